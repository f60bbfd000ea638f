"""The format's details, one by one."""

import pytest

from portal.dockerfile import Dockerfile


def read(text):
    return Dockerfile.parse(text)


def only(text):
    """The single instruction of a text."""
    (instruction,) = read(text).instructions
    return instruction


@pytest.mark.parametrize(
    ("text", "escape", "names"),
    [
        ("FROM a", "\\", []),
        ("# escape=`\nFROM a", "`", ["escape"]),
        ("\ufeff#ESCAPE = `\r\nFROM a", "`", ["escape"]),
        ("  # escape=`\nFROM a", "`", ["escape"]),
        (
            "# syntax=docker/dockerfile:1\n# check=skip=all\n# escape=`\nFROM a",
            "`",
            ["syntax", "check", "escape"],
        ),
        ("\n# escape=`\nFROM a", "\\", []),
        ("# a comment\n# escape=`\nFROM a", "\\", []),
        ("# unknown=1\n# escape=`\nFROM a", "\\", []),
        ("FROM a\n# escape=`\n", "\\", []),
        ("# escape=\nFROM a", "\\", []),
        ("#!/usr/bin/env docker\n# escape=`\n# syntax=x\nFROM a", "\\", ["syntax"]),
    ],
)
def test_directives_count_at_the_top_only(text, escape, names):
    dockerfile = read(text)
    assert dockerfile.escape == escape
    assert [directive.name for directive in dockerfile.directives] == names


def test_the_first_of_two_directives_counts():
    dockerfile = read("# escape=`\n# escape=\\\nFROM a\n")
    assert dockerfile.escape == "`"
    assert [(problem.line, problem.kind) for problem in dockerfile.problems] == [(2, "directive-repeated")]


def test_a_late_directive_can_be_told():
    dockerfile = read("# hello\n# escape=`\nFROM a\n# syntax=x\n")
    assert [(one.name, one.value, one.line) for one in dockerfile.late_directives] == [
        ("escape", "`", 2),
        ("syntax", "x", 4),
    ]
    assert read("# escape=`\nFROM a\nRUN <<E\n# escape=`\nE\n").late_directives == ()


def test_directives_are_no_comments():
    dockerfile = read("# escape=`\n# one\n#\n# two\nFROM a\n")
    assert dockerfile.instructions[0].comments == ("two",)
    assert dockerfile.comments == ((2, "one"), (3, ""), (4, "two"))


@pytest.mark.parametrize(
    ("text", "value", "end_line"),
    [
        ("RUN a \\\n  b", "a   b", 2),
        ("RUN a \\  \t\n  b", "a   b", 2),
        ("RUN a \\\n# comment\n\n   # another\n  b", "a   b", 5),
        ("RUN a \\\r\n  b\r\n", "a   b", 2),
        ("RUN a\\\\\nFROM x", "a\\\\", 1),
        ("RUN a `\nFROM x", "a `", 1),
        ("RUN a \\", "a", 1),
        ("RUN a \\\n\\\n\\\n b", "a  b", 4),
        ("RUN a # no comment", "a # no comment", 1),
        ("RUN a \\ # no mark\nFROM x", "a \\ # no mark", 1),
    ],
)
def test_continuation_lines(text, value, end_line):
    first = read(text).instructions[0]
    assert (first.value, first.end_line) == (value, end_line)


def test_backtick_continues_when_it_is_the_escape_character():
    first, second = read("# escape=`\nCOPY a.txt C:\\\nRUN a `\n  b\n").instructions
    assert (first.destination, first.end_line) == ("C:\\", 2)
    assert (second.value, second.line, second.end_line) == ("a   b", 3, 4)


def test_backslash_at_the_end_of_a_path_swallows_the_next_line():
    instruction = read("COPY a.txt C:\\\nRUN b\n").instructions[0]
    assert instruction.arguments == ("a.txt", "C:RUN", "b")


def test_a_line_of_a_long_instruction_is_found():
    instruction = only("RUN one && \\\n# between\n    two && \\\n\n    three\n")
    assert [instruction.line_at(instruction.value.index(word)) for word in ("one", "two", "three")] == [
        1,
        3,
        5,
    ]


@pytest.mark.parametrize(
    ("text", "names", "contents"),
    [
        ("RUN <<EOF\na\nEOF\n", ["EOF"], ["a\n"]),
        ("RUN <<-EOF\n\ta\n\tEOF\n", ["EOF"], ["\ta\n"]),
        ("RUN <<EOF\r\na\r\nEOF\r\n", ["EOF"], ["a\r\n"]),
        ("COPY <<A <<B /to/\n1\nA\n2\nB\n", ["A", "B"], ["1\n", "2\n"]),
        ("ADD <<'one two' /x\nb\none two\n", ["one two"], ["b\n"]),
        ("RUN <<  EOF\nEOF\n", ["EOF"], [""]),
        ("RUN 3<<EOF\nEOF\n", ["EOF"], [""]),
        ("ONBUILD RUN <<EOF\na\nEOF\n", ["EOF"], ["a\n"]),
        ('RUN "<<EOF"\n', [], []),
        ("RUN echo it's <<EOF\n", [], []),
        ("RUN cat <<<EOF\n", [], []),
        ("USER <<EOF\n", [], []),
        ('RUN ["a", "<<EOF"]\n', [], []),
        ("RUN a << b\nb\n", ["b"], [""]),
    ],
)
def test_heredocs(text, names, contents):
    instruction = only(text)
    assert [one.name for one in instruction.heredocs] == names
    assert [one.content for one in instruction.heredocs] == contents
    assert instruction.end_line == text.count("\n")


