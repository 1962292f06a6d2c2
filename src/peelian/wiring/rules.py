"""The policy packs that come with Peelian."""

from hashlib import sha256
from importlib import resources

from peelian.errors import PolicyError
from peelian.law import policy
from peelian.law.policy import Policy

DEFAULT = "uk-2026"
DEMONSTRATION = "demo"
"""The pack of the demonstration: for people who do not exist, and for nobody else."""


def text(pack: Policy) -> str:
    """Return a pack's own text, as it is written; empty where the pack did not come with Peelian.

    Nothing but the bytes that the pack was read from is ever returned.
    """
    file = resources.files("peelian.law") / "packs" / f"{pack.name}.toml"
    content = file.read_bytes() if pack.name.replace("-", "").isalnum() and file.is_file() else b""
    return content.decode() if sha256(content).hexdigest() == pack.digest else ""


def load(name: str = DEFAULT) -> Policy:
    """Read a policy pack by name.

    Raises:
        PolicyError: there is none of that name, or it is damaged.
    """
    file = resources.files("peelian.law") / "packs" / f"{name}.toml"
    if not name.replace("-", "").isalnum() or not file.is_file():
        raise PolicyError("there is none of that name", name)
    return policy.parse(file.read_bytes())
