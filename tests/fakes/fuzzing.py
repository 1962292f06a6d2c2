"""Finds every page and form that somebody can reach, makes requests that no browser would, and judges the answers."""

import json
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes

from httpx2 import Response
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from typing_extensions import override

from peelian.web.security import HEADERS, STATIC
from tests.fakes.web_door import ORIGIN

LONG = "x" * 100_000
NASTY = (
    "", " ", "\x00", "a\x00b", "\n", "\r\nSet-Cookie: a=b", "NaN", "nan", "inf", "-inf", "1e400", "-1", "0", "1.5",
    "9" * 30, "9" * 5000, "-" + "9" * 30, "1e9999", "0x10", "1_000", "٣", "²", "½", "null", "None", "undefined", "true",
    "[]", "{}", "[" * 2000, '{"a":' * 500, "\u202etxet", "\u2066a\u2069", "\ufeff", "\ud7ff", "\U0001f6b2", "é" * 300,
    "<script>alert(1)</script>", '"><img src=x>', "{{7*7}}", "{% raise %}", "%", "%s%n", "%ff", "../../etc/passwd",
    "/dev/zero", "C:\\", "a/b", ".", "..", "'; drop table person; --", "2026-02-30", "0000-00-00", "9999-12-31",
    "9999-12-31T23:59", "0001-01-01", "0001-01-01T00:00", "2026-13-01T25:61", "10000-01-01", "24:00", "99:99", "-1:-1",
    "2026-11-25T12:00+99:99", "Europe/London", "Mars/Base", "../Europe", "FREQ=SECONDLY", "FREQ=DAILY;COUNT=-1",
    "FREQ=YEARLY;INTERVAL=99999999999", "RRULE:x", "rtsp://[", "http://[::1", "file:///etc/passwd", "https://a b/",
    "rtsp://user:pw@host:99999/x", "x" * 300, LONG,
)  # fmt: skip
"""Values that forms are filled in with by nobody who means well."""

TYPES = (
    "", "text/plain", "application/json", "application/x-www-form-urlencoded", "multipart/form-data",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=a b", "multipart/form-data; boundary=" + "b" * 300,
    "form", "application/xml", "image/jpeg", "application/json; charset=utf-7", "\xff",
)  # fmt: skip

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "FOO")
CONDITIONS = (
    {"range": "bytes=0-"}, {"range": "bytes=99999999999999999999-"}, {"range": "bytes=5-1,a"}, {"range": "bytes=-"},
    {"range": "x" * 5000}, {"if-none-match": "*"}, {"if-none-match": '"' * 99}, {"if-modified-since": "Never"},
    {"if-modified-since": "Thu, 32 Jan 10000 00:00:00 GMT"}, {"if-range": "x", "range": "bytes=0-1"},
    {"accept": "*/*;q=x"}, {"accept": ""}, {"accept-language": "cy;q=nan, " + "a-" * 900}, {"accept-language": "\xff"},
    {"accept-encoding": "gzip;q=0, *;q=0"}, {"x-csrf-token": "\xe9\xff"}, {"cookie": "peelian-session=\xff\xfe; =;;"},
    {"cookie": "peelian-flash=%ff%00%0d%0a<b>"}, {"cookie": "peelian-language=../../x"}, {"last-event-id": "\x01" * 50},
    {"content-length": "-1"}, {"content-length": "x"}, {"content-length": "9" * 400}, {"transfer-encoding": "chunked"},
    {"peelian-device": "\xff"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"expect": "100-continue"},
)  # fmt: skip

ELSEWHERE = ("/static", "/language", "/public")
"""Links that are on every page, and lead to nobody's work."""

ALIKE = 2
"""Pages of one kind that are enough."""

PATHS = (
    "%", "%ff", "%00", "%2e%2e%2f", "..%2f..%2fetc%2fpasswd", "a%0d%0ab", "%e2%80%ae", "-1", "NaN", "9" * 25,
    "x" * 9000, "%F0%9F%9A%B2", "..", "a.b", "{x}", "1e3", "%2F", "٣",
)  # fmt: skip
"""What stands in an address where an id should."""


@dataclass(frozen=True, kw_only=True)
class PageForm:
    """A form of a page, as it would be sent."""

    action: str
    method: str
    multipart: bool
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Reached:
    """What somebody can reach by links, sorted."""

    pages: tuple[str, ...]
    forms: tuple[PageForm, ...]


