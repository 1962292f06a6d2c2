"""The rules are data, whole or not at all."""

import re
import tomllib
from hashlib import sha256

import pytest

from peelian.errors import PolicyError
from peelian.law.policy import parse
from peelian.nouns.case import View
from tests.fakes.deployments import pack

PACK = pack().decode()
SECTIONS = [name for name, value in tomllib.loads(PACK).items() if isinstance(value, dict) and name != "sources"]
VALUES = [name for name, value in tomllib.loads(PACK).items() if isinstance(value, str)]
RULES = {
    "authority": ["ranks", "notice_hours", "longest_hours", "false_alert_rate"],
    "list": ["status_hours", "child_under", "young_child_under", "oldest_picture_years", "most_entries"],
    "retention": ["non_match_s", "alert_hours", "list_hours_after_end"],
    "evidence": ["longest_days", "false_stop", "times_worse"],
    "follow_up": ["unfinished_minutes"],
    "corroborated": ["results", "checks"],
    "bands": ["words"],
    "phones": [
        "alert_minutes",
        "engaged_minutes",
        "lock_s",
        "wrong_codes",
        "queue_minutes",
        "second_looks",
        "fmr",
        "against_list",
    ],
    "phones.acts": ["acknowledge", "documents_shown", "other_disposal"],
}


def without(name: str) -> str:
    """The pack without a section and what lies under it."""
    kept, leaving_out = [], False
    for line in PACK.splitlines():
        if line.startswith("["):
            leaving_out = line == f"[{name}]" or line.startswith(f"[{name}.")
        if not leaving_out:
            kept.append(line)
    return "\n".join(kept)


def changed(section: str, name: str, value: str | None) -> str:
    """The pack with another value of a section, or without it."""
    before, header, after = PACK.partition(f"[{section}]\n")
    line = "" if value is None else f"{name} = {value}\n"
    found = re.compile(rf"^{name} = (\[\n(?:.*\n)*?\]|.*)\n", re.MULTILINE)
    return before + header + found.sub(lambda _: line, after, count=1)


def refused(text: str) -> str:
    with pytest.raises(PolicyError) as caught:
        parse(text.encode())
    assert caught.value.sentence.startswith("The policy pack cannot be used: ")
    assert caught.value.sentence.endswith(" Put a whole policy pack in its place.")
    return caught.value.sentence


def test_the_shipped_pack_is_whole() -> None:
    policy = parse(pack())
    assert policy.label == "uk-2026 2026.11.2"
    assert policy.regime == "DPA 2018 Part 3"
    assert policy.digest == sha256(pack()).hexdigest()
    assert policy.retention.non_match_s == 0
    assert policy.categories["blue"].volunteer
    assert set(policy.views) == {view.value for view in View}


@pytest.mark.parametrize("section", SECTIONS)
def test_a_pack_that_lacks_a_section_is_refused_and_says_which(section: str) -> None:
    assert f"a section or value is missing ('{section}')" in refused(without(section))


@pytest.mark.parametrize(("section", "name"), [(section, name) for section, names in RULES.items() for name in names])
def test_a_pack_that_lacks_a_rule_is_refused_and_says_which(section: str, name: str) -> None:
    assert f"('{name}')" in refused(changed(section, name, None))


@pytest.mark.parametrize("name", VALUES)
def test_a_pack_that_does_not_say_what_it_is_is_refused(name: str) -> None:
    assert f"('{name}')" in refused(re.sub(rf"^{name} = .*$", "", PACK, count=1, flags=re.MULTILINE))


@pytest.mark.parametrize("part", ["title", "source"])
def test_a_category_without_its_source_or_title_is_refused(part: str) -> None:
    assert f"('{part}')" in refused(changed("categories.victim", part, None))


@pytest.mark.parametrize("content", [b"", b"name =", b"\xff\xfe", b"authority = 3"])
def test_what_is_no_pack_is_refused(content: bytes) -> None:
    with pytest.raises(PolicyError):
        parse(content)


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("authority", "ranks", '"superintendent"'),
        ("authority", "notice_hours", '"24"'),
        ("list", "status_hours", '"24"'),
        ("corroborated", "results", '"arrest"'),
        ("corroborated", "checks", "[1]"),
        ("bands", "words", '"above"'),
    ],
)
def test_a_rule_of_another_kind_is_refused(section: str, name: str, value: str) -> None:
    assert "a section is not of the right kind" in refused(changed(section, name, value))


def test_a_section_or_a_category_that_is_a_word_is_refused() -> None:
    word = without("categories").replace("[list]", '[categories]\nblue = "Blue list"\n[list]')
    assert "a section is not of the right kind" in refused(word)
    assert "a section is not of the right kind" in refused('views = "true"\n' + without("views"))


@pytest.mark.parametrize(
    ("section", "name"),
    [
        (section, name)
        for section in ("authority", "list", "retention", "phones")
        for name in RULES[section]
        if name not in {"ranks", "against_list"}
    ],
)
@pytest.mark.parametrize("value", ["-1", "nan", "inf"])
def test_a_rule_that_is_no_bound_is_refused(section: str, name: str, value: str) -> None:
    assert "a value is out of range" in refused(changed(section, name, value))


def test_a_false_alert_rate_is_a_rate() -> None:
    assert "a value is out of range" in refused(changed("authority", "false_alert_rate", "1.1"))


@pytest.mark.parametrize(
    ("section", "name", "value", "said"),
    [
        ("authority", "ranks", '["admiral"]', "admiral under [ranks]"),
        ("corroborated", "results", '["arest"]', "arest under [outcomes]"),
        ("corroborated", "checks", '["hearsay"]', "hearsay under [checks]"),
    ],
)
def test_a_rule_about_what_is_not_there_would_bind_nobody_and_is_refused(
    section: str, name: str, value: str, said: str
) -> None:
    assert said in refused(changed(section, name, value))


def test_a_pack_has_a_name_and_a_version() -> None:
    for name in ("name", "version"):
        assert "a value is out of range" in refused(
            re.sub(rf"^{name} = .*$", f'{name} = " "', PACK, count=1, flags=re.MULTILINE)
        )
