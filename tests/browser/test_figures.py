"""The built-in figures: clean at every width, usable by keyboard, true to the server's arithmetic, light."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from portal.curriculum.figures.built import BUILT
from portal.curriculum.figures.cgroup import MOST, Memory, Processor
from tests.browser import checks
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def warm(server: Server) -> None:
    """The first request reads every lesson, which takes its time on a busy machine."""
    with urllib.request.urlopen(f"{server.address}/figures/", timeout=120) as answer:
        assert answer.status == 200


def figure(page: Page, name: str) -> Locator:
    """The figure of this name on a page that has it once."""
    return page.locator(f'[data-figure="{name}"]')


def said(page: Page, name: str) -> str:
    """What the figure tells a screen reader, with single spaces."""
    return " ".join((figure(page, name).locator("[role=status]").text_content() or "").split())


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_figures_are_clean(window: Callable[..., Any], width: int, dark: bool) -> None:
    """In the page of figures: quiet console, axe clean, nothing sideways, nothing small, nothing moves."""
    found: dict[str, list[str]] = {}
    with window(width, dark=dark) as visitor:
        for name in BUILT:
            page = visitor.goto(f"/figures/?figure={name}")
            faults = checks.shifted(page) + checks.sideways(page) + checks.small(page) + checks.axe(page)
            if (count := page.locator("*").count()) > 1500:
                faults.append(f"{count} elements")
            found[name] = faults + visitor.faults
            visitor.complaints.clear()
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("width", [320, 600, 1024, 1920])
def test_figures_reflow(window: Callable[..., Any], width: int) -> None:
    """No figure makes its page scroll sideways."""
    with window(width) as visitor:
        found = {
            name: faults
            for name in BUILT
            if (faults := checks.sideways(visitor.goto(f"/figures/?figure={name}")))
        }
    assert found == {}


@pytest.mark.parametrize("name", BUILT)
def test_each_lesson_shows_its_figure_and_stays_light(window: Callable[..., Any], name: str) -> None:
    """The lesson has the figure, and all its scripts together are under 25 KB as they travel."""
    with window() as visitor:
        sizes: list[int] = []
        visitor.page.on(
            "requestfinished",
            lambda request: (
                sizes.append(request.sizes()["responseBodySize"])
                if request.resource_type == "script"
                else None
            ),
        )
        page = visitor.goto(f"/lessons/{BUILT[name].lesson}/")
        assert figure(page, name).count() == 1
        page.wait_for_timeout(100)
        assert 0 < sum(sizes) <= 25 * 1024
        assert page.locator("*").count() <= 1500


@pytest.mark.parametrize("name", BUILT)
def test_figures_say_something_without_script(window: Callable[..., Any], name: str) -> None:
    """Without script there is a drawing and a sentence, and no control that would do nothing."""
    with window(script=False) as visitor:
        page = visitor.goto(f"/figures/?figure={name}")
        assert figure(page, name).locator("svg").count() > 0
        assert said(page, name)
        assert not figure(page, name).locator(".fgx-ctl").filter(visible=True).count()


def test_a_tick_decides_what_containers_see(window: Callable[..., Any]) -> None:
    """Clearing net shares it: the boxes become one, the flag appears, the sentence says what follows."""
    with window() as visitor:
        page = visitor.goto("/figures/?figure=namespaces-view")
        box = figure(page, "namespaces-view")
        assert box.get_by_text("eth0 172.17.0.2").is_visible()
        net = box.get_by_role("checkbox", name="net")
        net.focus()
        page.keyboard.press("Space")
        assert not box.get_by_text("eth0 172.17.0.2").is_visible()
        assert "docker run --network=host nginx" in " ".join(box.locator(".nsv-cmd").inner_text().split())
        assert said(page, "namespaces-view").startswith("net: All listen on the host's addresses")


def shown(page: Page) -> str:
    """The lines under the namespaces that can be seen, with single spaces: notes, then command or refusal."""
    box = figure(page, "namespaces-view")
    return " ".join(f"{box.locator('.nsv-x').inner_text()} {box.locator('.nsv-cmd').inner_text()}".split())


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_no_command_is_shown_that_does_something_else(window: Callable[..., Any], script: bool) -> None:
    """What Docker has no flag for, or refuses, is named in place of a command, with script and without."""
    with window(script=script) as visitor:
        page = visitor.goto("/figures/?figure=namespaces-view")
        ticks = {
            name: figure(page, "namespaces-view").get_by_role("checkbox", name=name)
            for name in ("mnt", "time", "user", "pid", "uts")
        }
        assert shown(page).startswith("As Docker starts them")
        assert shown(page).endswith("docker run nginx")
        ticks["mnt"].uncheck()
        assert "docker run" not in shown(page)
        assert "no flag to share mnt" in shown(page)
        assert "As Docker starts them" not in shown(page)
        ticks["time"].uncheck()
        assert "mnt: Everybody" in shown(page)
        assert "time: There is one clock" in shown(page)
        assert "no flag to share time" in shown(page)
        ticks["mnt"].check()
        ticks["time"].check()
        ticks["user"].check()
        assert "docker run nginx on a daemon with userns-remap" in shown(page)
        ticks["uts"].uncheck()
        assert "docker run --uts=host nginx on a daemon" in shown(page)
        ticks["pid"].uncheck()
        assert "docker run" not in shown(page)
        assert "refuses --pid=host" in shown(page)
        assert "refuses --network=host" not in shown(page)
        ticks["user"].uncheck()
        assert shown(page).endswith("docker run --pid=host --uts=host nginx")
        assert "refuses" not in shown(page)


def test_a_change_is_told_with_the_command_that_follows(window: Callable[..., Any]) -> None:
    """A screen reader hears what the tick did, and the command or why there is none."""
    with window() as visitor:
        page = visitor.goto("/figures/?figure=namespaces-view")
        box = figure(page, "namespaces-view")
        box.get_by_role("checkbox", name="ipc").uncheck()
        assert said(page, "namespaces-view").endswith("docker run --ipc=host nginx")
        box.get_by_role("checkbox", name="mnt").uncheck()
        assert "no flag to share mnt" in said(page, "namespaces-view")
        assert "docker run" not in said(page, "namespaces-view")


@pytest.mark.parametrize("memory", [(512, 1024, 320, 320), (512, 384, 448, 128), (256, 1024, 320, 0)])
def test_memory_in_the_browser_is_memory_on_the_server(
    window: Callable[..., Any], memory: tuple[int, ...]
) -> None:
    """The script's arithmetic is that of figures/cgroup.py, in words, in numbers and in the files' text."""
    expected = Memory(*memory)
    with window() as visitor:
        page = visitor.goto("/figures/?figure=cgroup-limits")
        box = figure(page, "cgroup-limits")
        for name, value in zip(("top", "high", "own", "cache"), memory, strict=True):
            box.locator(f"[name={name}]").fill(str(value))
        numbers = [box.locator(f".k-{name}").inner_text() for name in ("own", "kept", "back", "over")]
        assert numbers == [str(n) for n in (expected.held, expected.kept, expected.back, expected.over)]
        assert said(page, "cgroup-limits").startswith(expected.says)
        assert box.locator(".f-top").inner_text() == str(expected.top * 2**20)
        assert (box.locator(".f-high").inner_text() == "max") == (expected.high == MOST)


@pytest.mark.parametrize(
    "processor", [(150, 4, 400), (150, 16, 400), (20, 1, 800), (400, 3, 600), (130, 7, 260), (90, 4, 800)]
)
def test_waiting_in_the_browser_is_waiting_on_the_server(
    window: Callable[..., Any], processor: tuple[int, int, int]
) -> None:
    """Quota, threads and work give the same sentence, the same file and the same count."""
    expected = Processor(*processor)
    with window() as visitor:
        page = visitor.goto("/figures/?figure=cgroup-limits")
        box = figure(page, "cgroup-limits")
        for name, value in (("cpus", processor[0] / 100), ("threads", processor[1]), ("work", processor[2])):
            box.locator(f"[name={name}]").fill(f"{value:g}")
        assert said(page, "cgroup-limits").endswith(expected.says)
        assert box.locator(".f-cpu").inner_text() == f"{expected.quota * 1000} 100000"
        assert box.locator(".f-thr").inner_text() == str(expected.full)
        assert box.locator(".cgl-more").inner_text() == expected.more


def test_a_change_marks_what_is_built_again(window: Callable[..., Any]) -> None:
    """Another file, then another line: rows and sentence follow."""
    with window() as visitor:
        page = visitor.goto("/figures/?figure=layer-costs")
        box = figure(page, "layer-costs")
        assert box.locator(".lc-restore .again").count() == 2
        box.get_by_role("radio", name="Installer, three steps").check(force=True)
        assert not box.locator(".lc-restore").is_visible()
        box.get_by_role("radio", name="the installer on the web").filter(visible=True).check()
        assert box.locator(".lc-three .again").count() == 0
        assert said(page, "layer-costs").startswith("Nothing is built again")
        box.get_by_role("radio", name="Change line 2").filter(visible=True).check()
        assert box.locator(".lc-three .again").count() == 3


def test_the_ladder_answers_from_its_table(window: Callable[..., Any]) -> None:
    """Arrow keys choose another image; verdict, reason and sentence are those of the server's table."""
    with window() as visitor:
        page = visitor.goto("/figures/?figure=version-ladder")
        box = figure(page, "version-ladder")
        box.get_by_role("radio", name="Host Server 2022").check(force=True)
        box.get_by_role("radio", name="Image Server 2025").check(force=True)
        assert box.locator(".vl-a dd").first.locator(".v").inner_text() == "Cannot be pulled"
        assert box.locator(".vl-a a").first.get_attribute("href").endswith("/rules/image-newer-than-host/")
        page.keyboard.press("ArrowDown")
        assert said(page, "version-ladder").startswith("Server 2022 image (20348) on Server 2022 (20348)")
        assert "process isolation: starts" in said(page, "version-ladder")


