"""Hosts and images by the names that people, clouds and pipelines give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.placement import Host, Image, Unreadable
from portal.placement.combining import host_of, image_of


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Windows Server 2022 Datacenter 21H2", "windows-server-2022"),
        ("10.0.20348.2113", "20348.2113"),
        ("Microsoft Windows Server Version 21H2 (OS Build 20348.1850)", "windows-server-2022@1850"),
        ("ltsc2022", "windows-server-2022"),
        ("Win Server 2022", "windows-server-2022"),
        ("Windows2019", "windows-server-2019"),
        ("WindowsServer2022", "windows-server-2022"),
        ("WinServer 2019", "windows-server-2019"),
        ("windows-2025", "windows-server-2025"),
        ("Windows Server 2022 Datacenter Azure Edition", "windows-server-2022"),
        ("datacenter-core-1803-with-containers-smalldisk", "windows-server-1803"),
        ("Windows Server Core 1909", "windows-server-1909"),
        ("windows server 2016 (1607)", "windows-server-2016"),
        ("Annual Channel 23H2", "windows-server-23h2"),
        ("W10 22H2", "windows-10-22h2"),
        ("Windows 10 Enterprise 2016 LTSB", "windows-10-1607"),
        ("Windows 10 Enterprise LTSC 2021", "windows-10-21h2"),
        ("Windows 11 Enterprise LTSC 2024", "windows-11-24h2"),
        ("Microsoft Windows NT 10.0.22631.0", "windows-11-23h2"),
    ],
)
def test_a_name_is_a_host(text, host):
    assert Host.parse(text).text == host
    assert host_of({"host": text}).text == host


@pytest.mark.parametrize(
    "text",
    [
        "23H2",
        "Windows 21H2",
        "Windows Server 2019 21H2",
        "Windows 10 2022",
        "Contoso Server 2022 Gold",
        "Windows 2022 or 2025",
    ],
)
def test_what_means_several_releases_or_none_is_no_host(text):
    with pytest.raises(ValueError, match="No Windows release"):
        Host.parse(text)


def test_a_server_without_year_is_open():
    assert host_of({"host": "Windows Server Datacenter"}).text == "?windows-server"


@pytest.mark.parametrize(
    ("text", "family", "key"),
    [
        ("shop.azurecr.io/windows/servercore:ltsc2019", "servercore", "ltsc2019"),
        ("localhost:5000/windows/nanoserver:ltsc2022-amd64", "nanoserver", "ltsc2022"),
        ("shop.azurecr.io/windows/servercore:1809-amd64@sha256:" + "0" * 64, "servercore", "ltsc2019"),
        ("docker.io/library/golang:1.26-windowsservercore-ltsc2022", "servercore", "ltsc2022"),
        ("shop/helper:x86_64-latest-servercore21H2", "servercore", "ltsc2022"),
        ("shop/helper:x86_64-nanoserver1809", "nanoserver", "ltsc2019"),
        ("registry.k8s.io/pause:3.9-windows-ltsc2022-amd64", "", "ltsc2022"),
        ("shop/agent:windows-1809-amd64", "", "ltsc2019"),
        ("mcr.microsoft.com/businesscentral:10.0.20348.1249", "", "ltsc2022"),
        ("docker.io/microsoft/nanoserver:1709", "nanoserver", "1709"),
        ("microsoft/iis", "", ""),
        ("shop/web:15-windows-latest", "", ""),
    ],
)
def test_a_name_is_a_windows_image(text, family, key):
    image = Image.parse(text)
    assert (image.os, image.family, image.key) == ("windows", family, key)
    assert (image.text, image.reference) == (text, text)
    assert Image.parse(image.text) == image


@pytest.mark.parametrize(
    "text", ["dockurr/windows", "shop/windows-exporter:1", "shop/web:2004", "shop/windows:11"]
)
def test_a_word_in_a_name_does_not_make_a_windows_image(text):
    """Some images with the word in their name are for Linux and emulate Windows."""
    assert Image.parse(text).os == ""


WORDS = ["Windows", "Win", "Server", "Core", "10", "11", "2016", "2019", "2022", "2025", "1809", "21H2", "24H2", "LTSC", "Home",
         "Pro", "Datacenter", "version", "(OS Build", "20348", "20348.2340", "10.0.", ")", "Azure", "Edition", "x", "ws2022"]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_any_words_give_a_host_or_a_sentence(words):
    text = " ".join(words)
    for read in (Host.parse, lambda each: host_of({"host": each})):
        try:
            host = read(text)
        except Unreadable as error:
            assert all(message.endswith(".") for message in error.errors.values())
        except ValueError as error:
            assert str(error).endswith(".")
        else:
            assert Host.parse(host.text) == host


PARTS = ["mcr.microsoft.com", "docker.io", "shop.azurecr.io", "localhost:5000", "/", "windows", "servercore", "nanoserver", "library",
         ":", "ltsc2022", "1809", "-", "amd64", "windowsservercore", "10.0.20348.1", "@sha256:", "0" * 64, "latest", "21H2"]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=10))
def test_any_parts_give_an_image_that_is_read_again_the_same(parts):
    try:
        image = Image.parse("".join(parts))
    except ValueError as error:
        assert str(error).endswith(".")
    else:
        assert Image.parse(image.text) == image
        assert image_of({"image": image.text}).text == image.text
