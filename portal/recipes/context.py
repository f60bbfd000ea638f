"""The `.dockerignore` beside a Dockerfile: what never travels into the build."""

from __future__ import annotations

from portal.recipes.choices import Choices
from portal.recipes.sheet import Line

_ALWAYS = (
    Line("# history, editors, this recipe", "Large, private, or of no use to the build."),
    Line(".git/"),
    Line(".vs/"),
    Line(".vscode/"),
    Line("Dockerfile*", "A change of the recipe then rebuilds only the lines that changed."),
    Line(".dockerignore"),
    Line("compose.yaml"),
    Line("deployment.yaml"),
    Line("DECISION.md"),
)
_SECRETS = (
    Line("# secrets", "What is in an image can be read by everyone who has it."),
    Line("**/.env*"),
    Line("**/*.pfx"),
    Line("**/*.user"),
)


def dockerignore(choices: Choices) -> tuple[Line, ...]:
    """The lines of the file; a published site keeps its `bin` folder."""
    lines = [*_ALWAYS, Line(""), *_SECRETS]
    built = choices.kind.built if choices.stages != "single" else ()
    if built:
        why = choices.kind.why_built
        lines += [
            Line(""),
            Line("# results of builds", why, "kind"),
            *(Line(pattern.replace("{project}", choices.project)) for pattern in built),
        ]
    return tuple(lines)
