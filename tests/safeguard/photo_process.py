"""A whole desk in a process of its own that has photographs in its memory, says so, and waits to be killed.

`python -m tests.safeguard.photo_process FOLDER MANNER PHOTO` brings it to where, at once,

- an operator check has its answer, and its officer has not decided yet,
- the template of another is being compared with a reference set,
- and a phone's second look is being compared,

and says `now`. MANNER is `clean`, or `leaking`: a desk that writes down what it makes of photographs, which the search
has to find.
"""

import sys
import threading
import time
from pathlib import Path
from typing import Final

from peelian.jobs.handset import answering, opening
from peelian.jobs.handset.answering import Answer
from peelian.jobs.handset.library import Seen
from peelian.nouns.ids import SetId
from peelian.nouns.operator_check import OperatorCheck, Statement
from peelian.nouns.person import Person
from peelian.nouns.reference_set import ReferenceSet
from peelian.nouns.refusal import Refused
from peelian.wiring.live import second_look
from tests.fakes.handset import taken
from tests.journey import checking
from tests.journey.checking import IDRIS, NIA, Base

CLEAN, LEAKING = "clean", "leaking"
STATED: Final = Statement(
    legal_basis="common_law",
    trigger="unable",
    necessity="He cannot say who he is",
    tried=("asked",),
    place="street",
    most=6,
)
FOREVER_S = 300.0


class Standstill:
    """Stands in for a step that takes long: whoever comes here has a photograph in memory, and stays."""

    def __init__(self) -> None:
        self.reached = threading.Event()

    def __call__(self, *_args: object, **_named: object) -> None:
        self.reached.set()
        time.sleep(FOREVER_S)


def leaks(base: Base) -> None:
    """Have a desk write down what it makes of a photograph."""
    library, see = base.site.handset.library, base.site.handset.library.see

    def kept(found: ReferenceSet, photo: bytes) -> Seen | Refused:
        seen = see(found, photo)
        assert isinstance(seen, Seen)
        (base.folder / "data" / "leak.jpg").write_bytes(seen.crop)
        (base.folder / "data" / "leak.bin").write_bytes(seen.template.vector.tobytes())
        return seen

    library.see = kept  # type: ignore[method-assign]


def opened(base: Base, who: Person, wanted: SetId) -> OperatorCheck:
    return taken(opening.begin(base.site.handset.checks, who, wanted, STATED))


def at_all_three(base: Base, photo: bytes) -> None:
    """Bring a desk to where three photographs are in its memory."""
    wanted, checks = base.published(), base.site.handset.checks
    answered = answering.photograph(checks, NIA, opened(base, NIA, wanted).id, photo)
    assert isinstance(answered, Answer), answered
    assert base.photographs() == 1
    searching, looking = Standstill(), Standstill()
    base.site.handset.library.search = searching  # type: ignore[assignment, method-assign]
    second_look._compared = looking  # type: ignore[assignment]
    other = opened(base, IDRIS, wanted).id
    for act in (
        lambda: answering.photograph(checks, IDRIS, other, photo),
        lambda: base.site.van.phones.looker.compare(bytearray(photo), "starter", []),
    ):
        threading.Thread(target=act, daemon=True).start()
    assert searching.reached.wait(FOREVER_S)
    assert looking.reached.wait(FOREVER_S)


def main() -> None:
    """Bring a desk there, and wait."""
    folder, manner, photo = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]).read_bytes()
    with checking.opened(folder) as base:
        if manner == LEAKING:
            leaks(base)
        at_all_three(base, photo)
        sys.stdout.write("now\n")
        sys.stdout.flush()
        time.sleep(FOREVER_S)


if __name__ == "__main__":
    main()
