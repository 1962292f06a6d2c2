"""A record's PDF is tagged, says its language, and fetches nothing."""

import base64
import io
import subprocess
import sys
from typing import Any, cast

import pytest
from pypdf import PdfReader

from peelian.render.pdf import pdf

PAGE = """<html lang="en-GB"><head><title>Record</title></head>
<body><h1>Record</h1><p>Faces seen: 12</p>{}</body></html>"""


def test_a_page_becomes_a_tagged_pdf_that_says_its_language() -> None:
    catalogue = cast("dict[str, Any]", PdfReader(io.BytesIO(pdf(PAGE.format("")))).root_object)
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"


def test_the_words_of_a_page_can_be_read_out_of_it() -> None:
    assert "Faces seen: 12" in PdfReader(io.BytesIO(pdf(PAGE.format("")))).pages[0].extract_text()


def test_a_picture_that_the_page_brings_along_is_shown() -> None:
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="15">Key</text></svg>'
    svg = "data:image/svg+xml;base64," + base64.b64encode(drawn).decode("ascii")
    text = PdfReader(io.BytesIO(pdf(PAGE.format(f'<img src="{svg}" alt="Instead">')))).pages[0].extract_text()
    assert "Key" in text
    assert "Instead" not in text


def test_nothing_is_fetched(caplog: pytest.LogCaptureFixture) -> None:
    pdf(PAGE.format('<img src="http://127.0.0.1:9/secret.png" alt="">'))
    assert "disallowed protocol" in caplog.text


def test_what_writes_pdf_is_loaded_when_the_first_one_is_written() -> None:
    asked = "import sys, peelian.render.pdf; print('weasyprint' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
