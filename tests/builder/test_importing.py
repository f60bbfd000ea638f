"""A Dockerfile or a project file read back into the form."""

import io
import re
from html import unescape
from urllib.parse import urlsplit

import pytest

OWN = """# escape=`
FROM mcr.microsoft.com/dotnet/sdk:10.0-nanoserver-ltsc2022 AS build
WORKDIR C:\\src
COPY . .
RUN dotnet publish Shop.Web -c Release -o C:\\out
FROM mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022
ENV GREETING=hello
WORKDIR C:\\app
COPY --from=build C:\\out .
# our own label
LABEL org.opencontainers.image.vendor="Contoso"
EXPOSE 8080
ENTRYPOINT ["dotnet", "Shop.Web.dll"]
"""
CSPROJ = '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>'


def words(response) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def dockerfile(response) -> str:
    return unescape(re.search(r'id="b-text"[^>]*>(.*?)</textarea>', response.content.decode(), re.DOTALL)[1])


def opened(client, response):
    """What the button leads to: a link, or a form."""
    html = response.content.decode()
    href = re.search(r'<a class="btn" href="([^"]+)">Open in the builder(?: all the same)?<', html)
    if href:
        return client.get(unescape(href[1]))
    form = re.search(r'<form method="post" action="/builder/">.*?</form>', html, re.DOTALL)[0]
    fields = {n: unescape(t) for n, t in re.findall(r'name="([^"]+)" value="([^"]*)"', form)}
    return client.post("/builder/", fields)


def test_what_the_form_cannot_express_is_kept_and_named(client):
    response = client.post("/builder/import/", {"text": OWN})
    said = words(response)
    assert "This is a Dockerfile" in said
    assert "7 lines are kept as they stand" in said
    assert "Lines 2 to 5, now in “Own stages”" in said
    assert response["Cache-Control"] == "no-store"
    page = opened(client, response)
    text = dockerfile(page)
    for line in OWN.splitlines()[1:]:
        assert line.replace("GREETING=hello", 'GREETING="hello"') in text
    # Read again, it is the same form and the same file.
    again = client.post("/builder/import/", {"text": text})
    assert "The builder writes this very file." in words(again)
    assert dockerfile(opened(client, again)) == text


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "aspnet-framework-48", "host": "windows-server-2025", "registry": "HKLM\\SOFTWARE\\A\\b=c"},
        {"kind": "node", "host": "linux", "start": "dist/main.js", "env": "LEVEL=info", "health": "/up"},
        {"kind": "java", "host": "linux", "base": "ubuntu"},
    ],
)
def test_what_the_builder_wrote_comes_back_as_it_was(client, form):
    text = dockerfile(client.post("/builder/", {"project": "shop"} | form))
    response = client.post("/builder/import/", {"text": text})
    assert "The builder writes this very file." in words(response)
    assert dockerfile(opened(client, response)) == text


def test_a_form_that_an_address_can_hold_is_a_link(client):
    text = dockerfile(client.get("/builder/", {"kind": "node", "host": "linux", "project": "shop"}))
    html = client.post("/builder/import/", {"text": text}).content.decode()
    href = re.search(r'<a class="btn" href="([^"]+)">Open in the builder', html)[1]
    assert urlsplit(unescape(href)).path == "/builder/"


def test_a_project_file_by_upload_gives_kind_version_and_folder(client):
    file = io.BytesIO(CSPROJ.encode("utf-16"))
    file.name = "Shop.Web.csproj"
    response = client.post("/builder/import/", {"text": "ignored", "file": file})
    said = words(response)
    assert "project file of .NET" in said
    assert "ASP.NET Core web app" in said and "Shop.Web" in said
    assert 'ENTRYPOINT ["dotnet", "Shop.Web.dll"]' in dockerfile(opened(client, response))


def test_a_package_json_is_known_without_its_name(client):
    text = '{"name": "shop", "scripts": {"start": "node dist/main.js"}, "engines": {"node": ">=22"}}'
    response = client.post("/builder/import/", {"text": text})
    assert "a package.json" in words(response)
    assert "dist/main.js" in dockerfile(opened(client, response))


@pytest.mark.parametrize("text", ["", "   \n", "hello there", "\x00\x01", "<html></html>", "{}", "�" * 50])
def test_what_is_no_such_file_gets_a_message_and_422(client, text):
    response = client.post("/builder/import/", {"text": text})
    assert response.status_code == 422
    html = response.content.decode()
    assert 'aria-invalid="true"' in html
    assert re.search(r'id="e-text">[^<]{10,}', html)


def test_what_is_too_big_gets_413_and_the_size(client):
    response = client.post("/builder/import/", {"text": "FROM x\n" * 200_000})
    assert response.status_code == 413
    assert "1,400,000 bytes" in words(response)
    file = io.BytesIO(b"FROM x\n" * 200_000)
    file.name = "Dockerfile"
    assert client.post("/builder/import/", {"file": file}).status_code == 413


def test_nothing_pasted_gets_into_an_address(client):
    text = 'FROM node:22-alpine\nENV TOKEN=hush-hush\nRUN curl https://hush.example\nCMD ["node", "a.js"]\n'
    html = client.post("/builder/import/", {"text": text}).content.decode()
    assert not [each for each in re.findall(r'(?:href|action)="([^"]*)"', html) if "hush" in each]


def test_paste_and_checker_lead_here_with_what_was_pasted(client):
    for path in ("/paste/", "/checker/"):
        html = client.post(path, {"text": OWN}).content.decode()
        assert 'formaction="/builder/import/"' in html


def test_what_would_differ_is_said_at_the_top_and_on_the_button(client):
    text = "# syntax=docker/dockerfile:1\n" + OWN.replace("# escape=`\n", "").replace(
        "aspnet:10.0-", "aspnet:8.0-"
    )
    response = client.post("/builder/import/", {"text": text.replace("ENV GREETING=hello", "USER nobody")})
    html = response.content.decode()
    assert html.index('role="alert"') < html.index("Open in the builder all the same")
    said = words(response)
    assert "Built again, this file would differ from yours:" in said
    assert "Line 1 # syntax=docker/dockerfile:1 is not in the new file as it stands" in said


def test_a_file_of_the_builders_gets_no_warning(client):
    text = dockerfile(client.get("/builder/", {"kind": "node", "host": "linux", "project": "shop"}))
    html = client.post("/builder/import/", {"text": text}).content.decode()
    assert 'class="note note-warn"' not in html
    assert "all the same" not in html
