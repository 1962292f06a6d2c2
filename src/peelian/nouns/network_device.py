"""A camera or recorder that answered on a network, and what it said of itself; nobody has looked at it yet."""

from dataclasses import dataclass

from peelian.nouns import checks


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkDevice:
    """One device. `address`: where it answered from. `endpoint`: its own lasting id. `service`: where it can be asked.

    `label`, `hardware`: said to anybody who asks. `maker`, `model`, `firmware`, `serial`: said to whoever signs in, and
    empty where it did not say. `trouble`: why it was not asked, or did not answer.
    """

    address: str
    endpoint: str
    service: str = ""
    label: str = ""
    hardware: str = ""
    maker: str = ""
    model: str = ""
    firmware: str = ""
    serial: str = ""
    trouble: str = ""

    def __post_init__(self) -> None:
        checks.text("NetworkDevice", "address", self.address)
        checks.text("NetworkDevice", "endpoint", self.endpoint)
