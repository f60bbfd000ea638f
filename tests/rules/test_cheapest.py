"""The cheapest change equals brute force: every combination is asked, and none that is cheaper runs."""

from __future__ import annotations

import datetime
import inspect
import itertools
import random
import re

import pytest

from portal import facts
from portal.placement import ISOLATIONS, ORCHESTRATORS, Host, Image, Placement
from portal.rules import Verdict, check, rules_for
from portal.rules.changes import COSTS, dimensions
from portal.rules.cheapest import RUNS, STARTS, STEERING, cheapest

DAY = datetime.date(2026, 11, 26)
ISOLATION, REBUILD, REBASE, SETUP, HOST, PLATFORM, WITHOUT, RETIRED = 1, 2, 3, 3, 4, 7, 9, 20
OLD_ENGINE = "docker 20.10"
NEEDS = ("powershell", "pwsh", "msi", "netfx", "netfx3", "wow64", "gui", "printing", "iis", "drivers", "wmi")
# Details to ask with, and for each what may take its place at which cost.
OTHERS = {
    "gpu": (("directx", "cuda"), [("", WITHOUT)]),
    "device": (("com", "lpt"), [("", WITHOUT)]),
    "gmsa": (("web",), [("", WITHOUT)]),
    "replicas": ((3,), [(1, WITHOUT)]),
    "host_network": ((True,), [(None, WITHOUT)]),
    "mount": (("file", "file-over-existing", "named-pipe"), [("directory", 1), ("", WITHOUT)]),
    "tty": ((False,), [(True, 1)]),
    "memory_limit": ((0, 64 * 2**20), [(2 * 2**30, 1)]),
    "hypervisor": ((False,), [(True, 3)]),
}


def hosts():
    return [*map(Host.of_release, facts.current().hosts()), Host("linux", "linux")]


def images():
    return [
        Image.of_release(release, family)
        for release in facts.current().image_releases()
        for family in release.tags
    ]


def is_old(host):
    """Whether today's Docker engines do not start there."""
    return host.build is not None and host.build < 17763


def is_given_up(host, orchestrator):
    """Whether nobody mends the host any more, or the orchestrator has dropped it."""
    if host.release is None:
        return False
    node = facts.current().platform.nodes.get(orchestrator, {}).get(host.release.slug)
    ends = [host.release.mainstream_end, host.release.extended_end]
    gone = any(ends) and all(end is None or end < DAY for end in ends)
    return gone or bool(node and node.until and node.until <= DAY)


def distance(start, host, image, isolation, orchestrator):
    """The sum of the costs, written down here a second time."""
    cost = 0
    if host.text != start.host.text:
        cost += RETIRED if is_given_up(host, start.orchestrator) else HOST
    if image.text != start.image.text:
        end = image.release.image_end.get(image.family) or image.release.support_ends
        cost += RETIRED if end and end < DAY else REBUILD if image.family == start.image.family else REBASE
    return cost + ISOLATION * (isolation != start.isolation) + PLATFORM * (orchestrator != start.orchestrator)


@pytest.fixture(scope="module")
def table():
    """The verdict for every host, image, isolation and orchestrator."""
    combinations = itertools.product(hosts(), images(), ISOLATIONS, ORCHESTRATORS)
    return {each: check(Placement(*each, DAY)).verdict for each in combinations}


@pytest.fixture(scope="module")
def old_engines(table):
    """The verdict with the last Docker engine for old hosts, on those."""
    return {
        each: check(Placement(*each, DAY).with_(runtime=OLD_ENGINE)).verdict
        for each in table
        if each[3] == "docker" and is_old(each[0])
    }


def least(start, table, old_engines, goal):
    """The least cost of a combination with a verdict that is good enough; None if there is none."""
    costs = [distance(start, *each) for each, verdict in table.items() if verdict in goal]
    if start.orchestrator == "docker" and is_old(start.host):
        costs += [distance(start, *each) + SETUP for each, v in old_engines.items() if v in goal]
    return min(costs, default=None)


def starts_of(table):
    """Every question of the matrix: the images of servers, on every host."""
    return [
        Placement(*each, DAY) for each in table if each[0].os == "windows" and each[1].family == "servercore"
    ]


