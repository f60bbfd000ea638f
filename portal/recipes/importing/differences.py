"""What would be different in the file that the builder writes, compared with the file that was read."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.dockerfile import Dockerfile, Instruction, Stage
from portal.recipes import asides
from portal.recipes.extras.own import MARKS
from portal.recipes.importing.seen import plain

# Beyond this many instructions the order is compared as a whole.
MOST_COMPARED = 400
_FILES = ("COPY", "ADD")
_STARTS = ("CMD", "ENTRYPOINT", "HEALTHCHECK")


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One thing that would change: the line in the file that was read (0 for a line that the builder adds), the
    instruction, and what becomes of it. `kind` is "changed", "missing", "moved", "added", or "comment" for what no
    build notices; `now` is what the builder writes in its place, `past` the line that it changed places with.
    """

    line: int
    text: str
    kind: str
    now: str = ""
    past: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    """
    One instruction, or one variable, label or port of it. `key` is the same for the same meaning; `text` is it in one
    line.
    """

    key: tuple[str, ...]
    one: Instruction
    text: str

    @property
    def about(self) -> tuple[str, ...]:
        """What another part may take the place of this one for: the keyword, and a variable's name."""
        return self.key[:2] if self.key[0] in ("ENV", "ARG", "LABEL", "SHELL") else self.key[:1]


def compare(text: str, written: str) -> tuple[Difference, ...]:
    """The differences of the file that the builder wrote from a text that has a FROM, by line."""
    old, new = Dockerfile.parse(text), Dockerfile.parse(written)
    if old.final is None or new.final is None:
        return ()
    found = list(_bases(old.final, new.final))
    pairs, missing, added = _matched(_final(old.final), _final(new.final))
    added = [part for part in added if not _repeats(part.one, new.final.lineage)]
    others, lost, more = _matched(_others(old), _others(new))
    above = {part.key for part in _parts(_above(old.final))}
    more = [part for part in more if part.key not in above]
    found += _unlike(missing, added)
    found += _unlike(lost, more)
    found += _moved(pairs)
    found += _moved(others)
    found += _user(old.final, new.final)
    found += _comments(old, new)
    seen: dict[tuple[int, str, str, str], Difference] = {}
    for each in found:
        seen.setdefault((each.line, each.kind, each.text, each.now), each)
    return tuple(sorted(seen.values(), key=lambda each: (each.line == 0, each.kind == "comment", each.line)))


def _above(final: Stage) -> list[Instruction]:
    return [one for stage in final.chain for one in stage.instructions]


def _final(final: Stage) -> list[_Part]:
    return list(_parts(one for one in final.lineage if one.keyword != "FROM"))


def _others(file: Dockerfile) -> list[_Part]:
    final = file.final
    own = {stage.index for stage in (*final.chain, final)} if final else set()
    return list(_parts(one for one in file.instructions if one.stage not in own))


def _parts(instructions: Iterable[Instruction]) -> Iterator[_Part]:
    for one in instructions:
        if one.pairs:
            for pair in one.pairs:
                key = (one.keyword, pair.name, _value(pair.value, pair.written, one.escape))
                named = f"{pair.name}={pair.written}" if pair.value is not None else pair.name
                yield _Part(key, one, f"{one.keyword} {named}")
        elif one.keyword == "EXPOSE":
            for port in one.value.split():
                yield _Part(("EXPOSE", port.removesuffix("/tcp")), one, f"EXPOSE {port}")
        else:
            yield _Part(_key(one), one, plain(one))


def _key(one: Instruction) -> tuple[str, ...]:
    """An instruction's meaning without its spelling."""
    if one.exec_form is not None:
        return (one.keyword, *sorted(one.flags), *one.exec_form)
    if one.keyword == "WORKDIR":
        path = one.value.strip().strip('"').replace("\\", "/")
        return ("WORKDIR", re.sub(r"^[Cc]:(?=/)", "", path).rstrip("/") or "/")
    heredocs = [line for heredoc in one.heredocs for line in heredoc.content.split("\n")]
    return (one.keyword, *sorted(one.flags), " ".join(one.value.split()), *heredocs)


def _value(value: str | None, raw: str, escape: str) -> str:
    """A variable's value; one that refers to another variable stays as it is written."""
    refers = "$" in raw.replace(escape * 2, "").replace(f"{escape}$", "")
    return raw if refers else f"={value}"


