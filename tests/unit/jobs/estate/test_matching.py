"""A concern is held against products by identifiers and names, and the match is always shown."""

from dataclasses import replace

import pytest

from peelian.jobs.estate import matching
from peelian.nouns.asset import Product
from peelian.nouns.supplier_concern import Criterion, MatchedBy, SupplierConcern, Target
from tests.fakes.estate import CHIP, CONCERN, PRODUCT


def cpe(version: str = "*", part: str = "o", product: str = "eye_2_firmware") -> str:
    return f"cpe:2.3:{part}:acme:{product}:{version}:*:*:*:*:*:*:*"


def with_criterion(**facts: str) -> SupplierConcern:
    return replace(CONCERN, target=Target.MODEL, maker="", criteria=(Criterion(**facts),))


def said(concern: SupplierConcern, product: Product = PRODUCT) -> list[tuple[str, str, str]]:
    """Match, and see that the keys would have led there, or that there was nothing to be led to."""
    found = matching.match(concern, product)
    if found:
        assert matching.keys(product) & matching.keys_of(concern)
    return [(one.by.value, one.part, one.said) for one in found]


@pytest.mark.parametrize("maker", ["ACME", "Acme Ltd", "a c m e", "Acne"])
def test_a_maker_is_found_by_name_however_it_is_written(maker: str) -> None:
    found = said(replace(CONCERN, maker=maker))
    assert found == ([("name", matching.ITSELF, "maker “Acme”")] if maker in {"ACME", "Acme Ltd"} else [])


def test_a_maker_is_found_by_another_spelling_and_as_the_maker_of_a_part() -> None:
    assert said(replace(CONCERN, maker="Vexel Semiconductor", also=("Vexel",))) == [
        ("name", "component H3 chip", "maker “Vexel”")
    ]


def test_a_model_is_found_with_its_maker_alone() -> None:
    model = replace(CONCERN, target=Target.MODEL, model="EYE-2")
    assert said(model) == [("name", matching.ITSELF, "maker “Acme”, called “Eye 2”")]
    assert said(replace(model, model="Eye 3")) == []
    assert said(replace(model, maker="Vexel")) == []


def test_a_component_is_found_in_what_it_is_part_of() -> None:
    part = replace(CONCERN, target=Target.COMPONENT, maker="Vexel")
    assert said(part) == [("name", "component H3 chip", "maker “Vexel”")]
    assert said(replace(part, model="H3 Chip")) == [("name", "component H3 chip", "maker “Vexel”, called “H3 chip”")]
    assert said(replace(part, model="H4")) == []
    assert said(replace(part, maker="Acme")) == []


def test_a_country_is_found_in_the_product_and_its_parts() -> None:
    country = replace(CONCERN, target=Target.COUNTRY, maker="", country="CN")
    assert said(country) == [("name", "component H3 chip", "made in CN")]
    assert said(replace(country, country="FR")) == []


@pytest.mark.parametrize(
    ("bounds", "hit"),
    [
        ({}, True),
        ({"since": "5.4.1"}, True),
        ({"after": "5.4.1"}, False),
        ({"before": "5.4.1"}, False),
        ({"up_to": "5.4.1"}, True),
        ({"since": "5.4", "before": "5.10"}, True),
        ({"since": "5.10"}, False),
        ({"before": "5.4"}, False),
    ],
)
def test_a_cpe_is_found_within_its_versions(bounds: dict[str, str], hit: bool) -> None:  # noqa: FBT001
    found = said(with_criterion(cpe=cpe(), **bounds))
    assert found == ([("identifier", matching.ITSELF, f"{cpe()}; it runs version 5.4.1")] if hit else [])


def test_a_cpe_of_one_version_means_that_version() -> None:
    assert said(with_criterion(cpe=cpe("5.4.1")))
    assert not said(with_criterion(cpe=cpe("5.4.2")))


def test_where_the_version_is_not_known_it_counts_and_says_so() -> None:
    unknown = replace(PRODUCT, cpe=cpe(), firmware="")
    ((by, _, why),) = said(with_criterion(cpe=cpe(), before="1.0"), unknown)
    assert by == MatchedBy.IDENTIFIER
    assert "which version it runs is not known" in why


def test_hardware_and_its_firmware_are_two_things() -> None:
    assert not said(with_criterion(cpe=cpe(part="h")))
    assert not said(with_criterion(cpe=cpe(product="eye_3_firmware")))


def test_a_package_is_found_in_a_part_and_within_its_versions() -> None:
    assert said(with_criterion(purl="pkg:generic/vexel/h3", before="4"))[0][1] == "component H3 chip"
    assert not said(with_criterion(purl="pkg:generic/vexel/h3", before="3"))
    assert not said(with_criterion(purl="pkg:generic/vexel/h4"))


def test_an_identifier_counts_for_more_than_a_name() -> None:
    both = replace(CONCERN, criteria=(Criterion(cpe=cpe()),))
    assert [by for by, _, _ in said(both)] == [MatchedBy.IDENTIFIER]


def test_what_has_no_maker_matches_no_name() -> None:
    bare = replace(PRODUCT, components=(replace(CHIP, maker="", country="", cpe="", purl=""),))
    assert [one[1] for one in said(replace(CONCERN, maker="Vexel"), bare)] == []


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        ("1.0", "1", 0),
        ("1.0.0", "1.0", 0),
        ("5.10", "5.9", 1),
        ("V5.4.1", "5.4.1", 0),
        ("1.0rc1", "1.0", -1),
        ("1.0", "1.0rc1", 1),
        ("2.0b", "2.0a", 1),
        ("5.5.0 build 210702", "5.5.0 build 210628", 1),
    ],
)
def test_versions_are_compared_piece_by_piece(one: str, other: str, sign: int) -> None:
    assert matching.compare(one, other) == sign
    assert matching.compare(other, one) == -sign
