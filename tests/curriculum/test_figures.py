"""Built-in figures: what they state is computed, and agrees with engine and facts."""

from __future__ import annotations

import datetime

import pytest

from portal import curriculum, facts
from portal.curriculum import directives
from portal.curriculum.figures import cgroup, namespaces, strategy, timeline, utility_vm
from portal.curriculum.figures.built import BUILT
from portal.curriculum.figures.cgroup import Memory, Processor, short
from portal.curriculum.figures.ladder import view as ladder
from portal.curriculum.figures.layers import RECIPES
from portal.curriculum.figures.namespaces import KINDS
from portal.facts.entries import entries
from portal.facts.platform_files import _timeline
from portal.facts.reading import FactError, Table
from portal.placement import Placement
from portal.rules import check
from portal.rules.advice import advise
from portal.workload import Workload
from tests.curriculum import sample

MOST = cgroup.MOST


def test_a_figure_is_called_by_its_name_and_takes_no_state():
    values = directives.figure({"name": "layer-costs", "caption": "Costs"})
    assert values["built"] == "layer-costs"
    assert values["view"]["recipes"]
    with pytest.raises(ValueError, match="state"):
        directives.figure({"name": "layer-costs", "caption": "Costs", "state": "hv"})


def test_a_rendering_names_the_figures_it_needs_and_keeps_their_names(content: sample.Write, tmp_path):
    figure = '\n::: figure name=layer-costs caption="Costs"\n'
    folder, keep = content(body=sample.BODY + figure + figure), tmp_path / "kept"
    for _ in range(2):
        shelf = curriculum.load(folder, keep=keep)
        (lesson,) = shelf.course.lessons.values()
        assert shelf.rendered(lesson).figures == ("layer-costs",)
        assert not shelf.course.problems
    assert list(keep.glob("host-and-image.*.json"))


def test_sources_of_a_figure_are_cited_by_themselves(content: sample.Write):
    shelf = curriculum.load(
        content(body=sample.BODY + '\n::: figure name=strategy-tree caption="Tree"\n'),
        lambda name, values: str(values.get("numbers", "")),
    )
    (lesson,) = shelf.course.lessons.values()
    assert "kubernetes-in-a-microsoft-world-1" in shelf.rendered(lesson).sources


@pytest.mark.parametrize("name", BUILT)
def test_every_figure_has_a_view_a_sentence_and_known_sources(name):
    view = BUILT[name].view()
    assert view.get("say") or view.get("says")
    assert set(view.get("sources", ())) <= set(facts.current().sources)


# ---- namespaces-view


def test_there_are_eight_kinds_and_docker_shares_one():
    assert len(KINDS) == 8
    assert [kind.name for kind in KINDS if not kind.default] == ["user"]


def test_docker_has_no_flag_for_three_kinds_and_refuses_two_flags_when_users_are_remapped():
    assert [kind.name for kind in KINDS if not kind.flag] == ["mnt", "time", "user"]
    assert [kind.flag for kind in KINDS if kind.refused] == ["--pid=host", "--network=host"]


def test_the_engine_that_has_time_namespaces_is_the_one_of_the_facts():
    time = next(kind for kind in namespaces.view()["kinds"] if kind.name == "time")
    assert str(facts.current().platform.facts["docker_time_namespaces"].value) in time.shared


# ---- utility-vm-fork


def test_steps_that_build_on_the_clone_say_that_it_is_not_in_current_sources():
    """Whoever reads only the last step must not take the clone for a fact."""
    view = utility_vm.view()
    assert view["say"].startswith("Step 1:")
    for step in view["steps"][3:]:
        assert "containerd" in f"{step.evidence[1]} {step.more}", step.name


# ---- cgroup-limits


@pytest.mark.parametrize(
    ("memory", "state", "kept", "back", "over"),
    [
        (Memory(512, MOST, 320, 192), "fits", 192, 0, 0),
        (Memory(512, MOST, 320, 193), "reclaim", 192, 1, 0),
        (Memory(512, MOST, 512, 64), "reclaim", 0, 64, 0),
        (Memory(512, MOST, 513, 0), "oom", 0, 0, 1),
        (Memory(512, 384, 384, 64), "reclaim", 0, 64, 0),
        (Memory(512, 384, 448, 64), "high", 0, 64, 0),
        (Memory(512, 384, 576, 64), "oom", 0, 64, 64),
        (Memory(512, 768, 576, 0), "oom", 0, 0, 64),
    ],
)
def test_memory_is_taken_back_before_anything_is_killed(memory, state, kept, back, over):
    assert (memory.state, memory.kept, memory.back, memory.over) == (state, kept, back, over)


