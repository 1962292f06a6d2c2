"""Draws people: how likely each feature is, and what goes with what."""

import numpy as np

from peelian.synthetic.identity import (
    BeardStyle,
    Brows,
    Clothes,
    Colour,
    Eyes,
    GlassesStyle,
    Hair,
    HairStyle,
    Mouth,
    Nose,
    Person,
    Skin,
    Skull,
)

IRISES: tuple[Colour, ...] = (
    (0.26, 0.15, 0.08),
    (0.20, 0.11, 0.06),
    (0.36, 0.23, 0.11),
    (0.42, 0.36, 0.20),
    (0.36, 0.47, 0.55),
    (0.45, 0.55, 0.62),
    (0.38, 0.45, 0.33),
)
"""Iris colours from dark brown over hazel to blue, grey and green."""
DARK_IRISES = 3
"""The first so many of `IRISES` go with any skin."""
HAIRS: tuple[Colour, ...] = (
    (0.055, 0.045, 0.042),
    (0.11, 0.075, 0.055),
    (0.19, 0.125, 0.085),
    (0.28, 0.19, 0.12),
    (0.42, 0.30, 0.18),
    (0.62, 0.48, 0.30),
    (0.45, 0.20, 0.09),
)
"""Hair colours from black to blond and red."""
DARK_HAIRS = 2
"""The first so many of `HAIRS` go with any skin."""
COATS: tuple[Colour, ...] = (
    (0.10, 0.11, 0.14),
    (0.16, 0.19, 0.27),
    (0.30, 0.30, 0.31),
    (0.42, 0.34, 0.25),
    (0.22, 0.26, 0.20),
    (0.55, 0.50, 0.43),
    (0.36, 0.12, 0.13),
    (0.20, 0.30, 0.42),
    (0.70, 0.68, 0.65),
    (0.28, 0.20, 0.16),
)
"""Colours that coats and jackets come in."""
SHIRTS: tuple[Colour, ...] = (
    (0.88, 0.88, 0.87),
    (0.62, 0.70, 0.80),
    (0.16, 0.17, 0.20),
    (0.50, 0.20, 0.22),
    (0.40, 0.46, 0.36),
    (0.75, 0.66, 0.56),
    (0.25, 0.30, 0.42),
)
"""Colours that shirts and jumpers come in."""
TROUSERS: tuple[Colour, ...] = ((0.13, 0.15, 0.21), (0.10, 0.10, 0.11), (0.22, 0.26, 0.34), (0.36, 0.33, 0.28))
"""Denim, black, faded denim, khaki."""
SHORT_STYLES = (
    HairStyle.BALD,
    HairStyle.FRINGE_OF_HAIR,
    HairStyle.BUZZ,
    HairStyle.CROP,
    HairStyle.SIDE_PART,
    HairStyle.SWEPT,
    HairStyle.CURLY_SHORT,
)
"""Styles more often worn with a beard."""
LONG_STYLES = (
    HairStyle.BOB,
    HairStyle.BOB_FRINGE,
    HairStyle.LONG,
    HairStyle.LONG_FRINGE,
    HairStyle.LONG_CURLY,
    HairStyle.TIED,
    HairStyle.AFRO,
    HairStyle.CROP,
)
"""Styles more often worn without."""


def draw(seed: int) -> Person:
    """Draw the person of that seed; the same seed draws the same person."""
    rng = np.random.default_rng((seed, 0xFACE))
    heavy = float(rng.beta(0.6, 0.6))
    age = float(18 + 60 * rng.beta(1.1, 1.6))
    melanin = float(np.clip(rng.beta(0.9, 1.1), 0.02, 0.97))
    skin = _skin(rng, melanin, age)
    hair = _hair(rng, heavy, age, melanin)
    beard = _beard(rng, heavy)
    return Person(
        seed=seed,
        age=age,
        skull=_skull(rng, heavy),
        eyes=_eyes(rng, heavy, age, melanin),
        brows=_brows(rng, heavy),
        nose=_nose(rng, heavy),
        mouth=_mouth(rng, heavy, age),
        ears=(float(rng.normal(1.0, 0.13)), float(np.clip(rng.normal(1.0, 0.35), 0.3, 1.9))),
        skin=skin,
        hair=hair,
        beard=beard,
        beard_density=float(rng.uniform(0.55, 1.0)),
        glasses=_glasses(rng, age),
        glasses_colour=((0.06, 0.06, 0.07), (0.30, 0.20, 0.12), (0.45, 0.43, 0.40))[int(rng.integers(3))],
        clothes=_clothes(rng, heavy),
    )


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    """A bell-shaped draw whose two-deviation range is [low, high], cut a little outside of it."""
    middle, reach = (low + high) / 2, (high - low) / 2
    return float(np.clip(rng.normal(middle, reach * 0.62), middle - 1.35 * reach, middle + 1.35 * reach))


