"""Write the list of pictures that `peelian evaluate` takes, from an LFW folder with its protocol.json.

Usage: python scripts/lfw_manifest.py LFW_FOLDER MANIFEST.csv

The folder holds one folder a person. `protocol.json` names one gallery picture a person, further pictures of them
(mated probes) and pictures of people who are not in the gallery (non-mated probes). Pictures that it knows to be
labelled wrongly are in none of these, and one of two names that are one person is left out here.
"""

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

SAME_PERSON = "same person"
"""How the protocol begins the kind of a label fault in which one person has two names."""

ALSO_ONE_PERSON = (("Joseph_Blatter", "Sepp_Blatter"),)
"""Two names of one person that the protocol takes for one picture under the wrong name: the football official is
Joseph, called Sepp, and all five pictures show him."""


def rows(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Give path, subject and role of each picture, in the order of the folder."""
    protocol = json.loads((folder / "protocol.json").read_text(encoding="utf-8"))
    roles = dict.fromkeys(protocol["gallery"], "gallery")
    roles |= dict.fromkeys([*protocol["mated_probes"], *protocol["nonmated_probes"]], "probe")
    # One of two names that are one person is left out; twins and siblings stay in.
    doubled = {pair["ids"][1] for pair in protocol["errata"]["identity_pairs"] if pair["kind"].startswith(SAME_PERSON)}
    doubled |= {other for _, other in ALSO_ONE_PERSON}
    for name in sorted(roles):
        subject = name.partition("/")[0]
        if subject not in doubled:
            yield str((folder / name).resolve()), subject, roles[name]


def main() -> None:
    """Write the list."""
    folder, manifest = Path(sys.argv[1]), Path(sys.argv[2])
    with manifest.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "subject", "role"])
        writer.writerows(rows(folder))


if __name__ == "__main__":
    main()
