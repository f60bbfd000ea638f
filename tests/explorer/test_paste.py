"""The page for pastes, as a person meets it."""

import logging
import re
from html import unescape

import pytest
from django.urls import reverse

from portal.explorer.pasted_samples import SAMPLES

pytestmark = pytest.mark.django_db
INFO = SAMPLES["pull"].text


@pytest.fixture
def paste(client):
    def post(text, **form):
        return client.post(reverse("explorer:paste"), {"text": text} | form)

    return post


def words(response):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def links(response, path):
    return [unescape(href) for href in re.findall(rf'href="({path}[^"]*)"', response.content.decode())]


def test_the_empty_page_has_a_box_samples_and_a_token(client):
    response = client.get(reverse("explorer:paste"))
    html = response.content.decode()
    assert response.status_code == 200
    assert "csrfmiddlewaretoken" in html
    assert '<textarea class="area" id="p-text" name="text"' in html
    assert response["Cache-Control"] == "no-store"
    assert [sample in html for sample in SAMPLES] == [True] * len(SAMPLES)


@pytest.mark.parametrize("slug", SAMPLES)
def test_each_sample_is_answered_by_its_link(client, slug):
    response = client.get(reverse("explorer:paste"), {"sample": slug})
    assert response.status_code == 200
    assert "Recognised" in words(response)


def test_docker_info_and_an_error_give_a_verdict_with_reasons_and_the_cheapest_way_out(paste, client):
    response = paste(INFO)
    text = words(response)
    assert "Cannot be pulled" in text
    assert "Windows 10 22H2 (19045.5011)" in text
    assert "No image behind the tag fits the host" in text
    assert "Cheapest way out first" in text
    offers = re.search(r'<ol class="fixes".*?</ol>', response.content.decode(), re.DOTALL)[0]
    first = unescape(re.search(r'href="([^"]+)"', offers)[1])
    assert "Starts" in words(client.get(first))
    assert 'href="/rules/image-newer-than-host/"' in response.content.decode()


def test_what_was_recognised_stands_with_its_line(paste):
    rows = re.findall(r'<td class="num">(\d+)</td><th scope="row">(.*?)</th><td class="pst-i">(.*?)</td>',
                      paste(INFO).content.decode())  # fmt: skip
    assert ("3", "default isolation", "hyperv") in rows


def test_a_list_of_nodes_is_a_table_of_node_and_image(paste):
    response = paste(SAMPLES["nodes"].text)
    table = re.search(r'<table class="tbl pst-t">.*?</table>', response.content.decode(), re.DOTALL)[0]
    rows = [re.sub(r"<[^>]+>|\s+", " ", row) for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]]
    assert len(rows) == 3, "two nodes of one build share a row"
    assert "web-22a, web-22b" in rows[1]
    assert "Does not start" in rows[1]


def test_an_error_alone_says_what_is_missing_and_where_to_find_it(paste):
    text = words(paste("it says 0xc0370101"))
    assert "More is needed for a verdict" in text
    assert "Run ver or docker info" in text.replace("`", "")
    assert "The image's Windows build does not fit the host's" in text


def test_half_a_question_leads_to_the_explorer_with_that_half(paste):
    response = paste("Microsoft Windows [Version 10.0.20348.2340]")
    assert any("host=20348.2340" in href for href in links(response, "/explorer/"))


def test_a_project_file_leads_to_the_builder_with_its_state(paste, client):
    response = paste(SAMPLES["web-config"].text)
    (href,) = [href for href in links(response, "/builder/") if "kind=" in href]
    assert href == "/builder/?kind=aspnet-framework-48"
    assert client.get(href).status_code == 200


def test_a_dockerfile_is_sent_to_the_checker_by_post(paste, client):
    text = "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN powershell -c x\n"
    html = paste(text).content.decode()
    assert 'form="paste-form" formaction="/checker/"' in html
    assert "Nano Server" in words(client.post("/checker/", {"text": text, "do": "check"}))


def test_a_manifest_is_sent_to_its_page_by_post(paste):
    html = paste("apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: shop:3\n").content.decode()
    assert 'formaction="/manifests/"' in html


def test_links_carry_a_placement_and_nothing_else_of_the_paste(paste):
    response = paste(f"{INFO}\nPASSWORD=hunter2\nName: secret-machine\n")
    for href in links(response, "/"):
        assert "hunter2" not in href
        assert "secret-machine" not in href
    asked = [href for href in links(response, "/explorer/") if "?" in href]
    names = {pair.partition("=")[0] for href in asked for pair in href.partition("?")[2].split("&")}
    assert names == {"host", "image", "isolation", "orchestrator"}


def test_nothing_pasted_is_kept_or_logged(paste, client, caplog):
    with caplog.at_level(logging.DEBUG):
        paste(f"{INFO}\nTOKEN=hunter2")
    assert not [record for record in caplog.records if "hunter2" in record.getMessage()]
    assert not client.session.keys()
    assert "hunter2" not in client.get(reverse("explorer:paste")).content.decode()


