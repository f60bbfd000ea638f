"""What an error advises where the text comes from a cluster: Kubernetes supports process isolation only."""

import pytest

from portal import facts
from portal.intake import recognise

MISMATCH = (
    "hcs::CreateComputeSystem 0a: The container operating system does not match the host operating system."
)
EVENT = (
    "  Warning  FailedCreatePodSandBox  4s (x9 over 2m)  kubelet  Failed to create pod sandbox: rpc error: code = Unknown"
    f" desc = failed to create containerd task: failed to create shim task: {MISMATCH}"
)


def advice(text, error):
    (found,) = (each for each in recognise(text).errors if each.known.id == error)
    return " ".join(found.known.actions)


@pytest.mark.parametrize(
    "text",
    [
        EVENT,
        f"kubelet: E0312 kuberuntime_manager.go:782: CreateContainerError: {MISMATCH}",
        f"Our pod on AKS says: {MISMATCH}",
    ],
)
def test_a_mismatch_in_a_cluster_gets_nodes_and_a_rebuild_and_no_isolation_mode(text):
    said = advice(text, "image-mismatch")
    assert "node.kubernetes.io/windows-build" in said
    assert "process isolation only" in said
    assert "with Hyper-V isolation" not in said


def test_with_docker_hyperv_isolation_stays_the_way_out():
    said = advice(f"docker: Error response from daemon: {MISMATCH}", "image-mismatch")
    assert "with Hyper-V isolation" in said
    assert "windows-build" not in said


@pytest.mark.parametrize("error", [name for name, e in facts.current().errors.items() if e.cluster_actions])
def test_every_error_with_other_advice_for_clusters_gives_it(error):
    known = facts.current().errors[error]
    shown = f"{known.codes[0]:#010x}" if known.codes else f"{known.texts[0]} {' '.join(known.also[:1])}"
    assert advice(f"the pod's event in kubectl describe: {shown}", error) == " ".join(known.cluster_actions)
