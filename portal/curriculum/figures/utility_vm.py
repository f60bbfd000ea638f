"""The figure utility-vm-fork: from a layer on disk to a container in a utility VM, step by step, with the evidence."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from portal import facts

TODAY = "go", "In current sources"
TOLD = "unk", "Not for containerd today; for Docker not known"
# What follows stands on the clone in the drawing: its evidence may not lend itself to that.
BOOTED = "go", "In current sources, in a machine that booted"


CLONE = "The clone that is drawn is that of step 5: not for containerd today."


class Step(NamedTuple):
    """A step: what it is called, what happens, and what sources say of it."""

    name: str
    says: str
    evidence: tuple[str, str]
    more: str = ""


def view() -> Mapping[str, Any]:
    """The seven steps, and where they come from."""
    removed = datetime.date.fromisoformat(
        str(facts.current().platform.facts["utility_vm_cloning_removed"].value)
    )
    day = f"{removed.day} {removed:%b %Y}"
    steps = (
        Step("A base layer", "The base layer of an image lies unpacked on the host. Its folder Files is what the "
             "program will see.", TODAY),
        Step("A second system in it", "Its folder UtilityVM holds a boot loader and a kernel. The uppermost layer "
             "that has such a folder counts.", TODAY),
        Step("A machine boots", "The hypervisor starts a machine that boots from this folder, over a share, with a "
             "scratch disk of its own.", TODAY),
        Step("It is frozen", "The machine is saved as a template, from which others can be made.", TOLD,
             f"The host's service can do it. The runtime of containerd gave it up on {day}: each machine boots."),
        Step("One clone for each container", "A new machine begins where the template stands, and does not boot.", TOLD,
             "Without a template step 3 takes this place, once for each machine."),
        Step("A silo inside", "An agent in the machine puts the layers together, and makes a silo and a job.", BOOTED,
             CLONE),
        Step("The container starts", "The first process runs. Its system calls go to the kernel in the machine, not to "
             "the host's.", BOOTED, CLONE),
    )  # fmt: skip
    return {
        "steps": steps,
        "say": f"Step 1: {steps[0].name}. {steps[0].says} {steps[0].evidence[1]}.",
        "sources": (
            "hcsshim-create-wcow",
            "moby-topmost-uvm",
            "hcsshim-cloning-removed",
            "moby-windowsfilter",
        ),
    }
