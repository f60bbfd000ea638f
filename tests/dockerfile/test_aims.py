"""The comment in which a file says where its image is to run."""

import pytest

from portal.dockerfile import Dockerfile
from portal.rules import State, check

BASE = "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
NOTE = "# For windows-server-2019, process isolation, docker, published on 8080\n"


def states(file: Dockerfile) -> set[State]:
    return {o.state for o in check(file).outcomes if o.rule.id == "base-does-not-run-on-target"}


def test_the_file_is_judged_for_the_host_that_it_names():
    assert Dockerfile.parse("# escape=`\n" + NOTE + BASE).aim == {
        "host": "windows-server-2019",
        "isolation": "process",
        "orchestrator": "docker",
    }
    assert states(Dockerfile.parse(NOTE + BASE)) == {State.BREAKS}


def test_a_host_that_is_asked_about_counts_instead():
    assert states(Dockerfile.parse(NOTE + BASE).aimed("windows-server-2022", "process")) == {State.HOLDS}


@pytest.mark.parametrize(
    "comment",
    [
        "# For windows-server-2019 we need this",
        "# For linux",
        "# for windows-server-2019, process isolation, docker",
        "# For windows-server-2019, process isolation, nomad",
    ],
)
def test_other_comments_say_nothing_of_it(comment):
    file = Dockerfile.parse(f"{comment}\n{BASE}")
    assert file.aim == {}
    assert states(file) == set()
