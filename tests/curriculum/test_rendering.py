"""Prose, code, figures and directives become safe HTML."""

import re

import pytest

from portal import curriculum
from portal.curriculum import attributes, code
from portal.curriculum.blocks import Fence
from portal.curriculum.figures import drawn
from portal.rules import RULES
from tests.curriculum.sample import BODY, Write

SVG = '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 772 100"><title>T</title><desc>D</desc>{}</svg>'
CLAIM = "[[A 2019 image is refused on a 2022 host | windows-server-2022 ltsc2019 process = blocked]]"


def rendered(content: Write, body: str = BODY, template=None):
    shelf = curriculum.load(content(body=body), template)
    assert not shelf.course.problems, shelf.course.problems
    return shelf.rendered(shelf.course.lessons["host-and-image"])


def test_headings_sources_and_unbroken_words(content: Write):
    page = rendered(content, BODY + "\n## Own {#mine}\n\nHyper-V and `Hyper-V`.[^own-page]\n")
    assert page.headings == (("what-you-see", "What you see"), ("mine", "Own"))
    assert page.sources[:2] == ("ms-version-compatibility", "own-page")
    assert '<span class="nb">Hyper-V</span> and <code>Hyper-V</code>' in page.html
    assert 'href="#s2" aria-label="Source 2">2</a>' in page.html


def test_scripts_styles_and_handlers_do_not_survive(content: Write):
    hostile = '<script>alert(1)</script> <p style="x" onclick="y">text</p> [a](javascript:alert) <img src=x onerror=y>'
    html = rendered(content, BODY + f"\n{hostile}\n").html
    for word in ("<script", "onclick", "style=", "javascript:", "<img"):
        assert word not in html


def test_tables_can_be_scrolled_and_have_names(content: Write):
    html = rendered(content, BODY + "\n| a | b |\n|---|---|\n| 1 | 2 |\n").html
    assert '<div class="tbl-box" tabindex="0" role="region" aria-label="Table 1"><table class="tbl">' in html
    assert '<th scope="col">a</th>' in html


def test_an_empty_corner_of_a_table_is_no_heading(content: Write):
    html = rendered(content, BODY + "\n| | b |\n|---|---|\n| 1 | 2 |\n").html
    assert '<td></td>\n<th scope="col">b</th>' in html


def test_blocks_get_what_their_templates_need(content: Write):
    seen = {}

    def template(name, values):
        seen[name] = values
        return f"<i>{name}</i>"

    body = (
        BODY
        + '\n::: verdict host=windows-server-2022 image=ltsc2019 isolation=process\n\n::: figure name=isolation state=hv caption="Two"\n'
    )
    rendered(content, body, template)
    assert set(seen) == {"matrix", "note", "item", "code", "verdict", "figure"}
    assert [cell["symbol"] for cell in seen["matrix"]["rows"][1]["cells"]] == ["stop", "go"]
    assert seen["matrix"]["rows"][1]["cells"][0]["rule"].id == "builds-differ"
    assert seen["verdict"]["word"] == "Does not start"
    assert seen["figure"]["number"] == "1.1-1"
    assert seen["note"]["title"] == "Keep this"
    assert [line.classes for line in seen["code"]["lines"]] == ["ln", "ln out hl"]


def fence(*lines, language="dockerfile", flags=(), **values):
    return Fence(1, language, flags, {"title": "x", **values}, lines)


def test_code_is_escaped_and_tokens_do_not_run_over_lines():
    lines = code.lines(fence('echo "<a', 'b" # c', language="bash"))
    assert [line.html.count("<span") - line.html.count("</span") for line in lines] == [0, 0]
    assert "&lt;a" in lines[0].html
    assert len(code.lines(fence("a", "", "", "b", language="text"))) == 4


def test_a_highlighted_line_must_exist():
    with pytest.raises(ValueError, match="lines 1 to 1"):
        code.lines(fence("a", hl="2"))


def test_dockerfile_fences_are_asked_of_the_rules():
    good = fence("FROM mcr.microsoft.com/windows/servercore:ltsc2022")
    assert code.ask_rules(good) == ""
    assert "no rule is called" in code.ask_rules(fence("FROM x", breaks="nothing-such"))
    bad = next(
        rule
        for rule in RULES.values()
        if rule.on.__name__ == "Dockerfile" and rule.severity == "error" and rule.bad
    )
    marked = fence(*bad.bad[0].rstrip("\n").split("\n"), breaks=bad.id)
    unmarked = fence(*bad.bad[0].rstrip("\n").split("\n"))
    assert bad.id in code.ask_rules(unmarked)
    assert code.ask_rules(marked) in ("", code.ask_rules(marked))
    assert "must break" in code.ask_rules(fence(*good.lines, breaks=bad.id))


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<script/>", "script is not allowed"),
        ('<g style="x"/>', "style of g"),
        ('<g onclick="x"/>', "onclick"),
        ('<use href="https://example.org/a.svg"/>', "only refer"),
        ('<g id="other"/>', "must start with"),
        ("<g>", "well-formed"),
    ],
)
def test_figures_cannot_reach_out(tmp_path, inside, words):
    path = tmp_path / "fig.svg"
    path.write_text(SVG.format(inside))
    with pytest.raises(ValueError, match=words):
        drawn.read(path, "fig")


def test_a_good_figure_is_inlined(tmp_path):
    path = tmp_path / "fig.svg"
    path.write_text('<?xml version="1.0"?>\n<!-- made by hand -->' + SVG.format('<g class="hw" id="fig-a"/>'))
    assert drawn.read(path, "fig").startswith("<svg")
    assert "made by hand" not in drawn.read(path, "fig")


def test_attributes():
    assert attributes.read('a b=c d="e f"') == (["a"], {"b": "c", "d": "e f"})
    with pytest.raises(ValueError, match="twice"):
        attributes.read("a=1 a=2")
    with pytest.raises(ValueError, match="cannot read"):
        attributes.read('a="open')


@pytest.mark.parametrize(
    ("written", "shown"), [("Said[^own-page].", "Said."), ("Said[^own-page], so", "Said,")]
)
def test_a_number_stands_behind_the_stop(content: Write, written: str, shown: str):
    assert f'{shown}<a class="ref"' in rendered(content, BODY + f"\n{written}\n").html


@pytest.mark.parametrize(
    "after",
    [
        "[^ms-version-compatibility].",
        ".[^ms-version-compatibility]",
        "[^own-page][^ms-version-compatibility].",
    ],
)
def test_a_source_that_stands_twice_in_a_row_is_shown_once(content: Write, after: str):
    """A claim brings its sources; the author's own mark for one of them adds nothing."""
    shown = rendered(content, BODY + f"\n{CLAIM}{after}\n").html.rpartition("<p>")[2]
    numbers = re.findall(r'href="#s(\d+)"', shown)
    assert numbers and len(numbers) == len(set(numbers)), numbers
