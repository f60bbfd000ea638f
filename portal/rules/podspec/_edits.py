"""The fixes that rules on pods offer: a field out, another value, another name, one more field."""

from __future__ import annotations

from portal.dockerfile import Edit
from portal.podspec import Part, PodSpec, editing
from portal.rules.engine import Fix


def take_out(pod: PodSpec, part: Part, name: str, *, safe: bool = True) -> tuple[Fix, ...]:
    """A fix that takes a field out, if it is on lines of its own."""
    return _fix(f"Take {name} out", editing.without(pod.editable, part, name), safe=safe)


def write(pod: PodSpec, part: Part, name: str, value: str, *, safe: bool = True) -> tuple[Fix, ...]:
    """A fix that gives a field another value."""
    return _fix(f"Write {name}: {value}", editing.written(pod.editable, part, name, value), safe=safe)


def rename(pod: PodSpec, part: Part, name: str, new: str) -> tuple[Fix, ...]:
    """A fix that gives a field another name."""
    return _fix(f"Write {new}", editing.renamed(pod.editable, part, name, new), safe=True)


def add(pod: PodSpec, parent: Part, new: str, title: str, *, safe: bool = True) -> tuple[Fix, ...]:
    """A fix that adds lines as the first fields of a mapping."""
    return _fix(title, editing.added(pod.editable, parent, new), safe=safe)


def select_system(pod: PodSpec, system: str, *, os_field: bool) -> tuple[Fix, ...]:
    """A fix that adds the node selector for a system, and the field os where it is asked for."""
    selector = pod.spec["nodeSelector"]
    os_lines = f"os:\n  name: {system}" if os_field else ""
    label = f"kubernetes.io/os: {system}"
    if selector.entries:
        edits = editing.added(pod.editable, selector, label)
        own = editing.added(pod.editable, pod.spec, os_lines) if os_lines else ()
        edits = (*own, *edits) if edits and (own or not os_lines) else ()
    elif selector:
        edits = ()
    else:
        lines = [os_lines] if os_lines else []
        edits = editing.added(pod.editable, pod.spec, "\n".join([*lines, f"nodeSelector:\n  {label}"]))
    return _fix(f"Choose {system.capitalize()} nodes", edits, safe=True)


def _fix(title: str, edits: tuple[Edit, ...], *, safe: bool) -> tuple[Fix, ...]:
    return (Fix(title, edits, safe=safe),) if edits else ()
