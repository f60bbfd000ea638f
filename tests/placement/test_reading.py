"""What people type for a host and an image, and what it is read as."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.placement import Host, Image, Placement, Unreadable


@pytest.mark.parametrize(
    ("text", "slug", "revision"),
    [
        ("windows-server-2022", "windows-server-2022", None),
        ("Windows Server 2022", "windows-server-2022", None),
        ("ws2022", "windows-server-2022", None),
        ("20348", "windows-server-2022", None),
        ("20348.2340", "windows-server-2022", 2340),
        ("10.0.20348.2340", "windows-server-2022", 2340),
        ("Microsoft Windows [Version 10.0.17763.5329]", "windows-server-2019", 5329),
        ("Windows 11 24H2", "windows-11-24h2", None),
        ("windows 11 24h2", "windows-11-24h2", None),
        ("Windows 11 26100.2894", "windows-11-24h2", 2894),
        ("26100", "windows-server-2025", None),
        ("windows-server-2016@1914", "windows-server-2016", 1914),
        ("windows-10-1809", "windows-10-1809", None),
    ],
)
def test_a_host_is_read(text, slug, revision):
    host = Host.parse(text)
    assert (host.release.slug, host.revision) == (slug, revision)


@pytest.mark.parametrize("text", ["linux", "Ubuntu 24.04", "Linux host"])
def test_a_linux_host_is_read(text):
    assert Host.parse(text).os == "linux"


@pytest.mark.parametrize("text", ["", "   ", "banana", "99999", "windows-server-2022@17763.1", "x" * 5000])
def test_a_host_that_nobody_knows_gets_a_sentence(text):
    with pytest.raises(ValueError, match=r"[.]$"):
        Host.parse(text)


@pytest.mark.parametrize(
    ("text", "family", "key", "revision"),
    [
        ("ltsc2022", "servercore", "ltsc2022", None),
        ("mcr.microsoft.com/windows/servercore:ltsc2022", "servercore", "ltsc2022", None),
        ("mcr.microsoft.com/windows/nanoserver:ltsc2025", "nanoserver", "ltsc2025", None),
        ("mcr.microsoft.com/windows/nanoserver:1809", "nanoserver", "ltsc2019", None),
        ("mcr.microsoft.com/windows/servercore:10.0.17763.437", "servercore", "ltsc2019", 437),
        ("mcr.microsoft.com/windows/servercore:ltsc2022-amd64", "servercore", "ltsc2022", None),
        ("mcr.microsoft.com/windows/nanoserver:1809-KB4493509", "nanoserver", "ltsc2019", None),
        (
            "mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019",
            "servercore",
            "ltsc2019",
            None,
        ),
        ("mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022", "nanoserver", "ltsc2022", None),
        (
            "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022",
            "servercore",
            "ltsc2022",
            None,
        ),
        ("golang:1.26-windowsservercore-ltsc2022", "servercore", "ltsc2022", None),
        ("servercore:10.0.14393.1944", "servercore", "ltsc2016", 1944),
        ("nanoserver:sac2016", "nanoserver", "ltsc2016", None),
        ("1903", "servercore", "1903", None),
        ("20h2", "servercore", "20h2", None),
    ],
)
def test_a_windows_image_is_read(text, family, key, revision):
    image = Image.parse(text)
    assert (image.os, image.family, image.key, image.revision) == ("windows", family, key, revision)


@pytest.mark.parametrize(
    "text", ["linux", "debian:12", "alpine", "mcr.microsoft.com/dotnet/aspnet:10.0-noble", "python:3.13-slim"]
)
def test_a_linux_image_is_read(text):
    assert Image.parse(text).os == "linux"


@pytest.mark.parametrize(
    "text", ["example.test:5000/shop/web:1.4", "shop/web", "ghcr.io/o/r@sha256:" + "0" * 64]
)
def test_an_image_that_does_not_tell_stays_open(text):
    assert Image.parse(text).os == ""


@pytest.mark.parametrize("text", ["", "???", "Not An Image", "shop/UPPER:x", ":tag", "a" * 900])
def test_nonsense_is_no_image_and_gets_a_sentence(text):
    with pytest.raises(ValueError, match=r"[.]$"):
        Image.parse(text)


def test_every_bad_field_is_named_at_once():
    with pytest.raises(Unreadable) as error:
        Placement.of("banana", "???", "sideways", "by hand", "yesterday")
    assert set(error.value.errors) == {"host", "image", "isolation", "orchestrator", "as_of"}


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("windows-server-2022 ltsc2022", "process"),
        ("windows-11-24h2 ltsc2025", "hyperv"),
        ("windows-11-24h2 ltsc2025 default containerd", "process"),
        ("windows-server-2022 ltsc2022 hyperv", "hyperv"),
    ],
)
def test_the_default_isolation_depends_on_host_and_orchestrator(text, mode):
    assert Placement.parse(text).mode == mode


@pytest.mark.parametrize(
    "text",
    [
        "20348.2340 ltsc2022 process docker",
        "home-windows-11-24h2 servercore:10.0.26100.1 hyperv docker",
        "linux debian:12 default docker",
    ],
)
def test_parameters_lead_back_to_the_same_placement(text):
    placement = Placement.parse(text)
    assert Placement.of(**placement.params(day=True)) == placement
    assert Placement.parse(placement.text) == placement


@given(st.text(max_size=80))
def test_no_text_does_worse_than_a_sentence(text):
    for read in (Host.parse, Image.parse):
        try:
            read(text)
        except ValueError as error:
            assert str(error).endswith(".")


@given(st.text(max_size=80))
def test_what_is_read_is_read_again_the_same(text):
    for read in (Host.parse, Image.parse):
        try:
            once = read(text)
        except ValueError:
            continue
        assert read(once.text) == once


def test_the_day_is_today_unless_given():
    assert Placement.parse("windows-server-2022 ltsc2022").as_of == datetime.datetime.now(datetime.UTC).date()
    assert Placement.parse("windows-server-2022 ltsc2022 as_of=2020-02-29").as_of == datetime.date(
        2020, 2, 29
    )
