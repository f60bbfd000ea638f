"""Everything that the builder makes beside the Dockerfile, and where it leads."""

import io
import json
import re
import zipfile
from html import unescape

import pytest
import yaml

FORM = {
    "kind": "aspnet-framework-48",
    "project": "shop",
    "host": "windows-server-2022",
    "orchestrator": "kubernetes",
    "gmsa": "webapp01",
    "runtime_class": "windows-2022",
    "logs": "on",
    "health": "/health",
    "env": "TOKEN=hush-hush",
}


def words(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def hidden(html, form) -> dict[str, str]:
    body = re.search(rf'<form id="{form}".*?</form>', html, re.DOTALL)[0]
    return {name: unescape(text) for name, text in re.findall(r'name="([^"]+)" value="([^"]*)"', body)}


@pytest.fixture
def html(client):
    return client.post("/builder/", FORM).content.decode()


def test_every_output_has_a_tab_and_a_text_to_copy(client, html):
    tabs = re.findall(r'id="t-(\w+)"', html)
    assert tabs == ["df", "ign", "cmd", "log", "k8s", "dec"]
    texts = {
        name: unescape(text)
        for name, text in re.findall(r'id="b-([\w-]+)" readonly[^>]*>(.*?)</textarea>', html, re.DOTALL)
    }
    documents = list(yaml.safe_load_all(texts["k8s-1"]))
    assert documents[0]["spec"]["template"]["spec"]["runtimeClassName"] == "windows-2022"
    assert "webapp01" in texts["k8s-1"]
    assert json.loads(texts["log-1"])["LogConfig"]["sources"]
    assert texts["cmd-1"].startswith("docker build")
    assert set(re.findall(r'data-copy="#b-([\w-]+)"', html)) >= set(texts)
    docker = client.get("/builder/", {"kind": "node", "project": "shop", "host": "linux"}).content.decode()
    assert re.findall(r'id="t-(\w+)"', docker) == ["df", "ign", "cmd", "cmp", "dec"]


def test_the_tab_that_was_open_stays_open(client):
    html = client.post("/builder/", FORM | {"out": "k8s"}, headers={"HX-Request": "true"}).content.decode()
    assert re.search(r'value="k8s" id="t-k8s" checked', html)
    gone = client.post("/builder/", FORM | {"out": "cmp"}).content.decode()
    assert re.search(r'value="df" id="t-df" checked', gone)


def test_the_zip_by_post_has_the_values_that_no_address_has(client, html):
    response = client.post("/builder/download/", hidden(html, "files-form"))
    with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
        assert {
            "Dockerfile",
            ".dockerignore",
            "deployment.yaml",
            "LogMonitorConfig.json",
            "DECISION.md",
            "README.md",
        } == set(packed.namelist())
        assert b"hush-hush" in packed.read("Dockerfile")
        assert b"hush-hush" not in packed.read("DECISION.md")


def test_the_record_is_a_page_and_a_file_and_names_no_value(client, html):
    form = hidden(html, "record-form")
    page = client.post("/builder/record/", form)
    assert "Container image for shop" in words(page)
    assert "Why this base image" in words(page)
    assert "hush" not in re.sub(r'<form class="b-recf".*?</form>', "", page.content.decode(), flags=re.DOTALL)
    assert page.content.decode().count("<h1") == 1
    file = client.post("/builder/record/", form | {"format": "md"})
    assert file["Content-Type"].startswith("text/markdown")
    assert file["Content-Disposition"] == 'attachment; filename="shop-decision.md"'
    assert file.content.decode().startswith("# Container image for shop")
    assert (
        client.get("/builder/record/", {"kind": "node", "host": "linux", "project": ".."}).status_code == 422
    )


def test_a_line_with_a_backtick_stands_whole_in_the_record(client, html):
    record = words(client.post("/builder/record/", hidden(html, "record-form")))
    assert "# escape=` : Backtick as escape sign" in record


def test_text_of_somebody_in_the_record_is_no_markup(client):
    form = FORM | {"own_end": "LABEL a=\"<script>alert(1)</script>\" b='[x](javascript:alert(1))'"}
    page = client.post("/builder/record/", form).content.decode()
    assert "<script>alert" not in page
    assert not re.search(r'href="javascript', page)


def test_the_checker_takes_the_file_as_it_is(client, html):
    response = client.post("/checker/", hidden(html, "check-form"))
    assert response.status_code == 200
    assert "Does not build" not in words(response)
    linux = client.get("/builder/", {"kind": "node", "project": "shop", "host": "linux"}).content.decode()
    response = client.post("/checker/", hidden(linux, "check-form"))
    assert response.status_code == 200
    assert 'value="linux" selected' in response.content.decode()


def test_the_manifest_passes_its_own_page(client, html):
    form = re.search(r'<form class="b-on".*?</form>', html, re.DOTALL)[0]
    fields = {n: unescape(t) for n, t in re.findall(r'name="(text|host)" value="([^"]*)"', form)}
    response = client.post("/manifests/", fields)
    assert response.status_code == 200
    assert "webapp01" in response.content.decode()


def test_the_record_of_a_shared_link_is_of_its_day(client):
    html = client.get(
        "/builder/", {"kind": "node", "project": "shop", "host": "linux", "as_of": "2026-06-01"}
    )
    action = re.search(r'<form id="record-form" method="post" action="([^"]*)"', html.content.decode())[1]
    record = client.post(action, hidden(html.content.decode(), "record-form"))
    assert "As of 1 Jun 2026" in words(record)
