"""
Servers for measures and tests of rooms, with a database of their own.

One process on SQLite as `run.py` starts it ("one"), or two processes for pages and one for streams on PostgreSQL
and Redis ("two"), which ROOMS_DATABASE and ROOMS_REDIS name; with `proxy`, nginx and the rules of deploy/nginx.conf
are in front.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.room_client import HOST

ROOT = Path(__file__).resolve().parent.parent
DATABASE = os.environ.get("ROOMS_DATABASE", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("ROOMS_REDIS", "redis://127.0.0.1:6379/8")
PORTS = range(8110, 8140)
EMAIL, PASSWORD = "trainer@example.com", "correct horse battery"
DROPPED = (
    "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "EMAIL_URL", "HOST", "PORTAL_DEBUG", "PORTAL_LESSONS",
    "PORTAL_ONE_PROCESS", "PORTAL_SERVE", "PORTAL_URL", "REDIS_URL", "SECRET_KEY", "TRUSTED_PROXIES",
)  # fmt: skip
_SEED = """
import json
from django.contrib.auth import get_user_model
from portal.workshops.freezing import open_room, question_of
from portal.workshops.models import Workshop
users = get_user_model().objects
user = users.filter(email={email!r}).first() or users.create_user({email!r}, {password!r}, name="Tove")
picks = [{{"id": str(n), "family": "placement", "seed": n}} for n in range(4 * {questions})]
plan = Workshop(owner=user, title="Containers, day 1")
plan.picks = [pick for pick in picks if question_of(pick)][:{questions}]
plan.save()
found = []
for _ in range({rooms}):
    room = open_room(plan, user)
    asked = [[q.pk, [c["key"] for c in q.choices]] for q in room.questions.order_by("position")]
    found.append([room.pk, room.code, asked])
print(json.dumps(found))
"""
_ROWS = """
import json
from portal.workshops.models import Participant, RoomEvent, Vote
votes = Vote.objects.filter(question__room={room}).order_by("pk")
print(json.dumps({{
    "votes": [list(v) for v in votes.values_list("question", "participant__nickname", "choice")],
    "people": list(Participant.objects.filter(room={room}).values_list("nickname", flat=True)),
    "events": list(RoomEvent.objects.filter(room={room}).order_by("seq").values_list("seq", flat=True)),
}}))
"""
_EMIT = """
import threading
from django.db import close_old_connections, connection, transaction
from portal.workshops.models import Room
from portal.workshops.steering import emit, situation
def many():
    for _ in range({each}):
        with transaction.atomic():
            room = Room.objects.get(pk={room})
            emit(room, "test", situation(room, None))
    connection.close()
