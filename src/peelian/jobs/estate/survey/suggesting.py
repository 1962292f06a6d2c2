"""Suggest answers from the register: what it holds is evidence, and what it does not hold is no answer."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from peelian.errors import NotFoundError
from peelian.jobs.estate.ports import Holdings
from peelian.jobs.estate.survey.ports import Suggest
from peelian.nouns.asset import Answer, Asset
from peelian.nouns.ids import AssetId, BodyId
from peelian.nouns.questionnaire import Facet, Given, Question, QuestionKind, Said

MAKERS = ("Maker", "Model", "Country of the maker", "Quantity")
"""Columns of a table that the register can fill."""

STANDING = {Facet.AWARE: "aware", Facet.DUE_DILIGENCE: "due_diligence", Facet.MITIGATED: "mitigated"}
SAID = {Answer.YES: Said.YES, Answer.NO: Said.NO, Answer.UNKNOWN: Said.DONT_KNOW}


class FromRegister:
    """Suggests answers for a body from its own part of the register."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings

    def __call__(self, body: BodyId, questions: Sequence[Question]) -> Sequence[Given]:
        """Return answers to those questions that the register knows one to.

        That there is no asset of a kind in the register does not mean that the body has none: nothing is suggested.
        """
        try:
            systems = dict.fromkeys(one.system for one in questions if one.system is not None)
            assets = [one for system in systems for one in self._holdings.assets(body, system)]
            flagged = {flag.asset for flag in self._holdings.flags(assets)}
        except NotFoundError:
            return ()
        by_system = defaultdict(list)
        for one in assets:
            by_system[one.system].append(one)
        found = []
        for question in questions:
            of = by_system.get(question.system, []) if question.system else []
            given = _given(question, of, flagged) if of else None
            if given is not None:
                found.append(given)
        return tuple(found)


def filled(
    suggest: Suggest, body: BodyId, parts: Iterable[Sequence[Question]], given: Mapping[str, Given]
) -> dict[str, Given]:
    """Return answers together with what is suggested for parts in which nothing is answered yet.

    Args:
        suggest: asks the register.
        body: whose answers they are.
        parts: the questions of each part.
        given: what is answered already.
    """
    untouched = [part for part in parts if not any(one.id in given for one in part)]
    return {one.question: one for part in untouched for one in suggest(body, part)} | dict(given)


def _given(question: Question, of: Sequence[Asset], flagged: Collection[AssetId]) -> Given | None:
    evidence = f"From the register: {len(of)} {'entry' if len(of) == 1 else 'entries'}"
    quantity = sum(one.quantity for one in of)
    if question.kind is QuestionKind.NUMBER and question.id.endswith(".quantity"):
        return Given(question=question.id, number=quantity, evidence=evidence)
    if question.kind is QuestionKind.TABLE and question.columns == MAKERS:
        return Given(question=question.id, rows=_rows(of), evidence=evidence)
    if question.kind is not QuestionKind.CHOICE or question.facet is None:
        return None
    concerned = [one for one in of if one.id in flagged]
    said = _said(question, question.facet, concerned)
    return None if said is None else Given(question=question.id, said=said, evidence=evidence)


def _said(question: Question, facet: Facet, concerned: Sequence[Asset]) -> Said | None:
    """Return the answer to a choice; about concerns only where there is one in the register."""
    if facet is Facet.USES:
        if question.id.endswith(".uses") or concerned:
            return Said.YES
        return None
    answers = {getattr(one.standing, STANDING[facet]) for one in concerned}
    return SAID[answers.pop()] if len(answers) == 1 else None


def _rows(of: Sequence[Asset]) -> tuple[tuple[str, ...], ...]:
    counted: dict[tuple[str, str, str], int] = defaultdict(int)
    for one in of:
        counted[one.product.maker, one.product.model, one.product.country] += one.quantity
    return tuple((*key, str(quantity)) for key, quantity in sorted(counted.items()))
