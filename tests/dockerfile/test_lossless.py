"""No character is lost, whatever is read."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.dockerfile import Dockerfile, Edit
from tests.dockerfile.generator import generate
from tests.dockerfile.mangler import KEYWORDS_AND_FRAGMENTS, mangled

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)
FRAGMENTS = st.lists(st.sampled_from(KEYWORDS_AND_FRAGMENTS), max_size=40).map("".join)
GENERATED = st.integers(0, 10**9).map(generate)
MANGLED = st.integers(0, 10**9).map(mangled)


@given(ANY_TEXT | FRAGMENTS | GENERATED | MANGLED)
@example("")
@example("\ufeff")
@example("\ufeff\r\n")
@example("\r")
@example("FROM a\r")
@example("FROM a\n\r\n\n\r")
@example("\\")
@example("# escape=`\r\nRUN a `")
@example("RUN <<A <<A\nA")
@settings(max_examples=400, deadline=None)
def test_the_text_comes_back(text):
    dockerfile = Dockerfile.parse(text)
    assert str(dockerfile) == text
    assert str(dockerfile.apply([])) == text
    look_at_everything(dockerfile)


@given(FRAGMENTS | GENERATED | MANGLED)
@settings(max_examples=200, deadline=None)
def test_lines_of_instructions_are_in_the_file_and_do_not_overlap(text):
    dockerfile = Dockerfile.parse(text)
    last = 0
    for instruction in dockerfile.instructions:
        assert last < instruction.line <= instruction.end_line <= len(dockerfile.lines)
        assert instruction.original == "\n".join(
            dockerfile.lines[instruction.line - 1 : instruction.end_line]
        )
        last = instruction.end_line


@given(FRAGMENTS | GENERATED | MANGLED)
@settings(max_examples=200, deadline=None)
def test_an_instruction_written_anew_changes_nothing(text):
    """Each instruction replaced by its own lines: what changes is at most newlines, of those lines and at the end."""
    dockerfile = Dockerfile.parse(text)
    edits = [Edit(one.line, one.end_line, one.original) for one in dockerfile.instructions if one.original]
    again = dockerfile.apply(edits)
    plain = str.maketrans("", "", "\r")
    assert str(again).translate(plain).rstrip("\n") == text.translate(plain).rstrip("\n")
    assert [one.arguments for one in again.instructions] == [one.arguments for one in dockerfile.instructions]


def look_at_everything(dockerfile):
    """Whatever is worked out on demand can be worked out."""
    for instruction in dockerfile.instructions:
        for one in filter(None, (instruction, instruction.trigger)):
            _ = one.arguments, one.pairs, one.is_legacy, one.mounts, one.sources, one.destination, one.script
            assert 0 <= one.line_at(0) <= one.end_line
            _ = one.flag("from"), [heredoc.text for heredoc in one.heredocs]
    for stage in dockerfile.stages:
        _ = stage.root_base, stage.lineage, stage.end_line, stage.last("RUN"), dockerfile.os_of(stage)
    _ = (
        dockerfile.late_directives,
        dockerfile.links,
        dockerfile.needed_stages,
        dockerfile.lines,
        dockerfile.final,
    )
    repr(dockerfile)
