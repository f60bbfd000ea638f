"""Everything from the folder with the Dockerfile to a running container."""

from __future__ import annotations

from portal.recipes.choices import Choices
from portal.recipes.kind import BARE_BASES
from portal.recipes.outputs.compose import compose
from portal.recipes.outputs.logs import config
from portal.recipes.outputs.manifest import manifest
from portal.recipes.outputs.snippet import (
    MEMORY,
    NETWORK_SERVICE,
    PLACEHOLDER,
    VERSION,
    Snippet,
    all_ports,
    as_network_service,
    asks_for_gpu,
    dns_name,
    unfilled,
    volume_names,
)

# The interface class of DirectX devices (ms-gpu).
GPU_CLASS = "class/5B45201D-F2F2-4F3B-85BB-30FF1F953599"


def snippets(choices: Choices) -> tuple[Snippet, ...]:
    """Commands and files, in the order in which they are needed."""
    logs = (
        (
            Snippet(
                "LogMonitorConfig.json", config(choices), "What LogMonitor reads.", "LogMonitorConfig.json"
            ),
        )
        if choices.get("logs")
        else ()
    )
    if choices.orchestrator in ("kubernetes", "aks"):
        return (*logs, *_cluster(choices))
    # No source says how a compose file names a class of devices.
    if choices.orchestrator == "docker" and not asks_for_gpu(choices):
        note = "Builds and starts it by `docker compose up -d --build`, in place of the two commands."
        if unfilled(choices):
            note += f" Put the checksum in place of {PLACEHOLDER} first."
        file = Snippet("compose.yaml", compose(choices), note, "compose.yaml")
        return (*logs, _build(choices), _run(choices), file)
    return (*logs, _build(choices), _run(choices))


def _tool(choices: Choices) -> str:
    return "nerdctl" if choices.orchestrator == "containerd" else "docker"


def _flag(choices: Choices) -> str:
    return f" --isolation={choices.isolation}" if choices.os == "windows" else ""


def _build(choices: Choices, tag: str = "") -> Snippet:
    tag = tag or f"{choices.image_name}:{VERSION}"
    tool = _tool(choices)
    # nerdctl hands the build to BuildKit, which knows no such flag.
    flag = _flag(choices) if tool == "docker" else ""
    where = "folder with the solution" if choices.kind.at_solution else f"folder {choices.project}"
    note = f"In the folder that holds the Dockerfile and the {where}."
    if choices.os == "windows":
        note += " On a Windows machine that could start the image the same way: the build starts it too."
    arguments = "".join(f" --build-arg {name}={PLACEHOLDER}" for name in unfilled(choices))
    if arguments:
        note += f" Put the checksum of the file that you tested with in place of {PLACEHOLDER}; the build stops otherwise."
    return Snippet("Build", f"{tool} build{flag}{arguments} -t {tag} .", note)


def _run(choices: Choices) -> Snippet:
    name, tool = choices.image_name, _tool(choices)
    parts = [f"{tool} run -d --name {name}{_flag(choices)}"]
    if choices.kind.init and choices.os == "linux":
        parts.append("--init")
    for published, inner, protocol in all_ports(choices):
        parts.append(f"-p {published}:{inner}{'/udp' if protocol == 'udp' else ''}")
    parts += [f"-v {name}-{volume}:{path}" for volume, path in volume_names(choices)]
    if choices.get("gmsa"):
        parts.append(f'--security-opt "credentialspec=file://{choices.get("gmsa")}.json"')
        if as_network_service(choices):
            parts.append(f'--user "{NETWORK_SERVICE}"')
    if asks_for_gpu(choices):
        parts.append(f"--device {GPU_CLASS}")
    lines = [" ".join([*parts, f"--memory {MEMORY}", f"{name}:{VERSION}"])]
    if choices.health and tool == "docker" and choices.base not in BARE_BASES:
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
    apply = [f"kubectl apply -f deployment.yaml\nkubectl rollout status deployment/{dns_name(choices)}"]
    if choices.port:
        apply.append(f"kubectl port-forward service/{dns_name(choices)} {choices.publish}:80")
    note = (
        f"Answers on http://localhost:{choices.publish} while the last command runs." if choices.port else ""
    )
    return (
        _build(choices, image),
        push,
        Snippet("deployment.yaml", manifest(choices, image), _node_note(choices), "deployment.yaml"),
        Snippet("Start", "\n".join(apply), note),
    )


def _node_note(choices: Choices) -> str:
    if choices.os == "linux":
        return "The probes and limits are part of the pod, not of the image."
    return "The build label keeps the pod on nodes whose kernel fits the image."