def _bases(old: Stage, new: Stage) -> Iterator[Difference]:
    root = old.root.instructions[0]
    if (
        old.root_base.removeprefix("docker.io/library/") != new.root_base
        or root.flags != new.root.instructions[0].flags
    ):
        yield Difference(root.line, plain(root), "changed", f"FROM {new.root_base}")


def _matched(old: list[_Part], new: list[_Part]) -> tuple[list[tuple[_Part, int]], list[_Part], list[_Part]]:
    """Parts of the old file with their places in the new one, those without, and what only the new one has."""
    places: defaultdict[tuple[str, ...], deque[int]] = defaultdict(deque)
    for place, part in enumerate(new):
        places[part.key].append(place)
    written = set(places)
    pairs: list[tuple[_Part, int]] = []
    missing: list[_Part] = []
    for part in old:
        if places[part.key]:
            pairs.append((part, places[part.key].popleft()))
        elif part.key[0] != "EXPOSE" or part.key not in written:
            missing.append(part)
    left = sorted(place for some in places.values() for place in some)
    return pairs, missing, [new[place] for place in left if new[place].one.keyword != "LABEL"]


def _unlike(missing: list[_Part], added: list[_Part]) -> Iterator[Difference]:
    """What is written in another way, what is left out, what comes along."""
    waiting: defaultdict[tuple[str, ...], deque[_Part]] = defaultdict(deque)
    for part in added:
        waiting[part.about].append(part)
    taken: set[int] = set()
    for part in missing:
        if part.one.keyword != "RUN" and waiting[part.about]:
            instead = waiting[part.about].popleft()
            taken.add(id(instead))
            yield Difference(part.one.line, part.text, "changed", instead.text)
        else:
            yield Difference(part.one.line, part.text, "missing")
    for part in added:
        if id(part) not in taken:
            yield Difference(0, part.text, "added")


def _repeats(one: Instruction, lineage: tuple[Instruction, ...]) -> bool:
    """Whether a USER names the account that is in force anyway."""
    above = [other for other in lineage if other.keyword == "USER" and other.line < one.line]
    return one.keyword == "USER" and bool(above) and above[-1].value.lower() == one.value.lower()


def _moved(pairs: list[tuple[_Part, int]]) -> Iterator[Difference]:
    """The instructions that changed places with one for which the order matters."""
    if all(before[1] < after[1] for before, after in itertools.pairwise(pairs)):
        return
    if len(pairs) > MOST_COMPARED:
        yield Difference(pairs[0][0].one.line, plain(pairs[0][0].one), "moved", past=pairs[-1][0].one.line)
        return
    for number, (first, place) in enumerate(pairs):
        for second, other in pairs[number + 1 :]:
            if other < place and _matters(first, second):
                yield Difference(first.one.line, plain(first.one), "moved", past=second.one.line)
                break


def _matters(first: _Part, second: _Part) -> bool:
    """Whether two parts mean something else in the other order."""
    one, two = first.one.keyword, second.one.keyword
    if {one, two} <= {"RUN", "WORKDIR", "FROM", *_FILES}:
        return one != two or one != "WORKDIR" or first.key != second.key
    if one == two:
        return one in ("ENV", "ARG", "USER", "SHELL") and first.key[1] == second.key[1]
    for state, user in ((first, second), (second, first)):
        keyword, by = state.one.keyword, user.one.keyword
        if keyword in ("ENV", "ARG") and (by == "RUN" or state.key[1] in user.one.value):
            return True
        if keyword in ("USER", "VOLUME") and by in ("RUN", "WORKDIR", *_FILES):
            return True
        if keyword == "SHELL" and by in ("RUN", *_STARTS) and user.one.exec_form is None:
            return True
    return "FROM" in (one, two)


def _user(old: Stage, new: Stage) -> Iterator[Difference]:
    last = [one for one in old.lineage if one.keyword == "USER"]
    if last and new.user.lower() != old.user.lower():
        yield Difference(last[-1].line, plain(last[-1]), "changed", f"USER {new.user}")


def _comments(old: Dockerfile, new: Dockerfile) -> Iterator[Difference]:
    kept = {text.strip() for _, text in new.comments}
    for directive in old.directives:
        if directive.name != "escape" and new.directive(directive.name) != directive.value:
            yield Difference(directive.line, f"# {directive.name}={directive.value}", "missing")
    for line, text in old.comments:
        ours = asides.read(text) or f"# {text.strip()}".startswith(MARKS)
        if not ours and text.strip() and text.strip() not in kept:
            yield Difference(line, f"# {text.strip()}", "comment")
