"""What comes next for an application: steps and tools that are for it, by what was said of it."""

from __future__ import annotations

from portal import facts
from portal.facts.migration import Tool, When
from portal.rules.advice import Advice, Judged


def steps(advice: Advice) -> tuple[str, ...]:
    """What to do, one after the other: into containers the steps of the plan, else the assessment."""
    migration = facts.current().migration
    course = migration.steps if advice.best.target.runs == "containers" else migration.assessment
    return tuple(step.say for step in course.order if _is_for(step.when, advice.best))


def tools(advice: Advice) -> tuple[Tool, ...]:
    """The tools of the first strategy on the day asked about."""
    day = advice.workload.as_of
    return tuple(
        tool
        for tool in advice.ways[0].strategy.tools
        if (tool.until is None or day <= tool.until) and _is_for(tool.when, advice.best)
    )


def _is_for(when: When, judged: Judged) -> bool:
    workload, target = judged.workload, judged.target
    return (
        all(name in workload.signals for name in when.every)
        and (not when.some or workload.has(*when.some))
        and not workload.has(*when.never)
        and (not when.targets or target.id in when.targets)
        and (not when.systems or workload.container_system in when.systems)
        and (target.in_azure or not when.azure)
    )
