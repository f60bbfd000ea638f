"""A step that starts a server and never ends."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_SERVES = re.compile(
    r"(?i)(?:\S*[\\/])?(?:nginx(?:\.exe)?[\"']?\s*$|httpd(?:\.exe)?[\"']?\s*$|mysqld(?:\.exe)?[\"']?\s*$|mongod(?:\.exe)?[\"']?\s*$|"
    r"redis-server(?:\.exe)?[\"']?\s*$|catalina(?:\.bat|\.sh)?\s+run\b|npm(?:\.cmd)?\s+(?:run\s+)?(?:start|serve|dev)\s*$|"
    r"yarn\s+(?:run\s+)?(?:start|serve|dev)\s*$|flask\s+run\b|rails\s+s(?:erver)?\b|dotnet\s+(?:run|watch)\b|"
    r"python3?(?:\.exe)?\s+manage\.py\s+runserver\b|(?:gunicorn|uvicorn|waitress-serve)\s+\S|php\s+-S\s|php\s+artisan\s+serve\b|"
    r"ng\s+serve\b)"
)


@rule(
    Severity.ERROR,
    "Build step starts a server and never ends",
    met="Servers are started by the container",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY nginx C:/nginx\nWORKDIR C:/nginx\nRUN nginx.exe\n",
        "FROM node:24\nWORKDIR /app\nCOPY . .\nRUN npm install\nRUN npm start\n",
    ),
    good=(
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY nginx C:/nginx\nWORKDIR C:/nginx\nCMD ["nginx.exe"]\n',
        'FROM node:24\nWORKDIR /app\nCOPY . .\nRUN npm install && npm run build\nCMD ["npm", "start"]\n',
        "FROM nginx:1.29\nRUN nginx -t\n",
    ),
    lesson="health-checks-and-logs",
    sources=("dockerfile-reference",),
)
def server_started_in_build(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `RUN` is part of the build: it waits until its command has ended, and keeps the files that it leaves.
    A server in the foreground does not end, so the build hangs at this step. What the container is to run
    belongs in `CMD` or `ENTRYPOINT`.

    **What you see.** A build that hangs at a step, with the server's first lines in its log.

    **What to do.** Make it the command: `CMD ["npm", "start"]`.
    """
    for reading in read(dockerfile).stages:
        for script in reading.scripts:
            if script.inner or not script.commands:
                continue
            found = [
                command for command in script.commands if _SERVES.match(command.text.lstrip("& \t\n\"'"))
            ]
            if found and not re.search(
                r"(?i)&\s*$|\bstart\s|timeout|Start-Job|--help|--version|nohup", script.text
            ):
                message = f"{found[0].text.strip()[:40]} goes on for ever, and so does this step."
                yield breaks(lines(script.instruction), message)
