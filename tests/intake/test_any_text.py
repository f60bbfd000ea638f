"""Whatever is pasted: no exception, no hang, and what is too big is refused."""

import datetime
import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.intake import LIMIT, TooBig, answer, recognise

DAY = datetime.date(2026, 11, 26)
SLOWEST = 1.0
# What readers look for, so that random texts come near to their ways.
WORDS = ["docker info", "Client:", "Server:", "OS/Arch:", "OSType: windows", "Kernel Version: 10.0 17763 (1)", "\n", " ", ": ",
         "10.0.17763.557", "10.0.", "Windows 10", "Windows Server 2019", "image", "host", "node", "FROM ", "RUN x", "$x", "[", "]",
         "{", "}", '"Os"', '"platform"', "<configuration>", "</configuration>", "<Project ", "0xc0370101", "no matching manifest for",
         "windows/amd64", "in the manifest list entries", "mcr.microsoft.com/windows/", "servercore:ltsc2022", "@sha256:", "Ready",
         "containerd://1", "Warning  Failed", "kind: Pod", "apiVersion: v1", "services:", "\x00", "\ufffd", "\u2028", "\x1b[0m", ">",
         "docker run ", "--isolation=process", "-based image is incompatible with a", "UBR : 1", "CurrentBuild : 99999", "é", "😀"]  # fmt: skip


def read(text):
    found = recognise(text)
    said = answer(found, DAY)
    assert found.kind
    for row in said.rows:
        assert row.report.verdict
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400))
def test_any_text(text):
    read(text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400))
def test_any_bytes(data):
    read(data.decode("utf-8", "replace"))
    read(data.decode("latin-1"))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_words_that_readers_look_for(words):
    read("".join(words))


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["Os", "OsVersion", "RootFS", "RepoTags", "manifests", "platform", "os.version", "items", "status",
                         "nodeInfo", "kernelVersion", "metadata", "name", "spec", "containers", "image", "sdk", "version",
                         "Client", "Server", "OSType", "KernelVersion", "Descriptor", "HostConfig", "Config"]),
        inner, max_size=6,
    ),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSON_VALUES)
def test_any_json_with_the_keys_that_readers_look_for(value):
    read(json.dumps(value))
    read(f"> docker inspect x\n{json.dumps(value, indent=1)}\nmore")


HARD = {
    "letters": "a" * LIMIT,
    "line ends": "\n" * LIMIT,
    "spaces": " " * LIMIT,
    "brackets": "[" * LIMIT,
    "lines of brackets": "[\n" * (LIMIT // 2),
    "open objects": '{"a":' * (LIMIT // 5),
    "lists never closed": "[\n[\n[\n" + "1," * (LIMIT // 2 - 10),
    "slashes": "a/" * (LIMIT // 2),
    "dots": "a." * (LIMIT // 2),
    "versions": "10.0.17763.1 " * (LIMIT // 13),
    "lines of versions": "host 10.0.17763.1\n" * (LIMIT // 18),
    "names of images": "mcr.microsoft.com/a/b:c " * (LIMIT // 24),
    "elements": "<Project>" + "<a>" * (LIMIT // 3 - 10),
    "quotes": "\"'" * (LIMIT // 2),
    "words of Windows": "Windows Server Version " * (LIMIT // 23),
    "pairs": "CurrentBuild : 17763\n" * (LIMIT // 21),
    "nodes": "n Ready <none> 1d v1 1.1.1.1 <none> Windows 10.0.20348.1 containerd://1\n" * (LIMIT // 76),
    "codes": "0xc0370101 " * (LIMIT // 11),
    "commands": "docker run -it a b\n" * (LIMIT // 19),
    "quote marks": ">\n" * (LIMIT // 2),
    "times of a log": "2024-03-14T07:26:40.4014374Z x\n" * (LIMIT // 32),
    "names of hosts": "Windows Server 2022 Datacenter, " * (LIMIT // 32),
    "options": "docker --a --b --c --d " * (LIMIT // 23),
    "codes that a console broke": "0xc03701\n01 " * (LIMIT // 12),
    "an error behind empty lines": "\n" * (LIMIT - 40) + "0xc0370101 no space left on device",
    "parts of tags": "windowsservercore-ltsc2019-" * (LIMIT // 27),
    "keys of labels": "beta.kubernetes.io/os=" * (LIMIT // 22),
    "manifest texts": "no matching manifest for windows(10.0.17763" * (LIMIT // 44),
}


@pytest.mark.parametrize("name", HARD)
def test_five_megabytes_of_anything_are_read_in_time(name):
    text = HARD[name]
    assert len(text) <= LIMIT
    started = time.process_time()
    read(text)
    assert time.process_time() - started < SLOWEST * 3, "the bound of a second with room for a busy machine"


def test_more_than_five_megabytes_are_refused_with_a_message():
    with pytest.raises(TooBig, match="at most 5,242,880"):
        recognise("é" * (LIMIT // 2 + 1))
