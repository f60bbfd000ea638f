"""All rules on Dockerfiles together: no file makes one fail, and fixes keep what they do not mend."""

import datetime
import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.dockerfile import KEYWORDS, Dockerfile
from portal.rules import RULES, State, Verdict, check, rules_for
from portal.rules.fixes import apply_safe, safe

DAY = datetime.date(2026, 11, 24)
ON_DOCKERFILES = [rule for rule in RULES.values() if rule.on is Dockerfile]
EXAMPLES = [(rule.id, text) for rule in ON_DOCKERFILES for text in (*rule.bad, *rule.good)]
BETTER = {
    Verdict.BLOCKED: (Verdict.UNKNOWN, Verdict.LIMITS, Verdict.RUNS),
    Verdict.UNKNOWN: (Verdict.LIMITS, Verdict.RUNS),
    Verdict.LIMITS: (Verdict.RUNS,),
    Verdict.RUNS: (),
}
LINES = sorted({line for _, text in EXAMPLES for line in text.split("\n")})
ODD = [
    "RUN", "FROM", "FROM  AS", "CMD [", 'CMD ["a",]', "COPY --from= a b", "ENV =", "ENV A=$", "EXPOSE -1/x", "SHELL []",
    "RUN <<EOF", "EOF", "USER", "HEALTHCHECK", "HEALTHCHECK NONE", "ONBUILD RUN x", "FROM ${A:-b}:$C", "WORKDIR \\",
    'RUN powershell -Command "', "RUN dism", "RUN msiexec /i", "RUN net user", "RUN Start-Process", "RUN & | && ;",
    "ENTRYPOINT []", "ENTRYPOINT", "ADD", "ADD a", "LABEL", "\ttext", "RUN { ( [", "FROM @sha256:0", "CMD cmd /c", "`", "\\",
]  # fmt: skip


def instructions(dockerfile):
    return [(each.keyword, each.flags, each.value) for each in dockerfile.instructions]


def breaking(dockerfile):
    return {(o.rule.id, o.where, o.message) for o in check(dockerfile).outcomes if o.state is State.BREAKS}


def test_there_are_many_rules():
    assert len(ON_DOCKERFILES) >= 80


@given(
    st.lists(st.one_of(st.sampled_from(LINES), st.sampled_from(ODD), st.text(max_size=40)), max_size=14),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "# escape=`\n", "\ufeff"]),
)
@settings(max_examples=400, deadline=None)
def test_no_file_makes_a_rule_fail(lines, newline, start):
    dockerfile = Dockerfile.parse(start + newline.join(lines))
    for aimed in (dockerfile, dockerfile.aimed(host="windows-server-2022", isolation="process", as_of=DAY)):
        report = check(aimed)
        assert not [o for o in report.outcomes if o.state is State.FAILED]
        for outcome in report.outcomes:
            assert_place(aimed, outcome)
            for fix in outcome.fixes:
                aimed.apply(fix.to)


def assert_place(dockerfile, outcome):
    kind, _, numbers = outcome.where.partition(":")
    if not outcome.where or kind != "line":
        assert outcome.where in ("", "host", "isolation", "orchestrator", "image", "as_of")
        return
    first, _, last = numbers.partition("-")
    assert 1 <= int(first) <= int(last or first) <= len(dockerfile.lines), outcome


@given(
    st.lists(st.one_of(st.sampled_from(LINES), st.sampled_from(ODD)), max_size=14),
    st.sampled_from(["", "# escape=`\n"]),
)
@settings(max_examples=200, deadline=None)
def test_all_safe_fixes_are_made_once(lines, start):
    fixed = apply_safe(Dockerfile.parse(start + "\n".join(lines)).aimed(as_of=DAY))
    assert str(apply_safe(fixed)) == str(fixed)


@pytest.mark.parametrize(("rule_id", "text"), EXAMPLES)
def test_a_fix_mends_its_finding_and_keeps_the_rest(rule_id, text):
    dockerfile = Dockerfile.parse(text).aimed(as_of=DAY)
    for outcome in check(dockerfile).outcomes:
        for fix in outcome.fixes:
            fixed = dockerfile.apply(fix.to)
            assert fixed.aimed(as_of=DAY).text != text, "a fix changes something"
            assert (outcome.rule.id, outcome.where, outcome.message) not in breaking(fixed)
            touched = set(itertools.chain.from_iterable(range(e.line, e.end_line + 1) for e in fix.to))
            kept = [
                (each.keyword, each.flags, each.value)
                for each in dockerfile.instructions
                if each.keyword in KEYWORDS and not touched & set(range(each.line, each.end_line + 1))
            ]
            if outcome.rule.id == "escape-directive-too-late":
                continue  # it changes how lines are read, which is its purpose
            after = iter(instructions(fixed))
            assert all(each in after for each in kept), fix.title


@pytest.mark.parametrize(("rule_id", "text"), EXAMPLES)
def test_safe_fixes_bring_no_new_error(rule_id, text):
    dockerfile = Dockerfile.parse(text).aimed(as_of=DAY)
    before = {o.rule.id for o in check(dockerfile).errors}
    fixed = apply_safe(dockerfile)
    assert {o.rule.id for o in check(fixed).errors} <= before
    assert not safe(check(fixed))


def errors(report):
    return Counter(o.rule.id for o in report.errors)


@pytest.mark.parametrize("start", ["", "# escape=`\n"], ids=["backslash", "backtick"])
@pytest.mark.parametrize(("rule_id", "text"), EXAMPLES)
def test_no_safe_fix_on_its_own_makes_the_report_worse(rule_id, text, start):
    dockerfile = Dockerfile.parse(start + text).aimed(as_of=DAY)
    before = check(dockerfile)
    for offer in safe(before):
        after = check(dockerfile.apply(offer.edits))
        assert not errors(after) - errors(before), offer.title
        assert after.verdict in (before.verdict, *BETTER[before.verdict]), offer.title


@pytest.mark.parametrize("rule", ON_DOCKERFILES, ids=lambda rule: rule.id)
def test_a_rule_has_a_page_to_read(rule):
    words = len(rule.doc.split())
    assert 40 <= words <= 220, words
    for phrase in ("What you see", "What to do"):
        assert phrase in rule.doc, phrase
    assert not {"simply", "just", "easy", "easily"} & set(rule.doc.lower().split())


def test_good_examples_are_free_of_errors_of_other_rules():
    for rule in ON_DOCKERFILES:
        for text in rule.good:
            errors = {o.rule.id for o in check(Dockerfile.parse(text).aimed(as_of=DAY)).errors}
            assert not errors, (rule.id, text, errors)


def test_the_order_of_a_report_is_fixed():
    assert [r.id for r in rules_for(Dockerfile)] == [r.id for r in rules_for(Dockerfile)]