def test_what_a_heredoc_says_of_itself():
    plain, quoted, cut = only("RUN <<A 2<<'B' <<-C\n$x\nA\n\tb\nB\n\t\tc\n\tC\n").heredocs
    assert (plain.expand, plain.chomp, plain.line, plain.end_line) == (True, False, 2, 3)
    assert (quoted.expand, quoted.descriptor, quoted.text) == (False, 2, "\tb\n")
    assert (cut.chomp, cut.content, cut.text, cut.terminated) == (True, "\t\tc\n", "c\n", True)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('CMD ["a", "b c"]', ("a", "b c")),
        ('CMD [ "C:\\\\x.exe" , "\\u00e9" ]', ("C:\\x.exe", "é")),
        ("CMD []", ()),
        ('CMD ["a" "b"]', None),
        ("CMD ['a']", None),
        ('CMD ["C:\\x.exe"]', None),
        ('CMD ["a",]', None),
        ('CMD ["a"] # remark', None),
        ("CMD [NaN]", None),
        ('CMD ["tab\there"]', None),
        ("CMD [ -f /x ] || exit 1", None),
        ('HEALTHCHECK --interval=3s CMD ["a"]', ("a",)),
        ('EXPOSE ["80"]', None),
        ('CMD ["\\ud800"]', ("\ufffd",)),
    ],
)
def test_exec_and_shell_form(text, form):
    assert only(text).exec_form == form


@pytest.mark.parametrize(
    ("text", "flags", "value"),
    [
        ("COPY --from=build --chown=1:1 a b", ("--from=build", "--chown=1:1"), "a b"),
        ('RUN --mount="type=bind, x" a', ("--mount=type=bind, x",), "a"),
        ("RUN --a\\ b c", ("--a b",), "c"),
        ("RUN -- --not-a-flag", (), "--not-a-flag"),
        ("RUN a --later", (), "a --later"),
        ("RUN --only", ("--only",), ""),
        ("COPY --from=ä a b", ("--from=ä",), "a b"),
    ],
)
def test_flags(text, flags, value):
    instruction = only(text)
    assert (instruction.flags, instruction.value) == (flags, value)


def test_flags_by_name():
    instruction = only("RUN --mount=type=bind,from=b,RW --mount=type=cache --network a")
    assert instruction.flag_values("mount") == ("type=bind,from=b,RW", "type=cache")
    assert instruction.mounts == ({"type": "bind", "from": "b", "rw": ""}, {"type": "cache"})
    assert instruction.flag("network") == ""
    assert instruction.flag("security") is None


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("ENV A=1 B=\"two words\" C='3'", [("A", "1"), ("B", "two words"), ("C", "3")]),
        ("ENV A=a\\ b", [("A", "a b")]),
        ("ENV A=$B", [("A", "$B")]),
        ("ENV A one  two", [("A", "one  two")]),
        ('LABEL "a b"="c"', [("a b", "c")]),
        ("ARG A", [("A", None)]),
        ("ARG A= B=1", [("A", ""), ("B", "1")]),
        ("RUN A=1", []),
    ],
)
def test_pairs(text, pairs):
    assert [(pair.name, pair.value) for pair in only(text).pairs] == pairs


def test_legacy_form():
    assert only("ENV A b").is_legacy
    assert not only("ENV A=b c=d").is_legacy
    assert not only("ENV").is_legacy


def test_copies():
    instruction = only("COPY --from=x a <<E b C:/to/\nE\n")
    assert (instruction.sources, instruction.destination) == (("a", "b"), "C:/to/")
    assert only('ADD ["a b", "c"]').sources == ("a b",)


def test_commands_and_scripts():
    assert only('CMD ["a", "b"]').command == "a b"
    assert only("HEALTHCHECK CMD curl x").command == "curl x"
    assert only("RUN bash <<E\nls\nE\n").script == "bash <<E\nls\n"


def test_onbuild_holds_an_instruction():
    instruction = only("onbuild copy --from=x a b")
    assert (instruction.keyword, instruction.name_as_written) == ("ONBUILD", "onbuild")
    assert (instruction.trigger.keyword, instruction.trigger.flags) == ("COPY", ("--from=x",))


def test_comments_stick_to_the_instruction_below():
    first, second = read("# a\n\n# b\nFROM x\n# c\n#\nRUN y\n").instructions
    assert first.comments == ("a", "b")
    assert second.comments == ()


def test_newlines_and_marks():
    assert read("FROM a\r\nRUN b\r\n").newline == "\r\n"
    assert read("FROM a\nRUN b\r\nRUN c\n").newline == "\n"
    assert read("\ufeffFROM a").has_bom
    assert read("\ufeffFROM a").instructions[0].keyword == "FROM"
    assert read("FROM a\r\n\rRUN b").lines == ("FROM a", "\rRUN b")
