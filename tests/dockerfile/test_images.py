"""Image references: parts, normal form, and a clear word on what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.dockerfile import ImageReference

DIGEST = "sha256:" + "a1" * 32


@pytest.mark.parametrize(
    ("text", "name", "registry", "repository", "tag", "digest"),
    [
        ("node", "node", "docker.io", "library/node", "", ""),
        ("node:22-slim", "node", "docker.io", "library/node", "22-slim", ""),
        ("team/app", "team/app", "docker.io", "team/app", "", ""),
        ("docker.io/node", "docker.io/node", "docker.io", "library/node", "", ""),
        ("index.docker.io/library/node", "index.docker.io/library/node", "docker.io", "library/node", "", ""),
        (
            "mcr.microsoft.com/windows/servercore:ltsc2022",
            "mcr.microsoft.com/windows/servercore",
            "mcr.microsoft.com",
            "windows/servercore",
            "ltsc2022",
            "",
        ),
        ("localhost/app", "localhost/app", "localhost", "app", "", ""),
        ("localhost:5000/app", "localhost:5000/app", "localhost:5000", "app", "", ""),
        ("registry.test:5000/a/b_c:1", "registry.test:5000/a/b_c", "registry.test:5000", "a/b_c", "1", ""),
        ("[::1]:5000/app:1", "[::1]:5000/app", "[::1]:5000", "app", "1", ""),
        (f"node@{DIGEST}", "node", "docker.io", "library/node", "", DIGEST),
        (f"node:22@{DIGEST}", "node", "docker.io", "library/node", "22", DIGEST),
        ("Registry.test/app", "Registry.test/app", "Registry.test", "app", "", ""),
        ("a__b/c--d.e", "a__b/c--d.e", "docker.io", "a__b/c--d.e", "", ""),
    ],
)
def test_parts(text, name, registry, repository, tag, digest):
    reference = ImageReference.parse(text)
    assert (reference.name, reference.registry, reference.repository) == (name, registry, repository)
    assert (reference.tag, reference.digest) == (tag, digest)
    assert str(reference) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("a b", "no spaces"),
        (" a", "no spaces"),
        ("a:", "tag after the colon is missing"),
        ("a:b:c", "no tag"),
        ("a:-x", "no tag"),
        ("a:" + "x" * 129, "no tag"),
        ("Node", "lower case"),
        ("team/App", "lower case"),
        ("a//b", "empty part"),
        ("a/", "empty part"),
        ("docker.io/", "missing"),
        ("a..b/c", "no name of a registry"),
        ("-a/b", "cannot be part"),
        ("a___b", "cannot be part"),
        ("a@sha256:abc", "digest"),
        ("a@", "digest"),
        ("a@" + "sha256:" + "a" * 63 + "g", "digest"),
        ("a@md5:" + "a" * 32, "algorithm"),
        ("a@sha256:" + "A" * 64, "64 lower-case"),
        ("a" * 64, "image id"),
        ("x/" + "a" * 256, "at most 255"),
        ("https://mcr.microsoft.com/windows", "empty|cannot be part|no name|tag"),
        ("a\0b", "cannot be part"),
    ],
)
def test_what_is_wrong(text, message):
    with pytest.raises(ValueError, match=message):
        ImageReference.parse(text)


def test_other_forms():
    assert ImageReference.parse("node").canonical == "docker.io/library/node:latest"
    assert ImageReference.parse(f"node@{DIGEST}").canonical == f"docker.io/library/node@{DIGEST}"
    assert ImageReference.parse("a/b:1").with_tag("2") == "a/b:2"


@given(st.text("aA0.-_:/@[] \0é", max_size=30))
def test_any_text_gives_a_reference_or_a_sentence(text):
    try:
        reference = ImageReference.parse(text)
    except ValueError as error:
        assert str(error).endswith(".")
    else:
        assert str(reference) == text
        assert ImageReference.parse(reference.canonical).canonical == reference.canonical
