"""Project files lead into the builder with what the builder itself reads in them."""

from portal import intake


def test_a_service_of_the_framework_opens_the_builder_for_services():
    """The builder reads the same project file, so it gets its own kind and not only a guess."""
    text = (
        '<Project ToolsVersion="15.0"><PropertyGroup><OutputType>Exe</OutputType>'
        "<TargetFrameworkVersion>v4.7.2</TargetFrameworkVersion></PropertyGroup>"
        '<ItemGroup><Reference Include="System.ServiceProcess" /></ItemGroup></Project>'
    )
    (step,) = [step for step in intake.recognise(text).steps if step.page == "builder"]
    assert dict(step.params) == {"kind": "netfx-service"}
    assert step.title == "Build an image for a program on .NET Framework 4.7.2"
