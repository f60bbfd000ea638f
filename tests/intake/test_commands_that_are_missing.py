"""What shells and kernels print when a container's program cannot be started."""

import pytest

from portal.intake import recognise


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "'powershell' is not recognized as an internal or external command,\noperable program or batch file.",
            "no-powershell",
        ),
        (
            "'curl' is not recognized as an internal or external command,\noperable program or batch file.",
            "command-not-recognised",
        ),
        ("exec /usr/local/bin/python3: exec format error", "exec-format"),
        ('standard_init_linux.go:211: exec user process caused "exec format error"', "exec-format"),
        (
            'standard_init_linux.go:190: exec user process caused "no such file or directory"',
            "exec-file-missing",
        ),
        ("/usr/bin/env: 'bash\\r': No such file or directory", "script-has-windows-line-ends"),
        ("sh: not found", "linux-program-missing"),
        ("/bin/sh: powershell: not found", "linux-program-missing"),
        ('exec: "powershell": executable file not found in $PATH: unknown.', "linux-program-missing"),
    ],
)
def test_the_error_is_known_and_needs_nothing_more(text, error):
    found = recognise(text)
    assert [each.known.id for each in found.errors] == [error]
    assert not found.hosts
    assert not found.missing
