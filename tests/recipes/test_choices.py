"""The builder's form is read strictly, and says what to write instead."""

import pytest

from portal import recipes

FORM = {"kind": "node", "project": "shop", "host": "linux"}


def errors(**fields: str) -> dict[str, str]:
    return recipes.read(FORM | fields).errors


def test_nothing_asked_is_an_example_that_works():
    reading = recipes.read({})
    assert reading.errors == {}
    assert reading.choices is not None
    assert reading.choices.kind.slug == "aspnet-framework-48"
    assert reading.choices.port == 80


@pytest.mark.parametrize(
    "project",
    [
        "",
        "..",
        "a..b",
        "a b",
        "shop/web",
        r"shop\web",
        "nul",
        "COM1.app",
        "a\nRUN x",
        "a`",
        "$x",
        "-x",
        "x.",
        "a" * 51,
    ],
)
def test_a_project_that_is_no_plain_folder_is_refused(project):
    assert "project" in errors(project=project)


@pytest.mark.parametrize("project", ["shop", "Shop.Web", "my-app_2", "7zip"])
def test_a_plain_folder_is_taken(project):
    assert errors(project=project) == {}


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80 ", "8o", "٣", "1e3", "80\n81", "999999"])
def test_a_port_is_a_whole_number_from_1_to_65535(port):
    accepted = port.strip() == "80"
    assert ("port" in errors(port=port)) is not accepted


@pytest.mark.parametrize(
    "path", ["health", "/he alth", "/a?b=c", "/a&calc", "/%TEMP%", '/"', "/a\nRUN x", "/é"]
)
def test_a_health_path_has_nothing_a_shell_could_read(path):
    assert "health" in errors(health=path)


@pytest.mark.parametrize(
    "start", ["../x.js", "/x.js", "a//b.js", "x.js && calc", "index", "a\\b.js", "-e.js", ".env.js"]
)
def test_a_start_file_lies_below_the_project(start):
    assert "start" in errors(start=start)


@pytest.mark.parametrize(
    "env, word",
    [
        ("NAME", "Line 1"),
        ("A=1\nA-B=2", "Line 2"),
        ("A=1\na=2", "twice"),
        ("PORT=1", "already"),
        ("A=\x00", "printed"),
        ("A=" + "x" * 1001, "1001"),
        ("\n".join(f"V{n}=1" for n in range(41)), "41"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named_by_its_line(env, word):
    assert word in errors(env=env)["env"]


def test_unknown_values_are_named_with_the_known_ones():
    assert "dotnet-web" in recipes.read({"kind": "cobol"}).errors["kind"]
    assert "host" in errors(host="windows-nt-4")
    assert "hyperv" in errors(isolation="vm")["isolation"]
    assert "aks" in errors(orchestrator="swarm")["orchestrator"]
    assert "unprivileged" in errors(user="bob")["user"]


def test_fields_that_follow_from_the_kind_follow_it_and_say_so():
    reading = recipes.read(
        {"kind": "aspnet-framework-48", "base": "nanoserver", "version": "10.0", "project": "shop"}
    )
    assert reading.errors == {}
    assert reading.values["base"] == "auto"
    assert reading.values["version"] == "4.8.1"
    assert "base" in reading.settled


def test_a_worker_has_no_port_and_no_health_path():
    reading = recipes.read(
        {"kind": "dotnet-worker", "project": "shop", "port": "99999", "health": "nonsense"}
    )
    assert reading.errors == {}
    assert reading.choices is not None
    assert reading.choices.port == 0
    assert reading.choices.health == ""


@pytest.mark.parametrize(
    "project, name", [("Shop.Web", "shop-web"), ("a__b", "a-b"), ("X-", "x"), ("7zip", "7zip")]
)
def test_the_image_is_called_as_registries_allow(project, name):
    reading = recipes.read(FORM | {"project": project})
    if reading.choices is not None:
        assert reading.choices.image_name == name
