"""A lesson's own figures: SVG that may stand inside a page, checked against the figure grammar's limits."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {
    "svg", "title", "desc", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "use",
}  # fmt: skip
ATTRIBUTES = {
    "class", "id", "role", "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx",
    "ry", "d", "points", "transform", "dx", "dy", "text-anchor", "aria-labelledby", "aria-hidden", "focusable", "href",
    "preserveAspectRatio",
}  # fmt: skip
_WIDTHS = ("772", "420")


def read(path: Path, name: str) -> str:
    """
    The SVG of a file, ready to stand in a page.

    Raises ValueError for what could reach out of the figure (script, style, foreign links), for ids that
    do not start with the figure's name, and for a missing title or description.
    """
    if not path.is_file():
        raise ValueError(f"there is no file {path.name} in the lesson's folder")
    text = path.read_text(encoding="utf-8").strip()
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError(f"{path.name}: a document type or entity is not allowed")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  (content is trusted like code)
    except ElementTree.ParseError as error:
        raise ValueError(f"{path.name}: no well-formed SVG: {error}") from None
    _check(root, path.name, name)
    return re.sub(r"^<\?xml[^>]*\?>\s*|<!--.*?-->", "", text, flags=re.DOTALL)


def _check(root: ElementTree.Element, file: str, name: str) -> None:
    if root.tag != f"{_SVG}svg":
        raise ValueError(f"{file}: the outer element must be svg with xmlns http://www.w3.org/2000/svg")
    if root.get("role") != "img":
        raise ValueError(f'{file}: the svg element needs role="img"')
    if (root.get("viewBox") or "0 0 0 0").split()[2] not in _WIDTHS:
        raise ValueError(f"{file}: the viewBox must be 772 or 420 wide")
    first = [element.tag.removeprefix(_SVG) for element in list(root)[:2]]
    if first != ["title", "desc"]:
        raise ValueError(f"{file}: the first elements must be title and desc")
    for element in root.iter():
        tag = str(element.tag).removeprefix(_SVG)
        if tag not in ELEMENTS:
            raise ValueError(f"{file}: the element {tag} is not allowed in a figure")
        for key, value in element.attrib.items():
            if key not in ATTRIBUTES:
                raise ValueError(f"{file}: the attribute {key} of {tag} is not allowed in a figure")
            if key == "href" and not value.startswith("#"):
                raise ValueError(f"{file}: a figure may only refer to what is on the page, not to {value}")
            if key == "id" and not value.startswith(name):
                raise ValueError(f"{file}: the id {value!r} must start with the figure's name, {name!r}")
