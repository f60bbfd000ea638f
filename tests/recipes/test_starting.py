"""What commands, manifests and notes say of things that only show when the container is built and started."""

import pytest
import yaml

from portal import recipes
from portal.dockerfile import Dockerfile
from portal.recipes import Recipe
from portal.recipes.importing import read_dockerfile
from tests.recipes.combinations import DAY, choices

NETWORK_SERVICE = r"NT AUTHORITY\NETWORK SERVICE"


def build(**form) -> Recipe:
    made = recipes.build(choices({"project": "shop", "host": "windows-server-2022"} | form), DAY)
    assert isinstance(made, Recipe), made
    return made


def text(made, title):
    return next(each.text for each in made.snippets if each.title == title)


def service(made):
    return yaml.safe_load(made.files["compose.yaml"])["services"]["shop"]


def deployment(made):
    return next(yaml.safe_load_all(made.files["deployment.yaml"]))


def titles(made, field):
    return [note.title for note in made.notes if note.field == field]


def instructions(made):
    return [
        " ".join(f"{i.keyword} {i.value}".split()) for i in Dockerfile.parse(made.dockerfile).instructions
    ]


@pytest.mark.parametrize(
    "form, names",
    [
        ({"kind": "native-vc"}, ["VC_REDIST_SHA256"]),
        ({"kind": "dotnet-aot"}, ["BUILD_TOOLS_SHA256"]),
        ({"kind": "php-iis"}, ["PHP_SHA256", "VC_REDIST_SHA256"]),
        ({"kind": "php-iis", "sha256": "ab" * 32}, ["VC_REDIST_SHA256"]),
        ({"kind": "native-vc", "setup_sha256": "ab" * 32}, []),
        ({"kind": "dotnet-aot", "host": "linux"}, []),
    ],
)
def test_a_build_asks_for_the_checksums_that_its_file_has_no_value_for(form, names):
    made = build(**form)
    asked = [word.partition("=")[0] for word in text(made, "Build").split("--build-arg ")[1:]]
    assert asked == names
    built = service(made)["build"]
    assert (built if names else {}) == (
        {"context": ".", "args": dict.fromkeys(names, "PASTE-SHA256-HERE")} if names else {}
    )
    bare = [i.value for i in Dockerfile.parse(made.dockerfile).all("ARG") if "=" not in i.value]
    assert bare == names


