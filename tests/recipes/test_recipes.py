"""What the recipes write: parsed by the official parser, clean by our own rules, and right to an expert."""

import datetime
import itertools

import pytest
import yaml

from portal import recipes
from portal.dockerfile import Dockerfile
from portal.recipes import Recipe
from tests.recipes.combinations import DAY, built, choices, draws, made_of
from tests.recipes.proof import Proof


def build(**form) -> Recipe:
    made = recipes.build(choices({"project": "shop"} | form), DAY)
    assert isinstance(made, Recipe), made
    return made


def test_every_sampled_recipe_holds_what_the_builder_promises():
    proof = Proof()
    for _form, recipe in itertools.chain(built(sample=150), made_of(draws(450, seed=3))):
        proof.add(recipe)
        for finding in recipe.findings:
            assert finding.field in recipes.FIELDS
        for line in recipe.lines:
            assert line.choice in recipes.FIELDS or not line.text
    proof.parse_officially()
    proof.lint(20)
    assert proof.failures == {}
    assert proof.recipes > 350
    assert len(proof.manifests) > 50


@pytest.mark.parametrize("kind", list(recipes.KINDS))
@pytest.mark.parametrize("host", ["windows-server-2022", "linux"])
def test_every_line_of_a_stage_has_a_reason_near_it(kind, host):
    made = recipes.build(choices({"kind": kind, "host": host, "project": "shop", "health": "/health"}), DAY)
    if not isinstance(made, Recipe):
        return
    starts = [line for line in made.lines if line.text and not line.text.startswith((" ", "#"))]
    assert sum(bool(line.reason) for line in starts) >= len(starts) - 2
    assert all(line.choice in recipes.FIELDS for line in made.lines if line.text)


def test_windows_files_start_with_the_escape_directive_and_linux_files_do_not():
    assert build(kind="dotnet-web").dockerfile.startswith("# escape=`\n# For windows-server-2022, process")
    assert build(kind="dotnet-web", host="linux").dockerfile.startswith("# For linux, docker, published")


def test_iis_files_leave_entry_point_and_user_to_the_base():
    for kind in ("aspnet-framework-48", "aspnet-framework-35", "static-iis"):
        keywords = [i.keyword for i in Dockerfile.parse(build(kind=kind).dockerfile).instructions]
        assert not {"CMD", "ENTRYPOINT", "USER"} & set(keywords)
        shown = [line.text for line in build(kind=kind).lines if line.inherited]
        assert any("ServiceMonitor" in text for text in shown)


@pytest.mark.parametrize(
    "host, way", [("windows-server-2022", "Add-Capability"), ("windows-server-2019", "wuauserv")]
)
def test_net_35_is_added_the_way_that_works_on_the_image(host, way):
    assert way in build(kind="aspnet-framework-35", host=host).dockerfile


def test_health_checks_use_what_the_image_has():
    def check(**form):
        text = build(health="/health", **form).dockerfile
        return text[text.index("HEALTHCHECK") :]

    assert "curl.exe" in check(kind="dotnet-web", base="nanoserver")
    assert "powershell" in check(kind="static-iis", host="windows-server-2016")
    assert "wget" in check(kind="dotnet-web", host="linux", base="alpine")
    assert "curl -fsS" in check(kind="dotnet-web", host="linux", base="ubuntu")
    assert (
        "install -y --no-install-recommends curl"
        in build(kind="dotnet-web", host="linux", health="/h").dockerfile
    )
    assert "fetch(" in check(kind="node", host="linux")


@pytest.mark.parametrize("orchestrator", ["containerd", "kubernetes", "aks"])
def test_only_docker_reads_a_health_check(orchestrator):
    made = build(kind="dotnet-web", health="/health", orchestrator=orchestrator)
    assert "HEALTHCHECK" not in made.dockerfile
    assert any(note.field == "health" for note in made.notes)


def test_kubernetes_gets_probes_and_the_node_whose_kernel_fits():
    made = build(kind="dotnet-web", health="/health", orchestrator="kubernetes")
    manifest = made.files["deployment.yaml"]
    assert 'node.kubernetes.io/windows-build: "10.0.20348"' in manifest
    assert 'readinessProbe: { httpGet: { path: "/health", port: 8080 }' in manifest


def test_node_on_windows_compares_the_checksum_of_the_release():
    text = build(kind="node", version="24").dockerfile
    assert "ARG NODE_SHA256=158f7685b44de51f6c0df1d153526cbcd3e1bc739a8dfc607721cef75de9e541" in text
    assert "Get-FileHash node.zip" in text
    assert "FROM node:" not in text


def test_the_port_reaches_the_server_and_not_only_the_documentation():
    assert "/bindings:http/*:8081:" in build(kind="static-iis", port="8081").dockerfile
    assert "ASPNETCORE_HTTP_PORTS=5000" in build(kind="dotnet-web", port="5000").dockerfile
    assert "PORT=4000" in build(kind="node", port="4000").dockerfile


def test_a_secret_in_a_variable_is_shown_at_the_field():
    made = build(kind="dotnet-web", env="DB_PASSWORD=hunter2")
    assert any(f.field == "env" for f in made.findings)


def test_an_ended_runtime_is_shown_at_the_version():
    made = build(kind="dotnet-web", version="8.0", host="windows-server-2019")
    found = [finding.outcome for finding in made.findings if finding.field == "version"]
    assert any("10 Nov 2026" in outcome.message for outcome in found)
    later = recipes.build(
        choices({"kind": "node", "version": "22", "project": "shop"}), datetime.date(2027, 5, 1)
    )
    assert isinstance(later, Recipe)
    assert any(note.title == "Support of Node.js 22 ended on 30 Apr 2027" for note in later.notes)


def test_the_ignored_files_never_hide_what_the_file_copies():
    assert "bin/" not in build(kind="aspnet-framework-35").dockerignore
    assert "**/bin/" in build(kind="aspnet-framework-48").dockerignore
    assert "**/node_modules/" in build(kind="node").dockerignore


def test_every_manifest_is_yaml_with_the_image_port_and_probes_of_the_choices():
    seen = set()
    for _form, recipe in built(sample=600):
        text = recipe.files.get("deployment.yaml")
        if text is None or text in seen:
            continue
        seen.add(text)
        deployment, *services = yaml.safe_load_all(text)
        container = deployment["spec"]["template"]["spec"]["containers"][0]
        assert container["image"].startswith("registry.example/shop-web:")
        assert ("ports" in container) == bool(services) == bool(recipe.choices.port)
        assert ("readinessProbe" in container) == bool(recipe.choices.health)
    assert len(seen) > 20
