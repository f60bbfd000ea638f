"""What a reader of the explorer sees."""

import re
from html import unescape

import pytest

from portal import facts
from portal.explorer import matrix
from portal.placement import Placement
from portal.rules import Verdict

pytestmark = pytest.mark.django_db


def text(response):
    """The words of a page, without tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def verdict(response):
    """The big words of the answer."""
    return re.search(r'<h2 id="vd">(.*?)</h2>', response.content.decode())[1]


def ask(client, **query):
    return client.get("/explorer/", query)


def test_the_first_visit_shows_an_example(client):
    response = client.get("/explorer/")
    assert response.status_code == 200
    assert "Does not start" in text(response)
    assert "an example" in text(response)


def test_a_2019_image_on_a_2022_host_is_blocked_with_numbers_source_and_ways_out(client):
    response = ask(
        client, host="windows-server-2022", image="ltsc2019", isolation="process", orchestrator="docker"
    )
    words = text(response)
    assert "Does not start" in words
    assert "17763" in words and "20348" in words and "0xc0370101" in words
    assert 'href="/facts/ms-version-compatibility/"' in response.content.decode()
    offers = "".join(re.findall(r'<ol class="fixes".*?</ol>', response.content.decode(), re.S))
    links = re.findall(r"<li><div>.*?<b>(.*?)</b>.*?href=\"(/explorer/[^\"]+)\"", offers, re.S)
    fixes = {re.sub(r"<[^>]+>", "", title): unescape(href) for title, href in links}
    hyperv = next(href for title, href in fixes.items() if "Hyper-V isolation" in title)
    assert verdict(client.get(hyperv)) == "Starts"
    rebuilt = next(href for title, href in fixes.items() if "ltsc2022 image" in title)
    assert verdict(client.get(rebuilt)) == "Starts"


ASPNET = "mcr.microsoft.com/dotnet/framework/aspnet:"
A481 = f"{ASPNET}4.8.1-windowsservercore-ltsc2022"
SERVER = "mcr.microsoft.com/windows/server:ltsc2022"
BETTER_FIRST = (Verdict.RUNS, Verdict.LIMITS, Verdict.UNKNOWN, Verdict.BLOCKED)


@pytest.mark.parametrize(
    "query",
    [
        {"image": SERVER, "gpu": "directx"},
        {"image": A481, "device": "com"},
        {"image": A481, "needs": "domain-join"},
        {"image": A481, "needs": "windows-update"},
        {"image": SERVER, "gpu": "cuda"},
        {"image": A481, "device": "usb"},
        {"image": A481, "mount": "file"},
        {"image": A481, "needs": "msdtc"},
        {"image": "ltsc2019", "isolation": "process"},
        {"image": f"{ASPNET}4.8-windowsservercore-ltsc2019", "orchestrator": "aks"},
        {
            "image": f"{ASPNET}4.8-windowsservercore-ltsc2019",
            "orchestrator": "aks",
            "host": "windows-server-2025",
        },
    ],
)
def test_every_way_offered_leads_to_a_better_answer_or_takes_nothing_away(client, query):
    response = ask(client, **{"host": "windows-server-2022", "as_of": "2026-11-26"} | query)
    now = response.context["report"].verdict
    for fix in response.context["fixes"]:
        then = client.get(fix["href"]).context["report"].verdict
        if now is Verdict.RUNS:
            assert then is Verdict.RUNS, fix["title"]
        else:
            assert BETTER_FIRST.index(then) < BETTER_FIRST.index(now), fix["title"]


def test_hyperv_isolation_is_offered_only_where_it_starts(client):
    for query in ({"image": SERVER, "gpu": "directx"}, {"image": A481, "device": "com"}):
        assert "Use Hyper-V isolation" not in text(ask(client, host="windows-server-2022", **query))
    assert "Use Hyper-V isolation" in text(ask(client, host="windows-server-2022", image=A481))


def test_nobody_is_sent_to_a_node_that_its_platform_has_given_up(client):
    query = {"image": f"{ASPNET}4.8-windowsservercore-ltsc2019", "orchestrator": "aks", "as_of": "2026-11-26"}
    for host in ("windows-server-2022", "windows-server-2025"):
        assert "Run it on a Windows Server 2019" not in text(ask(client, host=host, **query))
    old = {"image": "ltsc2019", "orchestrator": "aks", "as_of": "2026-11-26"}
    assert "Windows Server 2019 node" not in text(ask(client, host="windows-server-20h2", **old))
    earlier = query | {"as_of": "2025-11-26"}
    assert "Run it on a Windows Server 2019 host" in text(ask(client, host="windows-server-2022", **earlier))


@pytest.mark.parametrize(
    "image", [A481, "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022"]
)
def test_an_image_with_iis_in_it_meets_the_need_for_iis(client, image):
    response = ask(client, host="windows-server-2022", image=image, needs="iis", as_of="2026-11-26")
    assert verdict(response) == "Starts"
    assert "in this image" in text(response) and "Do without" not in text(response)


@pytest.mark.parametrize(("need", "name"), [("iis", "IIS"), ("msmq", "MSMQ")])
def test_a_feature_that_is_off_is_enabled_in_the_build_and_no_limit(client, need, name):
    response = ask(client, host="windows-server-2022", image="ltsc2022", needs=need, as_of="2026-11-26")
    assert verdict(response) == "Starts"
    assert f"Enable {name} in the build" in text(response) and "Do without" not in text(response)


def test_a_2022_image_on_a_2025_host_starts_and_shows_the_dispute(client):
    response = ask(client, host="windows-server-2025", image="ltsc2022", isolation="process")
    words = text(response)
    assert verdict(response) == "Starts"
    assert "Sources differ" in words
    assert "What stands here" in words


def test_a_tag_for_several_releases_says_which_one_the_host_gets(client):
    response = ask(
        client, host="windows-server-2022", image="mcr.microsoft.com/dotnet/framework/aspnet:4.8.1"
    )
    assert verdict(response) == "Starts"
    assert "on this host the engine takes ltsc2022" in text(response)


def test_a_way_out_keeps_the_kind_of_base_image_and_the_day(client):
    response = ask(client, host="windows-server-2022", image="nanoserver:1809", as_of="2026-11-24")
    links = [unescape(href) for href in re.findall(r'href="(/explorer/[^"]+)"', response.content.decode())]
    fixed = next(href for href in links if "image=nanoserver%3Altsc2022" in href)
    assert "as_of=2026-11-24" in fixed
    assert verdict(client.get(fixed)) == "Starts"


def test_a_day_before_the_release_is_refused_with_the_day_to_ask_about(client):
    response = ask(client, host="windows-server-2025", image="ltsc2025", as_of="2020-01-01")
    assert verdict(response) == "Cannot be pulled"
    assert "Ask about 1 Nov 2024" in text(response)


def test_the_title_names_the_state(client):
    response = ask(client, host="windows-server-2022", image="ltsc2019", isolation="process")
    title = re.search(r"<title>(.*?)</title>", response.content.decode(), re.S)[1]
    assert "Does not start" in title and "Windows Server 2022" in title


def test_an_unknown_host_and_a_nonsense_image_get_a_message_each_and_keep_what_was_typed(client):
    response = ask(client, host_text="banana", image_text="???")
    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="banana"' in page and 'value="???"' in page
    assert re.search(r'id="e-host">[^<]*banana', page)
    assert re.search(r'id="e-image">[^<]*\?\?\?', page)
    assert "No answer yet" in text(response)


@pytest.mark.parametrize("field", ["host_text", "image_text", "isolation", "orchestrator", "as_of"])
@pytest.mark.parametrize(
    "value", ["<script>alert(1)</script>", "\u202e" * 50, "x" * 5000, "\x00", "2026-13-45"]
)
def test_wrong_input_in_any_field_is_answered_calmly(client, field, value):
    response = ask(client, **{"host": "windows-server-2022", "image": "ltsc2022", field: value})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_what_is_typed_wins_over_what_is_chosen(client):
    response = ask(client, host="windows-server-2025", host_text="20348.2340", image="ltsc2022")
    assert "Windows Server 2022 (20348.2340)" in text(response)


def test_a_live_update_brings_the_answer_alone_and_the_address(client):
    query = {"host": "windows-server-2022", "image": "ltsc2019", "isolation": "hyperv"}
    response = client.get("/explorer/", query, HTTP_HX_REQUEST="true", HTTP_HX_TRIGGER="explorer-controls")
    page = response.content.decode()
    assert "<html" not in page and "Starts" in page
    assert response["HX-Replace-Url"].startswith(
        "/explorer/?host=windows-server-2022&image=ltsc2019&isolation=hyperv"
    )
    assert "HX-Request" in response["Vary"]


def test_the_button_adds_to_the_history(client):
    query = {"host": "windows-server-2022", "image": "ltsc2019"}
    response = client.get("/explorer/", query, HTTP_HX_REQUEST="true", HTTP_HX_TRIGGER="explorer-form")
    assert "HX-Push-Url" in response and "HX-Replace-Url" not in response


def test_a_shared_link_carries_the_day_and_the_address_does_not(client):
    response = ask(client, host="windows-server-2022", image="ltsc2019")
    assert re.search(r'id="share-u"[^>]*as_of=20\d\d-', response.content.decode())
    assert "as_of" not in response.context["question"].params()


def test_as_of_changes_what_depends_on_time(client):
    query = {"host": "windows-server-1903", "image": "1903", "isolation": "process"}
    assert verdict(ask(client, **query)) == "Starts, with limits"
    assert verdict(ask(client, **query, as_of="2020-01-15")) == "Starts"


def test_the_matrix_has_every_host_and_image_and_marks_the_present_pair(client):
    page = ask(client, host="windows-server-2022", image="ltsc2019", isolation="process").content.decode()
    known = facts.current()
    cells = re.findall(r'<td role="cell" id="(m-[^"]+)"', page)
    assert len(cells) == len(known.hosts()) * len(known.image_releases())
    assert (
        page.count('aria-current="true"') == 1
        or 'id="m-windows-server-2022-ltsc2019" aria-current="true"' in page
    )
    assert 'id="m-windows-server-2022-ltsc2019" aria-current="true"' in page


def test_a_matrix_cell_says_what_the_explorer_says_for_that_pair():
    table = matrix.build("process", "docker", Placement.parse("linux debian:12").as_of)
    cells = {cell.id: cell for _, rows in table.groups for row in rows for cell in row.cells}
    assert cells["m-windows-server-2022-ltsc2019"].label == "No start"
    assert cells["m-windows-server-2019-ltsc2022"].label == "No pull"
    assert cells["m-windows-server-2022-ltsc2022"].label == "Starts"


def test_the_explorer_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        ask(client, host="windows-server-2022", image="ltsc2019")


def test_the_explorer_takes_no_post(client):
    assert client.post("/explorer/").status_code == 405


# More about the case


def test_details_are_parameters_and_their_rules_speak_beside_the_field(client):
    response = ask(
        client,
        host="windows-server-2022",
        image="nanoserver:ltsc2022",
        needs="powershell,wmi",
        host_network="yes",
    )
    page = response.content.decode()
    assert verdict(response) == "Does not start"
    assert re.search(r'id="n-needs">[^<]*Windows PowerShell', page)
    assert re.search(r'id="n-host_network">[^<]*host(?:&#x27;|\')s network', page)
    assert re.search(r'value="powershell" checked', page)
    assert re.search(r'name="needs" value="wmi"', page)
    assert '<details class="typed xp-more" open>' in page
    shared = unescape(re.search(r'id="share-u"[^>]*value="([^"]+)"', page)[1])
    assert "needs=powershell%2Cwmi" in shared and "host_network=yes" in shared


def test_what_fails_while_it_runs_is_said_to_start(client):
    response = ask(
        client, host="windows-server-2022", image="server:ltsc2022", isolation="process", needs="gui"
    )
    assert verdict(response) == "Starts and then fails"
    assert "Result: Starts and then fails" in text(response)


def test_ticks_and_typed_needs_become_one_list(client):
    response = client.get(
        "/explorer/?host=windows-server-2022&image=ltsc2022&needs=msi&needs=netfx&needs=wmi,%20x86&as_of=2026-11-26"
    )
    assert response.context["placement"].more.needs == ("msi", "netfx", "wmi", "wow64")
    assert verdict(response) == "Starts"


def test_a_detail_that_cannot_be_read_gets_a_message_and_keeps_what_was_typed(client):
    response = ask(client, host="windows-server-2022", image="ltsc2022", memory_limit="much", replicas="-3")
    page = response.content.decode()
    assert re.search(r'id="e-memory_limit">[^<]*512m', page) and 'value="much"' in page
    assert re.search(r'id="e-replicas">[^<]*whole number', page) and 'value="-3"' in page


def test_without_details_the_section_is_closed_and_the_address_as_before(client):
    response = ask(client, host="windows-server-2022", image="ltsc2019", isolation="hyperv")
    assert '<details class="typed xp-more">' in response.content.decode()
    assert list(response.context["question"].params()) == ["host", "image", "isolation", "orchestrator"]


def test_a_service_that_hides_its_hosts_needs_none(client):
    response = ask(client, image="ltsc2025", orchestrator="app-service")
    assert verdict(response) == "Cannot be pulled"
    assert "Azure App Service takes images of Windows Server 2019 and 2022" in text(response)


def test_a_live_update_brings_the_notes_beside_the_fields(client):
    query = {"host": "windows-server-2022", "image": "ltsc2022", "gpu": "cuda"}
    page = client.get("/explorer/", query, HTTP_HX_REQUEST="true").content.decode()
    assert re.search(r'id="n-gpu" hx-swap-oob="innerHTML">Only DirectX', page)


def test_a_pull_alone_has_words_of_its_own(client):
    query = {"host": "windows-server-2022", "image": "ltsc2019", "isolation": "process", "action": "pull"}
    assert verdict(ask(client, **query)) == "Can be pulled"


# The cheapest change


def cheap(response):
    """The block's words."""
    block = re.search(r'<div class="cheap">.*?</details>', response.content.decode(), re.S)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", block)))


