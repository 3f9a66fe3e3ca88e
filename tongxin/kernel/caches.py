"""The cache in the database: what nobody reads in it, and that it does not grow old."""

from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection
from django.utils import timezone

from tongxin.kernel import sealed


def key_of(key: str, prefix: str, version: int) -> str:
    """KEY_FUNCTION: a keyed hash, for keys hold numbers and addresses of people."""
    return sealed.lookup_hash(f"{prefix}:{version}:{key}", "cache")


def tables() -> list[str]:
    kept = (cache for cache in caches.all(initialized_only=False))
    return [
        one.cache_model_class._meta.db_table
        for one in kept
        if isinstance(one, BaseDatabaseCache)
    ]


def clear_expired() -> None:
    """Delete what has run out: Django leaves it until somebody asks for it again."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        for table in map(connection.ops.quote_name, tables()):
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 - from our settings
