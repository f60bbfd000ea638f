"""How to build and start what a recipe describes: commands, and a manifest for Kubernetes."""

from __future__ import annotations

from dataclasses import dataclass

from portal import facts
from portal.recipes.choices import Choices

VERSION = "1.0"
AKS_SKUS = {20348: "Windows2022", 26100: "Windows2025"}


@dataclass(frozen=True, slots=True)
class Snippet:
    """Something to copy: a title, the text, a sentence on it, and the file's name if it is one."""

    title: str
    text: str
    note: str = ""
    file: str = ""

    @property
    def lines(self) -> list[str]:
        """The text line by line."""
        return self.text.split("\n")


def snippets(choices: Choices) -> tuple[Snippet, ...]:
    """Everything from the folder with the Dockerfile to a running container."""
    if choices.orchestrator in ("kubernetes", "aks"):
        return _cluster(choices)
    return (_build(choices), _run(choices))


def _tool(choices: Choices) -> str:
    return "nerdctl" if choices.orchestrator == "containerd" else "docker"


def _flag(choices: Choices) -> str:
    return f" --isolation={choices.isolation}" if choices.os == "windows" else ""


def _build(choices: Choices, tag: str = "") -> Snippet:
    tag = tag or f"{choices.image_name}:{VERSION}"
    tool = _tool(choices)
    # nerdctl hands the build to BuildKit, which knows no such flag.
    flag = _flag(choices) if tool == "docker" else ""
    where = "project folder" if choices.kind.slug != "aspnet-framework-48" else "folder with the solution"
    note = f"In the folder that holds the Dockerfile and the {where}."
    if choices.os == "windows":
        note += " On a Windows machine that could start the image the same way: the build starts it too."
    if where == "project folder":
        note = note.replace("project folder", f"folder {choices.project}")
    return Snippet("Build", f"{tool} build{flag} -t {tag} .", note)


def _run(choices: Choices) -> Snippet:
    name, tool = choices.image_name, _tool(choices)
    port = f" -p {choices.publish}:{choices.port}" if choices.port else ""
    init = " --init" if choices.kind.slug == "node" and choices.os == "linux" else ""
    lines = [f"{tool} run -d --name {name}{_flag(choices)}{init}{port} --memory 2g {name}:{VERSION}"]
    if choices.health and tool == "docker":
        lines.append(f"docker inspect -f '{{{{.State.Health.Status}}}}' {name}")
    lines.append(f"{tool} logs {name}")
    note = (
        f"Answers on http://localhost:{choices.publish}"
        if choices.port
        else "A worker answers nobody; look at its log"
    )
    return Snippet("Run", "\n".join(lines), f"{note}. 2 GB is a limit to start from, not a need.")


def _cluster(choices: Choices) -> tuple[Snippet, ...]:
    image = f"registry.example/{choices.image_name}:{VERSION}"
    login = "az acr login --name YOURREGISTRY\n" if choices.orchestrator == "aks" else ""
    push = Snippet(
        "Push", f"{login}docker push {image}", "Put the name of your registry in place of registry.example."
    )
    apply = [f"kubectl apply -f deployment.yaml\nkubectl rollout status deployment/{_dns(choices)}"]
    if choices.port:
        apply.append(f"kubectl port-forward service/{_dns(choices)} {choices.publish}:80")
    note = (
        f"Answers on http://localhost:{choices.publish} while the last command runs." if choices.port else ""
    )
    return (
        _build(choices, image),
        push,
        Snippet("deployment.yaml", manifest(choices, image), _node_note(choices), "deployment.yaml"),
        Snippet("Start", "\n".join(apply), note),
    )


def _dns(choices: Choices) -> str:
    """The name as a DNS label that starts with a letter, as a Service demands."""
    name = choices.image_name
    return name if name[0].isalpha() else f"app-{name}"


def _node_note(choices: Choices) -> str:
    if choices.os == "linux":
        return "The probes and limits are part of the pod, not of the image."
    return "The build label keeps the pod on nodes whose kernel fits the image."


def manifest(choices: Choices, image: str) -> str:
    """A Deployment, with a Service where there is a port."""
    name = _dns(choices)
    lines = [
        "apiVersion: apps/v1",
        "kind: Deployment",
        f"metadata: {{ name: {name} }}",
        "spec:",
        "  replicas: 2",
        f"  selector: {{ matchLabels: {{ app: {name} }} }}",
        "  template:",
        f"    metadata: {{ labels: {{ app: {name} }} }}",
        "    spec:",
        f"      os: {{ name: {choices.os} }}",
        "      nodeSelector:",
        f"        kubernetes.io/os: {choices.os}",
        *_node(choices),
        *_security(choices),
        "      containers:",
        f"        - name: {name}",
        f"          image: {image}",
        *_ports(choices),
        "          resources:",
        "            requests: { cpu: 250m, memory: 512Mi }",
        "            limits: { cpu: 1, memory: 2Gi }",
    ]
    return "\n".join([*lines, *_service(choices, name)])


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
    if choices.os == "windows" or choices.user == "administrator":
        return []
    # "node" is a name, and runAsNonRoot compares numbers.
    number = ", runAsUser: 1000" if choices.kind.slug == "node" else ""
    return [f"      securityContext: {{ runAsNonRoot: true{number} }}"]


def _ports(choices: Choices) -> list[str]:
    if not choices.port:
        return []
    lines = [f"          ports: [{{ containerPort: {choices.port} }}]"]
    if choices.health:
        probe = f"httpGet: {{ path: {choices.health}, port: {choices.port} }}"
        lines += [
            f"          startupProbe: {{ {probe}, periodSeconds: 5, failureThreshold: 30 }}",
            f"          readinessProbe: {{ {probe}, periodSeconds: 10 }}",
            f"          livenessProbe: {{ {probe}, periodSeconds: 30, timeoutSeconds: 10 }}",
        ]
    return lines


def _service(choices: Choices, name: str) -> list[str]:
    if not choices.port:
        return []
    return [
        "---",
        "apiVersion: v1",
        "kind: Service",
        f"metadata: {{ name: {name} }}",
        "spec:",
        f"  selector: {{ app: {name} }}",
        f"  ports: [{{ port: 80, targetPort: {choices.port} }}]",
    ]
