"""What people meet when they move applications of the .NET Framework and sites of IIS."""

import pytest

from portal.intake import recognise

CASES = [
    ("Error: 0x800f081f\n\nThe source files could not be found.", "feature-not-installed"),
    ("Deployment Image Servicing and Management tool\n\nError: 0x800f0954", "feature-not-installed"),
    ("Error: 0x800f0950\n\nDISM failed. No operation was performed.", "feature-not-installed"),
    ("Attempt to enable feature 'NetFx3' failed with exit code '-2146498224'", "feature-not-installed"),
    ("Error: 0x800f080c\n\nFeature name Web-Server is unknown.", "feature-not-installed"),
    ("Install-WindowsFeature : The source files could not be found.", "feature-not-installed"),
    ("Exception code: 0xe0434352", "unhandled-dotnet-exception"),
    ("The process ended with exit code -532462766", "unhandled-dotnet-exception"),
    ("Exited (3762504530) 4 seconds ago", "unhandled-dotnet-exception"),
    ("Unhandled Exception: System.IO.FileNotFoundException: Could not load file", "unhandled-dotnet-exception"),
    ("Unhandled exception. System.InvalidOperationException: no such key", "unhandled-dotnet-exception"),
    (
        "HTTP Error 500.19 - Internal Server Error\nThe requested page cannot be accessed because the related "
        "configuration data for the page is invalid.\nError Code 0x8007000d",
        "iis-configuration-invalid",
    ),
    ("HTTP Error 500.19 \u2013 Internal Server Error\nHRESULT: 0x80070021", "iis-configuration-invalid"),
    ("\n Service 'w3svc' has been stopped \n", "w3svc-stopped"),
    ("Stopping service 'w3svc'\n\nERROR: Failed to stop or query status of service 'w3svc' error [800705b4]", "w3svc-stopped"),
    (
        "ERROR ( message:New add object missing required attributes. Cannot add duplicate collection entry\n. )\n\n"
        "APPCMD failed with error code 183\n\nFailed to update IIS configuration",
        "w3svc-stopped",
    ),
    (
        "Microsoft.Common.CurrentVersion.targets(1248,5): error MSB3644: The reference assemblies for .NETFramework,"
        "Version=v4.8 were not found.",
        "reference-assemblies-missing",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "error"), CASES)
def test_the_error_is_known(text, error):
    found = recognise(text)
    assert [each.known.id for each in found.errors] == [error]
    assert not found.hosts
    assert not found.missing


@pytest.mark.parametrize("number", ["-53246276", "x-532462766", "-532462766.5", "-5324627660"])
def test_other_numbers_are_no_code(number):
    assert not recognise(f"it ended with {number}").errors


def test_another_reason_for_missing_reference_assemblies_is_another_error():
    text = 'error MSB3971: The reference assemblies for ".NETFramework,Version=v8.0" were not found.'
    assert not recognise(text).errors
