"""What each known error has to keep besides its shape."""

import re

import pytest

from portal import facts

ERRORS = facts.current().errors
_START_IT = re.compile(r"(?:with|needs?|under) Hyper-V isolation|--isolation", re.IGNORECASE)
# Under Hyper-V isolation already: these advise about the VM, and send nobody to it.
_ABOUT_THE_VM = {"guest-does-not-answer"}


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
def test_hyperv_isolation_is_no_advice_for_a_cluster(error):
    """Kubernetes supports process isolation only, so where Docker has that way out a cluster gets other words."""
    said = error.in_cluster().actions
    assert error.id in _ABOUT_THE_VM or not [action for action in said if _START_IT.search(action)]


def test_what_holds_everywhere_is_said_in_a_cluster_too():
    error = ERRORS["file-corrupt"]
    assert error.in_cluster() == error


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
def test_words_end_in_a_full_stop(error):
    for text in (error.meaning, *error.actions, *error.cluster_actions):
        assert text.endswith(".")
        assert text.count("`") % 2 == 0
    assert "`" not in error.meaning, "where a paste is answered, only actions show code"
    assert not error.name.endswith(".")
