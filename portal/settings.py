"""
All settings, from environment variables with defaults that suit one machine.

README lists the variables. Nothing here asks the network or the database. `PORTAL_DEBUG` is for development
(`make dev`); without it these are production settings.
"""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from portal.addresses import is_loopback, own_addresses

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("PORTAL_VAR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = env.bool("PORTAL_DEBUG", False)


def secret_key() -> str:
    """The key in SECRET_KEY, else the one in var/secret_key, which is made at the first start for its owner only."""
    given = env.str("SECRET_KEY", "")
    if given:
        return given
    file = VAR_DIR / "secret_key"
    if not file.exists():
        fresh = VAR_DIR / f"secret_key.{os.getpid()}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(64))
        fresh.replace(file)
    return file.read_text().strip()


SECRET_KEY = secret_key()

# Where the portal listens, and the address people type
HOST = env.str("HOST", "127.0.0.1")
PORT = env.int("PORT", 8000)


LISTENS_TO_ALL = HOST in ("0.0.0.0", "::", "")  # noqa: S104  (compared, not bound)
_own = own_addresses() if LISTENS_TO_ALL else [HOST]
_public = next((name for name in _own if name[0].isdigit() and not is_loopback(name)), _own[0])
PORTAL_URL = env.str("PORTAL_URL", f"http://{f'[{_public}]' if ':' in _public else _public}:{PORT}").rstrip(
    "/"
)
_portal = urlsplit(PORTAL_URL)
if _portal.scheme not in ("http", "https") or not _portal.hostname or _portal.path:
    raise ImproperlyConfigured(f"PORTAL_URL is not an address like https://portal.example.com: {PORTAL_URL}")
IS_HTTPS = _portal.scheme == "https"
IS_LOCAL = is_loopback(_portal.hostname)
ALLOWED_HOSTS = [
    _portal.hostname,
    "localhost",
    "127.0.0.1",
    "[::1]",
    *(f"[{h}]" if ":" in h else h for h in _own),
]
CSRF_TRUSTED_ORIGINS = [f"{_portal.scheme}://{_portal.netloc.rpartition('@')[2]}"]
# Whose X-Forwarded-For and X-Forwarded-Proto are believed: a reverse proxy on this machine that ends TLS.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=["127.0.0.1", "::1"] if IS_HTTPS else [])

INSTALLED_APPS = [
    "portal.accounts",
    "portal.learn",
    "portal.explorer",
    "portal.builder",
    "portal.advisor",
    "portal.rulebook",
    "portal.teams",
    "portal.workshops",
    "portal.api",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "portal.api.problems.Problems",
    "portal.http.Guard",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.http.Compress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.http.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.http.NotAllowed",
    "portal.http.InvalidForm",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Data. Measured: only WAL with IMMEDIATE transactions loses no answer when a class answers at once.
_SQLITE = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={env.str('SQLITE_SYNCHRONOUS', 'NORMAL')}; "
    "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; PRAGMA foreign_keys=ON",
}
if env.str("DATABASE_URL", ""):
    DATABASES = {"default": env.db_url("DATABASE_URL")}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR_DIR / "portal.sqlite3")}}
DATABASES["default"]["CONN_MAX_AGE"] = None
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(_SQLITE)
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What a process of `portal.server` serves: "all", or "pages" or "streams" alone.
SERVE = env.str("PORTAL_SERVE", "all")
if SERVE not in ("all", "pages", "streams"):
    raise ImproperlyConfigured(f"PORTAL_SERVE is one of all, pages, streams: {SERVE}")
# `portal.server` is one process and says so; other servers may have several, which then share what they keep.
ONE_PROCESS = env.bool("PORTAL_ONE_PROCESS", False)
REDIS_URL = env.str("REDIS_URL", "")
_CACHES = "django.core.cache.backends"
# More than one can fill from outside: full caches forget, and what is counted in them are failed tries.
_ROOM = {"TIMEOUT": 600, "OPTIONS": {"MAX_ENTRIES": 100_000}}
if REDIS_URL:
    CACHES = {"default": {"BACKEND": f"{_CACHES}.redis.RedisCache", "LOCATION": REDIS_URL}}
