"""Bodies, assets and concerns for tests; none of them is real."""

from datetime import UTC, date, datetime

from peelian.nouns.asset import (
    Answer,
    Asset,
    Capability,
    Component,
    Contract,
    Exposure,
    Paper,
    Product,
    Standing,
    SystemType,
)
from peelian.nouns.body import Body, BodyKind
from peelian.nouns.ids import AssetId, BodyId, PersonId, SupplierConcernId
from peelian.nouns.supplier_concern import Ground, SupplierConcern, Target

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
TODAY = NOW.date()

NORTH = Body(
    id=BodyId("north"),
    name="North Constabulary",
    kind=BodyKind.TERRITORIAL_FORCE,
    area="North",
    sro="Assistant Chief Constable",
    spoc="Estate officer",
)
SOUTH = Body(id=BodyId("south"), name="South Constabulary", kind=BodyKind.TERRITORIAL_FORCE)

CHIP = Component(
    name="H3 chip",
    maker="Vexel",
    country="CN",
    version="3.1",
    cpe="cpe:2.3:h:vexel:h3:3.1:*:*:*:*:*:*:*",
    purl="pkg:generic/vexel/h3@3.1",
)
PRODUCT = Product(
    maker="Acme",
    model="Eye 2",
    country="GB",
    firmware="5.4.1",
    update_channel="By hand",
    cpe="cpe:2.3:o:acme:eye_2_firmware:5.4.1:*:*:*:*:*:*:*",
    components=(CHIP,),
)
ASSET = Asset(
    id=AssetId("asset-1"),
    body=NORTH.id,
    reference="N-1",
    system=SystemType.CCTV_EXTERNAL,
    product=PRODUCT,
    serial="S-1",
    capabilities=frozenset({Capability.NIGHT, Capability.ANALYTICS}),
    exposure=Exposure.INTERNAL,
    contract=Contract(supplier="Seller", ends_on=date(2027, 3, 31), yearly_cost_gbp=1_200, replacement_cost_gbp=9_000),
    sro="Head of estates",
    spoc="Camera desk",
    dpia=Paper(reference="DPIA-7", on=date(2026, 1, 10)),
    self_assessment=Paper(reference="SAT-7", on=date(2026, 2, 10)),
    firmware_on=date(2026, 9, 1),
    retention_days=31,
    sharing=("Council",),
    standing=Standing(uses=Answer.YES, aware=Answer.YES, replacement_on=date(2027, 9, 30), replacement_plan="Tender"),
)
CONCERN = SupplierConcern(
    id=SupplierConcernId("concern-1"),
    target=Target.MAKER,
    ground=Ground.ETHICS,
    statement="Its cameras are sold for watching a minority",
    source="A select committee",
    on=date(2025, 7, 1),
    where="Report 7, paragraph 3",
    maker="Acme",
    recorded_by=PersonId("p-oversight"),
    recorded_at=NOW,
)
