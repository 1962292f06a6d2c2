"""What an officer states before the camera opens, as a form."""

from typing import Final

from peelian.nouns.ids import SetId
from peelian.nouns.operator_check import Statement
from peelian.web.forms.form import Filled

FIELDS: Final = {
    "statement.legal_bases": "legal_basis",
    "statement.triggers": "trigger",
    "statement.places": "place",
    "statement.tried": "tried",
    "statement.necessity": "necessity",
    "statement.harm": "harm",
    "statement.harm_reason": "harm_reason",
    "statement.most": "most",
    "child_code": "code",
    "set": "set",
    "set.expiry": "set",
    "set.weeding": "set",
    "set.opening": "set",
    "threshold": "set",
    "pack": "set",
}
"""Which field a rule of the law is about."""

YES: Final = "yes"


def read(form: Filled) -> Statement:
    """Return what a form states. What is not there is stated as empty, and the law says no to it."""
    most = form.text("most")
    return Statement(
        legal_basis=form.text("legal_basis"),
        trigger=form.text("trigger"),
        necessity=form.text("necessity"),
        tried=tuple(form.ticked("tried")),
        place=form.text("place"),
        harm=form.text("harm") == YES,
        harm_reason=form.text("harm_reason"),
        child=form.text("child") == YES,
        most=int(most) if most.isdecimal() and most.isascii() and len(most) < len("1000") else 0,
    )


def wanted(form: Filled) -> SetId:
    """Return the set that was chosen; empty where none was."""
    return SetId(form.text("set"))
