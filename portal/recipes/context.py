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
    Line("deployment.yaml"),
)
_SECRETS = (
    Line("# secrets", "What is in an image can be read by everyone who has it."),
    Line("**/.env*"),
    Line("**/*.pfx"),
    Line("**/*.user"),
)
_BUILT = {
    "aspnet-framework-48": ("**/bin/", "**/obj/", "packages/", "TestResults/"),
    "dotnet-web": ("**/bin/", "**/obj/", "**/TestResults/"),
    "dotnet-worker": ("**/bin/", "**/obj/", "**/TestResults/"),
    "node": ("**/node_modules/", "**/npm-debug.log*", "**/coverage/"),
}
_WHY_BUILT = {
    "node": "Packages with binary parts were built for your machine; the build installs its own.",
}


def dockerignore(choices: Choices) -> tuple[Line, ...]:
    """The lines of the file; a published site keeps its `bin` folder."""
    lines = [*_ALWAYS, Line(""), *_SECRETS]
    built = _BUILT.get(choices.kind.slug, ())
    if built:
        why = _WHY_BUILT.get(choices.kind.slug, "Your own build's output would overwrite that of the image.")
        lines += [Line(""), Line("# results of builds", why, "kind"), *(Line(pattern) for pattern in built)]
    return tuple(lines)
