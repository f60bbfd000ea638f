"""What a reader of the pages for many pairs sees: what runs on these hosts, which hosts run these images, compare."""

import csv
import io
import re
from html import unescape

import pytest

from portal import facts
from portal.placement import Placement
from portal.rules import Verdict, check

pytestmark = pytest.mark.django_db
HOSTS, IMAGES, COMPARE = "/explorer/hosts/", "/explorer/images/", "/explorer/compare/"
STARTS = {"runs", "runs-with-limits"}


def words(response):
    """The words of a page, without tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def rows(response):
    """The rows of a CSV file as dictionaries."""
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def title(response):
    return unescape(re.search(r"<title>(.*?)</title>", response.content.decode(), re.S)[1])


def answers_of(response):
    return [unescape(href) for href in re.findall(r'href="(/explorer/\?[^"]+)"', response.content.decode())]


# What runs on these hosts


def test_every_cell_is_what_the_engine_says(client):
    query = {"host": ["windows-server-2019", "windows-server-2022", "windows-11-24h2"], "as_of": "2026-11-26"}
    response = client.get(HOSTS, query)
    table = re.search(r'<table class="ask-matrix">.*?</table>', response.content.decode(), re.S)[0]
    found = re.findall(r'<th scope="row">([\w.]+)<.*?</tr>', table, re.S)
    assert found == [release.image_key for release in facts.current().image_releases()]
    for key, cells in re.findall(r'<th scope="row">([\w.]+)<(.*?)</tr>', table, re.S):
        said = re.findall(r"</svg>([^<]+)<", cells)
        for mode, text in zip(("process", "hyperv"), said, strict=True):
            verdicts = [
                check(Placement.of(host, key, mode, as_of="2026-11-26")).verdict for host in query["host"]
            ]
            n = sum(verdict in (Verdict.RUNS, Verdict.LIMITS) for verdict in verdicts)
            assert text == ("All 3" if n == 3 else f"{n} of 3" if n else "None"), (key, mode)


def test_a_cell_shows_the_reasons_for_each_host_and_leads_to_the_whole_answer(client):
    query = {"host": ["windows-server-2022", "windows-server-2019"], "why": "ltsc2019.process"}
    response = client.get(HOSTS, query)
    said = words(response)
    assert "Does not start on Windows Server 2022" in said and "0xc0370101" in said
    assert "Starts on Windows Server 2019" in said
    whole = next(href for href in answers_of(response) if "host=windows-server-2022" in href)
    assert "Does not start" in words(client.get(whole))


def test_the_first_visit_shows_an_example_and_the_title_names_the_state(client):
    response = client.get(HOSTS)
    assert "An example." in words(response)
    assert "What runs on Windows Server 2022 and Windows Server 2025" in title(response)


def test_hosts_are_chosen_and_typed_and_a_wrong_line_keeps_the_others(client):
    response = client.get(
        HOSTS, {"host": "windows-server-2022", "more_hosts": "20348.2340\nbanana\nWindows 11 24H2"}
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert re.search(r'id="e-more_hosts">[^<]*banana', page)
    assert "Windows Server 2022 (20348.2340)" in words(response) and "of 3" in words(response)
    assert "banana" in re.search(r"<textarea.*?</textarea>", page, re.S)[0]


def test_too_many_hosts_are_cut_with_a_message(client):
    known = [release.slug for release in facts.current().hosts()][:14]
    response = client.get(HOSTS, {"host": known})
    assert "At most 12" in words(response) and "All 12" not in words(response).split("At most 12")[0]


def test_a_base_image_has_the_releases_that_it_was_published_for(client):
    said = words(client.get(HOSTS, {"host": "windows-server-2022", "family": "server"}))
    assert "ltsc2025" in said and "20h2" not in said.partition("Choose a cell")[0].partition("Image")[2]


# Which hosts run these images

THREE = (
    "ltsc2022\nmcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019\nnanoserver:ltsc2025"
)


def test_hosts_are_ranked_by_what_the_engine_says(client):
    found = rows(client.get(IMAGES, {"images": THREE, "as_of": "2026-11-26", "download": "csv"}))
    assert len(found) == 3 * (len(facts.current().hosts()) + 1)
    counts = {}
    for row in found:
        asked = {name: row[name] for name in ("host", "image", "isolation", "orchestrator", "as_of")}
        assert check(Placement.of(**asked)).verdict == row["verdict"]
        counts.setdefault(row["host"], []).append(row["verdict"] in STARTS)
    ranked = [sum(each) for each in counts.values()]
    assert ranked == sorted(ranked, reverse=True)
    assert all(row["starts"] == str(sum(counts[row["host"]])) for row in found)


def test_either_takes_the_mode_that_starts(client):
    found = rows(client.get(IMAGES, {"images": "ltsc2019", "download": "csv"}))
    on_2022 = next(row for row in found if row["host"] == "windows-server-2022")
    assert (on_2022["isolation"], on_2022["verdict"]) == ("hyperv", "runs")
    found = rows(client.get(IMAGES, {"images": "ltsc2019", "isolation": "process", "download": "csv"}))
    on_2022 = next(row for row in found if row["host"] == "windows-server-2022")
    assert on_2022["verdict"] == "blocked" and "0xc0370101" in on_2022["reason"]


def test_the_page_says_which_fail_and_why(client):
    response = client.get(IMAGES, {"images": THREE})
    said = words(response)
    assert "All of them run on Windows Server 2025" in said
    assert "not: mcr.microsoft.com/windows/nanoserver:ltsc2025" in said
    assert "The image has build 26100, the host only 20348" in said


def test_a_linux_image_runs_on_linux(client):
    found = rows(client.get(IMAGES, {"images": "debian:12", "download": "csv"}))
    assert (found[0]["host"], found[0]["verdict"]) == ("linux", "runs")


def test_a_line_that_is_no_image_gets_a_message_and_keeps_the_others(client):
    response = client.get(IMAGES, {"images": "ltsc2022\n???\n<script>alert(1)</script>"})
    page = response.content.decode()
    assert response.status_code == 200 and "<script>alert" not in page
    assert re.search(r'id="e-images">[^<]*\?\?\?', page) and "Hosts for 1 image" in words(response)


def test_more_than_twenty_images_are_cut_with_a_message(client):
    lines = "\n".join(f"servercore:10.0.20348.{n}" for n in range(1, 31))
    said = words(client.get(IMAGES, {"images": lines}))
    assert "At most 20 are read; there are 30." in said and "Hosts for 20 images" in said


def test_a_text_without_end_is_refused(client):
    response = client.get(IMAGES, {"images": "x" * 20_000})
    assert response.status_code == 200 and "at most 12000" in words(response)


# Files


@pytest.mark.parametrize(
    ("address", "query"),
    [(HOSTS, {"host": ["windows-server-2022", "linux"]}), (IMAGES, {"images": THREE})],
)
def test_csv_and_json_have_the_same_numbers(client, address, query):
    as_csv = rows(client.get(address, query | {"download": "csv"}))
    data = client.get(address, query | {"download": "json"}).json()
    groups = data.get("combinations") or data["hosts"]
    flat = [
        (group["starts_on" if "starts_on" in group else "starts"], a["verdict"])
        for group in groups
        for a in group["answers"]
    ]
    assert [verdict for _, verdict in flat] == [row["verdict"] for row in as_csv]
    for group in groups:
        count = group["starts_on"] if "starts_on" in group else group["starts"]
        assert count == sum(a["verdict"] in STARTS for a in group["answers"])


def test_a_file_holds_no_formula(client):
    """What somebody put into a link for somebody else is no formula in the other's spreadsheet."""
    response = client.get(
        "/explorer/",
        {"host": "windows-server-2022", "image": "ltsc2022", "needs": "=cmd|calc", "download": "answer.csv"},
    )
    cells = [cell for line in csv.reader(io.StringIO(response.content.decode("utf-8-sig"))) for cell in line]
    assert cells and not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_the_answer_as_json_is_that_of_the_interface_for_programs(client):
    from portal.answers.placements import answer

    query = {
        "host": "windows-server-2022",
        "image": "nanoserver:ltsc2022",
        "needs": "powershell",
        "as_of": "2026-11-26",
    }
    response = client.get("/explorer/", query | {"download": "answer.json"})
    assert response["Content-Disposition"] == 'attachment; filename="answer.json"'
    assert response.json() == answer(query | {"isolation": "default"})


