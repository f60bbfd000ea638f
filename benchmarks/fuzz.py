"""
Feeds what nobody would write to everything that reads what people paste, by coverage (atheris).

    .venv/bin/python benchmarks/fuzz.py TARGET SECONDS

Targets: reader (Dockerfiles, read without loss), rules (their findings and safe fixes), intake (the paste
box), manifest (Kubernetes). Ends with status 0 if nothing was found. A crash, an answer that takes more than
a second, or more than a gigabyte of memory ends it at once; what caused it is printed and kept.
"""

from __future__ import annotations

import datetime
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

with atheris.instrument_imports(include=["portal"]):
    from portal import intake, podspec
    from portal.dockerfile import Dockerfile
    from portal.rules import RULES, check
    from portal.rules import engine as rules_engine
    from portal.rules.fixes import apply_safe

DAY = datetime.date(2026, 11, 26)
MOST_SECONDS = 1.0
MOST_MEGABYTES = 1024
# Instrumented code is several times slower, so inputs are kept short; the tests on size have megabytes.
LONGEST = 4096
TOKENS = (
    "FROM ",
    "RUN ",
    "SHELL [",
    "ENTRYPOINT [",
    "HEALTHCHECK CMD ",
    "ONBUILD ",
    "# escape=`",
    "# check=skip=",
    "# syntax=",
    "--mount=type=",
    "<<EOF",
    "${A:-",
    "powershell -Command ",
    "cmd /S /C ",
    "apiVersion: v1",
    "kind: Pod",
    "&a [*a]",
    "0xc0370101",
    "OS Version: ",
)


def read_dockerfile(text: str) -> None:
    """Reading loses nothing, and everything that is worked out on demand can be."""
    dockerfile = Dockerfile.parse(text)
    assert str(dockerfile) == text, "reading and writing changes the file"
    for instruction in dockerfile.instructions:
        _ = instruction.arguments, instruction.pairs, instruction.exec_form
    _ = dockerfile.late_directives, dockerfile.links, dockerfile.needed_stages


def judge_dockerfile(text: str) -> None:
    """No rule raises, and the safe fixes are all made after one round of them."""
    mended = apply_safe(Dockerfile.parse(text))
    assert str(apply_safe(mended)) == str(mended), "safe fixes are not idempotent"


def take_in(text: str) -> None:
    """The paste box answers anything but what is too big."""
    try:
        intake.answer(intake.recognise(text), DAY)
    except intake.TooBig:
        pass


def read_manifest(text: str) -> None:
    """Every pod of a manifest is judged."""
    for pod in podspec.read(text).pods:
        check(pod)


TARGETS: dict[str, Callable[[str], None]] = {
    "reader": read_dockerfile,
    "rules": judge_dockerfile,
    "intake": take_in,
    "manifest": read_manifest,
}


def seeds(target: str) -> list[str]:
    """What the fuzzer starts from: the examples of the rules on the subject that the target reads."""
    wanted = {"reader": [Dockerfile], "rules": [Dockerfile], "manifest": [podspec.PodSpec]}.get(
        target, [Dockerfile, podspec.PodSpec]
    )
    return [text for rule in RULES.values() if rule.on in wanted for text in (*rule.bad, *rule.good)]


def timed(run: Callable[[str], None]) -> Callable[[bytes], None]:
    """The target as atheris calls it, and an error when it takes too long."""

    def once(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        start = time.process_time()
        run(text)
        seconds = time.process_time() - start
        if seconds > MOST_SECONDS:
            raise TimeoutError(f"{seconds:.1f} s for {len(text)} characters")

    return once


def main() -> None:
    """Runs one target for so many seconds."""
    target, seconds = sys.argv[1], int(sys.argv[2])
    rules_engine.strict = True
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{target}-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, text in enumerate(seeds(target)):
        (corpus / str(number)).write_text(text, encoding="utf-8")
    escaped = (token.replace("\\", "\\\\").replace('"', '\\"') for token in TOKENS)
    (folder / "tokens").write_text("".join(f'"{token}"\n' for token in escaped), encoding="utf-8")
    print(f"{target}: {seconds} s, findings are kept in {folder}", flush=True)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-rss_limit_mb={MOST_MEGABYTES}",
        f"-dict={folder / 'tokens'}",
        f"-artifact_prefix={folder}/",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], timed(TARGETS[target]))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