def test_markup_in_a_paste_stays_text(paste):
    html = paste('image "a/<script>alert(1)</script>" 0xc0370101 <b>').content.decode()
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        ("   ", 422, "Paste something"),
        ("\x00\x01\x02", 422, "no text"),
        ("\ufffd" * 100, 422, "no text"),
        ("a" * (5 * 1024 * 1024 + 1), 413, "at most 5,242,880"),
    ],
    ids=["nothing", "binary", "not UTF-8", "too big"],
)
def test_what_cannot_be_read_gets_a_message_beside_the_box(paste, text, status, says):
    response = paste(text)
    assert response.status_code == status
    assert says in words(response)
    assert 'aria-invalid="true"' in response.content.decode()


def test_a_body_above_the_portals_limit_is_refused_before_it_is_read(paste):
    assert paste("a" * (7 * 1024 * 1024)).status_code == 413


def test_a_post_without_token_is_refused():
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(reverse("explorer:paste"), {"text": INFO}).status_code == 403


def test_it_is_linked_from_the_explorer_and_from_the_tools(client):
    for path in ("/explorer/", "/"):
        assert f'href="{reverse("explorer:paste")}"' in client.get(path).content.decode()


NODES = """NAME   STATUS   ROLES    AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE                         KERNEL-VERSION     CONTAINER-RUNTIME
win1   Ready    <none>   10d   v1.29.2   10.0.0.4      <none>        Windows Server 2019 Datacenter   10.0.17763.5458    containerd://1.7.13
win2   Ready    <none>   10d   v1.29.2   10.0.0.5      <none>        Windows Server 2022 Datacenter   10.0.20348.2322    containerd://1.7.13
win3   Ready    <none>   10d   v1.29.2   10.0.0.6      <none>        Windows Server 2025 Datacenter   10.0.26100.1742    containerd://1.7.13
lin1   Ready    <none>   10d   v1.29.2   10.0.0.7      <none>        Ubuntu 22.04.3 LTS               5.15.0-94-generic  containerd://1.7.13
"""
COMPOSE = """services:
  web:
    image: mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019
    isolation: hyperv
  cache:
    image: redis:7
"""


def test_a_list_of_nodes_leads_to_what_runs_on_all_the_windows_nodes(paste, client):
    (href,) = links(paste(NODES), "/explorer/hosts/")
    assert href.count("host=") == 3
    answer = words(client.get(href))
    assert (
        "Windows Server 2019 (17763.5458), Windows Server 2022 (20348.2322) and Windows Server 2025" in answer
    )


def test_a_compose_file_leads_to_the_hosts_of_all_its_images_and_names_isolation(paste, client):
    response = paste(COMPOSE)
    (href,) = links(response, "/explorer/images/")
    assert client.get(href).status_code == 200
    text = words(response)
    assert "One Docker engine runs containers of one system at a time" in text
    assert "isolation hyperv" in text


def test_one_image_or_one_node_leads_to_no_page_for_several(paste):
    assert not links(paste("nanoserver:ltsc2022"), "/explorer/images/")
    assert not links(paste("Microsoft Windows [Version 10.0.20348.2340]"), "/explorer/hosts/")


def test_docker_version_alone_says_what_to_add(paste):
    text = words(
        paste(
            "Client:\n Version: 27.3.1\n OS/Arch: windows/amd64\nServer:\n Engine:\n  Version: 27.3.1\n  OS/Arch: windows/amd64\n"
        )
    )
    assert "Run ver or docker info on the host" in text
    assert "Paste its name" in text


def test_what_is_known_opens_the_explorer_without_an_error(paste, client):
    response = paste("Microsoft Windows [Version 10.0.20348.2340]")
    (href,) = [href for href in links(response, "/explorer/") if href.startswith("/explorer/?")]
    html = client.get(href).content.decode()
    assert "Now choose an image" in html
    assert "cannot be read" not in html
    assert "aria-invalid" not in html


def test_headings_say_what_it_is(paste):
    assert (
        "<title>The image has no Windows PowerShell"
        in paste("'powershell' is not recognized as an internal or external command,").content.decode()
    )
    assert "<title>Nothing was recognised" in paste("good morning").content.decode()


def test_a_mismatch_in_an_event_of_a_cluster_sends_nobody_to_an_isolation_mode(paste):
    event = (
        "  Warning  FailedCreatePodSandBox  4s  kubelet  Failed to create pod sandbox: hcs::CreateComputeSystem a: "
        "The container operating system does not match the host operating system."
    )
    text = words(paste(event))
    assert "node.kubernetes.io/windows-build" in text
    assert "with Hyper-V isolation" not in text
    assert "with Hyper-V isolation" in words(paste(event.replace("kubelet", "").partition("sandbox: ")[2]))


def test_an_exit_code_of_dotnet_has_a_page_of_its_own(paste, client):
    response = paste("The process ended with exit code -532462766")
    assert "A .NET program ended by an exception that it did not handle" in words(response)
    assert client.get("/glossary/unhandled-dotnet-exception/").status_code == 200
    assert client.get("/glossary/msb3644/").headers["Location"].endswith("/reference-assemblies-missing/")