def test_steps_go_on_and_back(window: Callable[..., Any]) -> None:
    """It opens on the first step; Previous and Next, the end of the row, no play button where motion is not wanted."""
    with window(reduced_motion="reduce") as visitor:
        page = visitor.goto("/figures/?figure=utility-vm-fork")
        box = figure(page, "utility-vm-fork")
        assert not box.get_by_role("button", name="Play").is_visible()
        assert box.get_by_text("Play is off: your system asks for reduced motion.").is_visible()
        previous, following = (box.get_by_role("button", name=name) for name in ("Previous", "Next"))
        assert box.get_by_role("radio", name="1. A base layer").is_checked()
        assert previous.get_attribute("aria-disabled") == "true"
        assert following.get_attribute("aria-disabled") == "false"
        assert not box.get_by_text("Template", exact=True).is_visible()
        box.get_by_role("radio", name="7. The container starts").check()
        assert box.get_by_text("Template", exact=True).is_visible()
        assert following.get_attribute("aria-disabled") == "true"
        previous.click()
        assert said(page, "utility-vm-fork").startswith("Step 6: A silo inside.")
        assert "not for containerd" in said(page, "utility-vm-fork")
        assert following.get_attribute("aria-disabled") == "false"


def test_the_fork_is_whole_without_script_and_on_paper(window: Callable[..., Any]) -> None:
    """Without script all steps are drawn and told; on paper too, whatever step is chosen."""
    with window(script=False) as visitor:
        page = visitor.goto("/figures/?figure=utility-vm-fork")
        box = figure(page, "utility-vm-fork")
        assert box.get_by_text("Template", exact=True).is_visible()
        assert not box.get_by_text("A machine", exact=True).is_visible()
        assert box.locator(".uvf-t").filter(visible=True).count() == 7
    with window() as visitor:
        page = visitor.goto("/figures/?figure=utility-vm-fork")
        page.emulate_media(media="print")
        assert figure(page, "utility-vm-fork").get_by_text("Template", exact=True).is_visible()


