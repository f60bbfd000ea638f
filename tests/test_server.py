"""The server as it really runs: a process of its own, on a free port, with its own rows."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import server
from tests.curriculum import sample

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def start(folder: Path, port: int, **environment: str) -> subprocess.Popen:
    """The process, not yet ready."""
    drop = ("DATABASE_URL", "REDIS_URL", "PORTAL_URL", "HOST", "PORTAL_DEBUG")
    # A course of one lesson: rendering all of them would take most of the time of these tests.
    lessons = folder / "course"
    if not lessons.exists():
        sample.write(lessons)
    env = {
        **{k: v for k, v in os.environ.items() if k not in drop},
        "PORTAL_VAR": str(folder),
        "PORTAL_LESSONS": str(lessons),
        "PORT": str(port),
        **environment,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "portal.server"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait(port: int, process: subprocess.Popen) -> float:
    """Seconds until it answers."""
    began = time.monotonic()
    while time.monotonic() - began < 120:
        assert process.poll() is None, process.stderr.read()
        try:
            if ask(port, "GET", "/healthz").status == 200:
                return time.monotonic() - began
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not answer")


def ask(port: int, method: str, path: str, body=None, **options) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(HOST, port, timeout=20)
    connection.request(method, path, body, **options)
    response = connection.getresponse()
    response.text = response.read().decode("utf-8", "replace")
    connection.close()
    return response


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    """The port of a running server."""
    port = free_port()
    process = start(tmp_path_factory.mktemp("var"), port)
    try:
        wait(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)


def form(port: int) -> tuple[str, str]:
    """A token and its cookie."""
    page = ask(port, "GET", "/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    return token, page.getheader("Set-Cookie").partition(";")[0]


def test_a_form_goes_through(port):
    """A body reaches Django, token and Origin are looked at, and the page comes back with its message."""
    token, cookie = form(port)
    headers = {
        "Cookie": cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://{HOST}:{port}",
    }
    response = ask(
        port,
        "POST",
        "/accounts/login/",
        f"csrfmiddlewaretoken={token}&login=a%40example.com&password=x",
        headers=headers,
    )
    assert response.status == 422
    assert "not correct" in response.text
    refused = ask(
        port, "POST", "/accounts/login/", "login=a", headers={**headers, "Origin": "http://evil.example"}
    )
    assert refused.status == 403


def test_a_body_without_a_length(port):
    """Sent in chunks, as some programs do."""
    token, cookie = form(port)
    body = f"csrfmiddlewaretoken={token}&login=a%40example.com&password=x".encode()
    headers = {
        "Cookie": cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://{HOST}:{port}",
    }
    assert (
        ask(
            port,
            "POST",
            "/accounts/login/",
            iter([body[:10], body[10:]]),
            headers=headers,
            encode_chunked=True,
        ).status
        == 422
    )


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_above_the_limit(port, chunked):
    """Our own page and not a reset connection, whether the length is known or not."""
    body = b"x" * (7 * 1024 * 1024)
    options = {"encode_chunked": True} if chunked else {}
    response = ask(port, "POST", "/accounts/login/", iter([body]) if chunked else body, **options)
    assert response.status == 413
    assert "Bulkhead" in response.text


def test_slow_senders_do_not_stop_the_portal(port):
    """More unfinished bodies than there are threads, and a page all the same."""
    slow = []
    for _ in range(server.THREADS * 3):
        sender = socket.create_connection((HOST, port))
        sender.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nx")
        slow.append(sender)
    time.sleep(0.2)
    began = time.monotonic()
    assert ask(port, "GET", "/accounts/login/").status == 200
    assert time.monotonic() - began < 5
    for sender in slow:
        sender.close()


def raw(port: int, request: bytes) -> bytes:
    with socket.create_connection((HOST, port), timeout=10) as connection:
        connection.sendall(request)
        return connection.recv(100)


@pytest.mark.parametrize(
    "path", [b"/explorer/?host=\xc3\xbc", b"/explorer/?host=\xff%zz", b"/no/%ff/such", b"/%00", b"/live/room"]
)
def test_odd_addresses(port, path):
    """A query that is not ASCII, and paths that are not UTF-8, are no errors of the server."""
    status = int(
        raw(port, b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" % path).split()[1]
    )
    assert status in (200, 400, 403, 404)


def test_head(port):
    response = ask(port, "HEAD", "/healthz")
    assert (response.status, response.text) == (200, "")


def test_forwarded_headers_of_strangers_are_not_believed(port):
    """Neither spelling of the header makes a plain request look like https."""
    for name in ("X-Forwarded-Proto", "X_Forwarded_Proto"):
        page = ask(
            port,
            "GET",
            "/accounts/login/?next=/",
            headers={name: "https", "X-Forwarded-Host": "evil.example"},
        )
        assert page.status == 200
        assert "evil.example" not in page.text


def test_static_files_are_hashed_compressed_and_kept(port):
    page = ask(port, "GET", "/accounts/login/")
    path = re.search(r'href="(/static/app\.[0-9a-f]{12}\.css)"', page.text)[1]
    sizes = {}
    for coding in ("identity", "gzip", "br"):
        file = ask(port, "GET", path, headers={"Accept-Encoding": coding})
        assert file.status == 200
        assert (file.getheader("Content-Encoding") or "identity") == coding
        assert file.getheader("Cache-Control") == "max-age=315360000, public, immutable"
        sizes[coding] = int(file.getheader("Content-Length"))
    assert sizes["br"] < sizes["gzip"] < sizes["identity"]


def test_says_nothing_of_itself(port):
    assert ask(port, "GET", "/healthz").getheader("Server") is None


def test_many_at_once(port):
    """Sixteen askers on four threads all get their page."""
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(ask(port, "GET", "/healthz").status)) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [200] * 16


@pytest.mark.skipif(os.name != "posix", reason="sends a signal as a terminal does")
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_stops_cleanly_and_starts_again_at_once(tmp_path, number):
    """Ctrl-C ends it without a word of Python, and the second start finds everything prepared."""
    port = free_port()
    process = start(tmp_path, port)
    wait(port, process)
    process.send_signal(getattr(signal, number))
    out, err = process.communicate(timeout=server.GRACE_SECONDS + 3)
    assert process.returncode == 0
    assert "Traceback" not in err
    assert "Preparing" in out and f"http://{HOST}:{port}/" in out and "createsuperuser" in out
    process = start(tmp_path, port)
    wait(port, process)
    process.send_signal(getattr(signal, number))
    out, _ = process.communicate(timeout=server.GRACE_SECONDS + 3)
    assert "Preparing" not in out


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}, "The database does not answer"),
        ({"REDIS_URL": "redis://127.0.0.1:9/0"}, "The cache (REDIS_URL) does not answer"),
        ({"PORTAL_URL": "portal.example.com"}, "PORTAL_URL is not an address"),
        ({"EMAIL_URL": "carrier-pigeon://x"}, "The settings are wrong"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path, environment, words):
    process = start(tmp_path, free_port(), **environment)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert words in err and err.count("\n") == 1 and not out


def test_a_taken_port_is_one_line(tmp_path, port):
    process = start(tmp_path, port)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"Port {port} on {HOST} cannot be used" in err and err.count("\n") == 1


def test_plain_http_in_a_network_is_told(settings):
    settings.IS_HTTPS, settings.IS_LOCAL, settings.PORTAL_URL = False, False, "http://portal.test:8000"
    assert any("plain http" in line for line in server.warnings())
    settings.IS_LOCAL = True
    assert not any("plain http" in line for line in server.warnings())


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
        ((3, 6, 23), False),
    ],
)
def test_sqlite_with_the_reset_defect(version, affected):
    assert server.has_reset_defect(version) is affected


def test_behind_a_proxy_that_ends_tls(tmp_path):
    """What the proxy says of the scheme counts, plain requests are sent to https, and health is for the machine."""
    port = free_port()
    process = start(tmp_path, port, PORTAL_URL="https://portal.example.com")
    try:
        wait(port, process)
        name = {"Host": "portal.example.com"}
        page = ask(port, "GET", "/accounts/login/", headers={**name, "X-Forwarded-Proto": "https"})
        assert page.status == 200
        assert page.getheader("Strict-Transport-Security") == "max-age=31536000; includeSubDomains; preload"
        assert "; Secure" in page.getheader("Set-Cookie")
        plain = ask(port, "GET", "/accounts/login/", headers=name)
        assert (plain.status, plain.getheader("Location")) == (
            301,
            "https://portal.example.com/accounts/login/",
        )
    finally:
        process.terminate()
        process.communicate(timeout=10)


def test_pages_are_compressed_on_their_way(port):
    """A large page without anybody's secrets."""
    page = ask(port, "GET", "/explorer/", headers={"Accept-Encoding": "gzip"})
    assert (page.status, page.getheader("Content-Encoding")) == (200, "gzip")
    assert int(page.getheader("Content-Length")) < 30_000


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="Linux only")
def test_connections_that_nobody_reads_from_end_by_themselves():
    """Else the socket of a stuck reader stays, with megabytes in its buffer, after its stream was given up."""
    listener = server.listen(HOST, free_port())
    with listener, socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
        assert 0 < accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) <= 60_000


def test_a_preparation_that_fails_is_one_line(monkeypatch):
    """Tables and static files are made in a process of their own; its last words are the fault's."""
    monkeypatch.setenv("DATABASE_URL", "sqlite:////no/such/folder/portal.sqlite3")
    with pytest.raises(server.Fault, match=r"^Preparing failed: .*unable to open database file\.$"):
        server._manage("migrate")
