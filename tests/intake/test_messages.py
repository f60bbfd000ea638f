"""Errors as they stand in threads and logs: quoted, broken, with times in front, in other languages."""

import pytest

from portal.intake import recognise


def errors(text):
    return {error.known.id for error in recognise(text).errors}


@pytest.mark.parametrize(
    "text",
    [
        "> The container operating\n> \n> system does not match the host operating system",
        "2024-03-14T07:26:40.40Z x: The container \n2024-03-14T07:26:40.41Z operating system does not match the host operating system.",
        "the **container operating system** does `not match` the host operating system",
        "failed (0xc03701\n> 01) extra info",
        "The operating system container does not match the host operating system",
        "docker : failed: The container operating system does\n+ docker run x\n+ ~~~~~~~~~~~~\nnot match (0xC0370101)\n    + CategoryInfo          : NotSpecified: (:String) [], RemoteException",
    ],
)
def test_a_mismatch_however_it_was_pasted(text):
    assert "image-mismatch" in errors(text)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "docker: Error response from daemon: hcsshim::CreateComputeSystem 0a: Das ist nicht möglich.",
            "compute-service-refused",
        ),
        ("hcsshim::CreateComputeSystem 0a: The request is not supported.", "hyperv-request-refused"),
        ("hcs::CreateComputeSystem 0a: The system cannot find the file specified.", "file-missing-at-start"),
        (
            "hcsshim::PrepareLayer - failed failed in Win32: The device is not ready. (0x15)",
            "layer-not-mounted",
        ),
        (
            "hcsshim::ImportLayer failed in Win32: The system cannot find the path specified. (0x3)",
            "layer-not-imported",
        ),
        (
            "ProcessUtilityVMImage x: The process cannot access the file because it is being used by another process.",
            "layer-file-in-use",
        ),
        ("ProcessBaseLayer x: The system cannot find the path specified.", "base-layer-not-unpacked"),
        ("BackupWrite x: There is not enough space on the disk.", "no-space"),
        (
            "failed to create endpoint x on network nat: HNS failed with error : Irgendetwas.",
            "host-network-service",
        ),
        ('invalid mount config for type "bind": source path must be a directory', "file-mount-refused"),
        (r"invalid volume specification: '\\.\pipe\x:\\.\pipe\x'", "pipe-mount-refused"),
        (
            "error during connect: open //./pipe/docker_engine: Le fichier est introuvable.",
            "daemon-not-reached",
        ),
        ('failed to start containerd task: failed to find executable "/bin/x"', "program-path-not-found"),
        ("Trust Verification Status = 1787 0x6fb ERROR_NO_TRUST_SAM_ACCOUNT", "gmsa-no-trust"),
        ("echo $lastexitcode\n-1073741502", "dll-start-failed"),
        ("returned a non-zero code: 3221225785", "dll-entry-missing"),
        ("exit code -1073741515", "dll-not-found"),
        ("exitCode=3221226505", "process-crashed"),
        ("Exited (3221225786)", "stopped-by-signal"),
        ("detecting base image: unsupported Windows version: 10.0.22631", "runner-helper-missing"),
        ("hcsshim::System::Start: context deadline exceeded", "start-timed-out"),
        ("Add-Something : Access is denied. (Exception from HRESULT: 0x80070005)", "access-denied"),
        ("the task ended with -2147024891 (E_ACCESSDENIED)", "access-denied"),
        ("daemon: hcsshim::CreateComputeSystem 0a: Access is denied.", "access-denied"),
        ('4f1d0c9a7e21  shop  "shop"  Exited (137) 2 minutes ago', "killed-by-signal-9"),
        ("executor failed: process did not complete successfully: exit code: 137", "killed-by-signal-9"),
        ("Last State: Terminated\n  Reason: OOMKilled\n  Exit Code: 137", "killed-by-signal-9"),
        ('"State": {"OOMKilled": true, "ExitCode": 137}', "killed-by-signal-9"),
    ],
)
def test_other_messages(text, error):
    assert errors(text) == {error}


def test_a_file_in_use_says_nothing_of_builds():
    """The same call fails for an image that is too new; then it misses a path."""
    held = "ProcessUtilityVMImage C:\\x\\UtilityVM: The process cannot access the file because it is being used by another process."
    assert "utility-vm-of-newer-layer" not in errors(held)
    assert "utility-vm-of-newer-layer" in errors(
        "ProcessUtilityVMImage C:\\x: The system cannot find the path specified."
    )


def test_a_build_that_a_service_shortened_is_read():
    found = recognise(
        "CannotPull: a Windows version 10.0.203\u202648-based image is incompatible with a 10.0.17763 host"
    )
    assert (found.fields["host"], found.fields["image"]) == ("17763", "ltsc2022")


def test_what_is_said_of_any_error_gives_way_to_a_known_one():
    assert errors("hcs::System::Start: failure in a Windows system call: x (0xc0370106)") == {
        "unexpected-exit"
    }


@pytest.mark.parametrize("text", ["Exited (143)", '"OOMKilled": false, "ExitCode": 0', "Access is denied."])
def test_other_ends_are_no_kill_and_a_bare_refusal_no_code(text):
    assert errors(text) == set()


def test_xml_keeps_its_ends_of_tags():
    text = '<configuration\n><system.web><compilation targetFramework="4.8"/></system.web>\n</configuration>'
    assert [part.kind for part in recognise(text).parts] == ["web-config"]