def test_the_cheapest_change_is_named_with_its_cost_and_leads_there(client):
    response = ask(
        client,
        host="windows-server-2019",
        image="ltsc2022",
        isolation="hyperv",
        orchestrator="kubernetes",
        as_of="2026-11-26",
    )
    said = cheap(response)
    assert "Cheapest change a rebuild and a setting" in said
    assert "Rebuild on mcr.microsoft.com/windows/servercore:ltsc2019" in said
    assert "Without limits another host and a setting" in said
    links = re.findall(
        r'class="cheap-r">.*?</svg>(.*?)</span></p></div><a class="btn btn-2" href="(/explorer/\?[^"]+)">Apply',
        response.content.decode(),
        re.S,
    )
    assert len(links) >= 2
    for word, href in links:
        assert verdict(client.get(unescape(href))) == word


def test_the_costs_are_on_the_page_with_their_reasons(client):
    said = cheap(ask(client, host="windows-server-2022", image="ltsc2019", isolation="process"))
    assert "A setting: 1." in said and "Another host: 4." in said and "gives up what was asked for" in said


def test_nothing_helps_where_nothing_can(client):
    response = ask(client, host="windows-server-2016", image="ltsc2016", as_of="2016-07-01")
    assert "Nothing within the known facts makes this run" in cheap(response)


def test_where_it_runs_there_is_nothing_to_change(client):
    assert 'class="cheap"' not in ask(client, host="windows-server-2022", image="ltsc2022").content.decode()


def test_a_host_that_is_left_out_is_asked_for_and_what_is_wrong_is_told(client):
    html = client.get("/explorer/", {"image": "ltsc2022"}).content.decode()
    assert "Now choose a host" in html
    assert "cannot be read" not in html
    html = client.get("/explorer/", {"host": "nonsense host 1"}).content.decode()
    assert "cannot be read" in html
    assert "Now choose" not in html