class Forms(HTMLParser):
    """Reads links and forms out of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[PageForm] = []
        self._open: dict[str, str] | None = None
        self._fields: list[tuple[str, str]] = []
        self._select = ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self._open, self._fields = given, []
        elif self._open is not None:
            self._field(tag, given)

    def _field(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self._select and given.get("value"):
            self._fields = [one for one in self._fields if one[0] != self._select]
            self._fields.append((self._select, given["value"]))
        elif tag in {"input", "textarea", "button"} and given.get("name"):
            self._fields.append((given["name"], given.get("value", "")))

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "form" and self._open is not None:
            form = PageForm(
                action=self._open.get("action", ""),
                method=self._open.get("method", "get").upper(),
                multipart="multipart" in self._open.get("enctype", ""),
                fields=tuple(self._fields),
            )
            self.forms.append(form)
            self._open = None


def reached(browser: TestClient, *, most: int = 60) -> Reached:
    """Follow links from the first page; of pages that differ by a number or an id alone, a few are enough."""
    todo, seen = ["/"], dict[str, None]()
    forms: dict[tuple[str, str], PageForm] = {}
    kinds: Counter[str] = Counter()
    while todo and len(seen) < most:
        page = todo.pop(0)
        kind = re.sub(r"[\w]*-[0-9a-f]{6,}|\d+|[a-z_]+(?=/(roles|off|link)$)|(?<=/people/).+", "*", page)
        if page in seen or kinds[kind] >= ALIKE or "/events" in page:
            continue
        kinds[kind] += 1
        answer = browser.get(page)
        seen[page] = None
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        read = Forms()
        read.feed(answer.text)
        for form in read.forms:
            action = form.action or page
            if action.startswith("/") and action != "/sign-out":
                forms.setdefault((action, form.method), replace(form, action=action))
        todo += [
            link.partition("#")[0] for link in read.links if link.startswith("/") and not link.startswith(ELSEWHERE)
        ]
    return Reached(pages=tuple(seen), forms=tuple(forms.values()))


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A request as it goes out."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def send(self, browser: TestClient) -> Response:
        """Send it, byte for byte."""
        headers = [(name.encode(), value.encode("latin-1")) for name, value in self.headers.items()]
        return browser.request(self.method, self.path, content=self.body, headers=headers)


Pairs = list[tuple[bytes, bytes]]


def values() -> st.SearchStrategy[bytes]:
    """Return what fields are filled in with."""
    words = st.sampled_from(NASTY).map(lambda text: text.encode("utf-8", "surrogatepass"))
    return words | st.text(max_size=40).map(lambda text: text.encode()) | st.binary(max_size=20)


@st.composite
def spoiled(draw: st.DrawFn, fields: Sequence[tuple[str, str]]) -> Pairs:
    """Return a form's fields with one to three things wrong; the token stays, or nothing else is looked at."""
    kept = [(name.encode(), value.encode()) for name, value in fields]
    for _ in range(draw(st.integers(1, 3))):
        places = [at for at, (name, _) in enumerate(kept) if name != b"_token"]
        if not places:
            break
        at, what = draw(st.sampled_from(places)), draw(st.integers(0, 9))
        name = kept[at][0]
        if what == 0:
            del kept[at]
        elif what == 1:
            kept.append((name, draw(values())))
        elif what == 2:
            kept.append((draw(values())[:60], draw(values())))
        elif what == 3:
            kept.extend([(name, draw(values()))] * 40)
        else:
            kept[at] = (name, draw(values()))
    return kept


def urlencoded(fields: Pairs) -> bytes:
    """Write a form as browsers do by default."""
    return b"&".join(
        quote_from_bytes(name).encode() + b"=" + quote_from_bytes(value).encode() for name, value in fields
    )


def multipart(fields: Pairs, files: frozenset[bytes] = frozenset(), boundary: bytes = b"b0undary") -> bytes:
    """Write a form as browsers do when a file may be in it; the fields named are sent as files."""
    made = b""
    for name, value in fields:
        quoted = name.replace(b'"', b"%22").replace(b"\r", b"%0D").replace(b"\n", b"%0A")
        named = b'; filename="a.csv"' if name in files else b""
        made += b"--" + boundary + b'\r\nContent-Disposition: form-data; name="' + quoted + b'"' + named
        made += b"\r\n\r\n" + value + b"\r\n"
    return made + b"--" + boundary + b"--\r\n"


@st.composite
def sent(draw: st.DrawFn, form: PageForm) -> Asking:
    """Return a form's request with something wrong with it."""
    fields = draw(spoiled(form.fields))
    if form.method == "GET":
        return Asking(method="GET", path=f"{form.action}?{urlencoded(fields).decode()}"[:60_000])
    as_parts = form.multipart != (draw(st.integers(0, 4)) == 0)
    names = sorted({name for name, _ in fields if name != b"_token"})
    files = draw(st.frozensets(st.sampled_from(names), max_size=2)) if names else frozenset()
    body = multipart(fields, files) if as_parts else urlencoded(fields)
    kind = "multipart/form-data; boundary=b0undary" if as_parts else "application/x-www-form-urlencoded"
    return Asking(method=form.method, path=form.action, headers={"content-type": kind}, body=body)


