"""Claims are borne out by rules and facts, and bare numbers are found."""

import pytest

from portal import curriculum, facts
from portal.curriculum import bare
from portal.curriculum.claims import ClaimError, bear_out, forms
from tests.curriculum.sample import BODY, FRONT, Write

END = FRONT.count("\n") + BODY.count("\n")


def problems(content: Write, text: str) -> list[str]:
    course = curriculum.load(content(body=BODY + "\n" + text + "\n")).course
    assert not any(problem.fatal for problem in course.problems), course.problems
    return [str(problem) for problem in course.problems]


def test_a_verdict_claim_is_rendered_as_text_with_a_source_number(content: Write):
    shelf = curriculum.load(content())
    html = shelf.rendered(shelf.course.lessons["host-and-image"]).html
    assert 'A 2019 image is refused on a 2022 host.<a class="ref"' in html
    assert "[[" not in html


def test_a_wrong_verdict_claim_fails_with_line_and_what_the_rules_say(content: Write):
    found = problems(content, "Text.\n\n[[It starts | windows-server-2022 ltsc2019 process = runs]]")
    assert len(found) == 1
    assert f"lesson.md:{END + 4}: the rules say blocked, not runs" in found[0]


def test_a_page_with_a_wrong_claim_says_so_beside_it(content: Write):
    text = "Text.\n\n[[It starts | windows-server-2022 ltsc2019 process = runs]]"
    shelf = curriculum.load(content(body=BODY + "\n" + text + "\n"))
    html = shelf.rendered(shelf.course.lessons["host-and-image"]).html
    assert "It starts <strong>(This no longer holds: the rules say blocked, not runs" in html


def test_a_claim_over_two_lines_counts_its_first_line(content: Write):
    found = problems(content, "Text\n[[It\nstarts | windows-server-2022 ltsc2019\nprocess = runs]]")
    assert f"lesson.md:{END + 3}: " in found[0]


def test_several_conditions_must_all_hold():
    good = "windows-server-2022 ltsc2019 process = blocked; windows-server-2022 ltsc2019 hyperv = runs"
    assert bear_out("text", good).sources
    with pytest.raises(ClaimError, match="not blocked"):
        bear_out("text", good.replace("hyperv = runs", "hyperv = blocked"))


def test_a_claim_about_a_workload_asks_the_rules_for_its_target():
    signed_in = "web-app netfx-4x windows-auth"
    assert bear_out("text", f"workload aks {signed_in} = runs-with-limits").sources
    assert bear_out(
        "text", f"workload aks {signed_in} place=own = blocked; workload azure-vm {signed_in} = runs"
    )
    with pytest.raises(ClaimError, match="the rules say blocked, not runs") as caught:
        bear_out("text", f"workload app-service-managed-instance {signed_in} = runs")
    assert not caught.value.fatal


def test_a_claim_without_a_target_asks_which_comes_first():
    printing = "windows-service gui-desktop printer-driver"
    assert bear_out("text", f"workload {printing} place=own = own-vm").sources
    with pytest.raises(ClaimError, match="the rules say azure-vm, not aks"):
        bear_out("text", f"workload {printing} place=azure = aks")


@pytest.mark.parametrize(
    "condition",
    [
        "workload aks web-ap = runs",
        "workload akz web-app = runs",
        "workload web-app = perhaps",
        "workload aks",
    ],
)
def test_a_workload_that_cannot_be_read_stops_the_check(condition):
    with pytest.raises(ClaimError) as caught:
        bear_out("text", condition)
    assert caught.value.fatal


def test_value_claims():
    release = facts.current().releases["windows-server-2022"]
    path = "release.windows-server-2022"
    assert bear_out(f"build {release.build}", f"{path}.build").sources
    end = release.extended_end
    for text in forms(end):
        assert bear_out(text, f"{path}.extended_end")
    with pytest.raises(ClaimError, match=str(release.build)):
        bear_out("build 12345", f"{path}.build")
    with pytest.raises(ClaimError, match="is"):
        bear_out("text", f"{path}.build = 1")
    with pytest.raises(ClaimError, match="no fact is called") as caught:
        bear_out("text", "release.windows-server-2022.nothing")
    assert caught.value.fatal


def test_a_number_is_no_part_of_a_longer_one():
    with pytest.raises(ClaimError):
        bear_out("build 203480", "release.windows-server-2022.build")


def test_unchecked_needs_a_reason_and_is_counted(content: Write):
    shelf = curriculum.load(content(body=BODY + "\n[[about 3 GB | unchecked=measured once]] and more.\n"))
    assert not shelf.course.problems
    assert shelf.unchecked == 1
    with pytest.raises(ClaimError, match="reason"):
        bear_out("3 GB", "unchecked=")


@pytest.mark.parametrize(
    "text",
    [
        "Build 20348 is meant.",
        "It ended on 12 Jan 2027.",
        "It ended on 2027-01-12.",
        "Since 2016 it is so.",
        "In January 2027 it ends.",
        "Use ltsc2022 here.",
        "Kubernetes 1.37 has it.",
        "From version 1809 on.",
        "Windows 11 24H2 has it.",
        "It weighs 3 GB.",
        "It is 10.0.20348.2340.",
        "Set `code` to 512 MB.",
        "* a list with 20348",
        "| a | b |\n|---|---|\n| 20348 | x |",
    ],
)
def test_bare_numbers_fail(content: Write, text):
    assert any("bare " in problem for problem in problems(content, text))


@pytest.mark.parametrize(
    "text",
    [
        "Windows Server 2022 and Windows 11 are names.",
        "A 2019 image on a 2022 host.",
        "The tag `ltsc2022` and build `20348`.",
        "The page says “from version 1809 on”.",
        "> From version 1809 on.",
        "There are 27 rules and 100 containers.",
        "See [the page](https://example.org/1.2/20348).",
        "Error 0xc0370101 appears.",
    ],
)
def test_names_code_and_quotations_are_fine(content: Write, text):
    assert problems(content, text) == []


def test_the_line_of_a_bare_number(content: Write):
    assert (
        f"lesson.md:{END + 4}: bare build number “20348”" in problems(content, "One.\nTwo.\nBuild 20348.")[0]
    )


def test_a_number_is_told_once():
    assert len(list(bare.numbers("10.0.20348.2340"))) == 1
    assert len(list(bare.numbers("12 Jan 2027"))) == 1


def test_reasons_of_items_are_checked_and_prompts_are_not(content: Write):
    from tests.curriculum.sample import ITEMS

    assert not curriculum.load(
        content(items=ITEMS.replace("Which kernel", "Which build, 20348 or"))
    ).course.problems
    found = curriculum.load(content(items=ITEMS.replace("There is one", "Build 20348, one"))).course.problems
    assert "items.toml:1: bare build number" in str(found[0])


@pytest.mark.parametrize("said", ["the tag `ltsc2019`", "`ltsc2019`", "`ltsc2019` there"])
def test_code_at_the_end_of_a_claim_is_kept(content: Write, said):
    text = f"Text.\n\n[[{said} | windows-server-2022 ltsc2019 process = blocked]]"
    shelf = curriculum.load(content(body=BODY + "\n" + text + "\n"))
    html = shelf.rendered(shelf.course.lessons["host-and-image"]).html
    assert not shelf.course.problems
    assert "<code>ltsc2019</code>" in html