def test_the_matrix_as_a_file_has_the_cells_of_the_page(client):
    query = {
        "host": "windows-server-2022",
        "image": "ltsc2022",
        "isolation": "hyperv",
        "orchestrator": "containerd",
    }
    as_csv = rows(client.get("/explorer/", query | {"download": "matrix.csv"}))
    data = client.get("/explorer/", query | {"download": "matrix.json"}).json()
    assert [row["verdict"] for row in as_csv] == [cell["verdict"] for cell in data["cells"]]
    page = client.get("/explorer/", query).content.decode()
    marks = re.findall(r'<td role="cell" id="[^"]+"[^>]*><a class="cell c-(\w+)"', page)
    symbols = {"runs": "go", "runs-with-limits": "part", "blocked": "stop", "unknown": "unk"}
    assert marks == [symbols[row["verdict"]] for row in as_csv]


# Compare


def test_two_placements_side_by_side(client):
    query = {"a_host": "windows-server-2022", "a_image": "ltsc2019", "a_isolation": "process"}
    query |= {"b_host": "windows-server-2022", "b_image": "ltsc2019", "b_isolation": "hyperv"}
    response = client.get(COMPARE, query)
    said = words(response)
    assert title(response).startswith("Does not start / Starts: compared")
    assert (
        "Isolation differs process hyperv" in said and "Host windows-server-2022 windows-server-2022" in said
    )
    different = response.context["different"]
    assert different[0].weight == 0 and {"builds-differ", "isolation-not-supported"} <= {
        p.rule_id for p in different
    }
    assert "rules find the same on both sides" in said


