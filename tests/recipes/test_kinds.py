"""What every kind of application has to keep to, so that options, import and outputs work with it."""

import pytest

from portal import recipes
from portal.recipes import KINDS, Recipe
from portal.recipes.kind import BASES, WINDOWS_BASES
from portal.recipes.sheet import Sheet
from tests.recipes.combinations import DAY, choices

STEPS = ["head", "base", "environment", "files", "user", "serve", "start"]


def places(kind):
    """A host per system and base image that the kind can stand on, with each way of building."""
    for base in (*kind.windows, *kind.linux):
        host = "windows-server-2022" if base in WINDOWS_BASES else "linux"
        for stages in kind.stages:
            yield {"kind": kind.slug, "project": "shop", "host": host, "base": base, "stages": stages}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.slug)
def test_a_writer_takes_every_step_once_and_in_order(kind):
    made = 0
    for form in places(kind):
        chosen = choices(form)
        fit = recipes.fit(chosen, DAY)
        if not isinstance(fit, recipes.Fit):
            continue
        sheet = Sheet(recipes.build(chosen, DAY).choices, fit)
        kind.write(sheet)
        assert sheet.called == STEPS, form
        made += 1
    assert made


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.slug)
def test_a_file_of_the_builder_is_recognised_as_its_kind(kind):
    from portal.recipes.importing.seen import Seen

    for form in places(kind):
        made = recipes.build(choices(form), DAY)
        if isinstance(made, Recipe):
            assert kind.recognise(Seen.of(made.dockerfile)) > 0, made.dockerfile


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.slug)
def test_every_base_image_has_words_and_a_repository(kind):
    for base in (*kind.windows, *kind.linux):
        assert base in BASES
        assert kind.image(base, "1").endswith(":1")
    assert set(kind.stages) <= {"multi", "single"}
    assert all(name == name.upper() for name in kind.variables)
