"""Hashes that an approval is bound to: who says yes says it to exactly this, and to nothing that it becomes later."""

import hashlib
import json
from collections.abc import Sequence

from peelian.jobs.estate.survey import answers
from peelian.nouns.questionnaire import Given
from peelian.nouns.survey import Correction, Round, SurveyReturn
from peelian.nouns.survey_request import CorrectionRequest


def totals(of: Round, returns: Sequence[SurveyReturn], corrections: Sequence[Correction]) -> str:
    """Return the hash of all that a round's totals are counted from: who was asked, what was signed and corrected."""
    signed = sorted((one for one in returns if one.counts), key=lambda one: one.body)
    return _hash(
        {
            "round": of.id,
            "title": of.title,
            "questionnaire": of.digest,
            "invited": sorted(of.invited),
            "returns": [{"body": one.body, "late": one.late, "answers": _all(one.answers)} for one in signed],
            "corrections": [
                {"body": one.body, "question": one.question, "issue": one.issue, "after": _one(one.after)}
                for one in corrections
            ],
        }
    )


def correction(of: CorrectionRequest) -> str:
    """Return the hash of a correction that waits."""
    return _hash(
        {
            "round": of.round,
            "body": of.body,
            "question": of.question,
            "before": _one(of.before),
            "after": _one(of.after),
            "why": of.why,
            "by": of.by,
        }
    )


def _all(given: Sequence[Given]) -> dict[str, object]:
    return {one.question: answers.plain(one) for one in given}


def _one(given: Given | None) -> object:
    return None if given is None else answers.plain(given)


def _hash(told: object) -> str:
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8")).hexdigest()
