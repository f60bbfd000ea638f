"""Options unfold where they hold something; what goes by POST stays out of addresses."""

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from portal.recipes.extras import EXTRAS

HTMX = {"HX-Request": "true"}
IIS = {"kind": "aspnet-framework-48", "project": "shop", "host": "windows-server-2022"}
VALUES = {
    "features": "IIS-WindowsAuthentication\nIIS-WebSockets",
    "registry": "HKLM\\SOFTWARE\\Contoso\\Level=dword:5",
    "modules": "IISAdministration 1.1.0.0",
    "certificates": "contoso-root.crt",
    "fonts": "Contoso-Sans.ttf",
    "com": "bin/Legacy.dll",
    "logs": "on",
    "ports": "9090",
    "volumes": "C:\\data",
    "gmsa": "webapp01",
    "digest": "sha256:" + "0123456789abcdef" * 4,
    "own_end": "STOPSIGNAL 3",
}


def words(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def unfolded(html) -> set[str]:
    return set(re.findall(r'<details class="b-more" id="m-(\w+)" open>', html))


def share(response) -> str:
    return unescape(re.search(r'id="share-u" readonly value="([^"]*)"', response.content.decode())[1])


def test_options_are_folded_until_one_of_them_holds_something(client):
    html = client.get("/builder/", IIS).content.decode()
    assert html.count('<details class="b-more"') == len({extra.group for extra in EXTRAS.values()})
    assert unfolded(html) == set()
    html = client.get("/builder/", IIS | {"registry": VALUES["registry"], "ports": "wrong"}).content.decode()
    assert unfolded(html) == {"windows", "network"}


@pytest.mark.parametrize("name", VALUES)
def test_every_option_can_be_chosen_and_comes_back_filled_in(client, name):
    response = client.post("/builder/", IIS | {name: VALUES[name].split("\n")})
    html = response.content.decode()
    assert "b-text" in html, words(response)
    group = EXTRAS[name].group
    assert unfolded(html) == {group}
    assert re.search(rf'id="n-{group}">1 set<', html)
    for line in VALUES[name].split("\n"):
        field = re.search(rf'<(?:textarea|input)[^>]*name="{name}"[^>]*>(?:[^<]*</textarea>)?', html)[0]
        ticked = f'value="{line}" checked' in html
        assert ticked or line in unescape(field)


def test_a_wrong_option_has_its_message_beside_the_field_and_keeps_what_was_typed(client):
    html = client.get("/builder/", IIS | {"volumes": "data"}).content.decode()
    beside = re.search(r'id="x-volumes">(.*?)</div>', html, re.DOTALL)[1]
    assert "Line 1" in beside
    area = re.search(r'<textarea[^>]*id="b-volumes"[^>]*>\s*data</textarea>', html)[0]
    assert 'aria-invalid="true"' in area
    assert '<a href="#b-volumes">' in html


def test_what_a_linux_host_cannot_have_is_named_with_the_reason(client):
    response = client.get("/builder/", {"kind": "node", "project": "shop", "host": "linux"})
    assert "Only Windows containers have it." in words(response)
    assert 'id="b-registry"' not in response.content.decode()


def test_a_value_that_the_host_cannot_have_stays_in_the_form_and_says_so(client):
    form = {"kind": "node", "project": "shop", "host": "linux", "registry": VALUES["registry"]}
    html = client.get("/builder/", form).content.decode()
    assert "Contoso" in re.search(r'<textarea[^>]*id="b-registry"[^>]*>([^<]*)', html)[1]
    assert "Only Windows containers have it." in re.search(r'id="x-registry">(.*?)</div>', html, re.DOTALL)[1]
    assert "reg add" not in html


def test_an_option_that_rules_the_choices_out_says_so_beside_itself_and_offers_to_leave_it(client):
    form = {"kind": "dotnet-web", "project": "shop", "host": "windows-server-2022", "base": "nanoserver"}
    html = client.get("/builder/", form | {"modules": VALUES["modules"]}).content.decode()
    assert "These choices do not go together" in html
    assert "err" in re.search(r'id="x-modules">(.*?)</div>', html, re.DOTALL)[1]
    ways = re.findall(r'<a class="btn btn-2" href="(/builder/[^"]+)"', html)
    assert any("Leave out" in html for _ in ways)
    for way in ways:
        assert "b-text" in client.get(unescape(way)).content.decode()


def test_ways_out_keep_what_no_link_may_carry(client):
    form = {"kind": "node", "project": "shop", "host": "linux", "base": "servercore", "env": "TOKEN=hush"}
    form |= {"kind": "aspnet-framework-48", "own_end": "LABEL a=b"}
    html = client.post("/builder/", form).content.decode()
    ways = re.findall(r'<form method="post" action="/builder/">.*?</form>', html, re.DOTALL)
    assert ways
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', ways[0]))
    page = client.post("/builder/", {name: unescape(text) for name, text in fields.items()}).content.decode()
    assert "LABEL a=b" in page and "hush" in page


def test_own_lines_are_in_the_file_and_in_no_address(client):
    form = IIS | {"own_end": "LABEL secret=hush-hush"}
    response = client.post("/builder/", form, headers=HTMX)
    html = response.content.decode()
    assert "LABEL secret=hush-hush" in html
    addresses = [share(response), response["HX-Replace-Url"], *re.findall(r'(?:href|action)="([^"]*)"', html)]
    assert not [each for each in addresses if "hush" in each]
    assert "it has no certificates and no own lines" in words(response)
    assert response["Cache-Control"] == "no-store"


def test_a_page_that_came_by_post_goes_on_by_post(client):
    form = re.compile(r'<form class="bld-f"[^>]*>.*?</form>', re.DOTALL)
    page = form.search(client.post("/builder/", IIS | {"own_end": "LABEL a=b"}).content.decode())[0]
    assert 'method="post"' in page and "csrfmiddlewaretoken" in page
    page = form.search(client.get("/builder/", IIS).content.decode())[0]
    assert 'method="get"' in page and "csrfmiddlewaretoken" not in page


def test_the_form_is_sent_along_when_other_fields_are_asked(client):
    first = client.get("/builder/", IIS).content.decode()
    seen = re.search(r'id="b-shape" value="([^"]*)"', first)[1]
    same = client.post("/builder/", IIS | {"shape": seen, "isolation": "hyperv"}, headers=HTMX)
    assert 'id="o-more"' not in same.content.decode()
    other = client.post("/builder/", IIS | {"shape": seen, "kind": "node", "host": "linux"}, headers=HTMX)
    assert 'id="o-more"' in other.content.decode()
    # Also on the way back from choices that made no file, and so are not the state before.
    shape = re.search(r'id="b-shape" value="([^"]*)"', other.content.decode())[1]
    back = client.post("/builder/", IIS | {"shape": shape, "prev": urlencode(IIS)}, headers=HTMX)
    assert 'id="o-more"' in back.content.decode() and 'id="b-project"' in back.content.decode()


def test_the_smallest_base_is_taken_and_the_choice_of_a_larger_one_is_named(client):
    form = {"kind": "dotnet-web", "project": "shop", "host": "windows-server-2022"}
    assert "Nano Server is the smallest that does." in words(client.get("/builder/", form))
    larger = words(client.get("/builder/", form | {"base": "servercore"}))
    assert "Server Core , as you chose." in larger
    assert "Not Nano Server , which is smaller: Would do as well." in larger


def test_several_features_travel_in_a_link(client):
    response = client.post("/builder/", IIS | {"features": VALUES["features"].split("\n")})
    address = urlsplit(share(response))
    assert parse_qs(address.query)["features"] == [VALUES["features"]]
    again = client.get(f"{address.path}?{address.query}").content.decode()
    assert again.count('name="features"') > 2
    assert 'value="IIS-WebSockets" checked' in again


def test_a_change_of_an_option_is_marked_in_every_output(client):
    before = IIS | {"health": "/up", "orchestrator": "kubernetes"}
    after = before | {"volumes": "C:\\data"}
    response = client.post("/builder/", after | {"prev": urlencode(before)}, headers=HTMX)
    said = words(response)
    assert "Last change: Volumes , C:\\data" in said
    assert "Dockerfile: 1 line changed" in said
    assert re.search(r"Kubernetes: \d+ lines changed", said)
    status = re.search(r'role="status"[^>]*>([^<]*)', response.content.decode())[1]
    assert "Kubernetes" in status
    pane = re.search(r'<div class="pane pane-k8s.*?</ol>', response.content.decode(), re.DOTALL)[0]
    assert 'class="add"' in pane and "persistentVolumeClaim" in pane


def test_another_way_to_start_makes_a_new_output(client):
    said = words(
        client.post("/builder/", IIS | {"orchestrator": "kubernetes", "prev": urlencode(IIS)}, headers=HTMX)
    )
    assert "Kubernetes: new" in said


def test_certificates_are_in_no_address_and_the_page_says_so(client):
    response = client.post("/builder/", IIS | {"certificates": "hush-root.crt"}, headers=HTMX)
    assert "hush-root.crt" in response.content.decode()
    assert "hush" not in share(response) and "hush" not in response["HX-Replace-Url"]
    assert "it has no certificates" in words(response)


def test_on_linux_the_base_image_taken_is_not_called_the_smallest(client):
    form = {"kind": "dotnet-web", "host": "linux", "project": "shop"}
    shown = words(client.get("/builder/", form))
    assert "Ubuntu is the usual one." in shown
    assert "smallest that does" not in shown
