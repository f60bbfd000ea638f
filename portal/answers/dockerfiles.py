"""Questions about Dockerfiles: what is wrong with this file, and does it fit where it is to run?"""

from __future__ import annotations

from typing import Any

from portal import facts
from portal.answers import outcomes
from portal.answers.fields import Field, choice, day, read, text
from portal.answers.schemas import FAILING_STAGE, MISSING, SUMMARY, VERDICT, a_list, closed
from portal.dockerfile import Dockerfile
from portal.placement import ISOLATIONS
from portal.rules import Report, Verdict, check
from portal.rules.presets import PRESETS, shown

# Bytes of one Dockerfile.
LIMIT = 1_048_576
PRESET = "official"
ABOUT = "What do the rules say about a Dockerfile?"
EXAMPLE = {
    "text": "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nADD app C:/app\n",
    "host": "windows-server-2022",
    "preset": "teaching",
}
ANSWER = closed(
    verdict=VERDICT,
    stage=FAILING_STAGE,
    summary=SUMMARY,
    missing=MISSING,
    outcomes=a_list(
        outcomes.OUTCOME, "What breaks a rule or has to be asked, by line, as far as the preset shows it."
    ),
    ignored=a_list(outcomes.IGNORED, "What the file's comments set aside."),
)
_WORDS = {
    Verdict.RUNS: "Nothing stops the build.",
    Verdict.LIMITS: "It builds, with warnings.",
    Verdict.BLOCKED: "It does not build or run.",
    Verdict.UNKNOWN: "Not known.",
}


def hosts() -> list[str]:
    """The hosts that a file can be judged for."""
    return [release.slug for release in facts.current().hosts() if release.is_host] + ["linux"]


def fields() -> dict[str, Field]:
    """What a question may have."""
    presets = "; ".join(f"{preset.slug}: {preset.purpose}" for preset in PRESETS.values())
    return {
        "text": text(f"The file, at most {LIMIT:,} bytes.", LIMIT),
        "host": choice("Where the image is to run; open if absent.", hosts(), "", "host"),
        "isolation": choice("Isolation mode there.", ISOLATIONS, "default", "isolation mode"),
        "preset": choice(f"What is shown; {PRESET} if absent. {presets}.", PRESETS, PRESET, "preset"),
        "as_of": day(),
    }


def question_of(given: Any) -> tuple[Dockerfile, str]:
    """The file, aimed at where it is to run, and the preset; raises Unreadable or TooBig."""
    asked = read(given, fields())
    file = Dockerfile.parse(asked["text"])
    return file.aimed(host=asked["host"], isolation=asked["isolation"], as_of=asked["as_of"]), asked["preset"]


def answer_of(report: Report, preset: str) -> dict[str, Any]:
    """The report as plain data: verdict, what is shown by a preset, and what the file sets aside."""
    decisive = report.decisive if report.verdict is not Verdict.RUNS else ()
    return {
        "verdict": report.verdict.value,
        "stage": report.stage.value if report.stage else None,
        "summary": decisive[0].message if decisive else _WORDS[report.verdict],
        "missing": list(report.missing),
        "outcomes": [outcomes.as_data(each) for each in outcomes.by_line(shown(report, preset))],
        "ignored": [outcomes.as_data(each) for each in report.ignored],
    }


def answer(given: Any) -> dict[str, Any]:
    """Question in, answer out; raises Unreadable or TooBig."""
    file, preset = question_of(given)
    return answer_of(check(file), preset)
