"""The zip with everything a recipe makes."""

from __future__ import annotations

import io
import zipfile

from portal.recipes import Recipe

# A fixed time in every entry: the same choices give the same bytes.
WHEN = (2026, 1, 1, 0, 0, 0)


def archive(recipe: Recipe) -> bytes:
    """Every file of the recipe, and README.md with the commands, as a zip."""
    files = recipe.files | {"README.md": readme(recipe)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, text)
    return buffer.getvalue()


def readme(recipe: Recipe) -> str:
    """The commands, and what to know, as Markdown."""
    choices = recipe.choices
    parts = [
        f"# {choices.project}",
        "",
        f"{choices.kind.name}, {choices.runtime.name}, in {recipe.image.reference}.",
        "",
    ]
    for snippet in recipe.snippets:
        parts += [f"## {snippet.title}", ""]
        parts += [snippet.note, ""] if snippet.note else []
        parts += [f"See {snippet.file}.", ""] if snippet.file else ["```", snippet.text, "```", ""]
    remarks = [f"- {note.title}. {note.text}" for note in recipe.notes]
    remarks += [f"- {finding.outcome.title}. {finding.outcome.message}" for finding in recipe.findings]
    if remarks:
        parts += ["## To know", "", *remarks, ""]
    return "\n".join(parts)
