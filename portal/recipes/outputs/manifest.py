"""A manifest for Kubernetes: a Deployment, with a Service where there is a port."""

from __future__ import annotations

from portal import facts
from portal.recipes.choices import Choices
from portal.recipes.outputs.snippet import (
    NETWORK_SERVICE,
    all_ports,
    as_network_service,
    asks_for_gpu,
    dns_name,
    quoted,
    volume_names,
)

GPU_RESOURCE = "directx.microsoft.com/display"
AKS_SKUS = {20348: "Windows2022", 26100: "Windows2025"}


def manifest(choices: Choices, image: str) -> str:
    """The manifest's text. Pods of Windows say it three times: as a field, to the scheduler, and by a toleration."""
    name = dns_name(choices)
    windows = choices.os == "windows"
    lines = [
        "apiVersion: apps/v1",
        "kind: Deployment",
        f"metadata: {{ name: {name} }}",
        "spec:",
        f"  replicas: {1 if choices.get('volumes') else 2}",
        # A volume of ReadWriteOnce is on one node at a time, so the old pod has to go first.
        *(["  strategy: { type: Recreate }"] if choices.get("volumes") else []),
        f"  selector: {{ matchLabels: {{ app: {name} }} }}",
        "  template:",
        f"    metadata: {{ labels: {{ app: {name} }} }}",
        "    spec:",
        f"      os: {{ name: {choices.os} }}",
        *_runtime_class(choices),
        "      nodeSelector:",
        f"        kubernetes.io/os: {choices.os}",
        *_node(choices),
        *_security(choices),
        "      containers:",
        f"        - name: {name}",
        f"          image: {image}",
        *_ports(choices),
        "          resources:",
        # What a Windows node has promised it cannot take back, so both are the same there.
        f"            requests: {{ cpu: 250m, memory: {'2Gi' if windows else '512Mi'} }}",
        f"            limits: {{ cpu: 1, memory: 2Gi{_device(choices)} }}",
        *_mounts(choices),
    ]
    return "\n".join([*lines, *_service(choices, name), *_claims(choices, name)])


def _device(choices: Choices) -> str:
    """The resource that the device plugin offers for a GPU which can draw (DirectX-Device-Plugins, README)."""
    return f", {GPU_RESOURCE}: 1" if asks_for_gpu(choices) else ""


def _runtime_class(choices: Choices) -> list[str]:
    name = choices.get("runtime_class")
    return [f"      runtimeClassName: {name}"] if name else []


def _node(choices: Choices) -> list[str]:
    release = facts.current().releases.get(choices.host)
    if release is None:
        return []
    lines = [f'        node.kubernetes.io/windows-build: "10.0.{release.build}"']
    if choices.orchestrator == "aks" and release.build in AKS_SKUS:
        lines = [f"        kubernetes.azure.com/os-sku: {AKS_SKUS[release.build]}"]
    return [
        *lines,
        "      tolerations:",
        "        - { key: os, operator: Equal, value: windows, effect: NoSchedule }",
    ]


def _security(choices: Choices) -> list[str]:
    if choices.os == "windows":
        name = choices.get("gmsa")
        if not name:
            return []
        user = f", runAsUserName: {quoted(NETWORK_SERVICE)}" if as_network_service(choices) else ""
        return [f"      securityContext: {{ windowsOptions: {{ gmsaCredentialSpecName: {name}{user} }} }}"]
    if choices.user == "administrator":
        return []
    # Where USER says a name: runAsNonRoot compares numbers.
    account = choices.kind.account
    group = f", fsGroup: {account.uid or account.group}" if choices.get("volumes") else ""
    user = f", runAsUser: {account.uid}" if account.uid else ""
    return [f"      securityContext: {{ runAsNonRoot: true{user}{group} }}"]


def _ports(choices: Choices) -> list[str]:
    ports = all_ports(choices)
    if not ports:
        return []
    shown = [
        f"{{ containerPort: {inner}{', protocol: UDP' if protocol == 'udp' else ''} }}"
        for _, inner, protocol in ports
    ]
    lines = [f"          ports: [{', '.join(shown)}]"]
    if choices.health and choices.port:
        probe = f"httpGet: {{ path: {quoted(choices.health)}, port: {choices.port} }}"
        lines += [
            f"          startupProbe: {{ {probe}, periodSeconds: 5, failureThreshold: 30 }}",
            f"          readinessProbe: {{ {probe}, periodSeconds: 10 }}",
            f"          livenessProbe: {{ {probe}, periodSeconds: 30, timeoutSeconds: 10 }}",
        ]
    return lines


def _mounts(choices: Choices) -> list[str]:
    volumes = volume_names(choices)
    if not volumes:
        return []
    name = dns_name(choices)
    mounts = [f"            - {{ name: {volume}, mountPath: {quoted(path)} }}" for volume, path in volumes]
    claims = [
        f"        - {{ name: {volume}, persistentVolumeClaim: {{ claimName: {name}-{volume} }} }}"
        for volume, _ in volumes
    ]
    return ["          volumeMounts:", *mounts, "      volumes:", *claims]


def _service(choices: Choices, name: str) -> list[str]:
    if not choices.port:
        return []
    shown = [f"{{ name: http, port: 80, targetPort: {choices.port} }}"]
    for _, inner, protocol in all_ports(choices)[1:]:
        port = 8000 + inner if inner == 80 and protocol == "tcp" else inner
        shown.append(
            f"{{ name: {protocol}-{inner}, port: {port}, targetPort: {inner}, protocol: {protocol.upper()} }}"
        )
    return [
        "---",
        "apiVersion: v1",
        "kind: Service",
        f"metadata: {{ name: {name} }}",
        "spec:",
        f"  selector: {{ app: {name} }}",
        f"  ports: [{', '.join(shown)}]",
    ]


def _claims(choices: Choices, name: str) -> list[str]:
    """What outlives the pod. The cluster's default storage class has to fit the node's system."""
    lines = []
    for volume, _ in volume_names(choices):
        lines += [
            "---",
            "apiVersion: v1",
            "kind: PersistentVolumeClaim",
            f"metadata: {{ name: {name}-{volume} }}",
            "spec:",
            "  accessModes: [ReadWriteOnce]",
            "  resources: { requests: { storage: 1Gi } }",
        ]
    return lines