def compare(start, table, old_engines):
    """Search and brute force agree on the cost, on both goals, and what is offered is as good as it says."""
    report = check(start)
    found = cheapest(report)
    if report.verdict is Verdict.RUNS:
        assert found is None
        return
    assert not found.gave_up
    goal = RUNS if report.verdict is Verdict.LIMITS else STARTS
    assert [way.cost for way in found.ways[:1]] == [least(start, table, old_engines, goal)], start.text
    if found.without_limits:
        assert found.without_limits[0].cost == least(start, table, old_engines, RUNS), start.text
    for way in (*found.ways, *found.without_limits):
        to = way.to
        assert check(to).verdict is way.report.verdict
        setup = SETUP if to.more.runtime else 0
        assert way.cost == distance(start, to.host, to.image, to.isolation, to.orchestrator) + setup
        assert way.cost == sum(step.cost.value for step in way.steps)
        assert len({each.cost for each in found.ways}) == 1


def test_a_sample_of_the_matrix_equals_brute_force(table, old_engines):
    for start in random.Random(4).sample(starts_of(table), 150):
        compare(start, table, old_engines)


@pytest.mark.prove
def test_the_whole_matrix_equals_brute_force(table, old_engines):
    good = {each: verdict for each, verdict in table.items() if verdict in STARTS}
    for start in starts_of(table):
        compare(start, good, old_engines)


def case(rng, table):
    """A question with some details, as many people have."""
    host, image, isolation, orchestrator = rng.choice(list(table))
    details = {"needs": tuple(rng.sample(NEEDS, rng.choice((0, 1, 1, 2))))}
    for name in rng.sample(list(OTHERS), rng.choice((1, 1, 2))):
        details[name] = rng.choice(OTHERS[name][0])
    return Placement(host, image, isolation, orchestrator, DAY).with_(**details)


def alternatives(start):
    """Every change of the details with its cost: those of OTHERS, needs left out, features added in the build."""
    per_part = [
        [({}, 0), *(({name: value}, cost) for value, cost in OTHERS[name][1])]
        for name in OTHERS
        if name in start.said
    ]
    needs = start.more.needs
    kept = [each for n in range(len(needs) + 1) for each in itertools.combinations(needs, n)]
    per_part.append([({"needs": each}, WITHOUT * (len(needs) - len(each))) for each in kept])
    named = {"wow64": "Microsoft.NanoServer.Datacenter.WOWSupport", "netfx3": "NetFx3"}
    if added := tuple(feature for need, feature in named.items() if need in needs):
        per_part.append([({}, 0), ({"features_on_demand": added}, REBUILD)])
    if start.orchestrator == "docker" and is_old(start.host):
        per_part.append([({}, 0), ({"runtime": OLD_ENGINE}, SETUP)])
    for parts in itertools.product(*per_part):
        changed = {name: value for part, _ in parts for name, value in part.items()}
        yield changed, sum(cost for _, cost in parts)


def cheaper_ones(start, table, below):
    """Every combination of host, image, isolation, orchestrator and details that costs less."""
    details = list(alternatives(start))
    for each in table:
        for changed, cost in details:
            if distance(start, *each) + cost < below:
                yield Placement(*each, DAY, start.with_(**changed).more if changed else start.more)


def compare_with_details(start, table):
    report = check(start)
    found = cheapest(report)
    if found is None:
        return False
    goal = RUNS if report.verdict is Verdict.LIMITS else STARTS
    assert found.ways and not found.gave_up, start.text
    way = found.ways[0]
    assert way.report.verdict in goal and check(way.to).verdict is way.report.verdict
    for cheaper in cheaper_ones(start, table, way.cost):
        assert check(cheaper).verdict not in goal, (
            f"{start.text}: {cheaper.text} is cheaper than {way.to.text}"
        )
    return True


def test_cases_with_details_equal_brute_force(table):
    rng = random.Random(7)
    assert sum(compare_with_details(case(rng, table), table) for _ in range(12)) > 8


@pytest.mark.prove
def test_many_cases_with_details_equal_brute_force(table):
    rng = random.Random(70)
    assert sum(compare_with_details(case(rng, table), table) for _ in range(150)) > 100


def test_no_fix_that_a_rule_offers_is_cheaper(table):
    """Where a rule's own fix leads to a start, the search knows a way that costs no more."""
    for start in random.Random(5).sample(starts_of(table), 60):
        report = check(start)
        if report.verdict is not Verdict.BLOCKED:
            continue
        for fix in report.fixes:
            to = fix.to
            if to.as_of == start.as_of and check(to).verdict in STARTS:
                parts = (to.host, to.image, to.isolation, to.orchestrator)
                setup = SETUP if to.more.runtime else 0
                assert cheapest(report).ways[0].cost <= distance(start, *parts) + setup


