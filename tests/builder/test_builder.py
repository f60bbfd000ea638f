"""The builder's page, as a person meets it. No test here may ask the database: none is marked for it."""

import io
import re
import zipfile
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.urls import reverse

HTMX = {"HX-Request": "true"}


@pytest.fixture
def page(client):
    def get(path=None, headers=None, **form):
        return client.get(path or reverse("builder:builder"), form, headers=headers or {})

    return get


def text_of(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def dockerfile(response) -> str:
    return unescape(
        re.search(
            r'<textarea class="vh" id="b-text"[^>]*>(.*?)</textarea>', response.content.decode(), re.DOTALL
        )[1]
    )


def test_the_first_look_is_an_example_with_a_reason_for_its_lines(page):
    response = page()
    assert response.status_code == 200
    assert "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8.1-windowsservercore-ltsc2022" in dockerfile(
        response
    )
    shown = text_of(response)
    assert "Takes the result, leaves the build tools behind." in shown
    assert "ServiceMonitor" in shown
    # The form is sent by GET: a token in it would get into the address.
    form = re.search(r'<form class="bld-f".*?</form>', response.content.decode(), re.DOTALL)[0]
    assert 'method="get"' in form
    assert "csrfmiddlewaretoken" not in form


def test_a_worker_on_linux_has_neither_port_nor_escape_directive(page):
    response = page(kind="dotnet-worker", project="jobs", host="linux")
    text = dockerfile(response)
    assert "EXPOSE" not in text
    assert "escape" not in text
    assert 'name="port"' not in response.content.decode()


def test_an_unusable_field_keeps_what_was_typed_and_says_what_to_write(page):
    response = page(kind="node", host="linux", project="../etc", port="80000")
    assert response.status_code == 200
    html = response.content.decode()
    assert 'value="../etc"' in html
    assert "whole number from 1 to 65535" in html
    assert "name of one folder" in html
    assert "b-text" not in html


def test_choices_that_do_not_go_together_offer_ways_out_that_work(page):
    response = page(kind="dotnet-web", version="10.0", host="windows-server-2019", project="shop")
    assert "These choices do not go together" in text_of(response)
    ways = re.findall(r'<a class="btn btn-2" href="(/builder/[^"]+)"', response.content.decode())
    assert ways
    for way in ways:
        followed = page(unescape(way))
        assert "FROM" in dockerfile(followed)


def test_what_is_not_available_is_there_and_says_why(page):
    html = page().content.decode()
    option = re.search(
        r'<label class="opt is-off"><input[^>]*value="nanoserver"[^>]*>.*?</label>', html, re.DOTALL
    )[0]
    assert "disabled" in option
    assert "no .NET Framework" in option


def test_a_change_says_what_it_altered(page):
    before = urlencode({"kind": "aspnet-framework-48", "project": "shop", "host": "windows-server-2019"})
    response = page(kind="aspnet-framework-48", project="shop", host="windows-server-2022", prev=before)
    html, shown = response.content.decode(), text_of(response)
    assert "Windows Server 2019 to Windows Server 2022" in shown
    assert "3 lines changed" in shown
    assert html.count('class="del"') == html.count('class="add"') == 3
    assert "Changed from Windows Server 2019." in shown


def test_the_button_pressed_again_still_shows_the_last_change(page):
    old = urlencode({"kind": "aspnet-framework-48", "project": "shop", "host": "windows-server-2019"})
    form = {"kind": "aspnet-framework-48", "project": "shop", "host": "windows-server-2022"}
    again = page(**form, prev=urlencode(form), was=old)
    assert "3 lines changed" in text_of(again)


def test_values_of_variables_stay_out_of_the_link_and_of_the_address(page):
    response = page(kind="dotnet-web", project="shop", env="GREETING=hush-hush\nLEVEL=info", headers=HTMX)
    assert 'GREETING="hush-hush"' in dockerfile(response)
    html = response.content.decode()
    share = unescape(re.search(r'id="share-u" readonly value="([^"]*)"', html)[1])
    for address in (share, response["HX-Replace-Url"]):
        assert "hush" not in address
        assert dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))["env"] == "GREETING=\nLEVEL="


def test_the_link_leads_to_the_same_file(page):
    form = {
        "kind": "node",
        "project": "shop",
        "host": "linux",
        "port": "4000",
        "start": "dist/main.mjs",
        "health": "/up",
    }
    first = page(**form)
    share = unescape(re.search(r'id="share-u" readonly value="([^"]*)"', first.content.decode())[1])
    assert dockerfile(page(urlsplit(share).path + "?" + urlsplit(share).query)) == dockerfile(first)


def test_htmx_gets_the_result_without_the_form_and_one_live_sentence(page):
    html = page(headers=HTMX).content.decode()
    assert "<html" not in html
    assert 'id="builder-form"' not in html
    assert html.count('role="status"') == 1
    assert 'id="o-base"' in html
    # Text fields are left alone, so nothing that is being typed is lost.
    assert 'id="b-project"' not in html


