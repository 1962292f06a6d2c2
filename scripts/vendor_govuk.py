"""Take govuk-frontend's style and script into the web door, without anything that is the government's own.

python scripts/vendor_govuk.py govuk-frontend-6.6.0.tgz      (fetched with `npm pack govuk-frontend@6.6`)

Its crest, crown, fonts and icons may not be used outside GOV.UK, so they are left out, and the font's name is replaced
by a stack that the theme sets. The licence (MIT) lies beside the result and is not written by this script.
"""

import re
import sys
import tarfile
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src" / "peelian" / "web" / "static" / "vendor" / "govuk-frontend"
DIST = "package/dist/govuk/"
FONT = "var(--app-font,system-ui,sans-serif)"
FORBIDDEN = re.compile(r"gds|crest|crown|url\(", re.IGNORECASE)


def style(css: str) -> str:
    """Return the style sheet without fonts, crest and crown."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace('"GDS Transport",arial,sans-serif', FONT).replace("GDS Transport,arial,sans-serif", FONT)
    css = re.sub(r"url\(/assets/images/[^)]*\)", "none", css)
    css = re.sub(r"\.govuk-footer__crown\{[^}]*\}", "", css)
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css).strip() + "\n"


def script(js: str) -> str:
    """Return the script without the address of a map that is not shipped."""
    return re.sub(r"//# sourceMappingURL=.*", "", js).strip() + "\n"


def main() -> None:
    """Write both files, or say what should not be in them."""
    with tarfile.open(sys.argv[1]) as package:

        def text(name: str) -> str:
            member = package.extractfile(DIST + name)
            if member is None:
                sys.exit(f"the package has no {name}")
            return member.read().decode("utf-8")

        made = {
            "govuk-frontend.min.css": style(text("govuk-frontend.min.css")),
            "govuk-frontend.min.js": script(text("govuk-frontend.min.js")),
        }
    for name, content in made.items():
        if (found := FORBIDDEN.search(content)) is not None:
            sys.exit(f"{name} still holds {found.group()!r}")
        (TARGET / name).write_text(content, encoding="utf-8")
        print(f"{name}: {len(content)} characters")


if __name__ == "__main__":
    main()
