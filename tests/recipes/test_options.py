"""Options: what each adds to the file, what it rules out, and which text it refuses."""

import json

import pytest
import yaml

from portal import recipes
from portal.dockerfile import Dockerfile
from portal.recipes import Fit, Obstacle, Recipe
from portal.recipes.extras import EXTRAS
from tests.recipes.combinations import DAY, TEXTS, choices

IIS = {"kind": "aspnet-framework-48", "host": "windows-server-2022", "project": "shop"}
WEB = {"kind": "dotnet-web", "host": "windows-server-2022", "project": "shop"}


def build(**form) -> Recipe:
    made = recipes.build(choices(form), DAY)
    assert isinstance(made, Recipe), made
    return made


def instructions(made: Recipe) -> list[str]:
    return [
        " ".join(f"{i.keyword} {i.value}".split()) for i in Dockerfile.parse(made.dockerfile).instructions
    ]


@pytest.mark.parametrize(
    "form, written",
    [
        (
            {"registry": "HKLM\\SOFTWARE\\Contoso\\Shop Level=dword:5"},
            'RUN reg add "HKLM\\SOFTWARE\\Contoso" /v "Shop Level" /t REG_DWORD /d 5 /f',
        ),
        ({"com": "bin/Legacy.dll"}, "RUN start /wait regsvr32.exe /s %CD%\\bin\\Legacy.dll"),
        ({"fonts": "A.ttf"}, "COPY fonts/A.ttf C:/Windows/Fonts/"),
        ({"certificates": "root.crt"}, "RUN certutil.exe -addstore -f Root C:\\certificates\\root.crt"),
        (
            {"features": "iis-websockets"},
            "RUN dism /Online /Quiet /NoRestart /Enable-Feature /All /FeatureName:IIS-WebSockets",
        ),
        ({"ports": "9090 5353/udp"}, "EXPOSE 9090 5353/udp"),
        ({"volumes": "c:/data/"}, 'VOLUME ["C:\\\\data"]'),
        (
            {"logs": "on"},
            'ENTRYPOINT ["C:\\\\LogMonitor\\\\LogMonitor.exe", "C:\\\\ServiceMonitor.exe", "w3svc"]',
        ),
    ],
)
def test_an_option_writes_its_line(form, written):
    assert written in instructions(build(**IIS, **form))


def test_a_module_is_installed_in_one_exact_version():
    run = next(i for i in instructions(build(**IIS, modules="Pester 5.6.1")) if "Install-Module" in i)
    assert "-Name Pester -RequiredVersion 5.6.1 -Scope AllUsers" in run


def test_a_digest_pins_the_final_image_and_nothing_else():
    digest = "sha256:" + "ab" * 32
    stages = Dockerfile.parse(build(**IIS, digest=f"repo:tag@{digest}").dockerfile).stages
    assert stages[-1].base.endswith(f"ltsc2022@{digest}")
    assert "@" not in stages[0].base


def test_what_changes_the_system_runs_as_administrator_and_the_app_does_not():
    found = instructions(build(**WEB, certificates="root.crt"))
    at = [found.index(each) for each in ("USER ContainerAdministrator", "USER ContainerUser")]
    run = next(number for number, each in enumerate(found) if "certoc.exe" in each)
    assert at[0] < run < at[1]
    assert "USER" not in build(**WEB).dockerfile


@pytest.mark.parametrize(
    "form, base, word",
    [
        ({}, "nanoserver", ""),
        ({"fonts": "A.ttf"}, "servercore", "GDI"),
        ({"com": "A.dll"}, "servercore", "regsvr32"),
        ({"modules": "Pester 5.6.1"}, "servercore", "PowerShell"),
    ],
)
def test_the_engine_takes_the_smallest_base_that_does_and_says_why_not_the_smaller(form, base, word):
    fit = recipes.fit(choices(WEB | form), DAY)
    assert isinstance(fit, Fit)
    assert fit.base == base
    assert (
        dict(fit.smaller).get("nanoserver", "") == "" if not word else word in dict(fit.smaller)["nanoserver"]
    )


def test_a_base_that_is_too_small_is_an_obstacle_with_ways_out_that_work():
    form = WEB | {"modules": "Pester 5.6.1", "base": "nanoserver"}
    found = recipes.build(choices(form), DAY)
    assert isinstance(found, Obstacle)
    assert set(found.fields) == {"base", "modules"}
    assert len(found.ways_out) == 2
    for _title, changes in found.ways_out:
        assert isinstance(recipes.build(choices(form | changes), DAY), Recipe)


@pytest.mark.parametrize("name", ["registry", "com", "modules", "features", "gmsa", "logs"])
def test_linux_has_no_option_of_windows_and_says_so(name):
    reading = recipes.read({"kind": "node", "host": "linux", "project": "shop", name: TEXTS[name][0]})
    assert reading.errors == {}
    assert name in reading.settled
    assert reading.values[name] == TEXTS[name][0]
    assert reading.choices is not None and reading.choices.get(name) is None


