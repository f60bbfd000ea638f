"""A number of pods that the API server cannot take."""

import re
from collections.abc import Iterator
from decimal import Decimal

from portal.podspec import Part, PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import short

# The field is an int32 in every kind that has it.
MOST = 2**31 - 1
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d{1,4})?")


@rule(
    Severity.ERROR,
    "Number of pods is refused",
    met="Number of pods can be taken",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Deployment
spec:
  replicas: 100000000000000000000000
  template:
    spec:
      containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: StatefulSet
spec:
  replicas: "3"
  template:
    spec:
      containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Job
spec:
  parallelism: 1.5
  template:
    spec:
      containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    good=(
        """\
kind: Deployment
spec:
  replicas: 3
  template:
    spec:
      containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Deployment
spec:
  template:
    spec:
      containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="windows-nodes",
    sources=("k8s-apps-types", "k8s-apps-validation"),
)
def number_of_pods_is_refused(pod: PodSpec) -> Iterator[Finding]:
    """
    `replicas`, and `parallelism` of a Job, are whole numbers of 32 bits: at most 2,147,483,647, and not below
    zero. The API server can read nothing else into the field, not even a number in quotes, and refuses the
    whole object. How many pods there is room for is another question, and one that the nodes answer.

    **What you see.** *cannot unmarshal number 1e+23 into Go struct field … of type int32*, *cannot unmarshal
    string*, or *must be greater than or equal to 0*, at `kubectl apply`.

    **What to do.** Write the number that you mean, without quotes.
    """
    if pod.kind == "Pod":
        return
    name = "parallelism" if pod.kind in ("Job", "CronJob") else "replicas"
    part = (pod.owner.at("spec.jobTemplate.spec") if pod.kind == "CronJob" else pod.owner["spec"])[name]
    if not part:
        return
    if why := _refused(part):
        yield breaks(part.where, f"{name}: {short(part.text, 30)} {why}; the API server refuses it.")
    else:
        yield holds(part.where, f"{name} is a number that the API server takes.")


def _refused(part: Part) -> str:
    """Why a value is no such number; "" if it is one, or is written in a way that is not looked into."""
    if part.kind != "value":
        return "is no number"
    if part.quoted:
        return "is a text and no number"
    if not _NUMBER.fullmatch(part.text):
        # Numbers may be written to other bases: 0x10, 0b11, 0o7, 1_000.
        return "" if re.match(r"[-+]?\d[\w.]*$", part.text) else "is no number"
    number = Decimal(part.text)
    if number < 0:
        return "is below zero"
    if number > MOST:
        return f"is more than {MOST:,}, the most that the field holds"
    return "" if number == number.to_integral_value() else "is no whole number"
