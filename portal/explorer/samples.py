"""Manifests to try the page with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """A manifest to load: its name in the address, words for the link, its text."""

    slug: str
    name: str
    text: str


SAMPLES = {
    sample.slug: sample
    for sample in (
        Sample(
            "from-linux",
            "A web application that came from Linux",
            """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 3
  selector:
    matchLabels: {app: shop}
  template:
    metadata:
      labels: {app: shop}
    spec:
      os:
        name: windows
      nodeSelector:
        kubernetes.io/os: windows
        node.kubernetes.io/windows-build: "10.0.20348"
      securityContext:
        runAsUser: 1000
        fsGroup: 2000
      containers:
        - name: shop
          image: mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019
          livenessProbe:
            exec:
              command: ["sh", "-c", "curl -f http://localhost/"]
          resources:
            requests: {memory: 256Mi}
            limits: {memory: 1Gi}
          volumeMounts:
            - name: settings
              mountPath: C:\\inetpub\\wwwroot\\web.config
              subPath: web.config
        - name: proxy
          image: nginx:latest
      volumes:
        - name: settings
          configMap: {name: shop}
        - name: scratch
          emptyDir: {medium: Memory}
""",
        ),
        Sample(
            "host-process",
            "An agent on every Windows node",
            """\
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: node-agent
spec:
  selector:
    matchLabels: {app: node-agent}
  template:
    metadata:
      labels: {app: node-agent}
    spec:
      nodeSelector:
        kubernetes.io/os: windows
      tolerations:
        - {key: os, operator: Equal, value: windows, effect: NoSchedule}
      securityContext:
        windowsOptions:
          hostProcess: true
      containers:
        - name: agent
          image: registry.example.com/node-agent:2.3
          resources:
            limits: {memory: 200Mi}
""",
        ),
        Sample(
            "sound",
            "A manifest that fits its nodes",
            """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 2
  selector:
    matchLabels: {app: shop}
  template:
    metadata:
      labels: {app: shop}
    spec:
      os:
        name: windows
      nodeSelector:
        kubernetes.io/os: windows
        node.kubernetes.io/windows-build: "10.0.20348"
      tolerations:
        - {key: os, operator: Equal, value: windows, effect: NoSchedule}
      securityContext:
        runAsNonRoot: true
        windowsOptions:
          runAsUserName: ContainerUser
      containers:
        - name: shop
          image: mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022
          readinessProbe:
            httpGet: {path: /, port: 8080}
          resources:
            limits: {memory: 512Mi}
""",
        ),
    )
}
