"""
Read Kubernetes manifests into pods whose every part knows its line. Pure Python, no Django.

`read(text)` reads anything and says what it could not read; `parse(text)` gives the pods alone.
"""

from portal.podspec.manifest import Manifest, parse, read
from portal.podspec.parts import MISSING, Part
from portal.podspec.pod import Container, PodSpec
from portal.podspec.tree import LIMIT, Problem

__all__ = ["LIMIT", "MISSING", "Container", "Manifest", "Part", "PodSpec", "Problem", "parse", "read"]
