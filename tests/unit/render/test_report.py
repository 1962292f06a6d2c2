import base64
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

from pypdf import PdfReader
from typing_extensions import override

from peelian.render import pdf, report
from peelian.render.report import Page, Plot, Section, Table

TABLE = Table(caption="Rates", head=("at", "errors"), rows=(("1 %", "2 %"), ("<b>", "&")))
PLOT = Plot(title="Trade-off", svg="<svg xmlns='http://www.w3.org/2000/svg'/>", alt="A falling curve.", table=TABLE)
PAGE = Page(
    title="Evaluation <script>alert(1)</script>",
    lead="Two in a hundred are missed.",
    facts=(("Data", "pictures of 'people'"),),
    sections=(Section(title="One-to-one", paragraphs=("A & B",), tables=(TABLE,), plots=(PLOT,)),),
)


class Reader(HTMLParser):
    """Collects the tags with their attributes, and checks that they close as they opened."""

    EMPTY = frozenset({"meta", "img", "link", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(page: Page = PAGE) -> Reader:
    reader = Reader()
    reader.feed(report.html(page))
    assert reader.open == []
    return reader


def test_it_is_a_document_in_a_language_with_one_heading_of_the_first_rank() -> None:
    tags = read().tags
    assert ("html", {"lang": "en-GB"}) in tags
    names = [name for name, _ in tags]
    assert names.count("h1") == names.count("title") == names.count("main") == 1
    assert [name for name in names if re.fullmatch(r"h\d", name)] == ["h1", "h2", "h3"]


def test_every_table_has_a_caption_and_scoped_headings() -> None:
    tags = read().tags
    names = [name for name, _ in tags]
    assert names.count("table") == names.count("caption") == 2
    scopes = [attributes.get("scope") for name, attributes in tags if name == "th"]
    assert scopes.count("col") == scopes.count("row") == 4
    assert None not in scopes


def test_every_picture_has_words_and_the_numbers_behind_it() -> None:
    pictures = [attributes for name, attributes in read().tags if name == "img"]
    assert [picture["alt"] for picture in pictures] == ["A falling curve."]
    source = pictures[0]["src"] or ""
    assert base64.b64decode(source.partition(",")[2]).decode() == PLOT.svg
    assert "<details>" in report.html(PAGE)


def test_whatever_it_says_is_escaped() -> None:
    text = report.html(PAGE)
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "<b>" not in text


def test_it_fetches_nothing_and_runs_nothing() -> None:
    for name, attributes in read().tags:
        assert name not in {"script", "link", "iframe", "object"}
        for attribute in ("src", "href"):
            assert (attributes.get(attribute) or "data:").startswith("data:")
        assert not any(attribute.startswith("on") for attribute in attributes)
    assert "default-src 'none'" in report.html(PAGE)


def test_it_can_be_read_in_the_dark_and_on_paper() -> None:
    text = report.html(PAGE)
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_a_table_of_many_columns_is_written_small_enough_for_paper() -> None:
    def made(columns: int) -> str:
        head = tuple(f"Column {number}" for number in range(columns))
        wide = Table(caption="Wide", head=head, rows=(head,))
        section = Section(title="A part", tables=(wide,))
        return report.html(Page(title="A report", lead="It says", facts=(), sections=(section,)))

    assert '<table class="many">' in made(8)
    assert '<table class="many">' not in made(7)


def test_a_page_without_sections_is_a_page() -> None:
    read(Page(title="Empty", lead="Nothing.", facts=(), sections=()))


def test_a_folded_table_is_there_and_opened_by_its_caption() -> None:
    folded = Page(title="T", lead="L", facts=(), sections=(Section(title="S", folded=(TABLE,)),))
    assert re.search(r"<details>\s*<summary>Rates</summary>.*<caption>Rates</caption>", report.html(folded), re.DOTALL)


def test_where_there_is_a_summary_it_comes_first_and_contents_lead_to_the_numbered_rest() -> None:
    whole = replace(PAGE, summary=(Section(title="In short", tables=(TABLE,)),))
    text = report.html(whole)
    assert text.index("In short") < text.index("Contents") < text.index("1. One-to-one")
    tags = read(whole).tags
    links = [attributes["href"] for name, attributes in tags if name == "a"]
    ids = {attributes.get("id") for _, attributes in tags}
    assert links == ["#part-1"]
    assert {str(link).removeprefix("#") for link in links} <= ids
    assert "Contents" not in report.html(PAGE), "a short report needs none"


def test_as_pdf_it_has_page_numbers_and_its_contents_say_on_which_page_a_part_begins() -> None:
    many = tuple(Section(title=f"Part {n}", paragraphs=("Words. " * 900,)) for n in range(3))
    pages = PdfReader(io.BytesIO(pdf.pdf(report.html(replace(PAGE, sections=many, summary=many[:1]))))).pages
    texts = [" ".join(page.extract_text().split()) for page in pages]
    assert all(f"Page {number} of {len(texts)}" in text for number, text in enumerate(texts, 1))
    contents = next(text for text in texts if "Contents" in text)
    begins = next(number for number, text in enumerate(texts, 1) if "2. Part 1" in text and "Contents" not in text)
    assert re.search(rf"Part 1[ .]*{begins}\b", contents), contents
