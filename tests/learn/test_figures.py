"""Built-in figures on pages: what a page loads, what is there without script, and the page of all figures."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from portal.curriculum.figures.built import BUILT
from portal.learn import content, serving
from tests.curriculum import sample
from tests.template_lint import faults

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
STATIC = Path(__file__).resolve().parent.parent.parent / "static" / "figures"
LESSON = "/lessons/host-and-image/"


@pytest.fixture
def page(client, tmp_path, db):
    """The lesson page of a course whose lesson shows the figures named, one after the other."""

    def opened(*names: str) -> str:
        shown = "".join(f'\n::: figure name={name} caption="What {name} shows"\n' for name in names)
        content.use(content.load(sample.write(tmp_path / "with", body=sample.BODY + shown)))
        serving._pages.clear()
        return client.get(LESSON).content.decode()

    return opened


def test_a_lesson_without_figures_loads_nothing_for_them(page):
    assert "figures/figures" not in page()


def test_a_lesson_loads_style_once_and_each_script_once_and_deferred(page):
    text = page("timeline", "layer-costs", "timeline")
    assert len(re.findall(r'<link rel="stylesheet" href="[^"]*figures/figures[^"]*"', text)) == 1
    scripts = re.findall(r'<script src="[^"]*figures/([a-z-]+)[^"]*" defer></script>', text)
    assert scripts == ["timeline", "layer-costs"]


def test_two_figures_of_one_kind_have_different_names_for_their_controls(page):
    text = page("layer-costs", "layer-costs", "strategy-tree", "version-ladder")
    ids = re.findall(r'\sid="([^"]*)"', text)
    assert [each for each in set(ids) if ids.count(each) > 1] == []
    assert 'name="fig-1-recipe"' in text
    assert 'name="fig-2-recipe"' in text


@pytest.mark.parametrize("name", BUILT)
def test_a_figure_is_one_plate_with_one_status_and_no_form(page, name):
    text = page(name)
    figure = re.search(rf'<figure[^>]*data-figure="{name}".*?</figure>', text, re.DOTALL)[0]
    assert figure.count('role="status"') == 1
    assert "<form" not in figure
    assert "<script" not in figure
    assert list(faults(figure)) == []
    assert f"What {name} shows" in figure


@pytest.mark.parametrize("name", BUILT)
def test_every_figure_has_a_small_script_without_evaluated_text(name):
    script = (STATIC / f"{name}.js").read_text()
    assert len(gzip.compress(script.encode(), 9)) <= 3 * 1024
    assert not re.search(r"\beval\b|new Function|innerHTML|\.style\b|cssText|setTimeout\(\s*[\"']", script)


def test_there_is_a_script_for_each_figure_and_no_other():
    assert {file.stem for file in STATIC.glob("*.js")} == set(BUILT)


def test_the_style_of_figures_stays_small():
    assert len(gzip.compress((STATIC / "figures.css").read_bytes(), 9)) <= 5 * 1024


def test_without_script_every_state_is_told(page):
    assert "Change shop.csproj: 4 of" not in page()
    text = page("layer-costs", "cgroup-limits", "version-ladder", "utility-vm-fork")
    assert "Change a source file: 2 of 4 lines are built again, 34 MB." in text
    assert "The OOM killer ends a process of this group." in text
    assert re.search(r'<th scope="row">Server 2022</th><td>no / no</td>', text)
    assert len(re.findall(r'<div class="uvf-t"><p>', text)) == 7


def test_a_container_has_the_layers_of_its_own_program(client, db):
    """B runs something else than A, so its image is another one, in every state of the isolation figure."""
    drawing = (TEMPLATES / "parts" / "isolation_body.svg").read_text()
    for state, own, other in (
        ("lx", "redis", "nginx"),
        ("kt", "redis", "nginx"),
        ("wp", ".NET", "IIS, .NET"),
        ("hv", ".NET", "IIS, .NET"),
    ):
        part = drawing.split(f'class="st st-{state}"')[1].split('class="st st-')[0]
        a, b = (re.findall(rf'<text class="t3 [^"]*" x="{x}"[^>]*>([^<]*)<', part) for x in (288, 548))
        assert other in a, state
        assert own in b, state
        assert other not in b, state


@pytest.mark.django_db
def test_the_numbers_beside_the_isolation_figure_are_explained_where_their_words_have_no_room(client):
    text = client.get("/").content.decode()
    assert "1 user mode, 2 kernel, 3 hypervisor, 4 hardware" in text


def test_the_drawing_of_the_fork_names_its_limit(page):
    assert re.search(
        r'<g class="uvf-g" data-at="4">[^/]*(?:<text[^>]*>[^<]*</text>)*<text[^>]*>containerd</text>',
        page("utility-vm-fork"),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", BUILT)
def test_the_page_of_figures_shows_each_and_leads_to_all(client, name):
    text = client.get("/figures/", {"figure": name}).content.decode()
    assert text.count("data-figure=") == 1
    assert f'data-figure="{name}"' in text
    assert f"figures/{name}" in text
    assert all(f"?figure={other}#live" in text for other in BUILT)
    assert re.search(rf'figure={name}#live" aria-current="true"', text)


@pytest.mark.django_db
def test_an_unknown_figure_is_404(client):
    assert client.get("/figures/?figure=none").status_code == 404
    assert client.get("/figures/").status_code == 200