@st.composite
def asked(draw: st.DrawFn, paths: Sequence[str]) -> Asking:
    """Return a request for an address with something in its path, query, method, headers or body that fits nowhere."""
    path = draw(st.sampled_from(paths))
    parts = path.split("/")
    if draw(st.booleans()):
        at = draw(st.integers(1, len(parts) - 1))
        parts[at] = draw(st.sampled_from(PATHS))
    query = "&".join(quote_from_bytes(draw(values())[:3000]) for _ in range(draw(st.integers(0, 2))))
    headers = dict(draw(st.sampled_from(CONDITIONS))) if draw(st.booleans()) else {}
    method = draw(st.sampled_from(("GET", *METHODS)))
    body = b""
    if method not in {"GET", "HEAD"}:
        headers |= {"content-type": draw(st.sampled_from(TYPES))}
        body = draw(st.sampled_from((b"", b"{", b"null", b"[]", b"\xff\xfe", b"a=b&a=%", b"--b\r\n", b"[" * 99_999)))
    return Asking(method=method, path="/".join(parts) + ("?" + query if query else ""), headers=headers, body=body)


INSIDE = re.compile(
    r"Traceback|File \"|\.py\b(?!thon)|site-packages|sqlalchemy|sqlite3?\.|0x[0-9a-f]{8,}|<class|object at"
)
"""What only the program's inside says."""

LONGEST_S = 20
"""No answer takes so long, even on a machine that does many other things."""


def faults(asking: Asking, answer: Response, *, hidden: Sequence[str]) -> list[str]:
    """Return what is wrong with an answer. `hidden`: words that it may not contain."""
    found = []
    status = answer.status_code
    if status >= 500:
        found.append(f"status {status}")
    for name, value in HEADERS.items():
        if answer.headers.get(name) != value:
            found.append(f"no {name}")
    kept = "no-cache" if asking.path.startswith(STATIC) else "no-store"
    if answer.headers.get("cache-control") != kept:
        found.append("it may be kept")
    if (
        300 <= status < 400
        and status != 304
        and not re.match(rf"({ORIGIN})?/(?!/)", answer.headers.get("location", ""))
    ):
        found.append(f"leads to {answer.headers.get('location')}")
    if status >= 400:
        found += _unclear(asking, answer)
        text = answer.text
        found += [f"shows {word!r}" for word in hidden if word in text and word not in asking.path]
        if INSIDE.search(text):
            found.append(f"shows {INSIDE.search(text)}")
    return found


def answered(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer as it would have come."""
    bare = {
        name: value for name, value in (headers or {"content-type": "text/html"}).items() if name != "content-length"
    }
    return Response(status, headers=bare, content=text.encode())


def _unclear(asking: Asking, answer: Response) -> list[str]:
    """Say whether an answer that says no says so in a page, or as a problem (RFC 9457)."""
    kind = answer.headers.get("content-type", "")
    if asking.method == "HEAD" or kind.startswith("text/html"):
        return [] if asking.method == "HEAD" or "<h1" in answer.text else ["no heading"]
    if kind != "application/problem+json":
        return [f"is {kind or 'nothing'}"]
    said = json.loads(answer.text)
    wanted = {"type": str, "title": str, "status": int, "detail": str}
    wrong = [name for name, of in wanted.items() if not isinstance(said.get(name), of) or said[name] == ""]
    return [f"no {', '.join(wrong)}"] if wrong else [] if said["status"] == answer.status_code else ["another status"]


def tried(
    browser: TestClient, strategy: st.SearchStrategy[Asking], *, times: int, hidden: Sequence[str] = ()
) -> list[str]:
    """Send requests, always the same ones, and return what is wrong with the answers."""
    wrong: dict[str, str] = {}

    def once(asking: Asking) -> None:
        begun = time.monotonic()
        answer = asking.send(browser)
        found = faults(asking, answer, hidden=hidden)
        if time.monotonic() - begun > LONGEST_S:
            found.append("too slow")
        for one in found:
            wrong.setdefault(one, f"{one}: {asking.method} {asking.path[:200]} {asking.headers} {asking.body[:500]!r}")

    run = settings(
        max_examples=times,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run(given(strategy)(once))()
    return list(wrong.values())
