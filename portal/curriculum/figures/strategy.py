"""
The figure strategy-tree: questions about an application, and the strategy that the advisor's rules put first.

The tree holds questions only. What stands at its leaves is the engine's answer to what was said on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from portal.rules.advice import advise
from portal.workload import Workload

# Any of these makes the first answer a yes; the tree goes on with the first.
TIED = ("gui-desktop", "kernel-driver", "ad-dc")
RUNS = {"machine": "vm", "containers": "ns", "code": "code"}


@dataclass(frozen=True, slots=True)
class Edge:
    """An answer: its words, what it says of the workload (as rule examples are written), and the next question."""

    label: str
    says: str
    then: Question | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its two answers; `id` names it among the others."""

    id: str
    text: str
    yes: Edge
    no: Edge


WEB = Question(
    "auth",
    "Does it sign people in with Windows authentication?",
    Edge("Yes", "windows-auth"),
    Edge("No", "not:windows-auth"),
)
# Windows only, and no service: what is asked next is whether it can be written anew.
CODE = Question(
    "code",
    "Is its source code there, and may it be written anew?",
    Edge("Yes", "code=yes"),
    Edge("No", "code=no"),
)
PROGRAM = Question(
    "service",
    "Is it a Windows service?",
    Edge("Yes", "windows-service"),
    Edge(
        "No, it is started and ends, or runs in a console",
        "not:windows-service console-app",
        Question(
            "linux",
            "Does it run on Linux too?",
            Edge("Yes", "runs-on-linux"),
            Edge("No, on Windows only", "not:runs-on-linux", CODE),
        ),
    ),
)
# On own machines one kind stands for two: a console program that changes often gets the answer of a web application.
OWN = Question(
    "fast",
    "Does it change often?",
    Edge(
        "Yes",
        "pace=fast",
        Question(
            "background",
            "Is it a Windows service?",
            Edge("Yes", "windows-service"),
            Edge("No, a web application or a console program", "not:windows-service web-app"),
        ),
    ),
    Edge("No, seldom", "pace=slow"),
)
TREE = Question(
    "tied",
    "Does it need the server itself: a screen to click on, a driver, a role such as domain controller?",
    Edge("Yes", TIED[0]),
    Edge(
        "No",
        " ".join(f"not:{name}" for name in TIED),
        Question(
            "azure",
            "May it run in Azure?",
            Edge(
                "Yes",
                "place=azure",
                Question(
                    "web",
                    "Is it a web application?",
                    Edge("Yes", "web-app", WEB),
                    Edge("No", "not:web-app", PROGRAM),
                ),
            ),
            Edge("No, on own machines", "place=own", OWN),
        ),
    ),
)


def paths(question: Question = TREE, said: str = "") -> Iterator[tuple[tuple[str, ...], Workload]]:
    """Every way from the first question to a leaf: the answers as "question:yes", and what was said by then."""
    for name, edge in (("yes", question.yes), ("no", question.no)):
        words = f"{said} {edge.says}"
        here = f"{question.id}:{name}"
        if edge.then is None:
            yield (here,), Workload.parse(f"azure-vm {words}").on("")
        else:
            yield from (((here, *rest), workload) for rest, workload in paths(edge.then, words))


def leaf(workload: Workload) -> Mapping[str, Any]:
    """What the engine puts first, and where the advisor shows why."""
    advice = advise(workload)
    way = advice.ways[0]
    shut = [other.strategy.today for other in advice.ways if other.best.blockers]
    return {
        "strategy": way.strategy,
        "target": way.best.target,
        "mark": RUNS[way.best.target.runs],
        "work": len(way.best.work),
        "shut": shut,
        "address": f"/advisor/?{urlencode(workload.params())}",
    }


def view() -> Mapping[str, Any]:
    """The tree with its leaves, nested as the template draws it."""
    leaves = dict(paths())

    def node(question: Question, before: tuple[str, ...]) -> Mapping[str, Any]:
        def edge(name: str, answer: Edge) -> Mapping[str, Any]:
            here = (*before, f"{question.id}:{name}")
            then = answer.then and node(answer.then, here)
            return {
                "name": name,
                "label": answer.label,
                "then": then,
                "leaf": None if then else leaf(leaves[here]),
            }

        return {
            "id": question.id,
            "text": question.text,
            "edges": [edge("yes", question.yes), edge("no", question.no)],
        }

    return {
        "tree": node(TREE, ()),
        "say": f"Answer the first question. {len(leaves)} ways lead to one of three strategies.",
        "sources": ("kubernetes-in-a-microsoft-world-1", "ms-lift-and-shift"),
    }
