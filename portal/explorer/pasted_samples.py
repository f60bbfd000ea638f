"""Samples for the page for pastes; made up, in the form that the programs print."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """A text to try: its name in the address and words for the link."""

    slug: str
    name: str
    text: str


SAMPLES = {
    sample.slug: sample
    for sample in (
        Sample(
            "pull",
            "docker info and a failed pull",
            "Server Version: 27.3.1\n"
            "Storage Driver: windowsfilter\n"
            "Default Isolation: hyperv\n"
            "Kernel Version: 10.0 19045 (19041.1.amd64fre.vb_release.191206-1406)\n"
            "Operating System: Microsoft Windows Version 22H2 (OS Build 19045.5011)\n"
            "OSType: windows\n"
            "\n"
            "> docker pull mcr.microsoft.com/windows/servercore:ltsc2022\n"
            "ltsc2022: Pulling from windows/servercore\n"
            "no matching manifest for windows/amd64 10.0.19045 in the manifest list entries\n",
        ),
        Sample(
            "nodes",
            "a list of nodes and an image",
            "NAME        STATUS   ROLES    AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE                         "
            "KERNEL-VERSION      CONTAINER-RUNTIME\n"
            "control-1   Ready    control  90d   v1.34.1   10.0.7.4      <none>        Ubuntu 24.04.1 LTS               "
            "6.8.0-48-generic    containerd://2.1.4\n"
            "web-22a     Ready    <none>   90d   v1.34.1   10.0.7.21     <none>        Windows Server 2022 Datacenter   "
            "10.0.20348.4294     containerd://2.1.4\n"
            "web-22b     Ready    <none>   88d   v1.34.1   10.0.7.22     <none>        Windows Server 2022 Datacenter   "
            "10.0.20348.4294     containerd://2.1.4\n"
            "web-25a     Ready    <none>   12d   v1.34.1   10.0.7.31     <none>        Windows Server 2025 Datacenter   "
            "10.0.26100.6899     containerd://2.1.4\n"
            "\n"
            "image: mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019\n",
        ),
        Sample(
            "pod",
            "events of a pod",
            "Name:           shop-7c9d\n"
            "Namespace:      default\n"
            "Node:           web-22a/10.0.7.21\n"
            "Containers:\n"
            "  shop:\n"
            "    Image:      mcr.microsoft.com/windows/servercore:ltsc2019\n"
            "Node-Selectors: kubernetes.io/os=windows\n"
            "Events:\n"
            "  Type     Reason   Age   From     Message\n"
            "  Warning  Failed   12s   kubelet  Error: failed to create containerd task: hcs::CreateComputeSystem shop: The "
            "container operating system does not match the host operating system.\n"
            "Microsoft Windows [Version 10.0.20348.4294]\n",
        ),
        Sample(
            "web-config",
            "a web.config",
            '<?xml version="1.0" encoding="utf-8"?>\n'
            "<configuration>\n"
            "  <system.web>\n"
            '    <compilation targetFramework="4.7.2" />\n'
            '    <httpRuntime targetFramework="4.7.2" />\n'
            "  </system.web>\n"
            "</configuration>\n",
        ),
        Sample(
            "code",
            "an error code alone",
            "hcs::System::Start: failure in a Windows system call (0xc0370106)\n",
        ),
    )
}
