"""
The comment in which a file says where its image is to run: `# For windows-server-2022, process isolation, docker`.

The builder writes it and reads it back; the rules judge the file for that host unless they are told another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from portal.dockerfile.reading import Comment

# What stands behind is the builder's: ports, paths, names.
AIM = re.compile(
    r"For (?P<host>(?:windows-[a-z0-9-]{1,50}|linux))(?:, (?P<isolation>process|hyperv) isolation)?"
    r", (?P<orchestrator>docker|containerd|kubernetes|aks)(?P<rest>(?:, .{1,200}){0,40})"
)


def found_in(comments: Iterable[Comment]) -> Mapping[str, str]:
    """Host, isolation and orchestrator that the first such comment says; {} if none does."""
    for _line, text in comments:
        if match := AIM.fullmatch(text):
            isolation = match["isolation"] or "default"
            return {"host": match["host"], "isolation": isolation, "orchestrator": match["orchestrator"]}
    return {}
