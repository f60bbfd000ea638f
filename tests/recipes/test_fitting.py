"""Which image goes with which choices, and why others are not available."""

import dataclasses

import pytest

from portal import facts, recipes
from portal.recipes import Fit, Obstacle
from tests.recipes.combinations import DAY, choices


def fit(**form):
    chosen = choices({"project": "shop"} | form)
    found = recipes.fit(chosen, DAY)
    return recipes.build(chosen, DAY) if isinstance(found, Obstacle) else found


@pytest.mark.parametrize(
    "host, tag",
    [
        ("windows-server-2025", "4.8.1-windowsservercore-ltsc2025"),
        ("windows-server-2022", "4.8.1-windowsservercore-ltsc2022"),
        ("windows-server-2019", "4.8-windowsservercore-ltsc2019"),
        ("windows-server-2016", "4.8-windowsservercore-ltsc2016"),
    ],
)
def test_the_framework_image_is_the_one_whose_build_equals_the_host(host, tag):
    found = fit(kind="aspnet-framework-48", host=host)
    assert isinstance(found, Fit)
    assert found.tag == tag


def test_dotnet_10_has_no_image_for_server_2019_and_the_ways_out_say_so():
    found = fit(kind="dotnet-web", version="10.0", host="windows-server-2019")
    assert isinstance(found, Obstacle)
    assert ".NET 10 has no Nano Server image for Windows Server 2019" in found.message
    ways = dict(found.ways_out)
    assert "Choose .NET 9 (no longer supported)" in ways
    assert any("Windows Server 2025" in title for title in ways)


def test_framework_on_linux_has_two_ways_out_that_work():
    found = fit(kind="aspnet-framework-48", host="linux")
    assert isinstance(found, Obstacle)
    for _title, changes in found.ways_out:
        assert isinstance(fit(**({"kind": "aspnet-framework-48", "host": "linux"} | changes)), Fit)


def test_kubernetes_takes_no_hyperv_isolation():
    found = fit(kind="dotnet-web", host="windows-server-2022", isolation="hyperv", orchestrator="kubernetes")
    assert isinstance(found, Obstacle)
    assert set(found.fields) <= {"isolation", "orchestrator", "host"}
    assert found.ways_out


def test_nano_server_is_shown_for_a_framework_site_but_off_with_the_reason():
    offered = recipes.options(choices({"kind": "aspnet-framework-48", "project": "shop"}), DAY)
    off = {option.value: option.off for option in offered["base"]}
    assert off["servercore"] == ""
    assert "no .NET Framework" in off["nanoserver"]
    assert off["server"]


def test_an_iis_site_cannot_give_up_its_administrator():
    offered = recipes.options(choices({"kind": "static-iis", "project": "shop"}), DAY)
    assert [option.off != "" for option in offered["user"]] == [True, False]


def test_versions_say_until_when_they_are_supported():
    offered = recipes.options(choices({"kind": "dotnet-web", "project": "shop"}), DAY)
    hints = {option.value: option.hint for option in offered["version"]}
    assert hints["10.0"] == "LTS, support until 14 Nov 2028"
    assert hints["8.0"] == "LTS, support ended 10 Nov 2026"


def test_another_support_table_gives_another_image():
    known = facts.current()
    row = known.support[("windows-server-2022", "ltsc2022")]
    flipped = {**known.support, ("windows-server-2022", "ltsc2022"): dataclasses.replace(row, modes=())}
    before = fit(kind="static-iis", host="windows-server-2022")
    with facts.using(dataclasses.replace(known, support=flipped)):
        changed = recipes.fit(
            choices({"kind": "static-iis", "project": "shop", "host": "windows-server-2022"}), DAY
        )
    assert isinstance(before, Fit)
    assert not isinstance(changed, Fit) or changed.key != before.key
    assert fit(kind="static-iis", host="windows-server-2022") == before


def test_what_is_offered_and_not_off_can_be_built():
    for kind in recipes.KINDS:
        for host in ("windows-server-2022", "windows-server-2019", "linux"):
            now = choices({"kind": kind, "project": "shop", "host": host})
            for field, offered in recipes.options(now, DAY).items():
                for option in offered:
                    assert option.label
                    if field == "base" and not option.off and isinstance(recipes.fit(now, DAY), Fit):
                        assert isinstance(recipes.fit(recipes.offers.with_(now, base=option.value), DAY), Fit)
