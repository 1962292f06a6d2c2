"""A readable report: one HTML file without scripts or anything to fetch, for screens, paper and screen readers."""

import base64
from dataclasses import dataclass
from importlib import resources

import jinja2


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table. The first cell of each row names the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A picture, what it shows in words, and the numbers behind it. `name`: of its file, where it is given apart."""

    title: str
    svg: str
    alt: str
    table: Table
    name: str = ""

    @property
    def address(self) -> str:
        """The picture as a data address, so that the report stays one file."""
        return "data:image/svg+xml;base64," + base64.b64encode(self.svg.encode()).decode("ascii")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with paragraphs, tables and plots below it. `folded`: tables that are opened one by one."""

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    plots: tuple[Plot, ...] = ()
    folded: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A report. `lead`: the result in a sentence or two; `facts`: what it is of, name and value.

    `summary`: what fits on a page or two. Where there is one, contents follow it, and the other sections are numbered.
    """

    title: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    summary: tuple[Section, ...] = ()

    @property
    def plots(self) -> tuple[Plot, ...]:
        """All pictures of the page."""
        return tuple(plot for section in (*self.summary, *self.sections) for plot in section.plots)


def html(page: Page) -> str:
    """Write a report as HTML. Whatever the page says is escaped."""
    source = (resources.files("peelian.render") / "templates" / "report.html.j2").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source).render(page=page)
