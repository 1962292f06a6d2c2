import pytest

from peelian.errors import InvalidValueError
from peelian.nouns.network_device import NetworkDevice


@pytest.mark.parametrize("facts", [{"address": "", "endpoint": "x"}, {"address": "192.0.2.1", "endpoint": " "}])
def test_a_device_has_an_address_and_an_id(facts: dict[str, str]) -> None:
    with pytest.raises(InvalidValueError):
        NetworkDevice(**facts)
