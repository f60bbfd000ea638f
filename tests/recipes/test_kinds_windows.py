"""The kinds that only Windows can run: what their files say to somebody who knows how it is done."""

import pytest

from portal import recipes
from portal.dockerfile import Dockerfile
from portal.recipes import Obstacle, Recipe
from portal.recipes.importing import read_dockerfile
from portal.recipes.importing.seen import Seen
from tests.recipes.combinations import DAY, choices

MCR = "mcr.microsoft.com"
FRAMEWORK = f"{MCR}/dotnet/framework"
IIS = f"{MCR}/windows/servercore/iis"


def made(**form):
    return recipes.build(choices({"project": "Shop"} | form), DAY)


def build(**form) -> Recipe:
    found = made(**form)
    assert isinstance(found, Recipe), found
    return found


def final(recipe):
    return Dockerfile.parse(recipe.dockerfile).final


def order(text, *parts):
    """Whether parts stand in a text in this order."""
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


@pytest.mark.parametrize(
    "kind, of_2019, of_2022, of_2025",
    [
        ("wcf-iis", "wcf:4.8-windowsservercore-ltsc2019", "wcf:4.8.1-windowsservercore-ltsc2022", "wcf:4.8.1-windowsservercore-ltsc2025"),
        ("wcf-console", "runtime:4.8-windowsservercore-ltsc2019", "runtime:4.8.1-windowsservercore-ltsc2022", "runtime:4.8.1-windowsservercore-ltsc2025"),
        ("netfx-console", "runtime:4.8-windowsservercore-ltsc2019", "runtime:4.8.1-windowsservercore-ltsc2022", "runtime:4.8.1-windowsservercore-ltsc2025"),
        ("netfx-service", "runtime:4.8-windowsservercore-ltsc2019", "runtime:4.8.1-windowsservercore-ltsc2022", "runtime:4.8.1-windowsservercore-ltsc2025"),
        ("classic-asp", "iis:windowsservercore-ltsc2019", "iis:windowsservercore-ltsc2022", "iis:windowsservercore-ltsc2025"),
        ("php-iis", "iis:windowsservercore-ltsc2019", "iis:windowsservercore-ltsc2022", "iis:windowsservercore-ltsc2025"),
        ("native", "windows/nanoserver:1809", "windows/nanoserver:ltsc2022", "windows/nanoserver:ltsc2025"),
        ("native-vc", "windows/servercore:ltsc2019", "windows/servercore:ltsc2022", "windows/servercore:ltsc2025"),
        ("native-msi", "windows/servercore:ltsc2019", "windows/servercore:ltsc2022", "windows/servercore:ltsc2025"),
        ("gpu", "windows:1809", "windows/server:ltsc2022", "windows/server:ltsc2025"),
        ("print-service", "windows:1809", "windows/server:ltsc2022", "windows/server:ltsc2025"),
    ],
)  # fmt: skip
def test_the_smallest_image_that_does_is_chosen_for_each_server(kind, of_2019, of_2022, of_2025):
    for year, wanted in (("2019", of_2019), ("2022", of_2022), ("2025", of_2025)):
        assert build(kind=kind, host=f"windows-server-{year}").image.reference.endswith(f"/{wanted}")


@pytest.mark.parametrize(
    "kind, lack",
    [
        ("netfx-console", ".NET Framework"),
        ("classic-asp", "IIS"),
        ("native-msi", "Windows Installer"),
        ("gpu", "DirectX"),
        ("print-service", "Print spooler"),
    ],
)
def test_the_smaller_image_is_refused_with_the_engines_reason(kind, lack):
    smaller = dict(build(kind=kind).image.smaller)
    assert lack in smaller["nanoserver"]


def test_what_needs_windows_says_so_on_a_linux_host():
    for kind in ("wcf-iis", "netfx-service", "php-iis", "native-msi", "gpu", "print-service"):
        found = made(kind=kind, host="linux")
        assert isinstance(found, Obstacle)
        assert "no Linux host has" in found.message
        assert any("host" in change for _, change in found.ways_out)


def test_a_service_is_registered_in_the_build_and_started_and_watched_in_the_container():
    recipe = build(kind="netfx-service", start="ShopOrders")
    text, stage = recipe.dockerfile, final(recipe)
    assert r"RUN sc.exe create ShopOrders binPath= C:\app\Shop.exe start= demand" in text
    assert stage.entrypoint.exec_form == (r"C:\ServiceMonitor.exe", "ShopOrders")
    assert order(text, "COPY --from=build", "sc.exe create", "ENTRYPOINT")
    assert "USER" not in [one.keyword for one in stage.instructions]
    assert recipe.choices.user == "administrator"


def test_service_monitor_comes_from_the_vendors_image_of_the_same_release():
    text = build(kind="netfx-service", host="windows-server-2019").dockerfile
    assert f"COPY --from={FRAMEWORK}/aspnet:4.8-windowsservercore-ltsc2019 /ServiceMonitor.exe C:/" in text
    assert "Invoke-WebRequest" not in text and "curl" not in text


