"""What makes a person who does not exist look like themselves: numbers only, drawn from a seed.

Lengths are centimetres. No measurement of any real person went in: the ranges are those of adults in general.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

Colour = tuple[float, float, float]
"""sRGB, each 0 to 1."""


class HairStyle(StrEnum):
    """How the hair is worn."""

    BALD = "bald"
    FRINGE_OF_HAIR = "sides only"
    BUZZ = "buzz"
    CROP = "crop"
    SIDE_PART = "side part"
    SWEPT = "swept back"
    CURLY_SHORT = "short curls"
    AFRO = "afro"
    BOB = "bob"
    BOB_FRINGE = "bob with a fringe"
    LONG = "long"
    LONG_FRINGE = "long with a fringe"
    LONG_CURLY = "long curls"
    TIED = "tied back"


class BeardStyle(StrEnum):
    """What grows on the chin."""

    NONE = "none"
    STUBBLE = "stubble"
    MOUSTACHE = "moustache"
    GOATEE = "goatee"
    SHORT = "short beard"
    FULL = "full beard"


class GlassesStyle(StrEnum):
    """What sits on the nose."""

    NONE = "none"
    THIN = "thin"
    ROUND = "round"
    THICK = "thick"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skull:
    """The shape of the head without its features."""

    width: float
    depth: float
    crown: float
    forehead: float
    brow_ridge: float
    temple: float
    cheekbone: float
    cheek_fullness: float
    jaw_width: float
    jaw_height: float
    chin_y: float
    chin_width: float
    chin_forward: float
    chin_cleft: float
    squareness: float
    neck: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """Eyes and lids."""

    apart: float
    width: float
    opening: float
    tilt: float
    depth: float
    crease: float
    inner_fold: float
    bags: float
    lashes: float
    iris: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Brows:
    """Eyebrows."""

    height: float
    length: float
    thickness: float
    arch: float
    tilt: float
    density: float
    gap: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Nose:
    """The nose."""

    length: float
    bridge: float
    bridge_width: float
    hump: float
    tip: float
    tip_width: float
    tip_up: float
    wings: float
    crooked: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mouth:
    """Lips and what lies around them."""

    y: float
    width: float
    upper: float
    lower: float
    bow: float
    corners: float
    redness: float
    forward: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Skin:
    """Colour and age of the skin."""

    melanin: float
    warmth: float
    redness: float
    freckles: float
    moles: int
    wrinkles: float
    folds: float
    unevenness: float
    shine: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hair:
    """Hair of head and brows."""

    style: HairStyle
    colour: Colour
    grey: float
    line: float
    recession: float
    volume: float
    length: float
    part: float
    wave: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Clothes:
    """What is worn, as far as a camera sees it."""

    coat: Colour
    shirt: Colour
    trousers: Colour
    open_coat: float
    collar: float
    bag: float
    build: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who does not exist. `seed` draws the same pores and strands again."""

    seed: int
    age: float
    skull: Skull
    eyes: Eyes
    brows: Brows
    nose: Nose
    mouth: Mouth
    ears: tuple[float, float]
    skin: Skin
    hair: Hair
    beard: BeardStyle
    beard_density: float
    glasses: GlassesStyle
    glasses_colour: Colour
    clothes: Clothes

    def rng(self, part: int) -> np.random.Generator:
        """A generator for one part of this person, the same at every call."""
        return np.random.default_rng((self.seed, part))