BAD = {
    "registry": ["HKCU\\A\\B=1", "HKLM\\A=1", 'HKLM\\A\\B="', "HKLM\\A\\B=%PATH%", "HKLM\\A\\B=C:\\x\\",
                 "HKLM\\A\\B=dword:x", 'HKLM\\A" /f & calc\\B=1', "HKLM\\A\\B="],
    "com": ["../a.dll", "a.exe", "a b.dll", "a.dll & calc", "/a.dll", "-a.dll"],
    "fonts": ["a.exe", "x/a.ttf", "a.ttf\na.TTF", "a b.ttf"],
    "certificates": ["a.pfx", "a.key", "a.cer b.cer"],
    "modules": ["Pester", "Pester latest", "P;calc 1.0", "A 1.0\na 2.0"],
    "features": ["IIS-WebServer; calc", "NetFx3"],
    "ports": ["0", "65536", "80/icmp", "80\n80", "a"],
    "volumes": ["data", "C:\\", "D:\\data", "C:\\a b", "C:\\Windows", "C:\\inetpub\\wwwroot", "C:\\a\\..\\b", "/etc"],
    "gmsa": ["a b", "a.txt", "-a", "a/b"],
    "logs": ["yes"],
    "runtime_class": ["A", "a_b", "a b"],
    "digest": ["sha256:abc", "latest", "sha1:" + "a" * 40],
    "own_stages": ["RUN x", "FROM a\nRUN x `", "ARG A\nRUN x"],
    "own_base": ["RUN x `", "FROM a", "RUN <<E\nx", "# End of own lines", "# Own lines: base"],
}  # fmt: skip


@pytest.mark.parametrize("name, text", [(name, text) for name, texts in BAD.items() for text in texts])
def test_a_text_that_an_option_cannot_use_is_refused_beside_its_field(name, text):
    reading = recipes.read(IIS | {name: text})
    assert reading.choices is None
    assert len(reading.errors[name]) > 20
    assert reading.values[name] == text


@pytest.mark.parametrize("name", [n for n in EXTRAS if EXTRAS[n].field.example])
def test_the_example_of_a_field_works(name):
    assert recipes.read(IIS | {name: EXTRAS[name].field.example}).errors == {}


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_of_a_value_gives_the_value_again(name):
    for text in TEXTS[name]:
        for host in ("windows-server-2022", "linux"):
            reading = recipes.read({"kind": "dotnet-web", "project": "shop", "host": host, name: text})
            if reading.choices is not None:
                assert recipes.read(recipes.form(reading.choices)).choices == reading.choices


def test_identity_volumes_and_ports_reach_every_way_to_start():
    form = WEB | {"gmsa": "webapp01", "volumes": "C:\\data", "ports": "9090"}
    docker = build(**form, orchestrator="docker")
    run = next(each.text for each in docker.snippets if each.title == "Run")
    assert '--security-opt "credentialspec=file://webapp01.json"' in run
    assert "-p 8080:8080 -p 9090:9090 -v shop-data:C:\\data" in run
    service = yaml.safe_load(docker.files["compose.yaml"])["services"]["shop"]
    assert service["security_opt"] == ["credentialspec=file://webapp01.json"]
    assert service["ports"] == ["8080:8080", "9090:9090"]
    assert service["volumes"] == [{"type": "volume", "source": "data", "target": "C:\\data"}]
    cluster = build(**form, orchestrator="kubernetes", runtime_class="windows-2022").files["deployment.yaml"]
    documents = list(yaml.safe_load_all(cluster))
    pod = documents[0]["spec"]["template"]["spec"]
    assert pod["runtimeClassName"] == "windows-2022"
    assert pod["securityContext"]["windowsOptions"] == {
        "gmsaCredentialSpecName": "webapp01",
        "runAsUserName": "NT AUTHORITY\\NETWORK SERVICE",
    }
    assert pod["containers"][0]["volumeMounts"] == [{"name": "data", "mountPath": "C:\\data"}]
    assert {each["kind"] for each in documents} == {"Deployment", "Service", "PersistentVolumeClaim"}


def test_log_monitor_gets_a_configuration_for_what_the_kind_writes():
    config = json.loads(build(**IIS, logs="on").files["LogMonitorConfig.json"])
    sources = config["LogConfig"]["sources"]
    assert [each["type"] for each in sources] == ["EventLog", "File"]
    assert "LogMonitorConfig.json" not in build(**IIS).files


def test_the_decision_record_says_who_decided_what_and_why_not_otherwise():
    made = build(**WEB, fonts="A.ttf", env="DB_PASSWORD=hunter2")
    text = made.files["DECISION.md"]
    assert "| Base image | Server Core | the engine |" in text
    assert "Not Nano Server, which is smaller: GDI" in text
    assert "| Host | Windows Server 2022 | you |" in text
    assert "checked 2" in text and "<https://" in text
    assert "hunter2" not in text
    assert "need-not-met-by-base-image" in text
