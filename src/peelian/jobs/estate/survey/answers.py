"""Answers as a questionnaire takes them: which questions are asked, what is wrong with an answer, what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import jsonschema

from peelian.jobs.estate.survey import questionnaires
from peelian.nouns.questionnaire import Given, Question, QuestionKind, Questionnaire

FORM = {
    QuestionKind.CHOICE: "Answer yes, no, don't know or not held",
    QuestionKind.NUMBER: f"Give a whole number from 0 to {questionnaires.LARGEST}, or say don't know or not held",
    QuestionKind.TEXT: f"Write up to {questionnaires.LONGEST_ANSWER} characters, or say don't know or not held",
    QuestionKind.TABLE: "Fill every row with one cell a column, or say don't know or not held",
}
"""What is asked for, where an answer does not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is wrong with an answer, or an answer that is missing."""

    question: str
    said: str


def asked(of: Questionnaire, given: Mapping[str, Given]) -> tuple[Question, ...]:
    """Return the questions that are asked of somebody who answered so far; one upon which nothing hangs always is."""
    found: list[Question] = []
    there: set[str] = set()
    for one in of.questions:
        earlier = given.get(one.when.question) if one.when else None
        met = one.when is None or (one.when.question in there and earlier is not None and earlier.said is one.when.said)
        if met:
            there.add(one.id)
            found.append(one)
    return tuple(found)


def kept(of: Questionnaire, answers: Iterable[Given]) -> tuple[Given, ...]:
    """Return the answers to questions that are asked, in their order; the others are not an answer to anything."""
    given = {one.question: one for one in answers}
    return tuple(given[one.id] for one in asked(of, given) if one.id in given)


def faults(of: Questionnaire, answers: Sequence[Given]) -> tuple[Fault, ...]:
    """Return what is wrong with answers, each checked against the questionnaire's schema."""
    told = {one.question: plain(one) for one in answers}
    validator = jsonschema.Draft202012Validator(questionnaires.schema(of))
    found: dict[str, Fault] = {}
    for error in validator.iter_errors(told):
        wrong = str(error.absolute_path[0]) if error.absolute_path else ""
        question = of.question(wrong)
        said = FORM[question.kind] if question is not None else "This questionnaire does not ask so"
        found.setdefault(wrong, Fault(question=wrong, said=said))
    return tuple(found.values())


def missing(of: Questionnaire, answers: Sequence[Given]) -> tuple[Fault, ...]:
    """Return the questions that are asked and have no answer."""
    given = {one.question: one for one in answers}
    return tuple(
        Fault(question=one.id, said=f"Not answered: {one.asks}") for one in asked(of, given) if one.id not in given
    )


def plain(one: Given) -> dict[str, object]:
    """Write an answer as the schema describes it."""
    told: dict[str, object] = {}
    if one.said is not None:
        told["said"] = one.said.value
    if one.number is not None:
        told["number"] = one.number
    if one.text:
        told["text"] = one.text
    if one.rows:
        told["rows"] = [list(row) for row in one.rows]
    if one.evidence:
        told["evidence"] = one.evidence
    return told
