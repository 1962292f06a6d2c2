"""An asset as the cells of a table: what is exported, imported again, and compared when something changes."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from peelian.nouns.asset import Asset, Component
from peelian.nouns.ids import AssetId, BodyId

NEEDED = ("reference", "system", "maker", "model")
"""Columns that every table has. One that tells the body is needed as well, unless all rows are of one body."""

COLUMNS = (
    "body",
    "reference",
    "system",
    "maker",
    "model",
    "serial",
    "quantity",
    "country",
    "firmware",
    "firmware_on",
    "update_channel",
    "cpe",
    "purl",
    "components",
    "exposure",
    "capabilities",
    "supplier",
    "contract_ends_on",
    "yearly_cost_gbp",
    "replacement_cost_gbp",
    "sro",
    "spoc",
    "dpia",
    "dpia_on",
    "self_assessment",
    "self_assessment_on",
    "retention_days",
    "sharing",
    "uses",
    "aware",
    "due_diligence",
    "mitigated",
    "mitigation",
    "replacement_on",
    "replacement_plan",
)
"""All columns that say something of an asset."""

DERIVED = ("concerns", "matched_by", "exported_by", "exported_at", "exported_for")
"""Columns that an export has beside them; an import passes them over."""

PART, FIELD = "|", ";"
"""What stands between several things in one cell, and between what is said of one component."""

COMPONENT = ("name", "maker", "country", "version", "cpe", "purl")
"""What may be said of a component, each as `word=value`."""

OWN = "peelian:"
"""What references of Peelian's own parts begin with; no table may have such."""


def id_of(body: BodyId, reference: str) -> AssetId:
    """Return the id of an asset: always the same for a body and its reference, so that an import can be repeated."""
    return AssetId("asset-" + sha256(f"{body}\0{reference.casefold()}".encode()).hexdigest()[:20])


def cells(asset: Asset) -> dict[str, str]:
    """Return an asset as cells, by column. What is not known is empty."""
    product, contract, standing = asset.product, asset.contract, asset.standing
    return {
        "body": asset.body,
        "reference": asset.reference,
        "system": asset.system.value,
        "maker": product.maker,
        "model": product.model,
        "serial": asset.serial,
        "quantity": str(asset.quantity),
        "country": product.country,
        "firmware": product.firmware,
        "firmware_on": _written(asset.firmware_on),
        "update_channel": product.update_channel,
        "cpe": product.cpe,
        "purl": product.purl,
        "components": f" {PART} ".join(component(one) for one in product.components),
        "exposure": asset.exposure.value,
        "capabilities": _listed(one.value for one in asset.capabilities),
        "supplier": contract.supplier,
        "contract_ends_on": _written(contract.ends_on),
        "yearly_cost_gbp": _written(contract.yearly_cost_gbp),
        "replacement_cost_gbp": _written(contract.replacement_cost_gbp),
        "sro": asset.sro,
        "spoc": asset.spoc,
        "dpia": asset.dpia.reference,
        "dpia_on": _written(asset.dpia.on),
        "self_assessment": asset.self_assessment.reference,
        "self_assessment_on": _written(asset.self_assessment.on),
        "retention_days": _written(asset.retention_days),
        "sharing": f" {PART} ".join(asset.sharing),
        "uses": standing.uses.value,
        "aware": standing.aware.value,
        "due_diligence": standing.due_diligence.value,
        "mitigated": standing.mitigated.value,
        "mitigation": standing.mitigation,
        "replacement_on": _written(standing.replacement_on),
        "replacement_plan": standing.replacement_plan,
    }


def altered(before: Asset, after: Asset) -> tuple[tuple[str, str, str], ...]:
    """Return what differs: column, before and after."""
    old, new = cells(before), cells(after)
    return tuple((name, old[name], new[name]) for name in COLUMNS if old[name] != new[name])


def component(one: Component) -> str:
    """Write a component as it stands in a cell."""
    return f"{FIELD} ".join(f"{word}={value}" for word in COMPONENT if (value := getattr(one, word)))


def _listed(values: Iterable[str]) -> str:
    return f" {PART} ".join(sorted(values))


def _written(value: date | int | None) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
