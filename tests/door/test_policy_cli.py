"""`peelian policy`: shown, compared, signed by two, verified, tried; and what a desk takes and what it does not."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scripts import pin_policies

from peelian.errors import PolicyError
from peelian.nouns.event import EventKind
from peelian.nouns.held import Held
from peelian.wiring import policy_packs
from peelian.wiring.checkins.opening import CheckInStore
from tests.door.conftest import Peelian
from tests.door.test_deployment_pages import Place
from tests.fakes.deployments import NOW, pack, policy
from tests.fakes.orders import ORDER_ID, WEARER, order

OTHER = pack().decode().replace('name = "uk-2026"', 'name = "ours"', 1).replace("alert_hours = 24", "alert_hours = 12")


class Force:
    """A folder with a pack of one's own, two people's keys, and the list of who may sign."""

    def __init__(self, folder: Path, peelian: Peelian) -> None:
        self.pack, self.signers, self.peelian = folder / "ours.toml", folder / "policy-signers.toml", peelian
        self.folder = folder
        self.pack.write_text(OTHER, encoding="utf-8")
        self.signers.write_text("\n".join(self.key(name) for name in ("Asha", "Ben")), encoding="utf-8")

    def key(self, name: str) -> str:
        return self.peelian("policy", "key", name, "--out", self.folder / f"{name}.key").out

    def sign(self, name: str, key: str | None = None) -> None:
        made = self.folder / f"{key or name}.key"
        assert self.peelian("policy", "sign", self.pack, "--key", made, "--name", name).code == 0

    def verify(self) -> dict[str, object]:
        ran = self.peelian("policy", "verify", self.pack, "--signers", self.signers, "--json")
        found: dict[str, object] = json.loads(ran.out)
        assert (ran.code == 0) == found["holds"]
        return found


@pytest.fixture
def force(tmp_path: Path, peelian: Peelian) -> Force:
    return Force(tmp_path, peelian)


def test_the_shipped_packs_are_those_whose_digests_are_written_down() -> None:
    """Fails when a pack was changed: run scripts/pin_policies.py once that was meant."""
    assert policy_packs.pinned() == pin_policies.digests()


def test_a_pack_is_shown_with_the_source_of_each_rule(peelian: Peelian) -> None:
    shown = [json.loads(line) for line in peelian("policy", "show", "uk-2026", "--json").out.splitlines()]
    assert shown[0]["digest"] == policy_packs.pinned()["uk-2026"]
    assert all(one["source"] for one in shown[1:])
    assert "Retention: alert hours: 24" in peelian("policy", "show").out


def test_two_packs_are_compared_in_words(force: Force) -> None:
    ran = force.peelian("policy", "diff", "uk-2026", force.pack)
    assert ran.out.splitlines() == ["+ Retention: alert hours: 24 becomes 12, which protects more"]
    told = json.loads(force.peelian("policy", "diff", force.pack, "uk-2026", "--json").out)
    assert (told["rule"], told["looser"]) == ("retention.alert_hours", True)
    assert "No rule differs" in force.peelian("policy", "diff", "uk-2026", "uk-2026").out


def test_two_people_sign_and_then_a_desk_takes_it(force: Force) -> None:
    force.sign("Asha")
    assert not force.verify()["holds"]
    with pytest.raises(PolicyError, match="1 of 2 people"):
        policy_packs.in_force(str(force.pack), force.signers)
    force.sign("Ben")
    assert force.verify()["signed_by"] == ["Asha", "Ben"]
    assert policy_packs.in_force(str(force.pack), force.signers).retention.alert_hours == 12


def test_what_was_changed_after_it_was_signed_is_not_taken(force: Force) -> None:
    force.sign("Asha")
    force.sign("Ben")
    force.pack.write_text(OTHER.replace("alert_hours = 12", "alert_hours = 999"), encoding="utf-8")
    found = force.verify()
    assert (found["holds"], found["signed_by"]) == (False, [])


def test_one_person_with_two_names_or_a_key_that_nobody_knows_is_not_two(force: Force) -> None:
    force.sign("Asha")
    force.sign("Ben", key="Asha")
    assert force.verify()["signed_by"] == ["Asha"]
    force.key("Cy")
    force.sign("Cy")
    found = force.verify()
    assert (found["holds"], found["signed_by"]) == (False, ["Asha"])
    asha = force.signers.read_text(encoding="utf-8").split("[[signer]]")[1]
    force.signers.write_text(f"[[signer]]{asha}[[signer]]{asha.replace('Asha', 'Ben')}", encoding="utf-8")
    assert force.verify()["signed_by"] == ["Asha"], "one key is one person, whatever names it is listed under"


def test_what_nobody_signed_or_is_no_pack_is_refused_in_words(force: Force) -> None:
    ran = force.peelian("policy", "verify", force.pack, "--signers", force.signers)
    assert (ran.code, "Signed by: nobody" in ran.out) == (1, True)
    ran = force.peelian("policy", "verify", force.pack, "--signers", force.folder / "none.toml")
    assert (ran.code, "nobody is named who may sign it" in ran.err) == (2, True)
    ran = force.peelian("policy", "sign", force.signers, "--key", force.folder / "Asha.key", "--name", "Asha")
    assert (ran.code, "The policy pack cannot be used" in ran.err) == (2, True)
    assert force.peelian("policy", "key", "Asha", "--out", force.folder / "Asha.key").code == 2, "no key is overwritten"


def test_a_desk_for_real_people_takes_neither_the_demonstrations_pack_nor_a_shipped_one_that_was_changed(
    force: Force, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert policy_packs.in_force("uk-2026", force.signers).name == "uk-2026"
    with pytest.raises(PolicyError, match="people who do not exist"):
        policy_packs.in_force("demo", force.signers)
    monkeypatch.setattr(policy_packs, "pinned", lambda: {"uk-2026": "00" * 32})
    with pytest.raises(PolicyError, match="not the pack that this version"):
        policy_packs.in_force("uk-2026", force.signers)


def test_a_key_is_only_its_owners_to_read(force: Force) -> None:
    assert (force.folder / "Asha.key").stat().st_mode & 0o077 == 0


def test_a_pack_is_tried_on_a_desk_without_changing_it(force: Force, tmp_path: Path) -> None:
    place = Place(tmp_path / "desk")
    try:
        identity, _ = place.sealed()
        strict = force.folder / "strict.toml"
        strict.write_text(OTHER.replace("longest_hours = 12", "longest_hours = 1"), encoding="utf-8")
        data = tmp_path / "desk" / "data"
        ran = force.peelian("policy", "try", strict, "--data", data, "--json")
        told = [json.loads(line) for line in ran.out.splitlines()]
        assert (ran.code, told[0]["kind"], told[0]["about"]) == (1, "refused", identity)
        counted = {"effects": 1, "deployments": 1, "orders": 0, "orders_opened": False}
        assert told[-1] == {"event": "summary", **counted}
        assert "Nothing at this desk" in force.peelian("policy", "try", "uk-2026", "--data", data).out
    finally:
        place.site.close()


def test_what_check_ins_keep_is_tried_as_well_without_a_key_of_the_vault(force: Force, tmp_path: Path) -> None:
    place = Place(tmp_path / "desk")
    data = tmp_path / "desk" / "data"
    since = datetime.now(UTC) - timedelta(days=3)  # noqa: TID251 (the command looks at the clock)
    try:
        with CheckInStore(place.site.store).change() as unit:
            unit.orders.put(order())
            for name in ("photo-1", "photo-2"):
                unit.holdings.put(Held(id=name, order=ORDER_ID, wearer=WEARER, kept="photo", since=since))
        strict = force.folder / "strict.toml"
        strict.write_text(OTHER.replace("photo = 7", "photo = 1"), encoding="utf-8")
        ran = force.peelian("policy", "try", strict, "--data", data)
        assert (ran.code, "2 photos of check-ins would be erased" in ran.out) == (1, True), ran.out
        assert force.peelian("policy", "try", "uk-2026", "--data", data).code == 0
    finally:
        place.site.close()


def test_terms_of_orders_are_tried_as_far_as_the_vault_is_unlocked(force: Force, tmp_path: Path) -> None:
    place = Place(tmp_path / "desk")
    data = tmp_path / "desk" / "data"
    try:
        with CheckInStore(place.site.store).change() as unit:
            unit.orders.put(order())
        strict = force.folder / "strict.toml"
        strict.write_text(OTHER.replace("sleep_hours = 8", "sleep_hours = 10"), encoding="utf-8")
        sealed = force.peelian("policy", "try", strict, "--data", data)
        assert (sealed.code, "Give --key-file" in sealed.err) == (0, True), sealed
        opened = force.peelian(
            "policy", "try", strict, "--data", data, "--key-file", tmp_path / "desk" / "keys" / "vault.key"
        )
        assert (opened.code, "Leave 10 hours of sleep" in opened.out, opened.err) == (1, True, ""), opened
        other = force.folder / "other.key"
        other.write_bytes(bytes(32))
        wrong = force.peelian("policy", "try", strict, "--data", data, "--key-file", other)
        assert (wrong.code, wrong.out) == (2, "")
    finally:
        place.site.close()


def test_which_pack_a_desk_opens_with_is_in_its_log(tmp_path: Path) -> None:
    place = Place(tmp_path / "desk")
    try:
        policy_packs.note_in_force(place.site.store, policy(), now=NOW)
        with place.site.store.read() as unit:
            size = unit.journal.size()
            ((_, event),) = unit.journal.entries(size - 1, size)
        assert event.kind is EventKind.POLICY_LOADED
        assert dict(event.facts) == {"policy": policy().label, "digest": policy().digest}
    finally:
        place.site.close()
