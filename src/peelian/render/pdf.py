"""A page as a tagged PDF, which a screen reader can read."""

VARIANT = "pdf/ua-1"
"""ISO 14289-1: headings, tables and language are marked."""

BROUGHT = ("data",)
"""Addresses that hold what they are of: a plot comes along in the page itself."""


def pdf(page: str) -> bytes:
    """Return a page as PDF.

    It must bring everything it shows along: nothing is fetched, so that a record looks the same everywhere and tells
    nobody that it is read.

    Args:
        page: HTML with its style inside.
    """
    from weasyprint import HTML  # noqa: PLC0415 - it takes a second to load, and most commands write no PDF
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    html = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=BROUGHT))
    return bytes(html.write_pdf(pdf_variant=VARIANT, pdf_tags=True))