def _skull(rng: np.random.Generator, heavy: float) -> Skull:
    return Skull(
        width=_between(rng, 6.75, 7.75) + 0.15 * heavy,
        depth=_between(rng, 8.9, 9.9),
        crown=_between(rng, 11.0, 12.6),
        forehead=_between(rng, -0.6, 0.6),
        brow_ridge=max(0.0, _between(rng, 0.0, 0.35) + 0.35 * heavy),
        temple=_between(rng, -0.3, 0.35),
        cheekbone=_between(rng, 0.05, 0.75),
        cheek_fullness=_between(rng, -0.55, 0.65),
        jaw_width=_between(rng, 4.75, 6.0) + 0.35 * heavy,
        jaw_height=_between(rng, 6.2, 7.9) + 0.2 * heavy,
        chin_y=_between(rng, 10.2, 12.2) + 0.35 * heavy,
        chin_width=_between(rng, 1.3, 2.6) + 0.45 * heavy,
        chin_forward=_between(rng, -0.4, 0.6),
        chin_cleft=max(0.0, _between(rng, -0.4, 0.3)),
        squareness=_between(rng, 2.1, 2.7),
        neck=_between(rng, 4.6, 5.2) + 0.7 * heavy,
    )


def _eyes(rng: np.random.Generator, heavy: float, age: float, melanin: float) -> Eyes:
    pale = melanin < 0.35  # noqa: PLR2004
    iris = IRISES[int(rng.integers(len(IRISES) if pale else DARK_IRISES))]
    inner_fold = float(rng.beta(0.5, 0.9))
    return Eyes(
        apart=_between(rng, 2.95, 3.55),
        width=_between(rng, 1.45, 1.75),
        opening=_between(rng, 0.62, 0.88) - 0.11 * inner_fold - 0.05 * heavy,
        tilt=_between(rng, -0.09, 0.15) + 0.05 * inner_fold,
        depth=_between(rng, 0.1, 1.0) * (1 - 0.55 * inner_fold) + 0.12 * heavy,
        crease=_between(rng, 0.18, 0.42) * (1 - 0.75 * inner_fold),
        inner_fold=inner_fold,
        bags=float(np.clip((age - 35) / 45, 0, 1) * rng.uniform(0.2, 1) + rng.uniform(0, 0.3)),
        lashes=float(rng.uniform(0.3, 0.75) + 0.35 * (1 - heavy)),
        iris=iris,
    )


def _brows(rng: np.random.Generator, heavy: float) -> Brows:
    return Brows(
        height=_between(rng, 1.7, 2.35) - 0.3 * heavy,
        length=_between(rng, 2.2, 3.0),
        thickness=max(0.16, _between(rng, 0.22, 0.5) + 0.16 * heavy),
        arch=_between(rng, 0.05, 0.55) - 0.15 * heavy,
        tilt=_between(rng, -0.12, 0.16),
        density=float(np.clip(_between(rng, 0.55, 1.0), 0.35, 1.0)),
        gap=_between(rng, 0.9, 1.7) - 0.15 * heavy,
    )


def _nose(rng: np.random.Generator, heavy: float) -> Nose:
    return Nose(
        length=_between(rng, 3.9, 5.1) + 0.15 * heavy,
        bridge=_between(rng, 0.25, 1.25),
        bridge_width=_between(rng, 0.55, 0.95),
        hump=_between(rng, -0.3, 0.4),
        tip=_between(rng, 1.5, 2.6),
        tip_width=_between(rng, 0.65, 1.15),
        tip_up=_between(rng, -0.3, 0.35),
        wings=_between(rng, 1.35, 2.15),
        crooked=_between(rng, -0.12, 0.12),
    )


