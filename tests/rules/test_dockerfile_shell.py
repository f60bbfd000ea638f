"""Taking command lines apart, in the three dialects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.dockerfile._shell import commands, split, words_of


def programs(text, shell):
    return [command.program for command in commands(text, shell)]


@pytest.mark.parametrize(
    ("text", "shell", "expected"),
    [
        ("apt-get update && apt-get install -y curl; ls | wc", "sh", ["apt-get", "apt-get", "ls", "wc"]),
        ("DEBIAN_FRONTEND=noninteractive apt-get install x", "sh", ["apt-get"]),
        ("if [ -f x ]; then apk add y; fi", "sh", ["if", "apk", "fi"]),
        ('echo "a && b" && c', "sh", ["echo", "c"]),
        (r"dism.exe /online & C:\Windows\System32\dism.exe /x", "cmd", ["dism", "dism"]),
        ('(for /D %i in ("C:\\x\\*") do rmdir /S /Q "%i") && del y', "cmd", ["rmdir", "del"]),
        ("echo a ^& b & c", "cmd", ["echo", "c"]),
        ("if exist x.zip del x.zip", "cmd", ["del"]),
        ("Start-Process a.exe -Wait; Remove-Item b", "powershell", ["start-process", "remove-item"]),
        ("$p = Start-Process x -PassThru", "powershell", ["start-process"]),
        ("& 'C:\\a b\\x.exe' /q", "powershell", ["x"]),
        ("if ($a) { Remove-Item b } else { iwr c }", "powershell", ["if", "$a", "remove-item", "iwr"]),
        ("'a;b' | Out-File c", "powershell", ["a;b", "out-file"]),
        (
            'powershell -NoProfile -Command "A-One; B-Two" && del x',
            "cmd",
            ["powershell", "a-one", "b-two", "del"],
        ),
        ("powershell -ExecutionPolicy Bypass -File x.ps1", "cmd", ["powershell"]),
        ("powershell Remove-Item x", "cmd", ["powershell", "remove-item"]),
        ("cmd /c dism /online", "powershell", ["cmd", "dism"]),
        ('sh -c "apt-get update; ls"', "sh", ["sh", "apt-get", "ls"]),
    ],
)
def test_programs_of_a_line(text, shell, expected):
    assert programs(text, shell) == expected


def test_a_quoted_word_stays_one():
    assert words_of('msiexec /i "C:\\a b.msi" /qn', "cmd") == ["msiexec", "/i", "C:\\a b.msi", "/qn"]


@given(
    st.text(alphabet="abc \"'`^\\;&|(){}$%\n-/", max_size=200),
    st.sampled_from(["cmd", "powershell", "sh", ""]),
)
def test_any_text_can_be_taken_apart(text, shell):
    assert sum(map(len, split(text, shell))) <= len(text)
    for command in commands(text, shell):
        assert command.program == command.program.lower()
