"""The timeline as a drawing: where each bar, stop, year and label stands, in the units of its view box."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from portal.explorer.lifecycle_choice import Choice
from portal.explorer.lifecycle_lines import KINDS, Line

WIDTH = 1120
LEFT, RIGHT = 250, 1010
HEAD, ROW, GROUP = 46, 32, 34
TALL, LOW = 18, 8
MARKS = {"host": "kern", "image": "layer", "runtime": "proc"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One phase of a row; `mark` is the class of the grammar's mark, `path` its outline."""

    mark: str
    path: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name at `y`, bars, where the stop stands (None outside the years shown), and the words at its end."""

    line: Line
    y: int
    bars: tuple[Bar, ...]
    stop: int | None
    stop_top: int
    stop_bottom: int
    end: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one kind under their heading."""

    kind: str
    y: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """The drawing: size, years with their x, today's x (None outside), and the groups of rows."""

    width: int
    height: int
    left: int
    right: int
    years: tuple[tuple[int, int], ...]
    today: int | None
    today_label: int
    groups: tuple[Group, ...]


def draw(choice: Choice) -> Figure:
    """The drawing of the chosen rows."""
    scale = _Scale(choice.first, choice.last)
    y, groups = HEAD, []
    for kind in KINDS:
        lines = [line for line in choice.lines if line.kind == kind]
        if lines:
            head, y = y + GROUP - 10, y + GROUP
            rows = tuple(_row(line, y + number * ROW + ROW // 2, scale) for number, line in enumerate(lines))
            y += len(lines) * ROW
            groups.append(Group(kind, head, rows))
    step = 1 if choice.last - choice.first < 13 else 2
    years = tuple(
        (year, scale.of(datetime.date(year, 1, 1))) for year in range(choice.first, choice.last + 1, step)
    )
    today = scale.of(choice.as_of) if scale.holds(choice.as_of) else None
    label = min(max(today or 0, LEFT + 44), RIGHT - 44)
    return Figure(WIDTH, y + 14, LEFT, RIGHT, years, today, label, tuple(groups))


class _Scale:
    """Days to units; what is outside the years stands at their edge."""

    def __init__(self, first: int, last: int) -> None:
        self.start = datetime.date(first, 1, 1).toordinal()
        self.end = datetime.date(last + 1, 1, 1).toordinal()

    def holds(self, day: datetime.date) -> bool:
        return self.start <= day.toordinal() < self.end

    def of(self, day: datetime.date) -> int:
        part = (min(max(day.toordinal(), self.start), self.end) - self.start) / (self.end - self.start)
        return round(LEFT + part * (RIGHT - LEFT))


def _row(line: Line, y: int, scale: _Scale) -> Row:
    bars = []
    start = scale.of(line.released) if line.released else LEFT
    for field, _, end in line.days:
        edge = scale.of(end)
        if edge > start:
            bars.append(_bar(line, field, start, edge, y))
        start = max(start, edge)
    if not line.days:
        bars.append(Bar("ghost", f"M{LEFT} {y}H{RIGHT}"))
    stop = scale.of(line.ends) if line.ends and scale.holds(line.ends) else None
    words = f"{line.ends.day} {line.ends:%b %Y}" if line.ends else line.note
    return Row(line, y, tuple(bars), stop, y - TALL // 2 - 2, y + TALL // 2 + 2, words)


def _bar(line: Line, field: str, start: int, end: int, y: int) -> Bar:
    """The mark's outline: full height while everything is fixed, lower for less, dotted for what is paid for."""
    if field == "paid_end":
        return Bar("ghost lc-paid", f"M{start} {y - LOW // 2}H{end}V{y + LOW // 2}H{start}Z")
    main = field == "mainstream_end" and (line.released or line.kind != "runtime")
    if not main and field == "mainstream_end":
        # The first release is not known: the bar has no beginning.
        return Bar(f"{MARKS[line.kind]} lc-open", _outline("proc", start, end, y, LOW))
    return Bar(MARKS[line.kind], _outline(MARKS[line.kind], start, end, y, TALL if main else LOW))


def _outline(mark: str, start: int, end: int, y: int, height: int) -> str:
    top, bottom = y - height // 2, y + height // 2
    if mark == "layer":
        cut = min(6, height // 2, end - start)
        return f"M{start} {top}H{end - cut}L{end} {top + cut}V{bottom}H{start}Z"
    if mark == "proc":
        r = min(height // 2, (end - start) // 2)
        return f"M{start + r} {top}H{end - r}a{r} {height // 2} 0 0 1 0 {height}H{start + r}a{r} {height // 2} 0 0 1 0 -{height}Z"
    return f"M{start} {top}H{end}V{bottom}H{start}Z"
