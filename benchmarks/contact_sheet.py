"""
Puts each page beside its mock-up on one sheet, so that a person can compare them.

    python benchmarks/contact_sheet.py MOCKUPS [--address http://127.0.0.1:8000] [--out sheets]

MOCKUPS is a folder with the mock-ups' HTML files. A server must be running at the address, which has to be this
machine. Writes one PNG per width and theme: every row is a page, the portal on the left, its mock-up on the right.
"""

from __future__ import annotations

import argparse
import base64
import html
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

# Page, its address, and the mock-up that it follows; none where there is no mock-up
PAGES = (
    ("Home", "/", "01-home.html"),
    ("Lesson", "/lessons/process-isolation/", "02-lesson.html"),
    ("Explorer", "/explorer/?host=windows-server-2022&image=ltsc2019&isolation=process", "03-explorer.html"),
    ("Builder", "/builder/", "04-builder.html"),
    ("Checker", "/checker/?example=blog-2019", ""),
    ("Practice", "/practice/family/placement/?seed=7", "05-quiz.html"),
    ("Figures", "/figures/", "08-figure-grammar.html"),
)
VIEWS = ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark"))
# Pixels of a page that go onto the sheet; lessons are longer than anybody compares
LONGEST = {1440: 2600, 390: 3000}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


def picture(browser: Browser, address: str, width: int, theme: str) -> str:
    """A picture of the top of a page, as text for an `img` element."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if theme == "dark" else "light"
    )
    try:
        page = context.new_page()
        page.goto(address)
        page.wait_for_timeout(400)
        height = min(LONGEST[width], page.evaluate("document.documentElement.scrollHeight"))
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        shot = page.screenshot(full_page=True, clip=clip, type="jpeg", quality=82)  # type: ignore[arg-type]
        return f"data:image/jpeg;base64,{base64.b64encode(shot).decode()}"
    finally:
        context.close()


def sheet(browser: Browser, address: str, mockups: Path, width: int, theme: str) -> str:
    """The sheet of one width and theme, as HTML."""
    rows = []
    for name, path, mockup in PAGES:
        ours = picture(browser, address + path, width, theme)
        theirs = picture(browser, (mockups / mockup).as_uri(), width, theme) if mockup else ""
        right = f'<img src="{theirs}" alt="">' if theirs else "<p>no mock-up</p>"
        rows.append(
            f'<section><h2>{html.escape(name)}</h2><div><img src="{ours}" alt="">{right}</div></section>'
        )
    # Wide pages stand one below the other, narrow ones side by side.
    column, across = (900, 1) if width > 1000 else (300, len(PAGES))
    return (
        "<!doctype html><meta charset=utf-8><style>body{font:16px sans-serif;background:#888;margin:20px;color:#fff}"
        f"main{{display:grid;grid-template-columns:repeat({across},max-content);gap:30px}}"
        f"div{{display:grid;grid-template-columns:repeat(2,{column}px);gap:12px;align-items:start}}img{{width:100%}}</style>"
        f"<h1>{width} px, {theme}: portal left, mock-up right</h1><main>{''.join(rows)}</main>"
    )


def save(browser: Browser, text: str, width: int, file: Path) -> None:
    """Write a sheet as PNG."""
    page: Page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(text)
    page.wait_for_timeout(500)
    page.screenshot(path=file, full_page=True)
    page.close()


def main() -> int:
    """Make the sheets; 1 if something needed is missing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("mockups", type=Path)
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, default=Path("sheets"))
    given = parser.parse_args()
    chromium = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))),
        None,
    )
    if chromium is None:
        print("No Chromium was found.")
        return 1
    if urlsplit(given.address).hostname not in ("127.0.0.1", "localhost", "::1"):
        print("The address must be one of this machine.")
        return 1
    if missing := [mockup for _, _, mockup in PAGES if mockup and not (given.mockups / mockup).is_file()]:
        print(f"{given.mockups} has no {missing[0]}.")
        return 1
    given.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=[*FLAGS, "--allow-file-access-from-files"]
        )
        for width, theme in VIEWS:
            file = given.out / f"{width}-{theme}.png"
            text = sheet(browser, given.address.rstrip("/"), given.mockups.resolve(), width, theme)
            save(browser, text, 1900 if width > 1000 else 650 * len(PAGES), file)
            print(file)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