threads = [threading.Thread(target=many) for _ in range({threads})]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(1)
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A room that was made for a measure, and its questions: id and keys of the choices."""

    pk: int
    code: str
    questions: tuple[tuple[int, tuple[str, ...]], ...]


def free_port(taken: Iterable[int] = ()) -> int:
    """A port of PORTS that nobody listens on."""
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            if port not in taken:
                return port
    raise SystemExit(f"no port from {PORTS.start} to {PORTS.stop - 1} is free")


class Servers:
    """The processes of one installation. `pages` and `streams` are the ports that browsers use."""

    def __init__(
        self, layout: str = "one", *, proxy: bool = False, folder: Path | None = None, port: int = 0
    ) -> None:
        self.layout = layout
        self.folder = folder or Path(tempfile.mkdtemp(prefix="rooms-"))
        self.own = folder is None
        self.processes: dict[int, subprocess.Popen[bytes]] = {}
        self.command = ["-m", "portal.server"]
        ports: list[int] = []
        for _ in range(3 if layout == "two" else 1):
            ports.append(port or free_port(ports))
        self.serving = dict(
            zip(ports, ("pages", "pages", "streams") if layout == "two" else ("all",), strict=True)
        )
        self.proxy = free_port(ports) if proxy else 0
        self.pages = (self.proxy,) if proxy else tuple(ports[:2])
        self.streams = self.proxy or ports[-1]
        self.origin = f"http://{HOST}:{self.pages[0]}"
        self.env = {key: value for key, value in os.environ.items() if key not in DROPPED}
        self.env |= {
            "PORTAL_VAR": str(self.folder),
            "PORTAL_URL": self.origin,
        }
        self.database = ""
        if layout == "two":
            self.database = f"bulkhead_rooms_{os.getpid()}"
            self.env["SECRET_KEY"] = secrets.token_urlsafe(50)
            self.env |= {"DATABASE_URL": f"{DATABASE.rpartition('/')[0]}/{self.database}", "REDIS_URL": REDIS}
        if proxy:
            self.env["TRUSTED_PROXIES"] = HOST

    def __enter__(self) -> Servers:
        try:
            if self.database:
                _postgresql(f'CREATE DATABASE "{self.database}"')
                self.manage("migrate", "--verbosity", "0")
                self.manage("collectstatic", "--noinput", "--verbosity", "0")
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *fault: object) -> None:
        self.stop()
        if self.database:
            _postgresql(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
        if self.own:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start what does not run, and wait until all of it answers."""
        for port, serve in self.serving.items():
            if port not in self.processes:
                self.processes[port] = self._launch(
                    [sys.executable, *self.command], PORT=str(port), PORTAL_SERVE=serve
                )
        if self.proxy and self.proxy not in self.processes:
            self.processes[self.proxy] = self._launch(["nginx", "-c", str(self._rules()), "-e", "stderr"])
        for port in self.processes:
            self.wait(port)

    def _launch(self, command: list[str], **more: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self.env | more, stdin=subprocess.PIPE, stdout=log, stderr=log
            )

    @property
    def log(self) -> Path:
        """What the processes say."""
        return self.folder / "log"

    def wait(self, port: int, seconds: float = 90) -> None:
        """Until the process of this port answers."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.processes[port].poll() is None:
            try:
                with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5):
                    return
            except (OSError, urllib.error.HTTPError):
                time.sleep(0.02)
        raise SystemExit(f"the server did not start:\n{self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        """As a power cut does: nothing is tidied up."""
        self._end(signal.SIGKILL)

    def stop(self) -> float:
        """As a service manager does; seconds until the last process is gone."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> float:
        began = time.monotonic()
        for process in self.processes.values():
            process.send_signal(number)
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)
        self.processes.clear()
        return time.monotonic() - began

    def cpu(self) -> float:
        """Seconds of processor time that the processes have used; 0 where there is no /proc."""
        ticks = 0
        for process in self.processes.values():
            stat = Path(f"/proc/{process.pid}/stat")
            if stat.exists():
                ticks += sum(int(field) for field in stat.read_text().rpartition(")")[2].split()[11:13])
        return ticks / os.sysconf("SC_CLK_TCK") if ticks else 0.0

    def manage(self, *arguments: str) -> str:
        """One of Django's commands in this installation; what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.env, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        return done.stdout

    def shell(self, code: str) -> Any:
        """Run code in this installation, in a process of its own; the JSON that it printed last."""
        return json.loads(self.manage("shell", "-v0", "-c", code).splitlines()[-1])

    def seed(self, rooms: int = 1, questions: int = 6) -> list[Made]:
        """Rooms of one plan, and their trainer."""
        code = _SEED.format(email=EMAIL, password=PASSWORD, rooms=rooms, questions=questions)
        return [
            Made(pk, name, tuple((key, tuple(choices)) for key, choices in asked))
            for pk, name, asked in self.shell(code)
        ]

    def rows(self, room: Made) -> dict[str, Any]:
        """What the database holds about a room: votes, people, numbers of events."""
        found: dict[str, Any] = self.shell(_ROWS.format(room=room.pk))
        return found

    def emit(self, room: Made, processes: int, threads: int, each: int) -> None:
        """Events of a room from many writers at once."""
        code = _EMIT.format(room=room.pk, threads=threads, each=each)
        command = [sys.executable, "manage.py", "shell", "-v0", "-c", code]
        with self.log.open("ab") as log:
            running = [
                subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=subprocess.DEVNULL, stderr=log)
                for _ in range(processes)
            ]
            for process in running:
                process.wait(300)

    def _rules(self) -> Path:
        """The rules of deploy/nginx.conf with this installation's ports."""
        rules = (ROOT / "deploy" / "nginx.conf").read_text()
        for name, serve in (("pages", "pages"), ("streams", "streams")):
            ports = [port for port, what in self.serving.items() if what in (serve, "all")]
            servers = "".join(f"    server {HOST}:{port};\n" for port in ports)
            rules = re.sub(
                rf"(upstream bulkhead_{name} {{\n)(?:    server .*\n)+", rf"\g<1>{servers}", rules, count=1
            )
        rules = re.sub(r"^(\s*)listen .*;$", rf"\1listen {HOST}:{self.proxy};", rules, flags=re.M)
        rules = re.sub(r"^(\s*)access_log .*;$", r"\1access_log off;", rules, flags=re.M)
        (self.folder / "rules.conf").write_text(rules)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "".join(f"  {kind}_temp_path {self.folder}/{kind};\n" for kind in kinds)
        whole = self.folder / "nginx.conf"
        # The folder is its owner's only.
        user = "user root;\n" if os.name == "posix" and os.geteuid() == 0 else ""
        whole.write_text(
            f"{user}daemon off;\npid {self.folder}/nginx.pid;\nerror_log stderr warn;\nworker_processes 1;\n"
            f"events {{ worker_connections 4096; }}\nhttp {{\n{paths}  include {self.folder}/rules.conf;\n}}\n"
        )
        return whole

    def complaints(self) -> list[str]:
        """Errors in what the processes have said."""
        sign = re.compile(r"Traceback| ERROR | CRITICAL |\[crit\]|\[emerg\]")
        return [line for line in self.log.read_text("utf-8", "replace").splitlines() if sign.search(line)]


def _postgresql(command: str) -> None:
    import psycopg

    with psycopg.connect(DATABASE, autocommit=True) as connection:
        connection.execute(command)  # type: ignore[arg-type]
