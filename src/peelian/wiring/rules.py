"""The policy packs that come with Peelian."""

from importlib import resources

from peelian.errors import PolicyError
from peelian.law import policy
from peelian.law.policy import Policy

DEFAULT = "uk-2026"
DEMONSTRATION = "demo"
"""The pack of the demonstration: for people who do not exist, and for nobody else."""


def load(name: str = DEFAULT) -> Policy:
    """Read a policy pack by name.

    Raises:
        PolicyError: there is none of that name, or it is damaged.
    """
    file = resources.files("peelian.law") / "packs" / f"{name}.toml"
    if not name.replace("-", "").isalnum() or not file.is_file():
        raise PolicyError("there is none of that name", name)
    return policy.parse(file.read_bytes())