@pytest.mark.parametrize(
    ("question", "steps"),
    [
        ("windows-server-2022 ltsc2019 process", ["isolation"]),
        ("windows-server-2019 ltsc2022 process", ["image"]),
        ("windows-server-2022 nanoserver:ltsc2022 process docker needs=powershell", ["image"]),
        ("windows-server-2025 nanoserver:ltsc2025 process docker needs=wow64", ["features_on_demand"]),
        ("windows-server-2022 ltsc2022 process docker needs=drivers", ["needs"]),
        ("windows-server-2022 ltsc2019 hyperv docker memory_limit=none", ["memory_limit"]),
        ("windows-server-2022 ltsc2022 process docker host_network=yes", ["host_network"]),
        ("windows-11-24h2 debian:12 default docker", ["daemon_os"]),
        ("?windows-server ltsc2022 process", ["host"]),
        # Nodes of a newer release and a rebuild are less than to leave the platform.
        ("windows-server-2019 ltsc2019 process aks", ["host", "image"]),
        (
            "windows-server-2022 ltsc2022 hyperv docker gmsa=web replicas=99 host_edition=standard",
            ["isolation"],
        ),
    ],
)
def test_each_kind_of_change(question, steps):
    report = check(Placement.parse(f"{question} as_of=2026-11-26"))
    assert [step.field for step in cheapest(report).ways[0].steps] == steps


ASPNET = "mcr.microsoft.com/dotnet/framework/aspnet:"
CORE = "mcr.microsoft.com/dotnet/aspnet:"


def ways_for(question, day="2026-11-26"):
    found = cheapest(check(Placement.parse(f"{question} as_of={day}")))
    return [[step.title for step in way.steps] for way in found.ways]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        # Images that got their last update years ago stand behind everything else.
        ("windows-10-22h2 ltsc2022", "Rebuild on mcr.microsoft.com/windows/servercore:ltsc2019"),
        (
            "windows-server-2022 nanoserver:ltsc2022 process docker needs=iis",
            f"Rebuild on {ASPNET}4.8.1-windowsservercore-ltsc2022",
        ),
        # The same repository on another release, not the bare base image without what the repository brings.
        (
            f"windows-server-2022 {ASPNET}4.8-windowsservercore-ltsc2019 process aks",
            f"Rebuild on {ASPNET}4.8.1-windowsservercore-ltsc2022",
        ),
        (
            f"windows-server-2022 {CORE}10.0-nanoserver-ltsc2025 process",
            f"Rebuild on {CORE}10.0-nanoserver-ltsc2022",
        ),
        (
            "windows-server-2022 docker.io/microsoft/aspnet:4.7.2 process",
            f"Rebuild on {ASPNET}4.8.1-windowsservercore-ltsc2022",
        ),
        (
            "windows-server-2022 microsoft/iis process",
            "Rebuild on mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022",
        ),
        (
            "windows-server-2022 python:3.14-windowsservercore-ltsc2025 process",
            "Rebuild on python:3.14-windowsservercore-ltsc2022",
        ),
        (
            "windows-server-2022 golang:1.27-windowsservercore-ltsc2025 process",
            "Rebuild on mcr.microsoft.com/windows/servercore:ltsc2022 and install Go in it",
        ),
        (
            "windows-server-2022 eclipse-temurin:25-jdk-nanoserver-ltsc2025 process",
            "Rebuild on mcr.microsoft.com/windows/nanoserver:ltsc2022 and install Java 25 in it",
        ),
        # Nobody knows what is in an image of one's own, but its Dockerfile names the base image.
        (
            "windows-server-2022 myregistry/app:1-windowsservercore-ltsc2025 process",
            "Rebuild on mcr.microsoft.com/windows/servercore:ltsc2022",
        ),
        (
            f"windows-server-2022 {CORE}9.0-nanoserver-ltsc2022 process docker needs=netfx",
            f"Rebuild on {ASPNET}4.8.1-windowsservercore-ltsc2022",
        ),
        (
            "windows-server-2022 nanoserver:ltsc2022 process docker needs=netfx",
            "Rebuild on mcr.microsoft.com/dotnet/framework/runtime:4.8.1-windowsservercore-ltsc2022",
        ),
        (
            f"windows-server-2016 {ASPNET}4.8-windowsservercore-ltsc2016",
            "Use Docker Engine 20.10, out of support since 10 Dec 2023",
        ),
        (
            "windows-server-2022 ltsc2022 process docker needs=domain-join",
            "Do without “domain join”: use a group managed service account (gMSA)",
        ),
    ],
)
def test_what_somebody_who_knows_would_say_comes_first(question, first):
    assert ways_for(question)[0] == [first]


