"""One set of commands for several shells: what a block of shells holds, and what it refuses."""

from __future__ import annotations

import pytest

from portal.learn import content
from tests.curriculum import sample

BASH = '```bash title="On the host"\nls $PWD\n```\n'
POWERSHELL = '```powershell title="On the host"\nls $PWD\n```\n'


def load(folder, block):
    return content.load(sample.write(folder / "lessons", body=f"{sample.BODY}\n{block}"))


def test_each_shell_has_its_tab_and_its_code(tmp_path, client, db):
    shelf = load(tmp_path, f"::: shells\n{BASH}{POWERSHELL}:::\n")
    assert shelf.course.problems == ()
    content.use(shelf)
    page = client.get("/lessons/host-and-image/").content.decode()
    content.use(None)
    assert 'data-shell="bash"' in page
    assert 'data-shell="powershell"' in page
    assert page.count('name="shell-1"') == 2


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (f"::: shells\n{BASH}:::\n", "two fences or more"),
        (f"::: shells\n{BASH}{BASH}:::\n", "each for another shell"),
        (f"::: shells\n{BASH}Some words.\n:::\n", "code fences and nothing else"),
        (f'::: shells\n{BASH}```json title="x"\n1\n```\n:::\n', "json is no shell"),
        (f"::: shells\n{BASH}{POWERSHELL}", "not closed"),
        (f"::: shells\n::: note kind=key\n{BASH}:::\n", "cannot stand in"),
    ],
)
def test_faults_name_the_line(tmp_path, block, told):
    problems = [str(each) for each in load(tmp_path, block).course.problems]
    assert any(told in each and "lesson.md:" in each for each in problems), problems
