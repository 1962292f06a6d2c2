"""Everything about a head, as maps over the sheet that a camera can look up."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from peelian.synthetic import brows, eyes, hair, head, mouth, nose, skin
from peelian.synthetic.head import Face
from peelian.synthetic.identity import Person
from peelian.synthetic.look import Look
from peelian.synthetic.noise import cells
from peelian.synthetic.sheet import Field, Sheet, mix, real, step


@dataclass(frozen=True)
class Surface:
    """Maps over a sheet, all float32.

    `radius`: shape (rows, columns), cm. `normal`: (rows, columns, 3), unit vectors in head coordinates; `smooth`: the
    same without fine relief. `colour`: (rows, columns, 3), linear light. `open`: (rows, columns), how much sky each
    cell sees, 0 to 1. `gloss`: (rows, columns), strength of highlights.
    """

    sheet: Sheet
    radius: Field
    normal: Field
    smooth: Field
    colour: Field
    open: Field
    gloss: Field

    @cached_property
    def to_march(self) -> Field:
        """The radius, ready to be read at any angle (see `padded`)."""
        return padded(self.radius)

    @cached_property
    def to_shade(self) -> tuple[Field, Field, Field]:
        """Three maps of four channels ready to be read: sharp normal and sky, smooth normal and gloss, colour."""
        sharp = np.dstack([self.normal, self.open])
        smooth = np.dstack([self.smooth, self.gloss])
        return padded(sharp), padded(smooth), padded(np.dstack([self.colour, self.open]))


PAD = 2
"""Columns repeated at either end of a map, so that reading across the seam needs no special case."""


def padded(field: Field) -> Field:
    """The map with angle 0 first (the sheet has it in the middle), and a margin on both sides."""
    turned = np.roll(field, -field.shape[1] // 2, axis=1)
    return np.ascontiguousarray(np.concatenate([turned[:, -PAD:], turned, turned[:, :PAD]], axis=1))


def build(sheet: Sheet, person: Person, look: Look) -> Surface:
    """Draw a person's head onto the sheet."""
    bare = head.radius(sheet, person.skull)
    at = head.face(sheet, bare)
    grain = cells(person.rng(6), (32, 64, 128), 0.9)
    hairy = _hairy(at, person, look, grain)
    shape = at.onto(head.with_neck(sheet, bare, person.skull), _relief(at, person, look, hairy))
    shape = shape + head.ears(sheet, person.ears)
    growth = hair.grow(sheet, person, bare)
    paint = skin.everywhere(sheet, person)
    paint[at.window] = _paint(at, paint[at.window], person, look, (grain, *hairy))
    colour = mix(paint, hair.colour(sheet, person, growth), growth.tint[..., None])
    whole = mix(shape, np.maximum(growth.shell, shape * 0.97), growth.share)
    sky = _sky(sheet, whole, growth.share)
    gloss = _gloss(sheet, at, person, hairy)
    gloss = mix(gloss, 0.16, growth.share)
    broad = sheet.soften(whole, 0.35)
    linear = np.asarray(np.clip(colour, 0, 1) ** 2.2, dtype=np.float32)
    return Surface(sheet, whole, normals(sheet, whole), normals(sheet, broad), linear, sky, gloss)


def halved(fine: Surface) -> Surface:
    """The same head on a sheet of half as many rows and columns, for being looked at from further away."""
    sheet = Sheet(fine.sheet.rows // 2, fine.sheet.columns // 2)

    def shrink(field: Field) -> Field:
        return real(cv2.resize(field, (sheet.columns, sheet.rows), interpolation=cv2.INTER_AREA))

    maps = (fine.radius, fine.normal, fine.smooth, fine.colour, fine.open, fine.gloss)
    return Surface(sheet, *(shrink(field) for field in maps))


def _hairy(at: Face, person: Person, look: Look, grain: Field) -> tuple[Field, Field]:
    return brows.cover(at, person, look, grain), brows.beard(at, person, look, grain)


def _relief(at: Face, person: Person, look: Look, hairy: tuple[Field, Field]) -> Field:
    out = head.relief(at, person) + nose.relief(at, person.nose) + eyes.relief(at, person.eyes, look)
    out += mouth.relief(at, person, look) + skin.lines(at, person, look)
    out += 0.07 * hairy[0] + brows.beard_thickness_cm(person) * hairy[1]
    edge = step(np.abs(at.x[:1]), np.abs(at.x[:1]).max(), np.abs(at.x[:1]).max() - 0.15)
    return np.asarray(out * edge, dtype=np.float32)


def _paint(at: Face, colour: Field, person: Person, look: Look, drawn: tuple[Field, Field, Field]) -> Field:
    grain, brow, beard = drawn
    colour = skin.paint(at, colour, person)
    hole = nose.nostrils(at, person.nose)
    colour = mix(colour, colour * real([0.30, 0.20, 0.18]), (0.9 * hole)[..., None])
    colour = mouth.paint(at, colour, person, look)
    strand = brows.hair_colour(person) * np.float32(0.9)
    colour = mix(colour, strand, beard[..., None])
    colour = eyes.paint(at, colour, person.eyes, look, grain)
    return mix(colour, strand * np.float32(0.85), brow[..., None])


def _sky(sheet: Sheet, radius: Field, hairy: Field) -> Field:
    """Hollows see less sky than hills; so does skin below hair."""
    near, far = sheet.soften(radius, 0.5), sheet.soften(radius, 1.8)
    hollow = 0.9 * np.clip(near - radius, -0.1, 0.5) + 0.42 * np.clip(far - radius, -0.3, 1.2)
    rows = int(0.9 * sheet.rows_per_cm)
    above = np.roll(sheet.soften(hairy, 0.7), rows, axis=0)
    shade = 0.38 * np.clip(above - hairy, 0, 1)
    return np.asarray(np.clip(1 - hollow - shade, 0.12, 1.12), dtype=np.float32)


def _gloss(sheet: Sheet, at: Face, person: Person, hairy: tuple[Field, Field]) -> Field:
    out = np.full((sheet.rows, sheet.columns), 0.10 + 0.10 * person.skin.shine, np.float32)
    zone = np.exp(-0.5 * (at.x / 1.3) ** 2) * step(at.y, 6.0, 4.0) + 0.4 * np.exp(-0.5 * ((at.y - 2) / 1.2) ** 2)
    local = 0.10 + (0.08 + 0.16 * zone) * person.skin.shine
    out[at.window] = local * (1 - np.maximum(*hairy) * 0.8)
    return out


def normals(sheet: Sheet, radius: Field) -> Field:
    """Shape (rows, columns, 3): unit vectors that stand on the surface, in head coordinates."""
    turn = np.float32(2 * np.pi / sheet.columns)
    around = (np.roll(radius, -1, axis=1) - np.roll(radius, 1, axis=1)) / (2 * turn)
    down = np.gradient(radius, axis=0) * np.float32(sheet.rows_per_cm)
    slope = around / np.maximum(radius, 0.3)
    sine, cosine = np.sin(sheet.angle), np.cos(sheet.angle)
    vector = np.stack([sine - slope * cosine, -down, cosine + slope * sine], axis=-1)
    length = np.sqrt((vector**2).sum(axis=-1, keepdims=True))
    return np.asarray(vector / length, dtype=np.float32)
