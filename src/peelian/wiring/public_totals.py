"""Counts about checks and check-ins as they are published: by heading, small groups rounded, and nobody picked out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from peelian.jobs.checkins.totals import Totals as CheckInTotals
from peelian.jobs.handset.supervising import Totals as CheckTotals
from peelian.law.policy import Policy
from peelian.law.publication import rounded
from peelian.wiring.handset import words as check_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Counts under one heading, each with its words. `is_rounded`: to the nearest five."""

    title: str
    counts: tuple[tuple[str, int], ...]
    is_rounded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Counts of one job. `key`: what programs know it by."""

    key: str
    title: str
    parts: tuple[Part, ...]

    def plain(self) -> dict[str, object]:
        """Return them as plain values."""
        parts = [{"title": one.title, "rounded_to_5": one.is_rounded, "counts": dict(one.counts)} for one in self.parts]
        return {"title": self.title, "parts": parts}


def of_checks(totals: CheckTotals, policy: Policy) -> Totals:
    """Return what is published of operator-initiated checks."""
    rules = policy.operator_check
    uses = (
        ("Checks made", totals.uses),
        ("Answered", totals.answered),
        ("A possible candidate was shown", totals.possible),
        ("Nobody was found", totals.none),
        ("Photographs taken", totals.photos),
        ("Of children, allowed one by one", totals.children),
        ("In private places", totals.private),
        ("Still without a decision", totals.owed),
    )
    return Totals(
        key="operator_checks",
        title="Operator-initiated checks",
        parts=(
            Part(title="All together", counts=uses, is_rounded=False),
            part("Why they were made", totals.triggers, rules.triggers),
            part("What officers decided", totals.verdicts, check_words.VERDICTS),
            part("What came of it", totals.outcomes, rules.outcomes),
            part("Refused, because", check_words.refused(totals.refusals), {}),
            part("Found when somebody looked through them", totals.findings, rules.findings),
            _described(totals),
        ),
    )


def of_check_ins(totals: CheckInTotals, policy: Policy) -> Totals:
    """Return what is published of check-ins under an order."""
    rules, orders, prompts, concerns = policy.check_ins, totals.orders, totals.prompts, totals.concerns
    together = {
        "Orders that wait for a late review, so that nothing is done under them": orders.overdue,
        "Reviews that came late": orders.reviews_late,
        "Prompts that are over": prompts.closed,
        "Answers that people have to judge": prompts.referred,
        "Prompts that failed by the system's fault": prompts.by_system,
        "Prompts that failed by the device's fault": prompts.by_device,
        "Prompts of which only people can find out why they failed": prompts.not_known,
        "Laid before people": concerns.opened,
        "Still waiting for people": concerns.waiting,
        "Referred to whoever decides, by two people": concerns.referrals,
        "Findings that were taken back": concerns.reversed_findings,
        "Looks at places, each asked for and approved": totals.sharing.looks,
        "Times that the person was not told, each with a recorded exemption": totals.sharing.untold,
    }
    return Totals(
        key="check_ins",
        title="Check-ins under an order",
        parts=(
            part("All together", together, {name: name for name in together}),
            part("Orders, by stage", orders.stages, {}),
            part("Orders, by power", orders.powers, rules.powers),
            part("How prompts were answered", prompts.answered, {}),
            part("What people found", concerns.outcomes, rules.outcomes),
            part("Whom data were given to", totals.sharing.recipients, rules.recipients),
        ),
    )


def part(title: str, counts: Mapping[str, int], words: Mapping[str, str]) -> Part:
    """Return rounded counts under a heading. `words`: what keys are called; others are read as they are."""
    told = tuple((words.get(key, plainly(key)), rounded(count)) for key, count in counts.items())
    return Part(title=title, counts=told, is_rounded=True)


def plainly(key: str) -> str:
    """Return a key as words."""
    return key.replace("_", " ").replace(".", ": ").capitalize()


def _described(totals: CheckTotals) -> Part:
    counts: Counter[str] = Counter()
    for _, _, _, question, answer, count in totals.described:
        counts[f"{question}_{answer}"] += count
    return part("What people who were checked said of themselves", dict(sorted(counts.items())), {})