@pytest.mark.parametrize("name", ["w3svc", "two words", "-x", "a&b", "x" * 90])
def test_a_service_name_that_cannot_be_one_is_refused_beside_its_field(name):
    reading = recipes.read({"kind": "netfx-service", "project": "Shop", "start": name})
    assert "short name" in reading.errors["start"]


def test_a_service_name_is_read_back_with_and_without_log_monitor():
    recipe = build(kind="netfx-service", start="ShopOrders")
    assert recipe.choices.kind.read(Seen.of(recipe.dockerfile)) == {"start": "ShopOrders"}
    logged = recipe.dockerfile.replace("ENTRYPOINT [", 'ENTRYPOINT ["C:\\\\LogMonitor\\\\LogMonitor.exe", ')
    assert recipe.choices.kind.read(Seen.of(logged)) == {"start": "ShopOrders"}


def test_wcf_on_iis_leaves_activation_entry_point_and_net_tcp_to_the_base():
    recipe = build(kind="wcf-iis")
    assert not {"ENTRYPOINT", "CMD", "USER"} & {one.keyword for one in final(recipe).instructions}
    assert any(line.inherited and "808" in line.text for line in recipe.lines)


def test_wcf_that_hosts_itself_reserves_its_address_only_for_a_user_without_rights():
    unprivileged = build(kind="wcf-console", port="8000")
    assert "netsh http add urlacl url=http://+:8000/" in unprivileged.dockerfile
    assert order(unprivileged.dockerfile, "urlacl", "USER ContainerUser", "ENTRYPOINT")
    assert "urlacl" not in build(kind="wcf-console", port="8000", user="administrator").dockerfile


def test_programs_of_the_framework_are_built_below_the_solution_into_one_folder():
    text = build(kind="netfx-console").dockerfile
    assert order(
        text,
        "COPY *.sln",
        "nuget restore",
        "COPY Shop/ Shop/",
        "/p:OutDir=C:/out/",
        "COPY --from=build /out/",
    )
    assert final(build(kind="netfx-console")).entrypoint.exec_form == (r"C:\app\Shop.exe",)
    single = build(kind="netfx-console", stages="single").dockerfile
    assert "sdk" not in single and "COPY Shop/ ./" in single


def test_classic_asp_switches_on_its_features_before_the_pages_come():
    text = build(kind="classic-asp").dockerfile
    assert order(text, "IIS-ASP", "IIS-ISAPIExtensions", "COPY Shop/ ./")


@pytest.mark.parametrize("version, toolset", [("8.5", "vs17"), ("8.4", "vs17"), ("8.3", "vs16")])
def test_php_is_pinned_compared_and_of_the_build_for_fastcgi(version, toolset):
    text = build(kind="php-iis", version=version).dockerfile
    assert f"nts-Win32-{toolset}-x64.zip" in text
    assert f"ARG PHP_VERSION={version}." in text
    assert text.count("Get-FileHash") == text.count("Invoke-WebRequest -UseBasicParsing -OutFile php.zip")
    assert "ARG PHP_SHA256\n" in text and "ARG VC_REDIST_SHA256\n" in text
    assert order(text, "vc_redist", "IIS-CGI", "FastCgiModule", "COPY Shop/ ./")


def test_php_on_server_2016_speaks_tls_12():
    assert "Tls12" in build(kind="php-iis", host="windows-server-2016").dockerfile
    assert "Tls12" not in build(kind="php-iis", host="windows-server-2022").dockerfile


@pytest.mark.parametrize("kind", ["native-vc", "native-msi", "php-iis"])
def test_installers_are_waited_for_and_their_exit_code_counts(kind):
    text = build(kind=kind).dockerfile
    assert order(text, "Start-Process", "-Wait -PassThru", "ExitCode -notin 0, 3010", 'SHELL ["cmd"')


def test_an_msi_package_starts_what_it_installed():
    recipe = build(kind="native-msi", start=r"C:\Program Files\Shop (x64)\shop.exe")
    assert final(recipe).entrypoint.exec_form == (r"C:\Program Files\Shop (x64)\shop.exe",)
    assert recipe.choices.kind.read(Seen.of(recipe.dockerfile)) == {
        "start": r"C:\Program Files\Shop (x64)\shop.exe"
    }


@pytest.mark.parametrize(
    "path", ["shop.exe", r"C:\a\..\b.exe", r"C:\x.bat", 'C:\\a"b.exe', r"C:\$env:x\y.exe"]
)
def test_an_installed_program_needs_a_plain_full_path(path):
    reading = recipes.read({"kind": "native-msi", "project": "Shop", "start": path})
    assert "full path" in reading.errors["start"]


def test_gpu_and_print_say_in_the_file_what_no_instruction_can_ask_for():
    assert "# DirectX: the GPU comes at the start, by --device" in build(kind="gpu").dockerfile
    assert "# Prints through the spooler" in build(kind="print-service", isolation="hyperv").dockerfile


