import pytest

from peelian.errors import InvalidValueError
from peelian.nouns import identifier


def test_a_cpe_is_taken_apart_without_its_backslashes() -> None:
    read = identifier.cpe(r"cpe:2.3:o:Acme\:co:eye_2\.firmware:5.4.1:*:*:*:*:*:*:*")
    assert (read.part, read.vendor, read.product, read.version) == ("o", "acme:co", "eye_2.firmware", "5.4.1")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "cpe:/o:acme:eye",
        "cpe:2.3:o:acme:eye",
        "cpe:2.3:x:acme:eye:*:*:*:*:*:*:*:*",
        "cpe:2.3:o:ac me:eye:*:*:*:*:*:*:*:*",
        "cpe:2.3:o::eye:*:*:*:*:*:*:*:*",
    ],
)
def test_what_is_no_cpe_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidValueError, match="cpe"):
        identifier.cpe(wrong)


@pytest.mark.parametrize(
    ("text", "key", "version"),
    [
        ("pkg:pypi/NumPy@2.4", "pypi/numpy", "2.4"),
        ("pkg:generic/acme/eye@5.4?arch=arm#x", "generic/acme/eye", "5.4"),
        ("pkg:npm/%40scope/name", "npm/@scope/name", ""),
    ],
)
def test_a_package_url_is_taken_apart(text: str, key: str, version: str) -> None:
    read = identifier.purl(text)
    assert (read.key, read.version) == (key, version)


@pytest.mark.parametrize("wrong", ["", "pypi/numpy", "pkg:pypi", "pkg:/x", "pkg:py pi/x", "pkg:pypi/x@"])
def test_what_is_no_package_url_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidValueError, match="purl"):
        identifier.purl(wrong)


@pytest.mark.parametrize(
    "name", ["Acme Eyes Co., Ltd.", "ACME-EYES", "acme  eyes LIMITED", "\uff21cme Eyes", "Acme_Eyes Inc"]
)
def test_a_company_is_the_same_however_it_is_written(name: str) -> None:
    assert identifier.folded(name) == "acme eyes"


def test_a_name_that_is_only_a_companys_form_stays() -> None:
    assert identifier.folded("Limited") == "limited"
    assert identifier.folded("!?") == ""
