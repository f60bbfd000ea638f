"""
Read, understand and edit Dockerfiles without losing a character. Pure Python, no Django.

`Dockerfile.parse(text)` reads anything; `str()` of the result is the text again.
"""

from portal.dockerfile.directives import Directive
from portal.dockerfile.document import Dockerfile
from portal.dockerfile.editing import Edit
from portal.dockerfile.heredocs import Heredoc
from portal.dockerfile.ignores import Ignore
from portal.dockerfile.images import ImageReference
from portal.dockerfile.instruction import KEYWORDS, Instruction
from portal.dockerfile.links import Link
from portal.dockerfile.problems import Problem
from portal.dockerfile.reading import Comment
from portal.dockerfile.stages import Stage
from portal.dockerfile.words import Pair

__all__ = [
    "KEYWORDS",
    "Comment",
    "Directive",
    "Dockerfile",
    "Edit",
    "Heredoc",
    "Ignore",
    "ImageReference",
    "Instruction",
    "Link",
    "Pair",
    "Problem",
    "Stage",
]
