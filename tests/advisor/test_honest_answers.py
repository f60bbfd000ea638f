"""The answer never calls a place best that does not fit, and next steps follow from what was said."""

import re
from html import unescape

import pytest

pytestmark = pytest.mark.django_db

SERVICE = "s=windows-service&s=netfx-4x&s=msmq-ad&s=msdtc"
DESKTOP = "s=gui-desktop&s=netfx-4x&place=own"


def text(response):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def ways(client, query):
    """What the page says of each strategy."""
    body = client.get(f"/advisor/?{query}").content.decode()
    part = body.partition('<ol class="adv-ways"')[2].partition("</ol>")[0]
    rows = [re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", row))) for row in part.split("<li>")[1:]]
    return dict(zip(("machine", "containers", "native"), sorted(rows, key=_place), strict=True))


def _place(row):
    return [
        name in row for name in ("Cloud Native Ready", "Cloud DevOps Ready", "Cloud Infrastructure Ready")
    ]


def record(client, query):
    return text(client.get(f"/advisor/record/?{query}"))


def next_steps(client, query):
    return record(client, query).partition("Next steps")[2].partition("Sources")[0]


def test_a_service_with_queues_is_one_change_away_from_own_windows_hosts(client):
    found = ways(client, SERVICE)
    assert "Does not fit" in found["containers"] and "best on" not in found["containers"]
    assert "nearest Your own Windows container hosts, 1 change away" in found["containers"]
    assert "MSMQ that authenticates by Active Directory" in found["containers"]
    assert "Container Apps" not in found["native"]


@pytest.mark.parametrize(
    "query", [SERVICE, DESKTOP, f"{SERVICE}&s=gdi-fonts", "s=exchange&s=ad-dc&place=own"]
)
def test_best_never_stands_beside_what_does_not_fit(client, query):
    for row in ways(client, query).values():
        assert not ("Does not fit" in row and "best on" in row)
    page = record(client, query)
    assert not re.search(r"Does not fit (best|Best)", page)
    assert "Best target" not in page


def test_a_desktop_program_on_own_machines_becomes_a_virtual_machine_there(client):
    page = client.get(f"/advisor/?{DESKTOP}")
    words = text(page)
    assert "Fits , best on Your own virtual machines" in words
    steps = next_steps(client, DESKTOP)
    assert "Azure" not in steps and "Disk2vhd" in steps and "VM host" in steps


def test_a_record_names_only_tools_for_what_was_said(client):
    assert "Visual Basic" not in record(
        client, "s=web-app&s=runs-on-linux&pace=fast&upkeep=platform&team=ready"
    )
    assert "Visual Basic" in record(
        client, "s=web-app&s=modern-net&s=stateful-local&s=local-certificates&upkeep=platform"
    )


def test_steps_of_a_site_with_windows_authentication_are_for_it(client):
    page = record(client, "s=web-app&s=netfx-4x&s=windows-auth&upkeep=platform&team=ready")
    assert "Choose the base image: Server Core" in page and "Nano Server" not in page
    assert "App Containerization" not in page
    assert "gMSA" in page


def test_steps_for_linux_containers_name_nothing_of_windows(client):
    steps = next_steps(client, "s=console-app&s=runs-on-linux&upkeep=platform&team=ready&pace=fast")
    assert "Write the Dockerfile" in steps
    for word in ("Windows Server", "Hyper-V", "Nano Server", "Server Core"):
        assert word not in steps


def test_the_file_says_nearest_as_the_page_does(client):
    markdown = client.get(f"/advisor/record.md?{SERVICE}").content.decode()
    assert "Best target" not in markdown
    row = next(line for line in markdown.splitlines() if line.startswith("| Cloud DevOps Ready"))
    assert "nearest Your own Windows container hosts, 1 change away" in row
