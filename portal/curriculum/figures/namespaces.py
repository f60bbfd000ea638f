"""The figure namespaces-view: two containers and their host, and what each kind of namespace hides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from portal import facts


class Kind(NamedTuple):
    """
    One kind of namespace: a command, what it prints on the host and in each container with a namespace of its own.
    `flag` is Docker's for sharing the host's, which it may have `refused` while users are remapped; `own` and `shared`
    are sentences. What all three print when they share is what the host prints, unless `together` has another line for
    each.
    """

    name: str
    command: str
    host: tuple[str, ...]
    web: tuple[str, ...]
    db: tuple[str, ...]
    flag: str
    own: str
    shared: str
    default: bool = True
    together: tuple[str, ...] = ()
    refused: bool = False


KINDS = (
    Kind(
        "pid",
        "ps -e",
        ("1 systemd", "4211 nginx", "4302 redis"),
        ("1 nginx",),
        ("1 redis",),
        "--pid=host",
        "Each container counts its processes from 1 and sees no others.",
        "Every process of the machine is in the list, and nginx is number 4211 for itself too.",
        refused=True,
    ),
    Kind(
        "net",
        "ip -brief address",
        ("eth0 192.0.2.10", "docker0 172.17.0.1"),
        ("eth0 172.17.0.2",),
        ("eth0 172.17.0.3",),
        "--network=host",
        "Each container has interfaces, addresses and ports of its own.",
        "All listen on the host's addresses, so a port can be taken by one of them only. "
        "Docker copies the host's name too, unless --hostname gives another.",
        refused=True,
    ),
    Kind(
        "mnt",
        "grep ^NAME /etc/os-release",
        ("Ubuntu",),
        ("Debian",),
        ("Alpine",),
        "",
        "Each container sees the files of its image, and the volumes given to it.",
        "Everybody sees the host's files.",
    ),
    Kind(
        "uts",
        "hostname",
        ("node1",),
        ("4bed76d3ad42",),
        ("9c1f02d7e6b8",),
        "--uts=host",
        "Each container has a host name; Docker takes the beginning of its id.",
        "Everybody has the host's name.",
    ),
    Kind(
        "ipc",
        "ipcs -q",
        ("2 queues",),
        ("no queue",),
        ("1 queue",),
        "--ipc=host",
        "Message queues and shared memory of others are out of reach.",
        "Queues and shared memory of the host are in the list, and those of other containers that share it.",
    ),
    Kind(
        "cgroup",
        "cat /proc/self/cgroup",
        ("0::/init.scope",),
        ("0::/",),
        ("0::/",),
        "--cgroupns=host",
        "The container's own group looks like the root of the tree.",
        "Each sees its whole path, from the host's root down to its own group.",
        together=(
            "0::/init.scope",
            "0::/system.slice/docker-4bed76d3ad42….scope",
            "0::/system.slice/docker-9c1f02d7e6b8….scope",
        ),
    ),
    Kind(
        "time",
        "uptime -p",
        ("up 2 hours",),
        ("up 2 hours",),
        ("up 2 hours",),
        "",
        "The clock since boot could have an offset. Docker sets none, so nothing looks different.",
        "There is one clock since boot. So it was for every container before Docker Engine {engine}.",
    ),
    Kind(
        "user",
        "cat /proc/self/uid_map",
        ("0 0 4294967295",),
        ("0 100000 65536",),
        ("0 100000 65536",),
        "",
        "User 0 inside is user 100000 outside. Docker's daemon does that with userns-remap.",
        "User 0 inside is user 0 outside. That is Docker's default.",
        default=False,
    ),
)


DEFAULT = "As Docker starts them: seven kinds of their own, and the user namespace of the host."
SAY = "The figure begins with what Docker does by default: seven kinds of their own, and the user namespace of the host."


def view() -> Mapping[str, Any]:
    """Every kind with its rows; the sentences speak of Docker's defaults."""
    engine = str(facts.current().platform.facts["docker_time_namespaces"].value)
    kinds = tuple(kind._replace(shared=kind.shared.replace("{engine}", engine)) for kind in KINDS)
    return {"kinds": kinds, "default": DEFAULT, "say": SAY}