@pytest.mark.parametrize(
    ("processor", "full", "total"),
    [
        (Processor(150, 4, 400), 2, 225.0),
        (Processor(150, 16, 400), 2, 206.25),
        (Processor(150, 1, 400), 0, 400.0),
        (Processor(150, 4, 150), 0, 37.5),
        (Processor(150, 4, 300), 1, 137.5),
        (Processor(20, 1, 800), 39, 3920.0),
        (Processor(400, 4, 800), 0, 200.0),
    ],
)
def test_threads_wait_when_the_quota_is_used(processor, full, total):
    assert (processor.full, processor.total) == (full, total)


@pytest.mark.parametrize("quota", range(20, 401, 10))
@pytest.mark.parametrize("threads", [1, 3, 4, 16])
def test_a_period_never_has_more_than_its_quota_and_no_work_is_lost(quota, threads):
    processor = Processor(quota, threads, 100)
    used = [run * threads for run, _wait in processor.periods]
    assert all(each <= quota + 1e-9 for each in used)
    assert all(run + wait <= cgroup.PERIOD + 1e-9 for run, wait in processor.periods)
    if processor.total <= cgroup.SHOWN * cgroup.PERIOD:
        assert sum(used) == pytest.approx(100)


@pytest.mark.parametrize(
    ("processor", "more"),
    [
        (Processor(20, 1, 800), "and 31 more in which they wait, then the last one"),
        (Processor(100, 4, 801), "then the last one"),
        (Processor(100, 4, 800), ""),
        (Processor(150, 4, 400), ""),
    ],
)
def test_periods_that_are_not_drawn_are_counted(processor, more):
    assert processor.more == more


def test_numbers_are_rounded_as_the_script_rounds_them():
    assert [short(x) for x in (37.5, 6.25, 6.24, 225, 0)] == ["37.5", "6.3", "6.2", "225", "0"]


# ---- layer-costs


def test_what_stands_above_a_change_is_built_again():
    restore, source, three, one = RECIPES
    assert restore.cost("source") == "2 of 4 lines are built again, 34 MB."
    assert source.cost("source") == "3 of 3 lines are built again, 214 MB."
    assert restore.cost("base") == "Another base: all 4 lines above it are built again, 214.1 MB."
    assert one.cost("base") == "Another base: the line above it is built again, 216.3 MB."
    assert three.cost("web").startswith("Nothing is built again")
    assert three.cost("4") == "1 of 3 lines is built again, 24.56 MB."


def test_deleting_in_a_later_layer_makes_the_image_larger():
    _restore, _source, three, one = RECIPES
    assert three.lines[-1].size > 0
    assert three.total > one.total


# ---- version-ladder


def test_every_pair_on_the_ladder_is_the_answer_of_the_engine():
    shown = ladder()
    images = facts.current().image_releases()
    told = {host.slug: answers for rung in shown["rungs"] for host, answers in rung["hosts"]}
    day = Placement.of("linux", "linux").as_of
    assert set(told) == {release.slug for release in facts.current().hosts() if release.supported_on(day)}
    for slug, answers in told.items():
        for image, pair in zip(images, answers.split(), strict=True):
            for mode, number in zip(("process", "hyperv"), pair.split(","), strict=True):
                report = check(Placement.of(slug, image.image_key, mode))
                assert shown["outcomes"][int(number)][1] == directives.headline(report)


def test_rungs_go_down_by_build_and_hold_every_image_once():
    rungs = ladder()["rungs"]
    builds = [rung["build"] for rung in rungs]
    assert builds == sorted(set(builds), reverse=True)
    assert sorted(number for rung in rungs for number, _image in rung["images"]) == list(
        range(len(facts.current().image_releases()))
    )


# ---- strategy-tree

EXPECTED = {
    ("tied:yes",): "cloud-infrastructure-ready",
    ("tied:no", "azure:yes", "web:yes", "auth:yes"): "cloud-devops-ready",
    ("tied:no", "azure:yes", "web:yes", "auth:no"): "cloud-native-ready",
    ("tied:no", "azure:yes", "web:no", "service:yes"): "cloud-devops-ready",
    ("tied:no", "azure:yes", "web:no", "service:no", "linux:yes"): "cloud-native-ready",
    ("tied:no", "azure:yes", "web:no", "service:no", "linux:no", "code:yes"): "cloud-native-ready",
    ("tied:no", "azure:yes", "web:no", "service:no", "linux:no", "code:no"): "cloud-devops-ready",
    ("tied:no", "azure:no", "fast:yes", "background:yes"): "cloud-infrastructure-ready",
    ("tied:no", "azure:no", "fast:yes", "background:no"): "cloud-devops-ready",
    ("tied:no", "azure:no", "fast:no"): "cloud-infrastructure-ready",
}


