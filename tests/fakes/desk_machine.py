"""Several people at one desk who may each do anything, in any order, and what must hold whatever they do.

Two of them have every role, so that only the rules stand between one person and an act that needs two. What holds is
checked against notes that the machine keeps itself, and not against what the desk says of itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from peelian.errors import NotFoundError
from peelian.jobs.live.desk import alerts, digests, drafting, listing, measuring, record, running
from peelian.jobs.live.desk.alerts import Finding, Opinion
from peelian.nouns.case import Adjudication, Case, View
from peelian.nouns.deployment import Declared, Deployment, Ending, Plan, Stage
from peelian.nouns.entry import Entry, Subject
from peelian.nouns.event import SYSTEM, EventKind
from peelian.nouns.ids import AlertId, DeploymentId, EntryId, PersonId
from peelian.nouns.person import Person, Role
from peelian.nouns.refusal import Refusals
from tests.fakes.deployments import ENDS_AT, PLAN, STARTS_AT, anybody, person, policy
from tests.fakes.desk import LIKENESS, Office, nomination, root
from tests.fakes.desk_store import FakeUnit

FIRST, SECOND = (anybody(*Role, who=who) for who in ("first", "second"))
PEOPLE = [FIRST, SECOND, person(Role.AUDITOR), replace(anybody(*Role, who="gone"), active=False)]
PLANS = [PLAN, replace(PLAN, place="Market square, south entrance"), Plan()]
CHILD = Subject(reference="N-9", name="Ifan Field", born=date(2012, 1, 1))
STAGES = ["drafted", "authorised", "sealed", "live", "live", "ended"]
SEALED_LISTS = {Stage.SEALED, Stage.LIVE, Stage.ENDED}
AGAINST_SOMEBODY = policy().corroborated.results
ALERTING = {Stage.LIVE}

anyone = st.sampled_from([FIRST, SECOND, FIRST, SECOND, *PEOPLE])
numbers = st.integers(0, 5)


def readable(unit: FakeUnit, about: str, kind: str) -> bool:
    """Whether something can be opened."""
    try:
        unit.vault.get(about, kind)
    except NotFoundError:
        return False
    return True


class Desks(RuleBasedStateMachine):
    """The machine. A rule picks who acts, and on what by its number; what there is none of is passed over."""

    def __init__(self) -> None:
        super().__init__()
        self.office = Office()
        self.office.add_people(*PEOPLE)
        self.entries: dict[EntryId, tuple[DeploymentId, PersonId]] = {}
        self.removed: set[EntryId] = set()
        self.cases: dict[AlertId, DeploymentId] = {}
        self.writers: dict[DeploymentId, PersonId] = {}
        self.stages: dict[DeploymentId, Stage] = {}
        self.roots: dict[DeploymentId, str] = {}
        self.views: dict[AlertId, Adjudication] = {}

    @initialize(stage=st.sampled_from(STAGES), alerts_seen=st.integers(0, 2))
    def begin(self, stage: str, alerts_seen: int) -> None:
        """Somewhere on the way, so that what comes late is tried as often as what comes early."""
        made: Deployment = getattr(self.office, "live" if stage == "ended" else stage)()
        self.writers[made.id] = made.drafted_by
        with self.office.store.read() as unit:
            for entry in unit.entries.of(made.id):
                self.entries[entry.id] = (made.id, entry.added_by)
        if made.seal is not None:
            self.roots[made.id] = made.seal.root
        for _ in range(alerts_seen if made.stage is Stage.LIVE else 0):
            self.cases[self.office.shown().id] = made.id
        if made.stage is Stage.LIVE and alerts_seen > 1:
            self.office.now = ENDS_AT - timedelta(minutes=3)
        if stage == "ended":
            self.adjudicate(FIRST, 0, View.TRUE)
            self.office.now = ENDS_AT
            self.office.end()

    def act(self, who: Person, does: Callable[[], object], *, leaves: bool = True) -> object:
        """Do something; whether it was done or refused, the log says who."""
        before = len(self.office.store.events)
        self.office.now += timedelta(seconds=1)
        answer = does()
        new = self.office.store.events[before:]
        if isinstance(answer, Refusals):
            logged = [(event.kind, event.who) for event in new]
            assert logged == [(EventKind.PERMISSION_REFUSED, who.id)], "it was refused, and the log does not know"
        elif leaves:
            assert new, "it was done, and the log does not know"
            assert all(event.who == who.id for event in new), "the log names somebody else"
        return answer

    def entry(self, number: int) -> EntryId | None:
        there = [entry for entry in self.there() if entry not in self.removed]
        return there[number % len(there)] if there else None

    def there(self) -> list[EntryId]:
        return [
            one for one, (home, _) in self.entries.items() if self.stage_of(home) < list(Stage).index(Stage.DESTROYED)
        ]

    def stage_of(self, deployment: DeploymentId) -> int:
        with self.office.store.read() as unit:
            return list(Stage).index(unit.deployments.get(deployment).stage)

    def alert(self, number: int) -> AlertId | None:
        return list(self.cases)[number % len(self.cases)] if self.cases else None

    @precondition(lambda self: len(self.writers) < 2)
    @rule(who=anyone, plan=st.sampled_from(PLANS))
    def draft(self, who: Person, plan: Plan) -> None:
        answer = self.act(who, lambda: drafting.draft(self.office.desk, who, plan))
        if isinstance(answer, Deployment):
            self.writers[answer.id] = who.id

    @precondition(lambda self: len(self.writers) > 1)
    @rule()
    def turn_to_the_other(self) -> None:
        self.office.id = next(one for one in self.writers if one != self.office.id)

    @rule(who=anyone, plan=st.sampled_from(PLANS))
    def alter(self, who: Person, plan: Plan) -> None:
        answer = self.act(who, lambda: drafting.alter(self.office.desk, who, self.office.id, plan))
        if isinstance(answer, Deployment):
            self.writers[answer.id] = who.id

    @rule(who=anyone, read=st.sampled_from([None, None, None, *PLANS]))
    def authorise(self, who: Person, read: Plan | None) -> None:
        """They read the plan as it is, or some other one."""
        before = self.office.deployment
        digest = digests.of_plan(before.plan if read is None else read)
        given = {"reason": "Nothing less has worked", "digest": digest}
        answer = self.act(who, lambda: drafting.authorise(self.office.desk, who, before.id, **given))
        if isinstance(answer, Deployment):
            assert who.id != self.writers[before.id], "authorised by who wrote it"
            assert digest == digests.of_plan(answer.plan), "another plan was authorised than was read"

    @rule(who=anyone, number=st.integers(2, 5), child=st.booleans())
    def add(self, who: Person, number: int, child: bool) -> None:  # noqa: FBT001
        wanted = nomination(number, **({"subject": CHILD} if child else {}))
        answer = self.act(who, lambda: listing.add(self.office.desk, who, self.office.id, wanted, LIKENESS))
        if isinstance(answer, Entry):
            self.entries[answer.id] = (answer.deployment, who.id)

    @rule(who=anyone, number=numbers)
    def remove(self, who: Person, number: int) -> None:
        entry = self.entry(number)
        if entry is None:
            return
        answer = self.act(who, lambda: listing.remove(self.office.desk, who, entry, why="lapsed"))
        if isinstance(answer, Entry):
            self.removed.add(entry)

    @rule(who=anyone, number=numbers)
    def approve_child(self, who: Person, number: int) -> None:
        entry = self.entry(number)
        if entry is None:
            return
        answer = self.act(who, lambda: listing.approve_child(self.office.desk, who, entry, reason="at risk"))
        if isinstance(answer, Entry):
            assert who.id != self.entries[entry][1], "approved by who listed the child"

    @rule(who=anyone, gone=st.sets(st.sampled_from(["N-1", "N-2", "N-3"]), max_size=1))
    def check(self, who: Person, gone: set[str]) -> None:
        self.office.checker.gone = gone
        self.act(who, lambda: listing.check_status(self.office.desk, who, self.office.id))

    @rule(who=anyone)
    def seal(self, who: Person) -> None:
        answer = self.act(who, lambda: listing.seal(self.office.desk, who, self.office.id))
        if isinstance(answer, Deployment):
            assert answer.seal is not None
            self.roots[answer.id] = answer.seal.root
            makers = {
                by for entry, (home, by) in self.entries.items() if home == answer.id and entry not in self.removed
            }
            assert who.id not in makers, "sealed by who put somebody on it"

    @rule(who=anyone)
    def start(self, who: Person) -> None:
        answer = self.act(who, lambda: running.may_start(self.office.desk, who, self.office.id), leaves=False)
        if isinstance(answer, list):
            assert STARTS_AT <= self.office.now < ENDS_AT, "started outside its time"
            running.started(self.office.desk, who, self.office.id, unconfined=False)

    @rule(who=anyone)
    def start_without_asking(self, who: Person) -> None:
        stage = self.office.deployment.stage
        if stage is not Stage.SEALED:
            running.started(self.office.desk, who, self.office.id, unconfined=False)
            assert self.office.deployment.stage is stage

    @rule(who=anyone)
    def end(self, who: Person) -> None:
        refused = self.act(who, lambda: running.may_end(self.office.desk, who, self.office.id), leaves=False)
        if refused is None:
            ending = Ending(at=self.office.now, by=who.id, cause=running.BY_HAND, why="enough")
            running.ended(self.office.desk, self.office.id, ending, faces_seen=10)

    @rule(who=st.sampled_from([None, *PEOPLE]))
    def destroy(self, who: Person | None) -> None:
        if who is not None:
            self.act(who, lambda: running.destroy(self.office.desk, who, self.office.id))
        elif self.office.deployment.stage is Stage.ENDED:
            running.destroy(self.office.desk, None, self.office.id)
            assert self.office.store.events[-1].who == SYSTEM

    @rule(who=anyone)
    def publish(self, who: Person) -> None:
        self.act(who, lambda: record.publish(self.office.desk, who, self.office.id, document=b"ab"))

    @rule(number=numbers)
    def receive(self, number: int) -> None:
        entry = self.entry(number)
        if entry is None or self.entries[entry][0] != self.office.id:
            return
        now, live = self.office.now, self.office.deployment.stage in ALERTING
        answer = alerts.receive(self.office.desk, self.office.id, self.office.raised(entry))
        last = self.office.store.events[-1]
        if isinstance(answer, Case):
            assert live, "an alert without authority"
            assert now < ENDS_AT, "an alert after the end"
            assert (last.kind, ("alert", answer.id) in last.about) == (EventKind.ALERT_RAISED, True), "unrecorded"
            self.cases[answer.id] = self.office.id
        else:
            assert last.kind is EventKind.ALERT_SUPPRESSED

    @rule(who=anyone, number=numbers)
    def show(self, who: Person, number: int) -> None:
        if (alert := self.alert(number)) is not None:
            self.act(who, lambda: alerts.show(self.office.desk, who, alert))

    @rule(who=anyone, number=numbers, view=st.sampled_from(View))
    def adjudicate(self, who: Person, number: int, view: View) -> None:
        if (alert := self.alert(number)) is None:
            return
        said = Opinion(view=view, reasons=("feature_match",), note="red coat")
        answer = self.act(who, lambda: alerts.adjudicate(self.office.desk, who, alert, said))
        if isinstance(answer, Case):
            assert alert not in self.views, "adjudicated twice"
            assert answer.adjudication is not None
            self.views[alert] = answer.adjudication

    @rule(who=anyone, number=numbers, to=anyone)
    def release(self, who: Person, number: int, to: Person) -> None:
        if (alert := self.alert(number)) is not None:
            self.act(who, lambda: alerts.release(self.office.desk, who, alert, to=to.id))

    @rule(
        who=anyone,
        number=numbers,
        result=st.sampled_from(sorted(policy().outcomes)),
        check=st.sampled_from(["documents", "visual_only"]),
    )
    def conclude(self, who: Person, number: int, result: str, check: str) -> None:
        if (alert := self.alert(number)) is not None:
            found = Finding(result=result, check=check)
            self.act(who, lambda: alerts.conclude(self.office.desk, who, alert, found))

    @rule(who=anyone, number=numbers)
    def cross(self, who: Person, number: int) -> None:
        if (entry := self.entry(number)) is not None:
            answer = self.act(who, lambda: measuring.cross(self.office.desk, who, entry, at=self.office.now))
            assert isinstance(answer, Refusals), "somebody who is no volunteer was followed"

    @rule(who=anyone)
    def declare(self, who: Person) -> None:
        said = Declared(correct=True, sex="female")
        self.act(who, lambda: measuring.declare(self.office.desk, who, self.office.id, said), leaves=False)

    @rule(hours=st.sampled_from([0.1, 1, 5]))
    def wait(self, hours: float) -> None:
        self.office.now += timedelta(hours=hours)

    @rule()
    def expire(self) -> None:
        alerts.expire(self.office.desk)

    def each(self) -> Sequence[Deployment]:
        with self.office.store.read() as unit:
            return unit.deployments.all()

    @invariant()
    def stages_go_one_way(self) -> None:
        order = list(Stage)
        for one in self.each():
            before = self.stages.get(one.id, Stage.DRAFT)
            assert order.index(one.stage) >= order.index(before), f"{before} became {one.stage}"
            self.stages[one.id] = one.stage

    @invariant()
    def a_sealed_list_is_what_was_sealed(self) -> None:
        with self.office.store.read() as unit:
            for one in unit.deployments.all():
                if one.stage in SEALED_LISTS:
                    assert one.seal is not None
                    assert one.seal.root == self.roots[one.id] == digests.of_list(unit.entries.of(one.id), root), (
                        "the sealed list changed"
                    )

    @invariant()
    def what_was_destroyed_or_removed_can_be_read_by_nobody(self) -> None:
        gone: set[str] = set(self.removed)
        over = {one.id for one in self.each() if one.stage in {Stage.DESTROYED, Stage.RECORDED}}
        gone |= {entry for entry, (home, _) in self.entries.items() if home in over}
        gone |= {alert for alert, home in self.cases.items() if home in over}
        with self.office.store.read() as unit:
            for about in gone:
                for kind in ("subject", "picture", "template", "probe"):
                    assert not readable(unit, about, kind), "what was destroyed can be read"
        assert "red coat" not in repr(self.cases_of(over)), "what was written of a person is still there"

    def cases_of(self, deployments: set[DeploymentId]) -> list[Case]:
        with self.office.store.read() as unit:
            return [case for one in deployments for case in unit.cases.of(one)]

    @invariant()
    def an_opinion_stays_as_it_was_given(self) -> None:
        with self.office.store.read() as unit:
            for alert, said in self.views.items():
                kept = unit.cases.get(alert).adjudication
                assert kept is not None
                assert replace(kept, note="") == replace(said, note=""), "an opinion was changed"

    @invariant()
    def nobody_alone_holds_anything_against_anybody(self) -> None:
        for case in self.cases_of(set(self.cases.values())):
            for outcome in case.outcomes:
                if outcome.result in AGAINST_SOMEBODY:
                    assert case.adjudication is not None, "nobody had looked"
                    assert outcome.by != case.adjudication.by, "one person alone held something against somebody"
                    assert outcome.check in policy().corroborated.checks, "looking was enough"
