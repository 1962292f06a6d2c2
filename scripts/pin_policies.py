"""Write down the digests of the policy packs that come with Peelian; run it when one of them was changed on purpose."""

import json
from hashlib import sha256
from pathlib import Path

PACKS = Path(__file__).parents[1] / "src" / "peelian" / "law" / "packs"


def digests() -> dict[str, str]:
    """Return the SHA-256 (hex) of each pack, by its name."""
    return {path.stem: sha256(path.read_bytes()).hexdigest() for path in sorted(PACKS.glob("*.toml"))}


if __name__ == "__main__":
    (PACKS / "digests.json").write_text(json.dumps(digests(), indent=2) + "\n", encoding="utf-8")
