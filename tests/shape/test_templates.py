"""Templates that show people words, and never their own markup."""

import re
from pathlib import Path

from jinja2 import Environment

TEMPLATES = Path(__file__).parents[2] / "src" / "peelian" / "web" / "templates"
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
JOINED = re.compile(r"""~\s*(["'])[^"'\\]*<|<[a-z/][^"']*(["'])\s*~""")
"""Markup in a string that is joined to something else."""


def joined(template: str) -> list[str]:
    return [found for found in EXPRESSION.findall(template) if JOINED.search(found)]


def test_no_template_joins_markup_to_words_since_it_would_be_shown_as_it_is_written() -> None:
    found = {path.name: odd for path in TEMPLATES.rglob("*.html") if (odd := joined(path.read_text(encoding="utf-8")))}
    assert found == {}, 'write it between {% set x %} and {% endset %}, or use `also` of "form.html"'


def test_markup_that_is_joined_is_escaped_and_is_found() -> None:
    template = """{{ (word | e) ~ "<span>" ~ word ~ "</span>" }}"""
    assert Environment(autoescape=True).from_string(template).render(word="a") == "a&lt;span&gt;a&lt;/span&gt;"
    assert joined(template)
    assert joined("""{{ show({"html": '<code>' ~ (word | e) ~ '</code>'}) }}""")
    assert not joined("""{{ word ~ ", " ~ word }}<b>{{ word }}</b>""")
