"""
Image references: registry, repository, tag and digest. Pure string work.

Source: the reference grammar of distribution/reference (reference.go, regexp.go, normalize.go).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DEFAULT_REGISTRY = "docker.io"
MOST_NAME = 255
_LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_DOMAIN = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?\Z")
_COMPONENT = re.compile(r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*\Z")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\Z")
_DIGEST = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}\Z")
_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}
_ID = re.compile(r"[a-f0-9]{64}\Z")


@dataclass(frozen=True, slots=True)
class ImageReference:
    """
    A reference such as "localhost:5000/team/app:1.2@sha256:...".

    `name` is what stands before tag and digest, as written. `registry` and `repository` are its two
    parts in full: "docker.io" and "library/node" for "node". `tag` and `digest` are "" when absent; a
    reference without both means the tag "latest".
    """

    name: str
    registry: str
    repository: str
    tag: str = ""
    digest: str = ""

    @classmethod
    def parse(cls, text: str) -> ImageReference:
        """Reads a reference; raises ValueError with a sentence that says what is wrong with it."""
        if not text.strip():
            raise ValueError("The image reference is empty.")
        if text != text.strip() or any(char.isspace() for char in text):
            raise ValueError("An image reference holds no spaces.")
        rest, at, digest = text.partition("@")
        if at:
            _check_digest(digest)
        name, tag = _cut_tag(rest)
        registry, repository = _cut_registry(name)
        if not _DOMAIN.match(registry):
            raise ValueError(f"“{_short(registry)}” is no name of a registry.")
        _check_repository(repository)
        if _ID.match(name):
            raise ValueError(
                "64 hexadecimal digits are an image id, which cannot serve as a repository name."
            )
        return cls(name, registry, repository, tag, digest)

    @property
    def canonical(self) -> str:
        """The reference in full, as registries know it: registry, repository, tag (or latest), digest."""
        tag = f":{self.tag}" if self.tag else ("" if self.digest else ":latest")
        return f"{self.registry}/{self.repository}{tag}" + (f"@{self.digest}" if self.digest else "")

    def with_tag(self, tag: str) -> str:
        """The same name with another tag and no digest, as text."""
        return f"{self.name}:{tag}"

    def __str__(self) -> str:
        return self.name + (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")


def _cut_tag(text: str) -> tuple[str, str]:
    """Name and tag; a colon before the last slash belongs to a port."""
    slash = text.rfind("/")
    colon = text.find(":", slash + 1)
    if colon < 0 or (slash < 0 and text.startswith("[")):
        return text, ""
    tag = text[colon + 1 :]
    if not tag:
        raise ValueError("The tag after the colon is missing.")
    if not _TAG.match(tag):
        raise ValueError(
            f"“{_short(tag)}” is no tag: a tag has at most 128 letters, digits, dots, hyphens and underscores, "
            "and does not begin with a dot or hyphen."
        )
    return text[:colon], tag


def _cut_registry(name: str) -> tuple[str, str]:
    first, slash, rest = name.partition("/")
    is_host = any(mark in first for mark in ".:[") or first == "localhost" or first != first.lower()
    if slash and is_host:
        registry, repository = first, rest
    else:
        registry, repository = DEFAULT_REGISTRY, name
    if registry == "index.docker.io":
        registry = DEFAULT_REGISTRY
    if registry == DEFAULT_REGISTRY and repository and "/" not in repository:
        repository = f"library/{repository}"
    return registry, repository


def _check_repository(repository: str) -> None:
    if not repository:
        raise ValueError("The repository after the registry is missing.")
    if len(repository) > MOST_NAME:
        raise ValueError(
            f"The repository name has {len(repository)} characters; at most {MOST_NAME} are allowed."
        )
    for part in repository.removeprefix("library/").split("/"):
        if part != part.lower():
            raise ValueError(f"The repository name must be in lower case: “{_short(part)}” is not.")
        if not part:
            raise ValueError("The repository name has an empty part between two slashes or at its end.")
        if not _COMPONENT.match(part):
            raise ValueError(
                f"“{_short(part)}” cannot be part of a repository name: lower-case letters and digits are, "
                "with single dots, one or two underscores or hyphens between them."
            )


def _check_digest(digest: str) -> None:
    if not _DIGEST.match(digest):
        raise ValueError("The digest after @ must read like sha256: and 64 hexadecimal digits.")
    algorithm, _, digits = digest.partition(":")
    expected = _LENGTHS.get(algorithm)
    if expected is None:
        raise ValueError(f"The digest algorithm “{_short(algorithm)}” is unknown; sha256 is the usual one.")
    if len(digits) != expected or digits != digits.lower():
        raise ValueError(f"A {algorithm} digest has {expected} lower-case hexadecimal digits.")


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