elif ONE_PROCESS:
    CACHES = {"default": {"BACKEND": f"{_CACHES}.locmem.LocMemCache", "LOCATION": "default", **_ROOM}}
else:
    CACHES = {
        "default": {
            "BACKEND": f"{_CACHES}.filebased.FileBasedCache",
            "LOCATION": str(VAR_DIR / "cache"),
            **_ROOM,
        }
    }
# Sessions have a place of their own, because anybody can make as many as they like.
CACHES["sessions"] = {**CACHES["default"], "KEY_PREFIX": "sessions"}
if ONE_PROCESS and not REDIS_URL:
    CACHES["sessions"] |= {"LOCATION": "sessions", "OPTIONS": {"MAX_ENTRIES": 10_000}}
SESSION_CACHE_ALIAS = "sessions"
SESSION_ENGINE = f"django.contrib.sessions.backends.{'cached_db' if REDIS_URL or ONE_PROCESS else 'db'}"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "learn:home"
LOGOUT_REDIRECT_URL = "learn:home"
EMAIL_URL = env.str("EMAIL_URL", "")
HAS_MAIL = bool(EMAIL_URL)
ACCOUNT_ADAPTER = "portal.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "portal.accounts.forms.SignUp"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if HAS_MAIL else "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = HAS_MAIL
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _portal.scheme
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Bulkhead: "
ACCOUNT_SESSION_REMEMBER = True
# A class sits behind one address and signs up within a minute; failed tries are what is limited tightly.
ACCOUNT_RATE_LIMITS = {"signup": "300/m/ip", "login": "300/m/ip", "login_failed": "60/m/ip,5/5m/key"}


def mailer(url: str) -> dict[str, object]:
    """A Django mailer from an address such as `smtp+tls://user:password@mail.example.com:587`."""
    if not url:
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = environ.Env.email_url_config(url)
    names = {
        "EMAIL_HOST": "host",
        "EMAIL_PORT": "port",
        "EMAIL_HOST_USER": "username",
        "EMAIL_HOST_PASSWORD": "password",
        "EMAIL_USE_TLS": "use_tls",
        "EMAIL_USE_SSL": "use_ssl",
    }
    options = {names[key]: value for key, value in parts.items() if key in names and value}
    return {
        "BACKEND": parts["EMAIL_BACKEND"],
        "OPTIONS": options if parts["EMAIL_BACKEND"].endswith("smtp.EmailBackend") else {},
    }


MAILERS = {"default": mailer(EMAIL_URL)}
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", f"Bulkhead <bulkhead@{_portal.hostname}>")

# Safety
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS and env.bool("HSTS_SUBDOMAINS", True)
SECURE_REFERRER_POLICY = "same-origin"
# Browsers ignore this header outside a secure context, and complain about it in the console.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if IS_HTTPS or IS_LOCAL else None
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
EXTRA_HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CSRF_FAILURE_VIEW = "portal.http.csrf_failure"
# Bytes. The largest thing that people paste is 5 MB; the coding of a form adds to it.
MAX_BODY = DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

# What one address may ask of the API in a minute, in points (portal/api/limits.py); 0 for no limit.
API_LIMIT = env.int("API_LIMIT", 6000)

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": _STATIC if DEBUG else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True

# Content of one's own; empty means lessons/
PORTAL_LESSONS = env.str("PORTAL_LESSONS", "")

# Where reports of wrong facts go: a mailto: or https:// address; empty means that pages offer the text alone
PORTAL_REPORTS = env.str("PORTAL_REPORTS", "")
if PORTAL_REPORTS and not PORTAL_REPORTS.startswith(("mailto:", "https://")):
    raise ImproperlyConfigured(f"PORTAL_REPORTS is no mailto: or https:// address: {PORTAL_REPORTS}")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers would mail error reports, with what people had pasted, to ADMINS.
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO" if DEBUG else "WARNING", "propagate": False}
    },
}