def test_no_way_leads_to_an_image_without_updates_while_one_with_them_starts():
    for question in (
        "windows-10-22h2 ltsc2022",
        "windows-server-2022 nanoserver:ltsc2022 process docker needs=iis",
    ):
        found = cheapest(check(Placement.parse(f"{question} as_of=2026-11-26")))
        for way in (*found.ways, *found.without_limits):
            assert way.to.image.release.support_ends >= DAY, way.to.text
    assert ["Rebuild on mcr.microsoft.com/windows/servercore:20H2"] in ways_for(
        "windows-10-20h2 ltsc2022 default docker", day="2021-12-01"
    )


@pytest.mark.parametrize(
    "question",
    [
        "windows-server-20h2 ltsc2019 default aks",
        "windows-server-20h2 ltsc2022 default aks",
        "windows-server-23h2 1903 default kubernetes",
    ],
)
def test_no_way_leads_to_a_host_out_of_support_while_another_starts_it(question):
    found = cheapest(check(Placement.parse(f"{question} as_of=2026-11-26")))
    assert found.ways
    for way in (*found.ways, *found.without_limits):
        assert not is_given_up(way.to.host, way.to.orchestrator), way.to.text


def test_a_bare_base_image_is_no_rebuild_of_one_that_brings_more():
    question = f"windows-server-2022 {ASPNET}4.8-windowsservercore-ltsc2019 process aks as_of=2026-11-26"
    start = Placement.parse(question)
    (_host, images, *_rest) = dimensions(start, check(start))
    costs = {choice.value.text: (choice.kind, choice.title) for choice in images}
    assert costs[f"{ASPNET}4.8.1-windowsservercore-ltsc2022"][0] == "rebuild"
    kind, title = costs["ltsc2022"]
    assert kind == "rebase"
    assert title.endswith("servercore:ltsc2022 and install ASP.NET on .NET Framework in it")


def test_an_answer_to_what_was_left_open_costs_nothing():
    report = check(Placement.parse("?windows-server ltsc2022 process as_of=2026-11-26"))
    way = cheapest(report).ways[0]
    assert way.cost == 0 and way.steps[0].title.startswith("If the host is Windows Server 20")


def test_where_every_cheap_way_has_limits_one_without_is_named_too():
    found = cheapest(check(Placement.parse("windows-11-24h2 ltsc2019 process as_of=2026-11-26")))
    assert {way.report.verdict for way in found.ways} == {Verdict.LIMITS}
    assert found.without_limits[0].report.verdict is Verdict.RUNS
    assert found.without_limits[0].cost > found.ways[0].cost


def test_nothing_helps_before_containers_were_there():
    """In the summer of 2016 no Windows release with containers was out."""
    found = cheapest(check(Placement.parse("windows-server-2016 ltsc2016 process as_of=2016-07-01")))
    assert found.ways == () and not found.gave_up


def test_what_asks_about_the_question_is_no_change():
    """A rule offers to ask about another day; a change of the case keeps the day and the action."""
    found = cheapest(check(Placement.parse("windows-server-2025 ltsc2025 process as_of=2020-01-01")))
    assert found.ways and all(way.to.as_of == datetime.date(2020, 1, 1) for way in found.ways)


def test_a_case_with_too_much_in_it_ends_and_says_so():
    needs = ",".join(f"unheard-of-{n}" for n in range(50))
    found = cheapest(check(Placement.parse(f"windows-server-2025 ltsc2025 process docker needs={needs}")))
    assert found.ways or found.gave_up


def test_rules_asked_in_every_case_look_at_few_details():
    """The search asks them once for all other details; a rule that reads another one says what it is about."""
    for rule in rules_for(Placement):
        if not rule.about:
            source = inspect.getsource(inspect.getmodule(rule.function))
            read = set(re.findall(r"\bmore\.(\w+)", source)) - {"runtime_name", "runtime_version"}
            assert read <= set(STEERING), rule.id
            assert "needed(" not in source and "program_of(" not in source, rule.id


def test_every_kind_of_cost_has_words_and_a_reason():
    assert all(cost.words and cost.why for cost in COSTS.values())
    assert [cost.value for cost in COSTS.values()] == sorted(cost.value for cost in COSTS.values())
