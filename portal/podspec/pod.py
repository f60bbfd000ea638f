"""A pod as a manifest describes it: by itself or as the template of a controller."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from portal.dockerfile import Edit, Ignore
from portal.dockerfile.editing import apply
from portal.dockerfile.ignores import Reasons
from portal.podspec.parts import MISSING, Part

OS_LABEL = "kubernetes.io/os"
OLD_OS_LABEL = "beta.kubernetes.io/os"
BUILD_LABEL = "node.kubernetes.io/windows-build"
AKS_SKU_LABEL = "kubernetes.azure.com/os-sku"
SYSTEMS = ("linux", "windows")
# The most specific first: a choice by one of them is shown before that by the next.
_CHOOSING = (OS_LABEL, OLD_OS_LABEL)


@dataclass(frozen=True, slots=True)
class Container:
    """A container of a pod; `role` is "containers", "initContainers" or "ephemeralContainers"."""

    part: Part
    role: str
    number: int

    @property
    def name(self) -> str:
        """Its name, else its place."""
        return self.part["name"].text or f"{self.role}[{self.number}]"

    @property
    def image(self) -> Part:
        """The image reference."""
        return self.part["image"]

    @property
    def security(self) -> Part:
        """Its securityContext."""
        return self.part["securityContext"]

    @property
    def windows_options(self) -> Part:
        """securityContext.windowsOptions."""
        return self.security["windowsOptions"]

    @property
    def mounts(self) -> tuple[Part, ...]:
        """volumeMounts."""
        return self.part["volumeMounts"].members

    @property
    def commands(self) -> Iterator[tuple[str, Part]]:
        """Every list of words that is run in it: what it is, and the list."""
        yield "command", self.part["command"]
        for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
            yield probe, self.part[probe].at("exec.command")
        for hook in ("preStop", "postStart"):
            yield hook, self.part.at(f"lifecycle.{hook}.exec.command")


@dataclass(frozen=True, eq=False)
class PodSpec:
    """
    One pod: `spec` is its specification, `metadata` what belongs to the pod, `owner` the whole object.

    `host` (a release's slug, "linux" or "") and `as_of` say what rules shall judge it for. `lines` are those of
    the whole text, in which it is pod `number` from 0, and `editable` the same, to make fixes of, or none where a
    piece stands for several (*alias): a change would reach them all. `ignores` are the comments that set findings on
    it aside.
    """

    kind: str
    name: str
    spec: Part
    metadata: Part = MISSING
    owner: Part = MISSING
    host: str = ""
    as_of: datetime.date | None = None
    lines: tuple[str, ...] = ()
    editable: tuple[str, ...] = ()
    number: int = 0
    ignores: tuple[Ignore, ...] = ()

    @classmethod
    def parse(cls, text: str) -> PodSpec:
        """The first pod of a text; raises ValueError with a sentence if there is none."""
        from portal.podspec.manifest import read

        manifest = read(text)
        if not manifest.pods:
            raise ValueError(manifest.problems[0].message if manifest.problems else "The text holds no pod.")
        return manifest.pods[0]

    def aimed(self, host: str = "", as_of: datetime.date | None = None) -> PodSpec:
        """The same pod, to be judged for nodes of a release and for a day."""
        return replace(self, host=host, as_of=as_of)

    def apply(self, edits: Iterable[Edit]) -> PodSpec:
        """The same pod of the text with edits made; raises ValueError for edits that do not belong to it."""
        from portal.podspec.manifest import read

        pods = read(apply("\n".join(self.lines), edits)).pods
        if self.number >= len(pods):
            raise ValueError("the edits take the pod away")
        return pods[self.number].aimed(self.host, self.as_of)

    def set_aside(self, rule_id: str, where: str) -> str:
        """The reason that the text gives to ignore what a rule says about a place; "" if none."""
        return self._reasons.of(rule_id, where)

    @cached_property
    def _reasons(self) -> Reasons:
        return Reasons(self.ignores)

    @property
    def line(self) -> int:
        """The first line of its specification."""
        return self.spec.line or self.owner.line

    @property
    def where(self) -> str:
        """The place of a finding about the pod as a whole."""
        return f"line:{self.line}"

    @cached_property
    def containers(self) -> tuple[Container, ...]:
        """All containers: init, normal and ephemeral."""
        return tuple(
            Container(part, role, number)
            for role in ("initContainers", "containers", "ephemeralContainers")
            for number, part in enumerate(self.spec[role])
            if part.kind == "map"
        )

    @property
    def security(self) -> Part:
        """The pod's securityContext."""
        return self.spec["securityContext"]

    @property
    def windows_options(self) -> Part:
        """The pod's securityContext.windowsOptions."""
        return self.security["windowsOptions"]

    @property
    def volumes(self) -> tuple[Part, ...]:
        """The volumes."""
        return self.spec["volumes"].members

    @property
    def tolerations(self) -> tuple[Part, ...]:
        """The tolerations."""
        return self.spec["tolerations"].members

    @property
    def runtime_class(self) -> Part:
        """runtimeClassName."""
        return self.spec["runtimeClassName"]

    @property
    def os_field(self) -> Part:
        """os.name."""
        return self.spec.at("os.name")

    @property
    def replicas(self) -> int | None:
        """How many pods of this kind there shall be; None for a DaemonSet, and where it does not say."""
        if self.kind == "Pod":
            return 1
        name = "parallelism" if self.kind == "Job" else "replicas"
        return self.owner["spec"][name].number

    @cached_property
    def wanted(self) -> dict[str, Part]:
        """
        The node labels that the pod wants, each with its value.

        From nodeSelector, and from a required node affinity with one term that names one value.
        """
        terms = self.spec.at("affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution")
        found: dict[str, Part] = {}
        if len(terms["nodeSelectorTerms"].members) == 1:
            for each in terms["nodeSelectorTerms"].members[0]["matchExpressions"]:
                values = each["values"].members
                if each["operator"].text == "In" and len(values) == 1:
                    found[each["key"].text] = values[0]
        return found | dict(self.spec["nodeSelector"].entries)

    @property
    def os_selector(self) -> Part:
        """The value of the node label that names the operating system."""
        return next((self.wanted[label] for label in _CHOOSING if label in self.wanted), MISSING)

    @property
    def os(self) -> str:
        """The operating system that the manifest chooses: "windows", "linux", or "" if it does not."""
        for part in (self.os_field, self.os_selector):
            if part.text in SYSTEMS:
                return part.text
        if BUILD_LABEL in self.wanted or self.wanted.get(AKS_SKU_LABEL, MISSING).text.startswith("Windows"):
            return "windows"
        return ""

    def option(self, container: Container, name: str) -> Part:
        """A Windows option that counts for a container: its own, else the pod's."""
        return container.windows_options[name] or self.windows_options[name]

    def is_host_process(self, container: Container) -> bool:
        """Whether a container runs as a process of the host."""
        own = container.windows_options["hostProcess"]
        return (own or self.windows_options["hostProcess"]).is_true

    @property
    def has_host_process(self) -> bool:
        """Whether any container runs as a process of the host."""
        return any(self.is_host_process(each) for each in self.containers)
