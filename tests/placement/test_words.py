"""Choices by the words that people and tools have for them, and wrong kinds of values."""

import pytest

from portal.placement import FIELDS, Placement, Unreadable
from portal.placement.combining import host_of, image_of


@pytest.mark.parametrize(
    ("word", "orchestrator"),
    [
        ("Docker Desktop", "docker"),
        ("docker_compose", "docker"),
        ("k8s", "kubernetes"),
        ("EKS", "kubernetes"),
        ("Azure Kubernetes Service", "aks"),
        ("Azure Container Instances", "aci"),
        ("app service", "app-service"),
        ("Azure App Service", "app-service"),
        ("nerdctl", "containerd"),
        ("Nomad", "other"),
    ],
)
def test_what_starts_containers_has_many_names(word, orchestrator):
    assert Placement.of("windows-server-2022", "ltsc2022", orchestrator=word).orchestrator == orchestrator


@pytest.mark.parametrize(
    ("word", "mode"),
    [
        ("Process isolation", "process"),
        ("Hyper-V", "hyperv"),
        ("hyper-v isolated", "hyperv"),
        ("", "default"),
    ],
)
def test_a_mode_may_be_spelt_out(word, mode):
    assert Placement.of("windows-server-2022", "ltsc2022", word).isolation == mode


@pytest.mark.parametrize(
    ("word", "mount"),
    [
        ("npipe", "named-pipe"),
        ("Named Pipe", "named-pipe"),
        ("volume", "directory"),
        ("file over existing", "file-over-existing"),
    ],
)
def test_a_mount_by_the_words_of_tools(word, mount):
    assert Placement.of("windows-server-2022", "ltsc2022", mount=word).more.mount == mount


def test_words_of_one_field_are_none_of_another():
    with pytest.raises(Unreadable) as error:
        Placement.of("windows-server-2022", "ltsc2022", "k8s", "process isolation")
    assert set(error.value.errors) == {"isolation", "orchestrator"}


@pytest.mark.parametrize("field", sorted(FIELDS))
@pytest.mark.parametrize("value", [{"a": 1}, [["x"]], object(), 1.5])
def test_a_value_of_a_wrong_kind_gets_a_message(field, value):
    with pytest.raises(Unreadable) as error:
        Placement.of("windows-server-2022", "ltsc2022", **{field: value})
    assert error.value.errors[field].endswith(".")


@pytest.mark.parametrize(
    "field",
    [
        "host",
        "host_os",
        "host_build",
        "host_revision",
        "image",
        "image_os",
        "image_family",
        "image_build",
        "image_revision",
    ],
)
@pytest.mark.parametrize("value", [{"a": 1}, ["x"], 1.5, True])
def test_parts_of_hosts_and_images_of_a_wrong_kind_get_a_message(field, value):
    read = host_of if field.startswith("host") else image_of
    with pytest.raises(Unreadable) as error:
        read({field: value})
    assert error.value.errors[field].endswith(".")
