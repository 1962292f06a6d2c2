"""Who looks at which page: one look for every route that shows one, and why the others are not looked at."""

from dataclasses import dataclass

from peelian.nouns.person import Person
from peelian.web.stage import deployment as stage
from peelian.web.stage.deployment import (
    ADMINISTRATOR,
    AUDITOR,
    CASES,
    CHECKS,
    ESTATE,
    KEEPER,
    LEAD,
    LISTS,
    OFFICER,
    OPERATOR,
    OVERSEES,
    OVERSEES_TOO,
    OWNER,
    REVIEWS,
    STREET,
    SUPERVISOR,
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """A look at a page. `path`: its address, with names of what is on the desk; `who`: None for a stranger."""

    path: str
    who: Person | None = None

    @property
    def name(self) -> str:
        """Name it for a picture."""
        words = [part.strip("{}") for part in self.path.partition("?")[0].strip("/").split("/")]
        return f"{'-'.join(words) or 'home'}{'' if self.who is None else f'.{self.who.id}'}"


def _by(who: Person | None, *paths: str) -> list[Look]:
    return [Look(path=path, who=who) for path in paths]


PAGES: dict[str, list[Look]] = {
    "/": [*_by(None, "/"), *_by(LEAD, "/")],
    "/audit": _by(AUDITOR, "/audit"),
    "/checkin": _by(None, "/checkin"),
    "/checkin/enrol": _by(None, "/checkin/enrol"),
    "/checks": _by(CHECKS, "/checks"),
    "/checks/new": _by(CHECKS, "/checks/new"),
    "/checks/{check}": _by(CHECKS, "/checks/{check}"),
    "/concerns": _by(REVIEWS, "/concerns"),
    "/concerns/{concern}": _by(REVIEWS, "/concerns/{concern}"),
    "/deployments": _by(LEAD, "/deployments"),
    "/deployments/new": _by(LEAD, "/deployments/new"),
    "/deployments/{deployment}": [
        *_by(LEAD, *(f"/deployments/{{{one}}}" for one in ("sketch", "sealed", "live", "past"))),
        *_by(OFFICER, "/deployments/{sketch}"),
    ],
    "/deployments/{deployment}/console": _by(OPERATOR, "/deployments/{live}/console"),
    "/deployments/{deployment}/list": _by(LISTS, "/deployments/{sketch}/list"),
    "/deployments/{deployment}/list/add": _by(LISTS, "/deployments/{sketch}/list/add"),
    "/deployments/{deployment}/list/import": _by(LISTS, "/deployments/{sketch}/list/import"),
    "/deployments/{deployment}/list/{entry}": _by(LISTS, "/deployments/{live}/list/{entry}"),
    "/deployments/{deployment}/phones": _by(LEAD, "/deployments/{live}/phones"),
    "/deployments/{deployment}/plan": _by(LEAD, "/deployments/{sketch}/plan"),
    "/deployments/{deployment}/point": [
        *_by(LEAD, "/deployments/{live}/point"),
        *_by(OFFICER, "/deployments/{live}/point"),
    ],
    "/deployments/{deployment}/record": _by(LEAD, "/deployments/{past}/record"),
    "/deployments/{deployment}/street": _by(STREET, "/deployments/{live}/street"),
    "/enrol/{token}": _by(None, "/enrol/{token}"),
    "/estate": _by(ESTATE, "/estate"),
    "/estate/assets/new": _by(ESTATE, "/estate/assets/new"),
    "/estate/assets/{asset}": _by(ESTATE, "/estate/assets/{asset}"),
    "/estate/assets/{asset}/change": _by(ESTATE, "/estate/assets/{asset}/change"),
    "/estate/bodies": _by(OVERSEES, "/estate/bodies"),
    "/estate/concerns": _by(OVERSEES, "/estate/concerns"),
    "/estate/concerns/add": _by(OVERSEES, "/estate/concerns/add"),
    "/estate/concerns/{concern}": _by(OVERSEES, "/estate/concerns/concern-glasswing"),
    "/estate/export": _by(OVERSEES, "/estate/export"),
    "/estate/flaws": _by(OVERSEES, "/estate/flaws"),
    "/estate/import": _by(ESTATE, "/estate/import"),
    "/estate/public": _by(OVERSEES, "/estate/public"),
    "/estate/report": [*_by(OVERSEES, "/estate/report"), *_by(ESTATE, "/estate/report")],
    "/estate/without": _by(ESTATE, "/estate/without?supplier=Glasswing%20Ltd"),
    "/keeping": _by(AUDITOR, "/keeping"),
    "/keeping/asked": _by(AUDITOR, "/keeping/asked"),
    "/keeping/holds": _by(AUDITOR, "/keeping/holds"),
    "/keeping/holds/new": _by(AUDITOR, "/keeping/holds/new"),
    "/keeping/holds/{hold}": _by(OFFICER, "/keeping/holds/{hold}"),
    "/notice/check": _by(None, "/notice/check"),
    "/notice/live": _by(None, "/notice/live"),
    "/operating-points": _by(LEAD, "/operating-points"),
    "/operating-points/compare": _by(LEAD, "/operating-points/compare?one={point}&other={other_point}"),
    "/operating-points/new": _by(LEAD, "/operating-points/new"),
    "/operating-points/propose": _by(LEAD, "/operating-points/propose"),
    "/operating-points/{wanted}": _by(OFFICER, "/operating-points/{point}"),
    "/orders": _by(CASES, "/orders"),
    "/orders/kept": _by(CASES, "/orders/kept"),
    "/orders/new": _by(CASES, "/orders/new"),
    "/orders/{order}": [*_by(CASES, "/orders/{order}"), *_by(stage.DECIDES, "/orders/{draft}")],
    "/orders/{order}/enrol": _by(CASES, "/orders/{order}/enrol"),
    "/orders/{order}/notice": _by(CASES, "/orders/{order}/notice"),
    "/orders/{order}/requests/new": _by(CASES, "/orders/{order}/requests/new"),
    "/orders/{order}/requests/{wanted}": _by(stage.DECIDES, "/orders/{order}/requests/{request}"),
    "/orders/{order}/terms": _by(CASES, "/orders/{draft}/terms"),
    "/people": _by(ADMINISTRATOR, "/people"),
    "/people/add": _by(ADMINISTRATOR, "/people/add"),
    "/people/{person}": _by(ADMINISTRATOR, "/people/farah"),
    "/phone": _by(None, "/phone"),
    "/phone/enrol/{token}": _by(None, "/phone/enrol/{phone}"),
    "/published/estate": _by(None, "/published/estate"),
    "/published/surveys": _by(None, "/published/surveys"),
    "/published/surveys/{wanted}": _by(None, "/published/surveys/{closed}", "/published/surveys/example-2022"),
    "/records": _by(LEAD, "/records"),
    "/reference-sets": _by(KEEPER, "/reference-sets"),
    "/reference-sets/new": _by(KEEPER, "/reference-sets/new"),
    "/reference-sets/{wanted}": [
        *_by(KEEPER, "/reference-sets/{published}"),
        *_by(OFFICER, "/reference-sets/{waiting}"),
    ],
    "/restored": _by(AUDITOR, "/restored"),
    "/sign-in": _by(None, "/sign-in"),
    "/supervision": _by(SUPERVISOR, "/supervision"),
    "/surveys": _by(OVERSEES, "/surveys"),
    "/surveys/new": _by(OVERSEES, "/surveys/new"),
    "/surveys/{wanted}": [
        *_by(OVERSEES_TOO, "/surveys/{round}"),
        *_by(ESTATE, "/surveys/{round}"),
        *_by(OVERSEES, "/surveys/{closed}"),
    ],
    "/surveys/{wanted}/answers/{body}": _by(OWNER, "/surveys/{closed}/answers/drawn-constabulary"),
    "/surveys/{wanted}/correct/{question}": _by(ESTATE, "/surveys/{closed}/correct/{question}"),
    "/surveys/{wanted}/letters": _by(OVERSEES, "/surveys/{round}/letters"),
    "/surveys/{wanted}/letters/{kind}": _by(OVERSEES, "/surveys/{round}/letters/invitations"),
    "/surveys/{wanted}/parts/{part}": _by(ESTATE, "/surveys/{round}/parts/general"),
    "/surveys/{wanted}/sheet": _by(ESTATE, "/surveys/{round}/sheet"),
}
"""Every route that shows a page, and the looks at it. The public site has looks of its own: see `PUBLIC`."""

FORMS: list[Look] = [
    *_by(CHECKS, "/checks/new"),
    *_by(LEAD, "/deployments/new"),
    *_by(LISTS, "/deployments/{sketch}/list/add", "/deployments/{sketch}/list/import"),
    *_by(ESTATE, "/estate/assets/new", "/estate/import"),
    *_by(OVERSEES, "/estate/concerns/add", "/estate/flaws", "/surveys/new"),
    *_by(AUDITOR, "/keeping/asked", "/keeping/holds/new"),
    *_by(LEAD, "/operating-points/new"),
    *_by(CASES, "/orders/new", "/orders/{order}/enrol", "/orders/{order}/requests/new"),
    *_by(ADMINISTRATOR, "/people/add"),
    *_by(KEEPER, "/reference-sets/new"),
]
"""Forms that cannot be sent empty."""

SHOWN: dict[str, tuple[str, ...]] = {
    "estate-without.olive": ("estate-without-light-1280",),
    "keeping.farah": ("keeping-light-1280",),
    "keeping-holds-hold.asha": ("keeping-hold-dark-390",),
    "operating-points.ben": ("points-light-1280", "points-dark-390"),
    "operating-points-compare.ben": ("points-compare-light-1280",),
    "orders.kit": ("office-orders-light-1280",),
    "orders-order-requests-request.lena": ("office-request-dark-390",),
    "public-complain": ("public-complain-dark-390",),
    "public-index": ("public-index-light-1280",),
    "public-records": ("public-records-dark-390",),
    "reference-sets-published.ines": ("reference-set-dark-390",),
    "supervision.jo": ("supervision-light-1280",),
    "surveys-round.olive": ("survey-round-light-1280",),
    "surveys-round-letters.quin": ("survey-letters-dark-390",),
}
"""Looks of which the documentation keeps pictures (`PEELIAN_SCREENSHOTS=1`): names that end with theme and width."""

PICTURE, PROGRAM, FILE = "a picture on a page that is looked at", "read by programs", "a file to take along"
OTHERS: dict[str, str] = {
    "/checkin/api/nonce": PROGRAM,
    "/checkin/manifest.webmanifest": PROGRAM,
    "/checkin/places/{secret}/osmand": PROGRAM,
    "/checkin/sw.js": PROGRAM,
    "/checks/{check}/candidates/{number}.jpg": PICTURE,
    "/checks/{check}/photo.jpg": PICTURE,
    "/deployments/{deployment}/alerts/{alert}/{which}.jpg": PICTURE,
    "/deployments/{deployment}/events": PROGRAM,
    "/deployments/{deployment}/list/{entry}/picture.jpg": PICTURE,
    "/deployments/{deployment}/record.{kind}": FILE,
    "/deployments/{deployment}/street/{alert}/{which}.jpg": PICTURE,
    "/health": PROGRAM,
    "/language/{code}": "sends the browser back to where it was",
    "/log/checkpoint": PROGRAM,
    "/log/proof/{number}": PROGRAM,
    "/log/shreds": FILE,
    "/log/tile/{name:path}": PROGRAM,
    "/orders/totals.json": FILE,
    "/phone/api/nonce": PROGRAM,
    "/phone/events": PROGRAM,
    "/phone/manifest.webmanifest": PROGRAM,
    "/phone/sw.js": PROGRAM,
    "/public": "sends the browser on to the first page of the public site",
    "/public/{path:path}": "the public site: each of its pages is looked at by its own name",
    "/published/estate/equipment.{kind}": FILE,
    "/published/surveys/{wanted}/figures.{kind}": FILE,
    "/published/surveys/{wanted}/report.pdf": FILE,
    "/records.{kind}": FILE,
    "/supervision/record.json": FILE,
    "/surveys/{wanted}/letters/{kind}/all.zip": FILE,
    "/surveys/{wanted}/letters/{kind}/{body}.eml": FILE,
    "/surveys/{wanted}/sheet.{kind}": FILE,
}
"""Routes that show no page, each with the reason."""
