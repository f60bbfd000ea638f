"""A real server with its own database, one Chromium for the whole run, and what every browser test asks of a page."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
NAME = "portal.test"
# What a step may take, in milliseconds; a machine with more work than cores needs far more than the usual 5 seconds.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A name that is no secure context, as in a LAN, without any name server.
    f"--host-resolver-rules=MAP {NAME} 127.0.0.1",
]
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server of this run listens: by address, and by a name as in a LAN."""

    address: str
    name: str
    environment: dict[str, str] = field(default_factory=dict, repr=False)

    def run(self, code: str) -> str:
        """Run Python with this server's database, and return what it printed."""
        return _manage(self.environment, "shell", "--verbosity", "0", "--command", code)


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`portal.server` under production settings, with static files collected and a database of its own."""
    place = tmp_path_factory.mktemp("portal")
    port = free_port()
    dropped = ("DATABASE_URL", "REDIS_URL", "PORTAL_LESSONS", "EMAIL_URL", "PORTAL_DEBUG")
    environment = {key: value for key, value in os.environ.items() if key not in dropped} | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_VAR": str(place),
        "PORTAL_URL": f"http://{NAME}:{port}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    _manage(environment, "migrate", "--verbosity", "0")
    _manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    log = (place / "server.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.server"], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process, log.name)
        yield Server(f"http://127.0.0.1:{port}", f"http://{NAME}:{port}", environment)
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def _wait(address: str, process: subprocess.Popen[bytes], log: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, Path(log).read_text()
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{Path(log).read_text()}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, started once."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the whole run; without one there is nothing to test."""
    if CHROMIUM is None:
        pytest.skip("no Chromium was found")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@dataclass
class Visitor:
    """One reader's window, and everything the browser complained about in it."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def goto(self, path: str) -> Page:
        """Open a path of the portal and wait until nothing is being loaded."""
        self.page.goto(self.base + path, wait_until="load")
        return self.page

    def expect(self, *words: str) -> None:
        """Complaints that a step asks for, such as the browser's own line for a 404."""
        self.expected.extend(words)

    @property
    def faults(self) -> list[str]:
        """What nobody asked for."""
        return [line for line in self.complaints if not any(word in line for word in self.expected)]


def _listen(visitor: Visitor, context: BrowserContext) -> None:
    page = visitor.page
    page.on(
        "console",
        lambda m: (
            visitor.complaints.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: visitor.complaints.append(f"error: {error}"))

    def asked(request: Any) -> None:
        if not request.url.startswith((visitor.base, "data:", "blob:")):
            visitor.complaints.append(f"third party: {request.url}")

    context.on("request", asked)


@pytest.fixture
def window(chromium: Browser, server: Server) -> Callable[..., Any]:
    """`with window(width=390, dark=True, script=False, name=True) as visitor:` and, at its end, no complaints."""

    @contextmanager
    def opened(
        width: int = 1440, *, dark: bool = False, script: bool = True, name: bool = False, **more: Any
    ) -> Iterator[Visitor]:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            **more,
        )
        context.set_default_timeout(PATIENCE)
        visitor = Visitor(context.new_page(), server.name if name else server.address)
        _listen(visitor, context)
        try:
            yield visitor
            assert visitor.faults == [], visitor.page.url
        finally:
            context.close()

    return opened
