"""A broken file of facts is refused with file and key, whatever is broken."""

import shutil

import pytest

from portal import facts
from portal.facts import FactError

SERVER = "releases/windows-server-2022.toml"
NEW = """\
name = "Windows Server 2028"
short = "Server 2028"
build = 29000
version = "28H2"
channel = "ltsc"
kind = "server"
default_isolation = "process"
released = 2028-11-01
sources = ["eol-windows-server"]
checked = 2026-11-24

[image]
key = "ltsc2028"
built = true

[image.tags]
servercore = ["ltsc2028"]
"""
ROW = '\n[{table}.{key}]\nmodes = []\nbasis = "derived"\nsources = ["ms-portability"]\n'


@pytest.fixture
def folder(tmp_path):
    """A copy of the facts that a test may break."""
    shutil.copytree(facts.FOLDER, tmp_path / "facts", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return tmp_path / "facts"


def edit(folder, name, old, new):
    text = (folder / name).read_text("utf-8")
    assert old in text, f"{name} has no {old!r} to break"
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def refused(folder):
    with pytest.raises(FactError) as error:
        facts.load(folder)
    return str(error.value)


def test_the_copy_loads_as_it_is(folder):
    assert facts.load(folder).digest == facts.current().digest


BROKEN = [
    # file, what to replace, by what, what the message must name
    (SERVER, 'name = "Windows Server 2022"', "name = ", f"{SERVER}: is not TOML"),
    (SERVER, "build = 20348", 'build = "20348"', f"{SERVER}: build: must be a whole number"),
    (SERVER, "build = 20348", "build = -1", f"{SERVER}: build: must be above zero"),
    (SERVER, "build = 20348", "bild = 20348", f"{SERVER}: build: is missing"),
    (SERVER, "build = 20348", "build = 26100", "build: server 26100 is that of windows-server-2022 too"),
    (SERVER, "build = 20348", "build = 20348\nbild = 1", f"{SERVER}: bild: is not known here"),
    (SERVER, 'channel = "ltsc"', 'channel = "lts"', f"{SERVER}: channel: must be one of"),
    (SERVER, 'channel = "ltsc"', 'channel = "client"', f"{SERVER}: channel: client does not fit"),
    (SERVER, "released = 2021-08-18", 'released = "2021-08-18"', f"{SERVER}: released: must be a date"),
    (
        SERVER,
        "released = 2021-08-18",
        "released = 2021-08-18T10:00:00",
        f"{SERVER}: released: must be a date",
    ),
    (
        SERVER,
        "released = 2021-08-18",
        "released = 2031-08-18",
        f"{SERVER}: mainstream_end: 2026-10-13 is before",
    ),
    (
        SERVER,
        "extended_end = 2031-10-14",
        "extended_end = 2025-10-14",
        f"{SERVER}: extended_end: 2025-10-14 is",
    ),
    (
        SERVER,
        "checked = 2026-11-24",
        "checked = 2126-11-24",
        f"{SERVER}: checked: 2126-11-24 is in the future",
    ),
    (SERVER, "checked = 2026-11-24\n", "", f"{SERVER}: checked: is missing"),
    (SERVER, 'key = "ltsc2022"', 'key = "ltsc2025"', "image.key: ltsc2025 is that of"),
    (SERVER, 'key = "ltsc2022"\n', "", f"{SERVER}: image.key: is missing"),
    (SERVER, "\nserver = [", "\nserver_ = [", f"{SERVER}: image.tags.server_: is no base image"),
    (SERVER, 'nanoserver = ["ltsc2022"]', 'nanoserver = ["ltsc2025"]', "nanoserver:ltsc2025 is that of"),
    (SERVER, 'aliases = ["ws2022"]', 'aliases = ["ws2019"]', "aliases: ws2019 is that of"),
    (SERVER, 'aliases = ["ws2022"]', 'aliases = ["a", "a"]', f"{SERVER}: aliases: names something twice"),
    (SERVER, 'aliases = ["ws2022"]', "aliases = [2022]", f"{SERVER}: aliases: must be a list of texts"),
    (
        SERVER,
        "[support_as_host.ltsc2019]",
        "[support_as_host.ltsc2018]",
        "support_as_host.ltsc2018: ltsc2018 is no image",
    ),
    (
        SERVER,
        "[support_as_host.ltsc2019]",
        "[support_as_hots.ltsc2019]",
        f"{SERVER}: support_as_hots: is not known",
    ),
    (SERVER, '["process", "hyperv"]', '["process", "hyper-v"]', "modes: must be from process, hyperv"),
    (SERVER, '["process", "hyperv"]', '["process", "process"]', "modes: names something twice"),
    (
        SERVER,
        '["process", "hyperv"]',
        '["process"]\nunanswered = ["process"]',
        "unanswered: process is in modes too",
    ),
    (
        SERVER,
        'basis = "documented"',
        'basis = "known"',
        "basis: must be one of documented, historical, derived",
    ),
    (SERVER, 'sources = ["ms-version-compatibility"]', "sources = []", "sources: names no source"),
    (
        SERVER,
        'sources = ["ms-version-compatibility"]',
        'sources = ["nobody"]',
        "'nobody' is not in sources.toml",
    ),
    (
        SERVER,
        'dispute = "older-images-on-server-2022"',
        'dispute = "nothing"',
        "'nothing' is not in disputes.toml",
    ),
    (SERVER, "modes = []", 'modes = ["hyperv"]', "support_as_host.ltsc2025.modes: build 26100 is newer than"),
    ("sources.toml", "[ms-portability]", "[ms-portabilty]", "'ms-portability' is not in sources.toml"),
    ("sources.toml", "checked = ", "cheked = ", "sources.toml: "),
    ("sources.toml", 'where = "', 'where = "somewhere ', ".where: must be"),
    ("sources.toml", "dated = 20", "dated = 21", ".dated: 21"),
    (
        "disputes.toml",
        "[[server-2025-end.positions]]",
        "[[server-2025-ends.positions]]",
        "disputes.toml: server-2025-end",
    ),
    ("disputes.toml", "standing = ", "stands = ", ".standing: is missing"),
    ("families.toml", "[windows]", "[windoze]", "families.toml: windows.name: is missing"),
    (
        "families.toml",
        'first_image = "ltsc2016"',
        'first_image = "ltsc2015"',
        "first_image: ltsc2015 is no image key",
    ),
    ("families.toml", 'tag = "latest"', 'tag = " "', "unpublished[0].tag: is empty"),
    ("capabilities.toml", "nanoserver = ", "nano = ", ".nanoserver: is missing"),
    ("features.toml", 'area = "identity"', 'area = "idntity"', ".area: must be one of"),
    ("features.toml", 'process = "', 'process = " ', ".process: is empty or has white space"),
    (
        "frameworks.toml",
        'tag = "4.8.1-windowsservercore',
        'tag = "4.8.1-windowscore',
        ".tag: 4.8.1-windowscore",
    ),
    (
        "frameworks.toml",
        'tag = "4.8-windowsservercore-ltsc2019"',
        'tag = "4.8-windowsservercore-ltsc2016"',
        "is there twice",
    ),
    ("sizes.toml", "as_of = ", "as_off = ", ".as_of: is missing"),
    ("platform.toml", "17763 = 1039", "17764 = 1039", "first_revisions.17764: no release has this build"),
    ("platform.toml", "17763 = 1039", "rs5 = 1039", "first_revisions.rs5: must be a build"),
    (
        "platform.toml",
        "production = false",
        'production = "no"',
        "client_hosts.production: must be true or false",
    ),
    ("platform.toml", "[stable_abi]", "[stable_api]", "platform.toml: stable_abi: is missing"),
    (
        "kubernetes.toml",
        "[nodes.aks.windows-server-2025]",
        "[nodes.aks.windows-server-2026]",
        "windows-server-2026: is no",
    ),
    (
        "kubernetes.toml",
        "[pause_images.containerd]",
        "[pause_images.cri]",
        "pause_images.containerd: is missing",
    ),
    ("kubernetes.toml", 'builds = ["17763"', 'builds = ["rs5"', "builds: must hold builds"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), BROKEN, ids=[f"{b[0]}: {b[2][:40]}" for b in BROKEN])
def test_a_broken_file_is_refused_with_file_and_key(folder, name, old, new, said):
    edit(folder, name, old, new)
    assert said in refused(folder)


FILES = "sources disputes families capabilities features frameworks sizes platform kubernetes runtimes"


@pytest.mark.parametrize("name", [f"{name}.toml" for name in FILES.split()])
def test_a_missing_or_unreadable_file_is_named(folder, name):
    (folder / name).write_bytes(b'title = "\xff"')
    assert refused(folder).startswith(f"{name}: is not UTF-8")
    (folder / name).unlink()
    assert refused(folder) == f"{name}: the file is missing"


def test_every_unknown_key_is_refused_in_every_file(folder):
    for file in sorted(folder.rglob("*.toml")):
        name = file.relative_to(folder).as_posix()
        text = file.read_text("utf-8")
        file.write_text(f"nonsense = 1\n{text}", "utf-8")
        assert refused(folder).startswith(f"{name}: nonsense"), name
        file.write_text(text, "utf-8")


def test_a_row_is_refused_twice(folder):
    edit(
        folder,
        "releases/windows-server-2025.toml",
        "[support_as_host.ltsc2025]",
        ROW.format(table="support_as_image", key="windows-server-2022") + "\n[support_as_host.ltsc2025]",
    )
    assert "the row is already in releases/windows-server-2022.toml" in refused(folder)


def test_a_cell_of_the_table_must_not_be_left_out(folder):
    path = folder / SERVER
    text = path.read_text("utf-8")
    start = text.index("[support_as_host.ltsc2016]")
    path.write_text(text[:start], "utf-8")
    assert refused(folder) == f"{SERVER}: support_as_host: rows are missing: ltsc2016"


def test_a_file_that_is_no_slug_is_refused(folder):
    (folder / "releases" / "Server 2028.toml").write_text(NEW)
    assert "the file's name must be a slug" in refused(folder)
    shutil.rmtree(folder / "releases")
    assert "there is no file of a release" in refused(folder)


def test_a_new_release_is_one_new_file(folder):
    known = facts.current()
    rows = [ROW.format(table="support_as_host", key=r.image_key) for r in known.image_releases()]
    rows += [ROW.format(table="support_as_image", key=r.slug) for r in known.hosts()]
    rows.append(ROW.format(table="support_as_host", key="ltsc2028").replace("[]", '["process", "hyperv"]', 1))
    (folder / "releases" / "windows-server-2028.toml").write_text(NEW + "".join(rows))
    found = facts.load(folder)
    assert found.hosts()[0].slug == "windows-server-2028"
    assert found.image_releases()[0].image_key == "ltsc2028"
    assert found.release("Server 2028") is found.by_build(29000)
    assert len(found.support) == (len(known.hosts()) + 1) * (len(known.image_releases()) + 1)
    assert found.support["windows-server-2028", "ltsc2028"].modes == ("process", "hyperv")
    aspnet = found.frameworks["netfx-aspnet"]
    assert aspnet.read("4.8.1-windowsservercore-ltsc2028") == ("servercore", "ltsc2028")
    assert found.digest != known.digest
