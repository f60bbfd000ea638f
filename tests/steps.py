"""
Everything the project checks, one step after the other: `python run.py test`.

All steps run, whatever fails before; at the end stands how long each took, what failed, and, as the last line,
what was skipped for want of a browser or a server.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
POSTGRESQL = (
    "postgres://postgres@127.0.0.1:5432/postgres",
    "postgres://postgres@%2Fvar%2Frun%2Fpostgresql/postgres",
)
REDIS = ("redis://127.0.0.1:6379/9",)
PYTHON = sys.executable
PYTEST = (PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider")
# Marks: what the plain run leaves out, and what is run again on the other engine.
PLAIN = "not browser and not prove"


@dataclass
class Step:
    """One check: what it is called, and its command."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    failed: bool = False

    def run(self) -> None:
        """Run it in the foreground, so that its own words are seen."""
        print(f"\n== {self.name}", flush=True)
        started = time.monotonic()
        self.failed = bool(subprocess.call(self.command, cwd=ROOT, env={**os.environ, **self.environment}))
        self.seconds = time.monotonic() - started


def production(folder: str) -> dict[str, str]:
    """The environment of a portal in production, with rows and keys of its own."""
    mail = "smtp+tls://portal@mail.example.com:587"
    return {
        "PORTAL_URL": "https://portal.example.com",
        "EMAIL_URL": mail,
        "PORTAL_VAR": folder,
        "PORTAL_DEBUG": "",
    }


def steps(folder: str, postgresql: str, redis: str, chromium: str) -> Iterator[Step]:
    """All steps that can be run here."""
    templates = tuple(str(file) for file in sorted((ROOT / "templates").rglob("*.html")))
    yield Step("Lint", (PYTHON, "-m", "ruff", "check", "."))
    yield Step("Format", (PYTHON, "-m", "ruff", "format", "--check", "."))
    yield Step(
        "Format of templates",
        (str(Path(PYTHON).parent / "djade"), "--check", "--target-version", "6.1", *templates),
    )
    yield Step("Lint of templates", (PYTHON, "tests/template_lint.py"))
    yield Step("Types of the pure packages", (PYTHON, "-m", "mypy"))
    yield Step(
        "Settings, content and facts",
        (PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        production(folder),
    )
    yield Step(
        "Migrations match the models",
        (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),
        production(folder),
    )
    own = {"PORTAL_VAR": folder, "PORTAL_DEBUG": ""}
    workers = str(min(2, os.cpu_count() or 1))
    yield Step("Tests, SQLite", (*PYTEST, "-m", PLAIN, "-n", workers, "--durations", "5"), own)
    if postgresql and redis:
        both = {**own, "DATABASE_URL": postgresql, "REDIS_URL": redis, "TEST_REDIS": "1"}
        yield Step(
            "Tests with rows, PostgreSQL and Redis",
            (*PYTEST, "-m", f"{PLAIN} and rows", "--migrations", "-n", workers),
            both,
        )
    if chromium:
        # The browser's driver has an event loop in the thread of the tests; only here is that no mistake.
        unsafe = {**own, "DJANGO_ALLOW_ASYNC_UNSAFE": "true", "CHROMIUM": chromium}
        yield Step("Tests in a browser", (*PYTEST, "-m", "browser", "tests/browser", "-n", workers), unsafe)


def answering(given: str, tries: tuple[str, ...], module: str) -> str:
    """The address that a server answers on: the one given, else the first usual one; "" if none does."""
    for address in (given,) if given else tries:
        code = {
            "psycopg": "import environ, psycopg; c = environ.Env.db_url_config(A); psycopg.connect(host=c['HOST'] or None, port=c['PORT'] or None, "
            "user=c['USER'] or None, password=c['PASSWORD'] or None, dbname=c['NAME'], connect_timeout=3)",
            "redis": "import redis; redis.Redis.from_url(A, socket_connect_timeout=3).ping()",
        }[module]
        done = subprocess.run(
            [sys.executable, "-c", f"A = {address!r}; {code}"], capture_output=True, text=True
        )
        if done.returncode == 0:
            return address
    return ""


def browser() -> str:
    """The path of a Chromium; "" if there is none."""
    given = os.environ.get("CHROMIUM", "")
    return given or next(filter(None, map(shutil.which, CHROMIUM)), "")


def main() -> int:
    """Run all steps; 1 if one failed."""
    postgresql = answering(os.environ.get("TEST_DATABASE_URL", ""), POSTGRESQL, "psycopg")
    redis = answering(os.environ.get("TEST_REDIS_URL", ""), REDIS, "redis")
    chromium = browser()
    for name in (
        "DATABASE_URL",
        "REDIS_URL",
        "PORTAL_URL",
        "PORTAL_LESSONS",
        "EMAIL_URL",
        "HOST",
        "PORT",
        "SECRET_KEY",
    ):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="bulkhead-") as folder:
        done = list(steps(folder, postgresql, redis, chromium))
        for step in done:
            step.run()
    print("\n== Summary")
    for step in done:
        print(f"{'FAILED' if step.failed else 'ok':>6}  {step.seconds:6.1f} s  {step.name}")
    failed = [step.name for step in done if step.failed]
    print(
        f"\n{len(failed)} of {len(done)} failed: {', '.join(failed)}."
        if failed
        else f"\nAll {len(done)} passed."
    )
    missing = [
        what
        for what, there in (("PostgreSQL", postgresql), ("Redis", redis), ("a Chromium", chromium))
        if not there
    ]
    print(f"Skipped: no {' and no '.join(missing)} found." if missing else "Skipped nothing.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
