"""
What pages cost, against a bare view: default middleware, the same frame and navigation, no query.

Run it from the top folder with the portal's interpreter. It uses a database of its own, calls the WSGI handler in
this process, and prints CPU time per request (median of five rounds), the ratio to the bare view, the number of
queries and the size. Aims: an anonymous lesson at most 1.1 times the bare view, a signed-in one at most 2 times and
3 queries.
"""

import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
FOLDER = tempfile.mkdtemp()
os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_VAR": FOLDER, "PORTAL_ONE_PROCESS": "1"}

import django
from django.conf import settings

django.setup()
settings.STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
settings.ROOT_URLCONF = __name__

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.shortcuts import render
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

ROUNDS, REPEAT = 5, 60


@login_not_required
def bare(request):
    """The frame of every page with nothing in it."""
    return render(request, "base.html")


urlpatterns = [path("bare/", bare), path("", include("portal.urls"))]


def caller(application, address, cookie):
    """A function that asks for an address once and returns the size of the answer."""
    where, _, query = address.partition("?")

    def call():
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": where,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "HTTP_HOST": "localhost:8000",
            "HTTP_ACCEPT_ENCODING": "gzip",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
        }
        if cookie:
            environ["HTTP_COOKIE"] = cookie
        status = []
        answer = application(environ, lambda line, headers, error=None: status.append(line))
        body = b"".join(answer)
        answer.close()
        if not status[0].startswith("200"):
            raise SystemExit(f"{address}: {status[0]}")
        return len(body)

    return call


def cost(call):
    """Milliseconds of CPU per call, median over rounds."""
    call()
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(REPEAT):
            call()
        rounds.append((time.process_time() - start) / REPEAT * 1000)
    return statistics.median(rounds)


def main():
    """Measure every page and print the table."""
    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_user(email="reader@example.org", password="not-used-elsewhere")
    client = Client()
    client.force_login(user)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    application = get_wsgi_application()
    lesson = "/lessons/process-isolation/"
    cases = [
        ("bare view", "/bare/", ""),
        ("lesson, no account", lesson, ""),
        ("lesson, signed in", lesson, cookie),
        ("home, no account", "/", ""),
        ("explorer", "/explorer/?host=windows-server-2022&image=ltsc2019&isolation=process", ""),
        ("builder", "/builder/", ""),
        ("checker", "/checker/", ""),
        ("practice", "/practice/", ""),
    ]
    print("load average", *(f"{value:.2f}" for value in os.getloadavg()) if hasattr(os, "getloadavg") else "")
    base = 0.0
    for name, address, cookies in cases:
        call = caller(application, address, cookies)
        size = call()
        with CaptureQueriesContext(connection) as captured:
            call()
        queries = len(captured)
        spent = cost(call)
        base = base or spent
        print(f"{name:20} {spent:7.2f} ms CPU  {spent / base:5.2f} x  {queries} queries  {size:7} bytes")


if __name__ == "__main__":
    main()
