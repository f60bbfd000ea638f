"""The builder's choices in combination: every one of the plain fields, and seeded draws and pairs of all fields."""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Iterator

from portal import facts, recipes
from portal.recipes import Choices, Recipe
from portal.recipes.choices import KIND_FIELDS
from portal.recipes.extras import EXTRAS
from portal.recipes.extras.features import FEATURES
from portal.recipes.kinds import ISOLATIONS, KINDS, ORCHESTRATORS, USERS, Kind
from portal.recipes.offers import hosts

DAY = datetime.date(2026, 11, 24)
HEALTHS = ("", "/health")
ENVIRONMENTS = ("", 'LOG_LEVEL=info\nGREETING=it\'s "$HOME" at C:\\data\\')
# Texts of options that the form takes, by field; "" is always among the draws. Volumes are written for each system.
TEXTS: dict[str, tuple[str, ...]] = {
    "registry": (
        "HKLM\\SOFTWARE\\Contoso\\Level=dword:5",
        "HKLM\\SOFTWARE\\Contoso\\Shop\\Name=a & b | c ^ 'd' $e\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Mask=qword:0xff",
    ),
    "com": ("bin/Legacy.dll", "bin\\A.dll\nlib/B.ocx"),
    "fonts": ("Contoso-Sans.ttf", "a.otf\nb.ttc"),
    "certificates": ("root.crt", "root.cer\nsub-ca.crt"),
    "modules": ("IISAdministration 1.1.0.0", "Pester 5.6.1\nSqlServer 22.3.0"),
    "features": ("IIS-WindowsAuthentication", "\n".join(list(FEATURES)[:5]), "MSMQ-Server"),
    "logs": ("on",),
    "ports": ("9090", "9090\n5353/udp"),
    "volumes": ("C:\\data", "C:\\data\nC:\\logs\\app", "/data", "/var/lib/shop\n/data"),
    "gmsa": ("webapp01",),
    "runtime_class": ("windows-2022",),
    "digest": ("sha256:" + "0123456789abcdef" * 4,),
    "own_stages": ("ARG BASE=alpine:3\nFROM alpine:3.22 AS tools\nRUN true",),
    "own_base": ("# of mine\nLABEL team=shop",),
    "own_files": ("LABEL a=1\n\nLABEL b=2",),
    "own_end": ("LABEL last=yes", 'CMD ["shop", "--now"]'),
}


def plain_texts(day: datetime.date = DAY) -> Iterator[dict[str, str]]:
    """Every combination of the fields that all kinds have; those that differ in nothing that counts are left out."""
    places = [(host.slug, isolation) for host in hosts(day) for isolation in ISOLATIONS] + [
        ("linux", "process")
    ]
    for kind in KINDS.values():
        ports = ("", "5000") if kind.port else ("",)
        healths = HEALTHS if kind.port else ("",)
        users = ("administrator",) if kind.administrator else USERS
        for version, (host, isolation) in itertools.product(versions(kind), places):
            bases = (kind.linux if host == "linux" else kind.windows) or kind.windows
            for orchestrator, base, port, health, user, env, stages in itertools.product(
                ORCHESTRATORS, ("auto", *bases[1:]), ports, healths, users, ENVIRONMENTS, kind.stages
            ):
                yield {
                    "kind": kind.slug,
                    "version": version,
                    "project": "Shop.Web",
                    "host": host,
                    "isolation": isolation,
                    "orchestrator": orchestrator,
                    "base": base,
                    "port": port,
                    "health": health,
                    "user": user,
                    "env": env,
                    "stages": stages,
                }


def versions(kind: Kind) -> tuple[str, ...]:
    """The versions that a kind offers."""
    return kind.versions or tuple(facts.current().runtimes[kind.family])


def values(day: datetime.date = DAY) -> dict[str, tuple[str, ...]]:
    """Every field with the texts that are tried for it."""
    known = tuple(dict.fromkeys(version for kind in KINDS.values() for version in versions(kind)))
    return {
        "kind": tuple(KINDS),
        "version": known,
        "host": (*(host.slug for host in hosts(day)), "linux"),
        "isolation": tuple(ISOLATIONS),
        "orchestrator": tuple(ORCHESTRATORS),
        "base": ("auto", "nanoserver", "servercore", "server", "debian", "ubuntu", "alpine"),
        "stages": ("multi", "single"),
        "port": ("", "80", "5000"),
        "publish": ("", "9000"),
        "health": HEALTHS,
        "user": USERS,
        "env": ENVIRONMENTS,
        "project": ("Shop.Web", "7zip"),
        **{name: ("", field.example) for name, field in KIND_FIELDS.items()},
        **{name: ("", *texts) for name, texts in TEXTS.items()},
    }


def pairs(seed: int = 20261126) -> Iterator[dict[str, str]]:
    """A form for every pair of values of two fields; the other fields are drawn, options mostly left out."""
    draw = random.Random(seed)
    every = values()
    for first, second in itertools.combinations(every, 2):
        for one, other in itertools.product(every[first], every[second]):
            yield drawn(draw, every) | {first: one, second: other}


def draws(count: int, seed: int = 20261126) -> Iterator[dict[str, str]]:
    """That many forms with every field drawn."""
    draw = random.Random(seed)
    every = values()
    for _ in range(count):
        yield drawn(draw, every)


def drawn(draw: random.Random, every: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """A form with drawn values that mostly go together."""
    form = {name: draw.choice(texts) for name, texts in every.items() if name not in EXTRAS}
    kind = KINDS[form["kind"]]
    form["version"] = draw.choice(versions(kind))
    if draw.random() < 0.7:
        form["host"] = "linux" if kind.linux and (not kind.windows or draw.random() < 0.5) else form["host"]
        form["base"] = "auto"
    if form["orchestrator"] in ("kubernetes", "aks"):
        form["isolation"] = "process"
    rate = draw.choice((0.05, 0.15, 0.4))
    return form | {name: draw.choice(texts) for name, texts in TEXTS.items() if draw.random() < rate}


def choices(form: dict[str, str]) -> Choices:
    """The choices of texts that must be readable."""
    reading = recipes.read(form)
    assert reading.choices is not None, reading.errors
    return reading.choices


def made_of(
    forms: Iterator[dict[str, str]], day: datetime.date = DAY
) -> Iterator[tuple[dict[str, str], Recipe]]:
    """The recipes of the forms that make one."""
    for form in forms:
        reading = recipes.read(form)
        made = recipes.build(reading.choices, day) if reading.choices else None
        if isinstance(made, Recipe):
            yield form, made


def built(
    day: datetime.date = DAY, sample: int | None = None, seed: int = 20261124
) -> Iterator[tuple[dict[str, str], Recipe]]:
    """The recipes of every plain combination that makes one, or of a seeded sample of that many."""
    forms = list(plain_texts(day))
    if sample is not None:
        random.Random(seed).shuffle(forms)
    return itertools.islice(made_of(iter(forms), day), sample)