def test_a_gpu_in_the_cluster_is_a_resource_of_a_device_plugin():
    made = build(kind="gpu", orchestrator="kubernetes")
    limits = deployment(made)["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]
    assert limits["directx.microsoft.com/display"] == 1
    assert titles(made, "orchestrator") == ["The cluster needs a device plugin for DirectX"]
    assert "--device" not in made.dockerfile
    assert "--device" in build(kind="gpu").dockerfile


def test_who_uses_the_domain_account_starts_as_network_service():
    made = build(kind="dotnet-web", gmsa="CONTOSO_web01")
    assert f'--user "{NETWORK_SERVICE}"' in text(made, "Run")
    assert service(made)["user"] == NETWORK_SERVICE
    options = deployment(build(kind="dotnet-web", gmsa="web01", orchestrator="kubernetes"))
    assert (
        options["spec"]["template"]["spec"]["securityContext"]["windowsOptions"]["runAsUserName"]
        == NETWORK_SERVICE
    )
    administrator = build(kind="dotnet-web", gmsa="web01", user="administrator")
    assert "--user" not in text(administrator, "Run")
    assert titles(administrator, "user") == ["ContainerAdministrator is not the account in the domain"]
    assert "--user" not in text(build(kind="aspnet-framework-48", gmsa="web01"), "Run")


def test_a_credential_spec_is_a_file_or_an_object_and_is_named_accordingly():
    form = {"kind": "dotnet-web", "host": "windows-server-2022", "project": "shop", "gmsa": "CONTOSO_web01"}
    assert recipes.read(form).errors == {}
    assert set(recipes.read(form | {"orchestrator": "kubernetes"}).errors) == {"gmsa"}
    cluster = build(kind="dotnet-web", gmsa="web01", orchestrator="kubernetes")
    assert any(title.startswith("The cluster has to have an object") for title in titles(cluster, "gmsa"))


def test_windows_authentication_is_switched_on_and_health_is_told():
    made = build(kind="aspnet-framework-48", features="IIS-WindowsAuthentication", health="/health")
    run = next(each for each in instructions(made) if "IIS-WindowsAuthentication" in each)
    assert "unlock config /section:windowsAuthentication" in run
    assert "set config /section:windowsAuthentication /enabled:true" in run
    assert "set config /section:anonymousAuthentication /enabled:false" in run
    assert any("401" in title for title in titles(made, "health"))
    assert "appcmd" not in build(kind="aspnet-framework-48", features="IIS-WebSockets").dockerfile


def test_a_foreign_file_that_leaves_windows_authentication_off_keeps_it_off():
    made = build(kind="aspnet-framework-48", features="IIS-WindowsAuthentication", stages="single")
    lines = [line for line in made.dockerfile.split("\n") if "appcmd" not in line]
    at = next(n for n, line in enumerate(lines) if "FeatureName" in line)
    lines[at] = lines[at].removesuffix(" `")
    read = read_dockerfile("\n".join(lines), DAY)
    again = recipes.build(recipes.read(read.values).choices, DAY)
    assert isinstance(again, Recipe)
    assert "FeatureName:IIS-WindowsAuthentication" in again.dockerfile
    assert "anonymousAuthentication" not in again.dockerfile


@pytest.mark.parametrize("kind", ["gpu", "native-msi", "native-vc", "print-service"])
def test_the_record_offers_only_images_that_the_engine_lets_run(kind):
    made = build(kind=kind)
    for base in made.image.larger:
        assert isinstance(
            recipes.fit(choices({"kind": kind, "host": "windows-server-2022", "base": base}), DAY),
            recipes.Fit,
        )
    assert "- Windows would do as well" not in made.decision


def test_the_record_of_a_linux_image_does_not_contradict_itself():
    record = build(kind="dotnet-web", host="linux").decision
    assert "Alpine would do as well" in record
    assert "The smallest image that has what" not in record


def test_log_monitor_is_not_said_to_be_in_the_base_image():
    assert "LogMonitor tool: in this base image" not in build(kind="aspnet-framework-48", logs="on").decision


@pytest.mark.parametrize("form", [{"kind": "go"}, {"kind": "dotnet-aot"}])
def test_an_image_without_shell_has_no_health_check_and_says_so(form):
    made = build(**form, host="linux", health="/health")
    assert "HEALTHCHECK" not in made.dockerfile
    assert "State.Health" not in text(made, "Run")
    assert titles(made, "health") == ["No HEALTHCHECK in the file"]
    alpine = build(**form, host="linux", health="/health", base="alpine")
    assert "HEALTHCHECK" in alpine.dockerfile
    assert "State.Health" in text(alpine, "Run")


@pytest.mark.parametrize("kind, owner", [("dotnet-web", "$APP_UID"), ("java", "10001"), ("node", "node")])
def test_a_linux_volume_belongs_to_the_user_before_it_is_declared(kind, owner):
    made = build(kind=kind, host="linux", volumes="/data\n/var/lib/shop")
    found = instructions(made)
    run = found.index(f"RUN mkdir -p /data /var/lib/shop && chown {owner} /data /var/lib/shop")
    assert run < next(n for n, each in enumerate(found) if each.startswith("USER"))
    assert run < next(n for n, each in enumerate(found) if each.startswith("VOLUME"))
    assert "must not have files" not in made.decision
    root = build(kind=kind, host="linux", volumes="/data", user="administrator")
    assert "chown" not in root.dockerfile
    cluster = deployment(build(kind=kind, host="linux", volumes="/data", orchestrator="kubernetes"))
    assert cluster["spec"]["template"]["spec"]["securityContext"]["fsGroup"] in (1000, 1654, 10001)
    assert cluster["spec"]["strategy"] == {"type": "Recreate"}


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "java", "host": "linux", "volumes": "/data"},
        {"kind": "dotnet-web", "host": "linux", "volumes": "/data", "orchestrator": "kubernetes"},
        {"kind": "aspnet-framework-48", "features": "IIS-WindowsAuthentication\nIIS-BasicAuthentication"},
        {"kind": "netfx-console", "features": "IIS-WindowsAuthentication"},
        {"kind": "dotnet-web", "base": "servercore", "features": "IIS-WindowsAuthentication"},
        {"kind": "gpu", "orchestrator": "aks"},
        {"kind": "dotnet-web", "gmsa": "CONTOSO_web01"},
    ],
)
def test_the_new_lines_come_back_as_the_choices_that_wrote_them(form):
    made = build(**form)
    read = read_dockerfile(made.dockerfile, DAY)
    assert recipes.read(read.values).choices is not None
    again = recipes.build(recipes.read(read.values).choices, DAY)
    assert isinstance(again, Recipe)
    assert again.files == made.files
    assert not any(value for name, value in read.values.items() if name.startswith("own_"))


def test_java_packages_named_build_or_target_stay_in_the_context():
    ignored = build(kind="java").dockerignore.split("\n")
    assert "shop/target/" in ignored and "shop/build/" in ignored
    assert not any(line in ("**/build/", "**/target/") for line in ignored)


def test_what_restore_does_not_see_is_told():
    assert titles(build(kind="dotnet-web"), "project") == ["Restore sees shop/*.csproj alone"]
    assert titles(build(kind="dotnet-web", stages="single"), "project") == []
