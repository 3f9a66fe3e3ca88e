"""What `manage.py check --deploy` asks of a house beyond Django's own questions: each
answer says what to do.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import connection

OTHERS = 0o077


@checks.register(checks.Tags.security, deploy=True)
def behind_a_proxy(**_: Any) -> list[checks.CheckMessage]:
    """With TLS ended elsewhere, every visitor comes from the proxy's own address."""
    if not settings.SECURE_SSL_REDIRECT or settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return []
    return [
        checks.Warning(
            "The house is behind a proxy and does not know it: limits by address are "
            "counted for the whole town as one.",
            hint="Set TONGXIN_PROXIES=1, or how many proxies stand in front, and let "
            "the first of them replace X-Forwarded-For.",
            id="tongxin.W001",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def public_address(**_: Any) -> list[checks.CheckMessage]:
    """What links in messages and letters begin with."""
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme == "https" and address.hostname:
        return []
    return [
        checks.Warning(
            f"Messages and letters lead to {settings.PUBLIC_URL}, which is no https."
            if settings.PUBLIC_URL
            else "Messages and letters have no address to lead to.",
            hint="Set TONGXIN_PUBLIC_URL to the whole address, as in "
            "https://tongxin.example.org.",
            id="tongxin.W002",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def own_files(**_: Any) -> list[checks.CheckMessage]:
    """Database and keys that another user of the machine may open."""
    return [
        checks.Warning(
            f"Others on this machine may open {path}.",
            hint=f"As its owner: chmod go= {path}",
            id="tongxin.W003",
        )
        for path in _private()
        if path.exists() and path.stat().st_mode & OTHERS
    ]


def _private() -> Iterator[Path]:
    keys = settings.DATA_DIR / "keys"
    yield from [keys, *sorted(keys.glob("*"))]
    if connection.vendor == "sqlite":
        database = connection.settings_dict["NAME"]
        yield from (Path(f"{database}{more}") for more in ("", "-wal", "-shm"))
