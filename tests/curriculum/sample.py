"""Texts of a small content folder that holds; tests break it in one place each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

FRONT = """+++
title = "Host and image"
summary = "Which image starts on which host."
minutes = 5
depth = 2
objectives = ["Tell which image starts"]
prerequisites = []
sources = ["ms-version-compatibility"]
checked = 2026-11-24

[[source]]
id = "own-page"
title = "A page of our own"
where = "https://example.org/page"
checked = 2026-11-24
+++
"""
BODY = """## What you see

The start fails.[^ms-version-compatibility] [[A 2019 image is refused on a 2022 host | windows-server-2022 ltsc2019 process = blocked]].

::: matrix hosts=windows-server-2022 images=ltsc2022,ltsc2019 isolation=process,hyperv title="Images on this host"

::: note kind=key
Isolation is chosen at start, with Hyper-V or without.
:::

::: item which-kernel

```powershell title="On the host" session hl=2
> docker run x
it runs
```
"""
ITEMS = """[[items]]
id = "which-kernel"
use = "inline"
prompt = "Which kernel answers?"
answer = "That of the host"
why = "There is one only.[^own-page]"
distractors = [
  { text = "One in the image", why = "Images hold no kernel." },
  { text = "None", why = "Every call needs one." },
]

[[items]]
id = "old-image"
use = "end"
placement = "windows-server-2022 ltsc2019 process"

[[items]]
id = "any-case"
use = "end"
family = "placement"
aims = [1]
"""
# The same lesson with everything that the writer's check asks for; its drawing is DRAWING, as sample.svg.
WHOLE_BODY = (
    BODY
    + """
::: figure name=sample caption="A drawing" sources=own-page

## What most people get wrong

That images hold a kernel.[^own-page]
"""
)
WHOLE_FRONT = FRONT.replace("minutes = 5", "minutes = 1")
WHOLE_ITEMS = (
    ITEMS.replace("There is one only.", "There is one only, for all.")
    .replace("Images hold no kernel.", "Images hold no kernel at all.")
    .replace("Every call needs one.", "Every call needs one to answer.")
    + """
[[items]]
id = "before-all"
use = "warmup"
placement = "windows-server-2022 ltsc2022 process"

[[items]]
id = "new-image"
use = "end"
placement = "windows-server-2022 ltsc2025 process"

[[items]]
id = "same-image"
use = "end"
placement = "windows-server-2025 ltsc2025 process"
"""
)
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 10" role="img"><title>A</title><desc>B</desc></svg>"""
TRACKS = """[[tracks]]
slug = "windows"
formerly = ["windows-containers"]
title = "Windows"
summary = "A track."
depth = 3
lessons = ["host-and-image"]
"""

type Write = Callable[..., Path]


def write(
    folder: Path, front: str = FRONT, body: str = BODY, items: str | None = ITEMS, tracks: str | None = TRACKS
) -> Path:
    """Write the folder; a text of None leaves its file out."""
    lesson = folder / "host-and-image"
    lesson.mkdir(parents=True, exist_ok=True)
    (lesson / "lesson.md").write_text(front + body, encoding="utf-8")
    for path, text in ((lesson / "items.toml", items), (folder / "tracks.toml", tracks)):
        if text is not None:
            path.write_text(text, encoding="utf-8")
    return folder
