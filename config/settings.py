"""Settings read from the environment; nothing here knows a business rule.

Every variable is described in docs/operations.md. The defaults are safe: without
any variable the program runs in production mode on its own SQLite database.
"""

import logging
import os
import secrets
import shlex
from contextlib import suppress
from pathlib import Path

import dj_database_url
from django.utils.csp import CSP
from django.utils.log import CallbackFilter
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parent.parent
# Database, files, keys: what the program writes is for its own user alone, whatever
# the folder allows that somebody made for it.
os.umask(0o077)


def flag(name: str) -> bool:
    return os.environ.get(name, "") in {"1", "true", "yes", "on"}


DATA_DIR = Path(os.environ.get("TONGXIN_DATA_DIR", ROOT / "var")).resolve()
DEBUG = flag("TONGXIN_DEBUG")
DEMO = flag("TONGXIN_DEMO")
# Behind a proxy that ends TLS. A demo or a first try on one machine has no TLS.
HTTPS = flag("TONGXIN_HTTPS")


def kept_secret(name: str, variable: str) -> bytes:
    """A secret from the environment, or one made once and kept in the data folder."""
    if given := os.environ.get(variable):
        return given.encode()
    path = DATA_DIR / "keys" / name
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        # Written aside and then linked: of two processes that start at once, one wins,
        # and neither reads half a key.
        fresh = path.with_name(f"{name}.{os.getpid()}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(secrets.token_urlsafe(48).encode())
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_bytes()


SECRET_KEY = kept_secret("secret.key", "SECRET_KEY").decode()
# Wraps the keys of sealed fields and signs journal rows. Whoever loses it loses them:
# `make backup` takes it along.
SEAL_KEY = kept_secret("seal.key", "TONGXIN_SEAL_KEY")

ALLOWED_HOSTS = os.environ.get(
    "TONGXIN_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]"
).split(",")
CSRF_TRUSTED_ORIGINS = [
    f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host not in {"*", "[::1]"}
]

# From the bottom up; what each brings to the house stands in its `room.py`.
ROOMS = [
    "kernel",
    "journal",
    "places",
    "people",
    "notices",
    "redactions",
    "audit",
    "imports",
    "openness",
    "work",
    "units",
    "plans",
    "rolls",
    "members",
    "voices",
    "ballots",
    "consultations",
    "polls",
    "councils",
    "founding",
    "indicators",
    "desks",
    "ledgers",
    "demo",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks_db",
    *(f"tongxin.{room}" for room in ROOMS),
    # Below our rooms, so that our pages and words come before its own.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tongxin.kernel.middleware.reading_middleware",
    "tongxin.kernel.middleware.button_middleware",
    "tongxin.kernel.middleware.writing_middleware",
    "tongxin.people.middleware.sign_in_rules",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tongxin.kernel.pages.page_context",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "tongxin.kernel.templatetags.look",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA_DIR / 'tongxin.sqlite3'}", conn_max_age=None
    )
}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a read followed by a write in one transaction fails under two
    # workers otherwise. FULL: what was acknowledged is on the disk when the power goes;
    # with less, WAL keeps it only when the process alone is killed.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
            # What is deleted is gone from the file, too.
            "PRAGMA secure_delete=ON;"
            "PRAGMA mmap_size=268435456;"
        ),
    }
else:
    _database["CONN_MAX_AGE"] = 0
    # Nobody is given a connection that died while the server was away.
    _database["CONN_HEALTH_CHECKS"] = True
    # Beside whatever DATABASE_URL asks for itself, such as ?sslmode=require.
    _database.setdefault("OPTIONS", {}).update(
        pool={"min_size": 1, "max_size": 8, "timeout": 20},
        # What a connection sends for the third time is planned no more: planning a
        # page's statements takes longer than running them.
        server_side_binding=True,
        prepare_threshold=2,
    )

AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_AGE = 31536000
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
# The ends of the journal, day by day, beside the database (journal/digests.py).
DIGESTS = DATA_DIR / "digests.csv"
STORAGES = {
    "default": {"BACKEND": "tongxin.kernel.storage.RecordStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
# A command that looks at each file that is taken; its path comes last.
FILE_SCANNER = shlex.split(os.environ.get("TONGXIN_FILE_SCANNER", ""))

# Background work lives in the same database: nothing else to run.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Links in text messages, e-mails and letters begin with this: https://tongxin.example.org
PUBLIC_URL = os.environ.get("TONGXIN_PUBLIC_URL", "")
# Where text messages are posted to; only for tongxin.notices.senders.GatewaySMS.
SMS_GATEWAY_URL = os.environ.get("TONGXIN_SMS_GATEWAY_URL", "")
SMS_GATEWAY_TOKEN = os.environ.get("TONGXIN_SMS_GATEWAY_TOKEN", "")


def without_trace(record: logging.LogRecord) -> bool:
    """Who asks for a foreign host finds no fault of ours: a short line is enough."""
    record.exc_info, record.msg, record.args = None, record.getMessage()[:120], ()
    return True


def is_no_answer_on_health(record: logging.LogRecord) -> bool:
    """Whoever watches is answered; at each start workers are missed for a moment."""
    request = getattr(record, "request", None)
    return request is None or not request.path.startswith("/healthz")


# Faults go to the terminal or the service's own log; Django alone would keep silent.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "filters": {
        "short": {"()": CallbackFilter, "callback": without_trace},
        "asked": {"()": CallbackFilter, "callback": is_no_answer_on_health},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": os.environ.get("TONGXIN_LOG_LEVEL", "WARNING"),
    },
    # Once, through the root: Django's own handlers would say it twice or by e-mail.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.security.DisallowedHost": {"filters": ["short"]},
        "django.request": {"filters": ["asked"]},
    },
}

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    # Machines that watch ask here, past the proxy.
    SECURE_REDIRECT_EXEMPT = [r"^healthz/?$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # Browsers build such a list in, and hardly ever take a name out again: only a house
    # that asks for it.
    SECURE_HSTS_PRELOAD = flag("TONGXIN_HSTS_PRELOAD")
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True

from config.signin import *  # noqa: E402, F403 - one long theme, kept in its own file