def test_programs_on_the_same_base_are_told_apart():
    """Four kinds can stand on the same image; each file is taken for its own kind first."""
    for slug in ("native", "native-vc", "native-msi", "gpu", "print-service"):
        seen = Seen.of(build(kind=slug, base="server").dockerfile)
        scores = {each.slug: each.recognise(seen) for each in recipes.KINDS.values()}
        assert max(scores, key=scores.__getitem__) == slug, scores


@pytest.mark.parametrize("kind", ["aspnet-framework-48", "wcf-iis"])
def test_another_port_of_iis_is_set_in_the_shell_that_the_image_brings(kind):
    of_2019 = build(kind=kind, host="windows-server-2019", port="5000").dockerfile
    assert "$env:windir" in of_2019 and "%windir%" not in of_2019
    assert "%windir%" in build(kind=kind, host="windows-server-2022", port="5000").dockerfile


@pytest.mark.parametrize("kind", ["php-iis", "native-vc", "dotnet-aot"])
def test_a_checksum_that_is_missing_is_said_and_a_given_one_pins_the_file(kind):
    def missing(recipe):
        return {note.field for note in recipe.notes if note.title.startswith("Yours to fill in")}

    given = {"sha256": "A1" * 32, "setup_sha256": "b2" * 32}
    names = {field.name for field in recipes.KINDS[kind].fields}
    assert missing(build(kind=kind)) == names
    filled = build(kind=kind, **given)
    assert not missing(filled)
    for name in names:
        assert f"_SHA256={given[name].lower()}\n" in filled.dockerfile
    read = read_dockerfile(filled.dockerfile, DAY)
    assert read.exact
    assert {read.values[name] for name in names} == {given[name].lower() for name in names}


def test_a_checksum_of_another_length_is_refused_beside_its_field():
    reading = recipes.read({"kind": "php-iis", "project": "Shop", "sha256": "abc", "setup_sha256": "z" * 64})
    assert set(reading.errors) == {"sha256", "setup_sha256"}


def test_a_gpu_asks_for_process_isolation_and_for_its_device():
    found = made(kind="gpu", isolation="hyperv")
    assert isinstance(found, Obstacle)
    assert "not passed on to Hyper-V" in found.message
    assert ("isolation", "process") in [item for _, change in found.ways_out for item in change.items()]
    run = next(part.text for part in build(kind="gpu").snippets if part.title == "Run")
    assert "--device class/5B45201D-F2F2-4F3B-85BB-30FF1F953599" in run and "--isolation=process" in run


@pytest.mark.parametrize("kind", ["aspnet-framework-48", "wcf-iis", "netfx-console", "netfx-service"])
def test_the_version_of_the_framework_follows_the_host_and_says_so(kind):
    def read(**form):
        reading = recipes.read({"kind": kind, "project": "Shop"} | form)
        return reading.values["version"], reading.settled.get("version", "")

    assert read(host="windows-server-2019") == ("4.8", "")
    assert read(host="windows-server-2025") == ("4.8.1", "")
    assert read(host="windows-server-2022", version="4.8")[1].endswith("which runs what was made for 4.8.")
    assert "needs a newer host" in read(host="windows-server-2019", version="4.8.1")[1]
    now = choices({"kind": kind, "project": "Shop", "host": "windows-server-2022"})
    offered = recipes.options(now, DAY)
    assert [option.label for option in offered["version"]] == [".NET Framework 4.8.1", ".NET Framework 4.8"]
    assert not [option for option in offered["host"] if option.value == "windows-server-2019" and option.off]


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "aspnet-framework-48", "host": "windows-server-2019"},
        {"kind": "wcf-iis", "host": "windows-server-2016"},
        {"kind": "python"},
        {"kind": "java", "base": "servercore"},
    ],
)
def test_images_whose_shell_is_powershell_get_options_in_cmd_and_a_health_check_without_shell(form):
    registry = "HKLM\\SOFTWARE\\Contoso\\A=dword:1\nHKLM\\SOFTWARE\\Contoso\\B=dword:2"
    recipe = build(health="/health", registry=registry, **form)
    for one in final(recipe).all("RUN"):
        assert one.shell[0] == "cmd" or "&&" not in one.script
    assert order(recipe.dockerfile, 'SHELL ["cmd"', "reg add", 'SHELL ["powershell"', "HEALTHCHECK")
    health = final(recipe).healthcheck
    assert "CMD [" in health.original, recipe.dockerfile
    assert read_dockerfile(recipe.dockerfile, DAY).exact


def test_images_whose_shell_is_cmd_keep_it():
    recipe = build(
        kind="aspnet-framework-48", health="/health", registry="HKLM\\SOFTWARE\\Contoso\\A=dword:1"
    )
    assert "SHELL" not in recipe.dockerfile
    assert "|| exit 1" in recipe.dockerfile


def test_the_hint_of_a_version_begins_with_a_word():
    for kind, hint in (("php-iis", "Support until 31 Dec 2029"), ("java", "LTS, support until 30 Sep 2031")):
        now = choices({"kind": kind, "project": "Shop"})
        assert recipes.options(now, DAY)["version"][0].hint == hint
