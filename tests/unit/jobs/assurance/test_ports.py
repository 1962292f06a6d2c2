"""The port is satisfied by shape: mypy proves the fit of what wiring hands over, this proves that of the fake."""

from peelian.jobs.assurance.portraits import Portraits
from peelian.jobs.assurance.ports import Enrol


def accepted(port: Enrol) -> Enrol:
    return port


def test_what_encodes_declared_pictures_fits_the_port(enrol_port: Enrol) -> None:
    assert accepted(enrol_port).model == "fake"
    for name in ("model", "portrait"):
        assert hasattr(Portraits, name)
