"""Settings of the peer: its manual's, on the database and server that we stand on."""

import os
from pathlib import Path
from typing import Any

from django.core.management.utils import get_random_secret_key

FOLDER = Path(os.environ["HELPDESK_FOLDER"])
_key = FOLDER / "secret.key"
if not _key.exists():
    _key.write_text(get_random_secret_key())
SECRET_KEY = _key.read_text()
ALLOWED_HOSTS = ["127.0.0.1"]
SITE_ID = 1
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "helpdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
ROOT_URLCONF = "bench.helpdesk.urls"
# The options that our own house has: neither waits for a lock that the other need not.
_database: dict[str, Any]
if name := os.environ.get("HELPDESK_DATABASE"):
    _database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "HOST": os.environ["HELPDESK_HOST"],
        "USER": os.environ["HELPDESK_USER"],
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 20}},
    }
else:
    _database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "helpdesk.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
                "PRAGMA mmap_size=268435456;"
            ),
        },
    }
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
STATIC_URL = "static/"
MEDIA_ROOT = FOLDER / "files"
# Nothing leaves the machine, and no letter box is waited for.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
HELPDESK_PUBLIC_TICKET_QUEUE = "street"
HELPDESK_SUBMIT_A_TICKET_PUBLIC = HELPDESK_VIEW_A_TICKET_PUBLIC = True
# Without the app of teams, as its manual says.
HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_TEAMS_MODEL = "auth.User"
HELPDESK_TEAMS_MIGRATION_DEPENDENCIES: list[tuple[str, str]] = []
