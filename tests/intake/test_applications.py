"""What project files and configurations tell about an application, and where they lead."""

import pytest

from portal.intake import recognise
from portal.recipes.kinds import KINDS

PROJECT = '<Project Sdk="{sdk}">\n<PropertyGroup>\n{inside}\n</PropertyGroup>\n{more}</Project>'


def project(inside, sdk="Microsoft.NET.Sdk", more=""):
    return recognise(PROJECT.format(sdk=sdk, inside=inside, more=more))


def kinds(found):
    return [dict(step.params)["kind"] for step in found.steps if step.page == "builder"]


NET472 = "<OutputType>Exe</OutputType>\n<TargetFramework>net472</TargetFramework>"
NET8 = "<TargetFramework>net8.0</TargetFramework>"
SERVICE = '<ItemGroup><Reference Include="System.ServiceProcess" /></ItemGroup>'
CONFIG = """<configuration>
  <system.web>
    <compilation targetFramework="4.8" />
    <authentication mode="Windows" />
    <sessionState mode="InProc" />
  </system.web>
  <connectionStrings>
    <add name="a" connectionString="Server=db;Database=shop" />
  </connectionStrings>
</configuration>"""
WCF = """<configuration>{web}
  <startup><supportedRuntime version="v4.0" sku=".NETFramework,Version=v4.8" /></startup>
  <system.serviceModel><services><service name="Shop.Orders" /></services></system.serviceModel>
</configuration>"""


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (project(NET472), "netfx-console"),
        (project(NET472.replace("Exe", "WinExe"), more=SERVICE), "netfx-service"),
        (project(NET8, sdk="Microsoft.NET.Sdk.Web"), "dotnet-web"),
        (project(NET8, sdk="Microsoft.NET.Sdk.Worker"), "dotnet-worker"),
        (project(f"{NET8}<PublishAot>true</PublishAot>", sdk="Microsoft.NET.Sdk.Web"), "dotnet-aot"),
        (recognise(CONFIG), "aspnet-framework-48"),
        (
            recognise(WCF.format(web='<system.web><compilation targetFramework="4.8" /></system.web>')),
            "wcf-iis",
        ),
        (recognise(WCF.format(web="")), "wcf-console"),
        (
            recognise(
                '{"name": "shop", "scripts": {"start": "node a.js"}, "dependencies": {"express": "4"}}'
            ),
            "node",
        ),
        (recognise("module example.com/shop\n\ngo 1.24\n"), "go"),
    ],
)
def test_each_project_leads_to_its_kind_in_the_builder(found, kind):
    assert kinds(found)[0] == kind
    assert kind in KINDS
    assert not any("no form" in note for note in found.notes)


def test_a_file_that_does_not_tell_a_program_from_a_service_offers_both():
    text = '<packages><package id="Newtonsoft.Json" version="13.0.1" targetFramework="net472" /></packages>'
    assert kinds(recognise(text)) == ["netfx-console", "netfx-service"]


@pytest.mark.parametrize(
    "inside",
    [
        "<OutputType>WinExe</OutputType><TargetFramework>net8.0-windows</TargetFramework><UseWPF>true</UseWPF>",
        "<OutputType>WinExe</OutputType><TargetFramework>net472</TargetFramework>",
        "<OutputType>Exe</OutputType><TargetFramework>net472</TargetFramework><UseWindowsForms>true</UseWindowsForms>",
    ],
)
def test_a_desktop_program_gets_no_base_image_and_is_led_to_the_advisor(inside):
    found = project(inside)
    assert not any(part.fits for part in found.parts)
    assert any("desktop program does not fit a container" in note for note in found.notes)
    (step,) = found.steps
    assert step.page == "advisor"
    assert "gui-desktop" in dict(step.params)["s"].split(",")


def test_what_the_advisor_is_told_stands_in_what_was_recognised_with_its_line():
    (part,) = recognise(CONFIG).parts
    told = {each.line: each.value for each in part.found if each.label == "for the advisor"}
    assert sorted(told) == [2, 4, 5, 8]
    asked = dict(next(step for step in part.steps if step.page == "advisor").params)["s"].split(",")
    assert {"windows-auth", "stateful-local", "hardcoded-config"} <= set(asked)