def _mouth(rng: np.random.Generator, heavy: float, age: float) -> Mouth:
    full = float(rng.uniform(0.2, 1.0)) * (1 - 0.35 * max(0.0, (age - 40) / 40))
    return Mouth(
        y=_between(rng, 1.85, 2.65) + 0.1 * heavy,
        width=_between(rng, 2.15, 2.95) + 0.1 * heavy,
        upper=0.18 + 0.62 * full * float(rng.uniform(0.6, 1)),
        lower=0.32 + 0.72 * full,
        bow=_between(rng, 0.05, 0.5),
        corners=_between(rng, -0.08, 0.22),
        redness=float(rng.uniform(0.05, 0.55) + 0.3 * (1 - heavy)),
        forward=_between(rng, -0.2, 0.6),
    )


def _skin(rng: np.random.Generator, melanin: float, age: float) -> Skin:
    older = max(0.0, (age - 28) / 50)
    return Skin(
        melanin=melanin,
        warmth=_between(rng, -1, 1),
        redness=float(rng.beta(1.4, 2.2)) * (1 - 0.5 * melanin),
        freckles=float(rng.uniform(0.35, 1)) if melanin < 0.4 and rng.random() < 0.25 else 0.0,  # noqa: PLR2004
        moles=int(rng.poisson(0.7)),
        wrinkles=float(np.clip(older * rng.uniform(0.5, 1.25), 0, 1)) * (1 - 0.35 * melanin),
        folds=float(np.clip(0.15 + 0.75 * older + rng.normal(0, 0.15), 0, 1)),
        unevenness=float(rng.uniform(0.3, 1.0)),
        shine=float(rng.uniform(0.35, 1.0)),
    )


def _hair(rng: np.random.Generator, heavy: float, age: float, melanin: float) -> Hair:
    styles = SHORT_STYLES if rng.random() < heavy else LONG_STYLES
    style = styles[int(rng.integers(len(styles)))]
    if style in (HairStyle.BALD, HairStyle.FRINGE_OF_HAIR) and age < 30:  # noqa: PLR2004
        style = HairStyle.BUZZ
    dark_only = melanin > 0.45  # noqa: PLR2004
    colour = HAIRS[int(rng.integers(DARK_HAIRS if dark_only else len(HAIRS)))]
    return Hair(
        style=style,
        colour=colour,
        grey=float(np.clip((age - 54) / 22 + rng.normal(0, 0.25), 0, 1)),
        line=_between(rng, -7.4, -5.8),
        recession=float(np.clip(heavy * (age - 20) / 45 * rng.uniform(0.2, 1.3), 0, 1.2)),
        volume=float(rng.uniform(0.6, 1.4)),
        length=_between(rng, 10.0, 17.0),
        part=float(rng.choice([-1.0, 1.0]) * rng.uniform(0.1, 0.8)),
        wave=float(rng.beta(0.8, 1.2)),
    )


def _beard(rng: np.random.Generator, heavy: float) -> BeardStyle:
    if heavy < 0.55 or rng.random() < 0.35:  # noqa: PLR2004
        return BeardStyle.NONE
    styles = (BeardStyle.STUBBLE, BeardStyle.MOUSTACHE, BeardStyle.GOATEE, BeardStyle.SHORT, BeardStyle.FULL)
    return styles[int(rng.integers(len(styles)))]


def _glasses(rng: np.random.Generator, age: float) -> GlassesStyle:
    if rng.random() > 0.16 + 0.25 * max(0.0, (age - 40) / 40):
        return GlassesStyle.NONE
    return (GlassesStyle.THIN, GlassesStyle.ROUND, GlassesStyle.THICK)[int(rng.integers(3))]


def _clothes(rng: np.random.Generator, heavy: float) -> Clothes:
    return Clothes(
        coat=COATS[int(rng.integers(len(COATS)))],
        shirt=SHIRTS[int(rng.integers(len(SHIRTS)))],
        trousers=TROUSERS[int(rng.integers(len(TROUSERS)))],
        open_coat=float(rng.uniform(0, 1)),
        collar=float(rng.uniform(0, 1)),
        bag=float(rng.uniform(0, 1)),
        build=_between(rng, 0.85, 1.15) + 0.08 * heavy,
        height=_between(rng, 158, 178) + 10 * heavy,
    )
