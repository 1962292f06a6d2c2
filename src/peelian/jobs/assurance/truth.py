"""Ground truth of a video: who is where in each frame, read from JSON.

The object holds `listed` (or `enrolled`): subjects on the list; and `frames`: each with `frame` (number) and `faces`,
each face with `id`, `box` as [left, top, right, bottom] in pixels, and where people come more than once, `crossing`.
Crossings that `crossings` marks as not `recognisable` (cut off by the film's ends, never clear) count against nobody.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from peelian.errors import ManifestError
from peelian.jobs.assurance.recognition import Passage
from peelian.nouns.geometry import Box
from peelian.nouns.ids import SubjectId

REMEDY = "Give the ground truth that `peelian synth street` wrote beside its film"


def read(path: Path) -> list[Passage]:
    """Read the passages of a video, in the order in which they begin.

    Raises:
        ManifestError: the file cannot be read or is not such an object.
    """
    try:
        return _passages(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ManifestError(path, None, f"cannot be read ({error.strerror})", REMEDY) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ManifestError(path, None, f"not a ground truth ({error})", REMEDY) from None


def _passages(truth: Mapping[str, Any]) -> list[Passage]:
    listed = set(truth["listed"] if "listed" in truth else truth["enrolled"])
    unfair = {row["crossing"] for row in truth.get("crossings", []) if not row.get("recognisable", True)}
    boxes: defaultdict[tuple[str, int], dict[int, Box]] = defaultdict(dict)
    for frame in truth["frames"]:
        for face in frame["faces"]:
            left, top, right, bottom = face["box"]
            box = Box(x=left, y=top, width=right - left, height=bottom - top)
            boxes[str(face["id"]), int(face.get("crossing", 0))][int(frame["frame"])] = box
    return [
        Passage(subject=SubjectId(subject), listed=subject in listed, fair=crossing not in unfair, boxes=seen)
        for (subject, crossing), seen in sorted(boxes.items(), key=lambda item: min(item[1]))
    ]
