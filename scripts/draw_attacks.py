"""Draw simulated presentation attacks from stills, with the list that `peelian evaluate --pad` reads.

Usage: python -m scripts.draw_attacks OUT [--stills FOLDER ...] [--cast 60]

A file NNN_03.jpg is of person NNN; any other file is of a person of its own.

Each still is taken once as it is (a live face) and four times as an attack: a printed photo and a screen, each with its
edges in view and without. The same simulated camera looks at all five (blur, noise, JPEG), so that nothing but the
medium differs. A simulation shows that measuring works. It proves nothing about real paper, screens and cameras: what
a network has learned to see of them may or may not be in it.
"""

import argparse
import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from peelian.capture import stills
from peelian.synthetic import cast, portrait

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Medium = Callable[[Floats, np.random.Generator], Floats]

TALL_PX, WIDE_PX = 640, 480
"""What the camera takes: a small upright photo."""

HELD = 0.62
"""Share of the picture's width that a photo or screen takes up when its edges are in view."""

PAPER_WHITE, INK_BLACK = 0.88, 0.10
"""Reflectance of paper and of full ink under the same light as a face: print has less contrast than the world."""

SCREEN_PX = 3.3
"""Camera pixels for each pixel of a screen that fills the picture: its grid beats with the camera's."""


def printed(face: Floats, rng: np.random.Generator) -> Floats:
    """Paper: less contrast, a matte grain, ink that spreads, light that falls off to one side."""
    ink = cv2.GaussianBlur(face, (0, 0), float(rng.uniform(0.7, 1.4)))
    paper = INK_BLACK + (PAPER_WHITE - INK_BLACK) * ink * rng.uniform(0.94, 1.0, 3)
    dots = rng.normal(0, 0.02, face.shape[:2])[..., None]
    return _lit(np.asarray(paper + dots, np.float32), rng, 0.25)


def shown(face: Floats, rng: np.random.Generator) -> Floats:
    """Screen: a grid of red, green and blue stripes that beats with the camera's own, cold white, a reflection."""
    high, wide = face.shape[:2]
    pitch = SCREEN_PX * float(rng.uniform(0.85, 1.2))
    across = np.arange(wide, dtype=np.float32) / pitch + float(rng.uniform(0, 1))
    down = np.arange(high, dtype=np.float32) / pitch
    stripes = np.stack([0.5 + 0.5 * np.cos(2 * np.pi * (across - shift / 3)) for shift in range(3)], axis=-1)
    lines = (0.85 + 0.15 * np.cos(2 * np.pi * down))[:, None, None]
    glow = face * (0.72 + 0.28 * stripes[None]) * lines * np.array([0.94, 1.0, 1.06], np.float32)
    veil = float(rng.uniform(0.01, 0.06))
    return _lit(np.asarray(glow * 1.08 + veil, np.float32), rng, 0.08)


MEDIA: dict[str, Medium] = {"printed photo": printed, "screen": shown}


def camera(scene: Floats, rng: np.random.Generator) -> bytes:
    """What a small camera makes of linear light: blur, noise, JPEG."""
    soft = cv2.GaussianBlur(scene, (0, 0), 0.8)
    values = 255 * np.clip(soft, 0, 1) ** np.float32(1 / 2.2) + rng.normal(0, 2.5, scene.shape)
    pixels = np.asarray(np.clip(values, 0, 255), np.uint8)
    return cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes()


def filled(still: Pixels) -> Floats:
    """Cut the middle of a still to the camera's picture; linear light."""
    high, wide = still.shape[:2]
    scale = max(TALL_PX / high, WIDE_PX / wide)
    sized = cv2.resize(still, (max(WIDE_PX, round(wide * scale)), max(TALL_PX, round(high * scale))))
    top, left = (sized.shape[0] - TALL_PX) // 2, (sized.shape[1] - WIDE_PX) // 2
    return np.asarray((sized[top : top + TALL_PX, left : left + WIDE_PX] / 255.0) ** 2.2, np.float32)


def held(medium: Floats, rng: np.random.Generator, edge: float) -> Floats:
    """Hold a photo or screen before the camera at a slight angle, with a room around it."""
    room = np.linspace(rng.uniform(0.1, 0.5), rng.uniform(0.05, 0.3), TALL_PX, dtype=np.float32)[:, None, None]
    framed = cv2.copyMakeBorder(medium, *(14,) * 4, cv2.BORDER_CONSTANT, value=(edge, edge, edge))
    high, wide = framed.shape[:2]
    half = HELD / 2 * np.array([WIDE_PX, WIDE_PX * high / wide])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half + rng.normal(0, 7, (4, 2))
    where = np.asarray(corners + np.array([WIDE_PX / 2, TALL_PX / 2]), np.float32)
    map_to = cv2.getPerspectiveTransform(np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32), where)
    scene = np.ascontiguousarray(np.broadcast_to(room, (TALL_PX, WIDE_PX, 3)), np.float32)
    cv2.warpPerspective(framed, map_to, (WIDE_PX, TALL_PX), dst=scene, borderMode=cv2.BORDER_TRANSPARENT)
    return scene


def pictures(still: Pixels, rng: np.random.Generator) -> Iterator[tuple[str, bytes]]:
    """Give a live face (no species), then every attack."""
    face = filled(still)
    yield "", camera(face, rng)
    for species, medium in MEDIA.items():
        yield f"{species}, edges out of view", camera(medium(face, rng), rng)
        yield f"{species}, edges in view", camera(held(medium(face, rng), rng, 0.8 if medium is printed else 0.01), rng)


def sources(arguments: argparse.Namespace) -> Iterator[tuple[str, Pixels]]:
    """Give the subject and pixels of each still."""
    for folder in arguments.stills:
        for path in sorted(Path(folder).glob("*.jpg")):
            person, _, shot = path.stem.rpartition("_")
            subject = person if person.isdigit() and shot.isdigit() else path.stem  # 012_03 and 012_08 are one person
            yield f"{Path(folder).name}-{subject}", stills.read(path).pixels
    for number, drawn in enumerate(cast.members(0, arguments.cast) if arguments.cast else []):
        yield f"drawn-{number}", portrait.reference(drawn)


def main() -> None:
    """Draw, and write the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--stills", nargs="*", default=[])
    parser.add_argument("--cast", type=int, default=0)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    rows = [("path", "subject", "kind", "species")]
    for number, (subject, still) in enumerate(sources(arguments)):
        rng = np.random.default_rng([20_261_125, number])
        for shot, (species, content) in enumerate(pictures(still, rng)):
            name = f"{number:04d}-{shot}.jpg"
            (arguments.out / name).write_bytes(content)
            rows.append((name, subject, "attack" if species else "bona_fide", species))
    with (arguments.out / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def _lit(surface: Floats, rng: np.random.Generator, fall: float) -> Floats:
    """Light a flat thing unevenly from one side."""
    high, wide = surface.shape[:2]
    across, down = np.meshgrid(np.linspace(-1, 1, wide), np.linspace(-1, 1, high))
    angle = rng.uniform(0, 2 * np.pi)
    light = 1 + fall * (np.cos(angle) * across + np.sin(angle) * down) / 2
    return np.asarray(surface * light[..., None], np.float32)


if __name__ == "__main__":
    main()
