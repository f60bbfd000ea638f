"""Our reader and BuildKit's own parser see the same in hundreds of files, sound and broken."""

from portal.dockerfile import Dockerfile
from tests.dockerfile.generator import generate
from tests.dockerfile.mangler import mangled
from tests.dockerfile.oracle import known_difference, oracle_parse, reader_parse

SOUND = 400
BROKEN = 1000
# What our reader finds in files that a parser takes: they are wrong as files, not as texts.
HARMLESS = {"empty-continuation"}


def test_agrees_with_the_official_parser_on_sound_files():
    texts = [generate(seed) for seed in range(SOUND)]
    for seed, (text, seen) in enumerate(zip(texts, oracle_parse(texts), strict=True)):
        assert reader_parse(text) == seen, f"seed {seed}"
        assert {problem.kind for problem in Dockerfile.parse(text).problems} <= HARMLESS, f"seed {seed}"


def test_agrees_with_the_official_parser_on_broken_files():
    texts = [text for text in map(mangled, range(BROKEN)) if not known_difference(text)]
    assert len(texts) > BROKEN * 0.7
    for text, seen in zip(texts, oracle_parse(texts), strict=True):
        if isinstance(seen, str):
            assert any(problem.fatal for problem in Dockerfile.parse(text).problems), (seen, text)
        else:
            assert reader_parse(text) == seen, text


def test_the_generated_files_use_what_the_format_has():
    """A generator that forgot heredocs would agree easily."""
    together = "".join(map(generate, range(SOUND)))
    parsed = [Dockerfile.parse(generate(seed)) for seed in range(SOUND)]
    instructions = [one for dockerfile in parsed for one in dockerfile.instructions]
    assert {one.keyword for one in instructions} == {
        *("ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL"),
        *("MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"),
    }
    assert sum(bool(one.heredocs) for one in instructions) > 50
    assert sum(len(one.heredocs) > 1 for one in instructions) > 20
    assert sum(one.is_exec_form for one in instructions) > 50
    assert sum(one.end_line > one.line and not one.heredocs for one in instructions) > 100
    assert sum(one.is_legacy for one in instructions) > 20
    assert sum(bool(one.flags) for one in instructions) > 100
    assert {dockerfile.escape for dockerfile in parsed} == {"\\", "`"}
    assert {dockerfile.newline for dockerfile in parsed} == {"\n", "\r\n"}
    assert "\ufeff" in together