def test_every_way_ends_at_the_strategy_that_the_engine_does_not_contradict():
    found = dict(strategy.paths())
    assert set(found) == set(EXPECTED)
    for way, workload in found.items():
        advice = advise(workload)
        best = next(each for each in advice.ways if each.strategy.id == EXPECTED[way])
        assert not best.best.blockers, way
        assert best.best.rank[:-1] == min(each.best.rank[:-1] for each in advice.ways), way
        assert strategy.leaf(workload)["strategy"].id == EXPECTED[way], way


@pytest.mark.parametrize("signal", strategy.TIED)
def test_each_tie_to_the_server_shuts_everything_but_the_machine(signal):
    advice = advise(Workload.parse(f"azure-vm {signal}").on(""))
    assert advice.ways[0].strategy.id == "cloud-infrastructure-ready"
    assert all(way.best.blockers for way in advice.ways[1:])


@pytest.mark.parametrize("runtime", ["", "netfx-4x", "not:netfx-4x not:modern-net"])
def test_a_windows_service_goes_the_same_way_whatever_it_is_written_in(runtime):
    """A native service has a path as well as one on .NET Framework."""
    untied = " ".join(f"not:{name}" for name in strategy.TIED)
    said = f"azure-vm {untied} place=azure not:web-app windows-service {runtime}"
    advice = advise(Workload.parse(said).on(""))
    assert advice.ways[0].strategy.id == "cloud-devops-ready"


@pytest.mark.parametrize("kind", ["web-app", "console-app"])
def test_on_own_machines_a_console_program_goes_the_way_of_a_web_application(kind):
    advice = advise(Workload.parse(f"azure-vm {kind} not:windows-service pace=fast place=own").on(""))
    assert advice.ways[0].strategy.id == "cloud-devops-ready"


def test_a_leaf_opens_the_advisor_with_what_was_said():
    workload = dict(strategy.paths())["tied:no", "azure:yes", "web:yes", "auth:yes"]
    address = strategy.leaf(workload)["address"]
    assert address.startswith("/advisor/?s=web-app&s=windows-auth")
    assert "place=azure" in address
    assert "not=gui-desktop" in address


# ---- timeline


def test_the_timeline_has_every_dated_fact_and_release_that_is_past():
    day = datetime.date(2026, 11, 26)
    found = timeline.events(day)
    known = facts.current()
    texts = [event.text for event in found]
    assert found == sorted(found)
    assert all(event.day <= day for event in found)
    dated = [fact for fact in known.platform.facts.values() if fact.timeline]
    assert len(dated) > 20
    days = {event.day.isoformat() for event in found}
    assert {fact.value for fact in dated if str(fact.value) <= day.isoformat()} <= days
    assert all(f"{r.name} is released" in texts for r in known.releases.values() if r.kind == "server")
    assert {event.subject for event in found} == set(timeline.NAMES)


def test_an_event_leads_to_the_page_of_its_fact():
    pages = entries(facts.current())
    assert not [e for e in timeline.events(datetime.date(2026, 11, 26)) if e.page not in pages]


def test_a_fact_on_the_timeline_is_a_day(tmp_path):
    def table(value: str, timeline: str) -> Table:
        (tmp_path / "one.toml").write_text(f'value = "{value}"\ntimeline = "{timeline}"\n')
        return Table.of_file(tmp_path, "one.toml")

    assert _timeline(table("2019-03-25", "kubernetes")) == "kubernetes"
    with pytest.raises(FactError, match="a value that is a day"):
        _timeline(table("1.14", "kubernetes"))
    with pytest.raises(FactError, match="must be one of"):
        _timeline(table("2019-03-25", "cars"))


@pytest.mark.parametrize("name", BUILT)
def test_every_figure_stands_in_its_lesson(name):
    text = (curriculum.default_folder() / BUILT[name].lesson / "lesson.md").read_text("utf-8")
    assert text.count(f"::: figure name={name} ") == 1
