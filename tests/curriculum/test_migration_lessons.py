"""What the lessons on migration say beside a link to the advisor is what the advisor answers."""

from __future__ import annotations

import re

import pytest
from django.http import QueryDict

from portal import curriculum
from portal.advisor.question import Question
from portal.rules import RULES
from portal.rules.advice import advise
from portal.workload import Workload

DAY = "as_of=2026-11-26"
NORTH = "web-app netfx-4x event-log"
SOUTH = f"{NORTH} gui-desktop hardware-dongle"
NIGHTLY = "scheduled-task console-app modern-net pace=fast upkeep=platform"


def text_of(slug: str) -> str:
    return (curriculum.default_folder() / slug / "lesson.md").read_text(encoding="utf-8")


def verdicts(application: str) -> dict[str, str]:
    advice = advise(Workload.parse(f"aks {application} {DAY}").on(""))
    return {each.target.id: each.report.verdict.value for each in advice.targets}


def open_targets(application: str) -> list[str]:
    return [name for name, verdict in verdicts(application).items() if verdict.startswith("runs")]


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES.values() if rule.on is Workload], ids=lambda rule: rule.id
)
def test_the_lesson_that_a_rule_names_links_the_rule(rule):
    assert f"(rule:{rule.id})" in text_of(rule.lesson)


def test_north_fits_a_platform_as_it_is_and_containers_with_work():
    found = verdicts(NORTH)

    assert found["app-service-managed-instance"] == "runs"
    assert found["aks"] == found["windows-host"] == "runs-with-limits"


def test_south_fits_a_machine_only_and_even_that_with_work():
    assert open_targets(SOUTH) == ["azure-vm", "own-vm"]
    assert verdicts(SOUTH)["azure-vm"] == "runs-with-limits"


def test_a_site_that_must_stay_in_its_rooms_has_own_hosts_left():
    assert open_targets("web-app netfx-4x place=own pace=fast") == ["windows-host", "own-vm"]


def test_windows_authentication_is_open_on_container_instances():
    assert verdicts("web-app netfx-4x windows-auth")["container-instances"] == "unknown"


def test_a_nightly_job_goes_to_functions_first():
    assert open_targets(NIGHTLY)[0] == "functions"


def test_a_component_that_an_installer_brings_leaves_managed_instance_of_the_platforms_for_code():
    found = verdicts("web-app netfx-4x com-registry-msi")

    assert found["app-service-managed-instance"] == "runs"
    assert found["app-service-code"] == found["functions"] == "blocked"


@pytest.mark.parametrize("slug", ["choosing-per-application", "cloud-native-ready"])
def test_links_to_the_advisor_can_be_read(slug):
    queries = re.findall(r"\]\(/advisor/\?([^)]+)\)", text_of(slug))

    assert queries
    for query in queries:
        assert Question.read(QueryDict(query)).errors == {}
