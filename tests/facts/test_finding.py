"""Facts are found by the names that people use, and values by their paths."""

import dataclasses
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import facts
from portal.facts import Source
from portal.facts.collection import names_of

KNOWN = facts.current()
TODAY = datetime.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("windows-server-2022", "windows-server-2022"),
        ("WINDOWS SERVER 2022", "windows-server-2022"),
        ("Server 2022", "windows-server-2022"),
        ("Microsoft Windows Server 2022 Datacenter", "windows-server-2022"),
        ("ws2022", "windows-server-2022"),
        ("Windows Server, version 1903", "windows-server-1903"),
        ("Windows Server Annual Channel for Containers, version 23H2", "windows-server-23h2"),
        ("Windows 11 24H2", "windows-11-24h2"),
        ("Windows 11 Pro, version 24H2", "windows-11-24h2"),
        ("win11-24h2", "windows-11-24h2"),
        ("windows 10  1809", "windows-10-1809"),
    ],
)
def test_a_release_has_many_names(text, slug):
    assert KNOWN.release(text) is KNOWN.releases[slug]


@pytest.mark.parametrize(
    "text", ["", " ", "banana", "2022", "windows", "Windows 11", "20348", "windows server"]
)
def test_what_names_no_release_finds_none(text):
    assert KNOWN.release(text) is None


@given(st.text(max_size=40))
def test_any_text_is_a_release_or_none(text):
    found = KNOWN.release(text)
    assert found is None or found.slug in KNOWN.releases


def test_every_own_name_leads_back():
    for release in KNOWN.releases.values():
        assert all(KNOWN.release(name) is release for name in (release.slug, *names_of(release)))


def test_a_build_of_two_releases_is_the_server_unless_asked():
    assert KNOWN.by_build(26100).slug == "windows-server-2025"
    assert KNOWN.by_build(26100, "client").slug == "windows-11-24h2"
    assert KNOWN.by_build(20348, "client") is None
    assert KNOWN.by_build(1) is None


@pytest.mark.parametrize(
    ("key", "slug"),
    [
        ("ltsc2019", "2019"),
        ("1809", "2019"),
        ("sac2016", "2016"),
        ("20H2", "20h2"),
        ("20h2", "20h2"),
        ("ltsc2025", "2025"),
    ],
)
def test_an_image_key_or_tag_leads_to_its_release(key, slug):
    assert KNOWN.image_release(key).slug == f"windows-server-{slug}"


def test_hosts_and_images_come_newest_first_and_servers_before_clients():
    hosts = KNOWN.hosts()
    kinds = [host.kind for host in hosts]
    assert kinds == sorted(kinds, reverse=True)
    for kind in set(kinds):
        builds = [host.build for host in hosts if host.kind == kind]
        assert builds == sorted(builds, reverse=True)
    assert [r.image_key for r in KNOWN.image_releases()][:3] == ["ltsc2025", "ltsc2022", "20h2"]
    hosts.clear()
    assert KNOWN.hosts()


def test_support_and_its_phases():
    server, client = KNOWN.releases["windows-server-2019"], KNOWN.releases["windows-11-23h2"]
    assert server.phase(datetime.date(2024, 1, 9)) == "mainstream support"
    assert server.phase(TODAY) == "extended support"
    assert server.supported_on(TODAY) and not server.supported_on(datetime.date(2030, 1, 1))
    assert not server.supported_on(datetime.date(2010, 1, 1))
    assert client.phase(datetime.date(2026, 1, 1)) == "support for Enterprise and Education editions"
    assert KNOWN.releases["windows-server-2016"].phase(datetime.date(2028, 1, 1)) == "paid security updates"
    assert client.phase(TODAY) == ""
    unknown = dataclasses.replace(server, mainstream_end=None, extended_end=None)
    assert unknown.supported_on(TODAY) is None


def test_nano_server_of_2016_ended_before_the_rest():
    release = KNOWN.releases["windows-server-2016"]
    assert release.image_ends("nanoserver") == datetime.date(2018, 10, 9)
    assert release.image_ends("servercore") == release.support_ends


def test_tags_that_were_never_published():
    assert (
        KNOWN.families["windows"]
        .unpublished_tag("LTSC2022")
        .instead.endswith("mcr.microsoft.com/windows/server")
    )
    assert all(family.unpublished_tag("latest") for family in KNOWN.families.values())
    assert KNOWN.families["server"].unpublished_tag("ltsc2022") is None
    for slug, family in KNOWN.families.items():
        for release in KNOWN.image_releases():
            assert not [tag for tag in release.tags.get(slug, ()) if family.unpublished_tag(tag)]


@pytest.mark.parametrize(
    ("tag", "read"),
    [
        ("4.8-windowsservercore-ltsc2019", ("servercore", "ltsc2019")),
        ("4.8.1-20260714-windowsservercore-ltsc2022", ("servercore", "ltsc2022")),
        ("10.0-nanoserver-1809-amd64", ("nanoserver", "ltsc2019")),
        ("latest", None),
        ("4.8", None),
        ("10.0-noble", None),
    ],
)
def test_tags_of_framework_images_are_read(tag, read):
    derived = KNOWN.derived("mcr.microsoft.com/dotnet/framework/aspnet")
    assert derived.read(tag) == read