def test_swap_swaps(client):
    query = {
        "a_host": "windows-server-2022",
        "a_image": "ltsc2019",
        "b_host": "linux",
        "b_image": "debian:12",
    }
    response = client.get(COMPARE, query)
    swapped = client.get(response.context["swap"])
    verdicts = [side.report.verdict for side in response.context["sides"]]
    assert [side.report.verdict for side in swapped.context["sides"]] == verdicts[::-1]
    assert swapped.context["sides"][0].question.placement.image.text == "debian:12"


def test_the_explorer_leads_to_a_comparison_with_itself(client):
    page = client.get(
        "/explorer/",
        {"host": "windows-server-2022", "image": "ltsc2019", "needs": "msi", "isolation": "process"},
    )
    href = unescape(
        re.search(r'href="(/explorer/compare/[^"]+)"[^>]*>Compare with', page.content.decode())[1]
    )
    response = client.get(href)
    a, b = (side.question.placement for side in response.context["sides"])
    assert a == b and a.more.needs == ("msi",)
    assert response.context["different"] == [] and "Nothing: every rule finds the same" in words(response)


def test_one_side_that_cannot_be_read_gets_its_message_and_the_other_its_answer(client):
    query = {
        "a_host": "banana",
        "a_image": "ltsc2019",
        "b_host": "windows-server-2022",
        "b_image": "ltsc2022",
    }
    response = client.get(COMPARE, query)
    page = response.content.decode()
    assert response.status_code == 200 and 'value="banana"' in page
    assert re.search(r'id="e-a_host">[^<]*banana', page) and "No answer yet" in words(response)
    assert "Starts" in words(response)


# All of them


@pytest.mark.parametrize("address", [HOSTS, IMAGES, COMPARE])
def test_shared_links_carry_the_day_and_the_address_does_not(client, address):
    live = client.get(address, HTTP_HX_REQUEST="true")
    shared = unescape(re.search(r'id="share-u"[^>]*value="([^"]+)"', live.content.decode())[1])
    assert "as_of=20" in shared and "as_of" not in live["HX-Replace-Url"]
    again = client.get(shared[len("http://testserver") :])
    assert title(again) == title(client.get(live["HX-Replace-Url"]))


@pytest.mark.parametrize("address", [HOSTS, IMAGES, COMPARE])
def test_a_live_update_brings_the_result_alone(client, address):
    response = client.get(address, HTTP_HX_REQUEST="true")
    page = response.content.decode()
    assert "<html" not in page and 'id="ask-status" hx-swap-oob' in page and "<title>" in page
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("address", [HOSTS, IMAGES, COMPARE])
@pytest.mark.parametrize(
    "value", ["<script>alert(1)</script>", "\u202e" * 50, "\x00", "2026-13-45", "\ud800"]
)
def test_wrong_input_is_answered_calmly(client, address, value):
    names = (
        "host",
        "more_hosts",
        "family",
        "why",
        "images",
        "isolation",
        "orchestrator",
        "as_of",
        "a_host",
        "b_as_of",
        "a_needs",
    )
    for name in names:
        response = client.get(address, {name: value.encode("utf-8", "surrogatepass")})
        assert response.status_code == 200 and b"<script>alert" not in response.content


@pytest.mark.parametrize("address", [HOSTS, IMAGES, COMPARE])
def test_they_ask_the_database_nothing(client, address, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(address)


@pytest.mark.django_db
def test_one_field_that_differs_is_one_field(client):
    query = {
        "a_host": "windows-server-2022",
        "b_host": "windows-server-2022",
        "a_image": "ltsc2022",
        "b_image": "ltsc2019",
    }
    text = client.get("/explorer/compare/", query).content.decode()
    assert " 1 field differs." in text