def test_the_host_stays_in_sight_when_the_table_is_scrolled(window: Callable[..., Any]) -> None:
    """Every pair as a table is wider than its box: first column and caption stay where they are."""
    with window() as visitor:
        page = visitor.goto("/figures/?figure=version-ladder")
        box = figure(page, "version-ladder")
        box.get_by_text("Every pair as a table").click()
        table = box.locator(".tbl-box")
        left = table.bounding_box()["x"]
        table.evaluate("box => box.scrollLeft = 600")
        assert table.evaluate("box => box.scrollLeft") > 300
        for part in ("tbody th", "thead th:first-child", "caption"):
            there = table.locator(part).first.bounding_box()
            assert abs(there["x"] - left) < 2, part
            assert there["width"] <= table.bounding_box()["width"], part


def test_an_answer_brings_the_way_to_it_along(window: Callable[..., Any]) -> None:
    """A deep answer chooses those above it; another branch takes them back; the leaf leads to the advisor."""
    with window() as visitor:
        page = visitor.goto("/figures/?figure=strategy-tree")
        box = figure(page, "strategy-tree")
        box.locator('input[name$="-auth"][value="yes"]').check()
        assert box.locator("input:checked").count() == 4
        assert said(page, "strategy-tree").startswith("Yes. Cloud DevOps Ready")
        box.locator(".on > .st-l a").click()
        assert "/advisor/" in page.url
        page.locator("main").get_by_text("Cloud DevOps Ready").first.wait_for(state="attached")
        page.go_back()
        figure(page, "strategy-tree").locator('input[name$="-tied"][value="yes"]').check()
        assert figure(page, "strategy-tree").locator("input:checked").count() == 1


def test_a_subject_is_filtered(window: Callable[..., Any]) -> None:
    """Only Docker: its years are left, with their counts, and the sentence says so."""
    with window() as visitor:
        page = visitor.goto("/figures/?figure=timeline")
        box = figure(page, "timeline")
        for name in ("Windows", "Kubernetes", "Azure"):
            box.get_by_role("checkbox", name=name).uncheck()
        assert said(page, "timeline").endswith("events: Docker and OCI.")
        assert not box.locator("summary", has_text="2024").is_visible()
        shown = box.locator(".tl-n").filter(visible=True)
        assert shown.all_text_contents() == ["Docker and OCI"]
        drawing = box.locator(".tl-d").bounding_box()
        assert drawing["height"] < 130
        box.locator("summary", has_text="2013").click()
        assert box.get_by_text("Docker's first public release").is_visible()


def test_print_keeps_the_state_and_drops_the_controls(window: Callable[..., Any]) -> None:
    """On paper stand the chosen step and all texts, and no slider or button."""
    with window() as visitor:
        page = visitor.goto("/figures/?figure=cgroup-limits")
        page.emulate_media(media="print")
        box = figure(page, "cgroup-limits")
        assert not box.locator("input").filter(visible=True).count()
        assert box.locator(".cgl-mem").is_visible()
        page.emulate_media(media="screen")
        visitor.goto("/figures/?figure=utility-vm-fork")
        page.emulate_media(media="print")
        box = figure(page, "utility-vm-fork")
        assert not box.get_by_role("button").filter(visible=True).count()
        assert box.locator(".uvf-t").filter(visible=True).count() == 7