def test_framework_tags_end():
    derived = KNOWN.derived("mcr.microsoft.com/dotnet/framework/runtime")
    assert derived.find("4.8.1-windowsservercore-ltsc2025").ends is None
    assert derived.find("3.5-windowsservercore-ltsc2019").ends == datetime.date(2025, 10, 14)
    assert derived.find("9-windowsservercore-ltsc2019") is None
    assert "latest" in derived.several_releases
    assert KNOWN.derived("example.test/shop") is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("release.windows-server-2016.extended_end", datetime.date(2027, 1, 12)),
        ("release.windows-server-2022.build", 20348),
        ("release.windows-server-2022.support_ends", datetime.date(2031, 10, 14)),
        ("release.windows-server-2022.esu_end", None),
        ("release.windows-server-2019.tags.nanoserver", ("1809", "ltsc2019")),
        ("release.windows-server-2016.image_ends.nanoserver", datetime.date(2018, 10, 9)),
        ("support.windows-server-2025.ltsc2022", ("process", "hyperv")),
        ("support.windows-server-2025.ltsc2022.basis", "documented"),
        ("family.nanoserver.repository", "mcr.microsoft.com/windows/nanoserver"),
        ("tag.windows.ltsc2022", "not published"),
        ("tag.server.ltsc2022", "published"),
        ("capability.wmi.nanoserver", "no"),
        ("feature.gpu_directx.hyperv", "no"),
        ("framework.netfx-aspnet.tags.ltsc2019", ("4.8-windowsservercore-ltsc2019",)),
        ("framework.netfx-aspnet.ports", (80,)),
        ("size.servercore-ltsc2022", "2.0 GiB"),
        ("platform.docker_engine.version", "23.0"),
        ("platform.revision_must_match.build", 14393),
        ("february_2020.17763", 1039),
        ("node.aks.windows-server-2022.until", datetime.date(2028, 6, 30)),
        ("pause.containerd.builds", (17763, 20348, 26100)),
        ("fact.hostprocess_image_free", True),
        ("error.image-mismatch.codes", ("0xc0370101", "0x80370101")),
        ("error.dll-not-found.names", ("STATUS_DLL_NOT_FOUND",)),
    ],
)
def test_a_path_leads_to_a_value_with_sources(path, value):
    found = KNOWN.lookup(path)
    assert found.value == value
    assert found.sources and set(found.sources) <= set(KNOWN.sources)
    assert found.checked <= TODAY + datetime.timedelta(days=400)
    unpacked, sources = found
    assert (unpacked, sources) == (value, found.sources)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("release.windows-server-2016.extended_end", "12 Jan 2027"),
        ("support.windows-server-2025.ltsc2022", "process and hyperv"),
        ("support.windows-server-2022.ltsc2025", "none"),
        ("release.windows-server-2022.esu_end", "none"),
        ("release.windows-server-2022.is_host", "yes"),
    ],
)
def test_a_value_has_words(path, text):
    assert KNOWN.lookup(path).text == text


@pytest.mark.parametrize(
    "path",
    [
        "", "release", "nonsense.a.b", "release.windows-server-2022", "release.windows-server-2099.build",
        "release.windows-server-2022.nothing", "release.windows-server-2022.tags", "release.windows-server-2022.build.x",
        "release.windows-server-2022.supported_on", "release.windows-server-2022._names", "support.windows-server-2022.x",
        "family.nano.name", "tag.servercore.ltsc2099", "capability.wmi.nano", "feature.gpu_directx.note",
        "framework.netfx-aspnet.endings", "size.x", "platform.nodes.aks", "platform.docker_engine", "february_2020.1",
        "node.docker.windows-server-2022.until", "pause.x.image", "fact.x", "error.x.codes",
        "error.image-mismatch.meaning", "a.b.c.d.e.f",
    ],
)  # fmt: skip
def test_a_path_to_nowhere_gets_a_sentence(path):
    with pytest.raises(ValueError, match=r"^.*: .+"):
        KNOWN.lookup(path)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz.-_0123456789", max_size=40))
def test_no_path_does_worse_than_a_sentence(path):
    try:
        KNOWN.lookup(path)
    except ValueError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("where", "url"),
    [
        ("https://example.test/page", "https://example.test/page"),
        ("owner/repo:docs/page.md", "https://github.com/owner/repo/blob/HEAD/docs/page.md"),
        ("owner/repo:docs/page.md@a736e9ef", "https://github.com/owner/repo/blob/a736e9ef/docs/page.md"),
        ("owner/repo:docs/page.md@v20.10.0", "https://github.com/owner/repo/blob/v20.10.0/docs/page.md"),
        ("owner/repo#12", "https://github.com/owner/repo/issues/12"),
        ("owner/repo@7e6e683b", "https://github.com/owner/repo/commit/7e6e683b"),
        ("text: a talk", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_source_has_a_link_or_none(where, url):
    assert Source("id", "Title", where, None, TODAY).url == url


def test_facts_can_be_swapped_for_a_while():
    row = dataclasses.replace(KNOWN.support["windows-server-2025", "ltsc2022"], modes=("hyperv",))
    other = dataclasses.replace(KNOWN, support={**KNOWN.support, (row.host, row.image): row}, digest="other")
    with facts.using(other) as used:
        assert facts.current() is used is other
        assert facts.current().lookup("support.windows-server-2025.ltsc2022").value == ("hyperv",)
        with facts.using(KNOWN):
            assert facts.current() is KNOWN
        assert facts.current() is other
    assert facts.current() is KNOWN