def test_htmx_gets_the_text_fields_too_when_the_kind_changed(page):
    before = urlencode({"kind": "node", "project": "shop", "host": "linux"})
    html = page(
        kind="dotnet-worker", project="shop", host="linux", prev=before, headers=HTMX
    ).content.decode()
    assert 'id="b-project"' in html


def test_findings_stand_beside_the_choice_that_causes_them(page):
    html = page(kind="dotnet-web", version="8.0", project="shop").content.decode()
    beside = re.search(r'id="x-version">(.*?)</div>', html, re.DOTALL)[1]
    assert "base-is-retired" in beside


def test_the_zip_has_every_file_and_the_same_bytes_each_time(page):
    form = {"kind": "dotnet-web", "project": "Shop.Web", "orchestrator": "kubernetes", "health": "/health"}
    response = page(reverse("builder:download"), **form)
    assert response["Content-Type"] == "application/zip"
    assert "shop-web-container.zip" in response["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
        assert sorted(packed.namelist()) == [
            ".dockerignore",
            "DECISION.md",
            "Dockerfile",
            "README.md",
            "deployment.yaml",
        ]
        assert packed.read("Dockerfile").decode() == dockerfile(page(**form))
        assert b"docker build" in packed.read("README.md")
    assert page(reverse("builder:download"), **form).content == response.content


def test_no_zip_of_what_cannot_be_built(page):
    assert page(reverse("builder:download"), kind="node", project="..").status_code == 422


@pytest.mark.parametrize(
    "name",
    ["kind", "version", "host", "isolation", "orchestrator", "base", "user", "project", "env", "prev", "was"],
)
@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\x00", "é" * 3000, "a=b&c=d", "kind=node&project=<b>"]
)
def test_no_text_in_the_address_breaks_the_page(page, name, text):
    response = page(**{"kind": "dotnet-web", "project": "shop"} | {name: text})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert "<b>&project" not in response.content.decode()


def test_another_kind_does_not_keep_what_nobody_chose(page):
    before = urlencode({"kind": "static-iis", "project": "shop", "host": "windows-server-2022"})
    form = {
        "project": "shop",
        "host": "windows-server-2022",
        "port": "80",
        "base": "servercore",
        "user": "administrator",
    }
    text = dockerfile(page(kind="node", prev=before, **form))
    assert "PORT=3000" in text
    assert "nanoserver" in text
    assert "PORT=81" in dockerfile(page(kind="node", prev=before, **form | {"port": "81"}))


def test_a_mistake_in_between_does_not_hide_the_last_change(page):
    old = {"kind": "node", "project": "shop", "host": "linux", "port": "3000"}
    wrong = page(**old | {"port": "x"}, prev=urlencode(old), headers=HTMX)
    kept = unescape(re.search(r'id="b-prev" value="([^"]*)"', wrong.content.decode())[1])
    assert dict(parse_qsl(kept)) == old
    assert 'id="b-port" name="port" value="x"' in wrong.content.decode()
    right = page(**old | {"port": "4000"}, prev=kept, bad="port", headers=HTMX)
    assert "Dockerfile: 2 lines changed" in text_of(right)
    assert "Port inside , 3000 to 4000" in text_of(right)
    # The mark of the mistake goes again.
    assert re.search(r'id="b-port" name="port" value="4000"[^>]*hx-swap-oob', right.content.decode())


def test_a_shared_link_keeps_its_day_and_the_address_bar_has_none(page):
    response = page(kind="dotnet-web", project="shop", version="8.0", headers=HTMX)
    share = unescape(re.search(r'id="share-u" readonly value="([^"]*)"', response.content.decode())[1])
    assert "as_of=" in share
    assert "as_of" not in response["HX-Replace-Url"]
    then = page(kind="dotnet-web", project="shop", version="8.0", as_of="2026-06-01")
    assert "support until 10 Nov 2026" in text_of(then)
    assert page(as_of="nonsense").status_code == 200


@pytest.mark.parametrize("typed", ["hush-hush", "my secret\nLEVEL=info", "not a name=hush"])
def test_a_line_that_is_no_variable_never_gets_into_an_address(page, typed):
    """Somebody may paste a secret without its name."""
    response = page(kind="dotnet-web", project="shop", env=typed, headers=HTMX)
    assert "secret" not in response["HX-Replace-Url"]
    assert "hush" not in response["HX-Replace-Url"]
    assert "name=" not in dict(parse_qsl(urlsplit(response["HX-Replace-Url"]).query)).get("env", "")
    assert "write NAME=value" in text_of(response)


def test_what_is_wrong_is_named_and_can_be_gone_to(page):
    html = page(kind="node", host="linux", project="shop", port="abc").content.decode()
    assert '<a href="#b-port">Port inside</a>: Write a whole number' in html
    assert 'id="b-port"' in html
