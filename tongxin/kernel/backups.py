"""Everything of a house in one file, and a house out of such a file.

The file is a tar: `database.sqlite3` or `database.dump`, then `files/…`, `keys/…`, and
last `manifest.json` with the size and SHA-256 of all the others. The database is copied
before the files: a file that a row names was written before the row.

Who is signed in, what is counted for some minutes and what is cached stay out: numbers
and codes are on their way there, and a restored house has nobody signed in.
"""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from tongxin.kernel import caches, pg_clients, sealed
from tongxin.kernel.models import TryCount

FORMAT = 1
MANIFEST = "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# What a backup may hold: nothing else is ever unpacked.
MEMBER = re.compile(
    r"database\.(sqlite3|dump)|keys/(seal|secret)\.key|files/[^/].*", re.DOTALL
)


class BackupError(Exception):
    """A backup cannot be made, is not whole, or does not fit here; says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    made_at: str
    database: str
    migrations: list[str]
    seal_key: str
    members: dict[str, list[int | str]]

    @property
    def file_count(self) -> int:
        return sum(name.startswith("files/") for name in self.members)


# Making


def write_backup(target: Path, *, with_keys: bool = True) -> Path:
    """Write a backup to a file, or into a folder under the name of the moment.

    It is read again before it counts as made. Only its owner may read it.
    """
    if target.suffix != ".tar":
        target = target / f"tongxin-{timezone.localtime():%Y%m%d-%H%M%S}.tar"
    if target.exists():
        raise BackupError(f"{target} exists already and is not overwritten.")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".tar.unfinished")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            database = Path(folder) / DATABASES[connection.vendor]
            _copy_database(database)
            _pack(unfinished, {database.name: database} | _kept_files(with_keys))
        check(unfinished)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _copy_database(target: Path) -> None:
    if connection.vendor == "postgresql":
        pg_clients.dump(target, without_rows_of=_passing_tables())
        return
    source = f"file:{connection.settings_dict['NAME']}?mode=ro"
    with (
        closing(sqlite3.connect(source, uri=True, timeout=60)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA secure_delete=ON")
        for table in _passing_tables():
            copy.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
        copy.commit()
        # One file that stands alone, without a write-ahead log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")


def _passing_tables() -> list[str]:
    """Whatever runs out by itself, and nobody would miss."""
    passing = (
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, AbstractBaseSession | TryCount)
    )
    return [*passing, *caches.tables()]


def _kept_files(with_keys: bool) -> dict[str, Path]:
    """Names in the backup, and where what they name lies."""
    files = Path(settings.MEDIA_ROOT)
    kept = {
        f"files/{path.relative_to(files)}": path
        for path in sorted(files.rglob("*"))
        if path.is_file()
    }
    used = {"seal.key": settings.SEAL_KEY, "secret.key": settings.SECRET_KEY.encode()}
    for name, key in used.items():
        path = settings.DATA_DIR / "keys" / name
        # A key that comes from the environment is kept where it comes from.
        if with_keys and path.exists() and path.read_bytes() == key:
            kept[f"keys/{name}"] = path
    return kept


def _pack(target: Path, kept: dict[str, Path]) -> None:
    members: dict[str, list[int | str]] = {}
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with (
        os.fdopen(descriptor, "wb") as file,
        tarfile.open(fileobj=file, mode="w") as tar,
    ):
        for name, path in kept.items():
            with path.open("rb") as content:
                members[name] = [path.stat().st_size, _digest(content)]
            tar.add(path, name, recursive=False)
        manifest = Manifest(
            format=FORMAT,
            made_at=timezone.localtime().isoformat(timespec="seconds"),
            database=connection.vendor,
            migrations=sorted(_applied()),
            seal_key=_fingerprint(),
            members=members,
        )
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / MANIFEST
            page.write_text(json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
            tar.add(page, MANIFEST)


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while part := content.read(1 << 20):
        digest.update(part)
    return digest.hexdigest()


def _fingerprint() -> str:
    """Tells one seal key from another and gives neither away."""
    return sealed.lookup_hash("which key", "kernel.backups")[:16]


def _applied() -> set[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return {f"{app}.{name}" for app, name in applied}


# Checking


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, "r:") as tar:
            yield tar
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupError(f"{path} cannot be read as a backup: {error}") from error


def check(path: Path) -> Manifest:
    """Read the whole file against its manifest. Raises BackupError."""
    with _opened(path) as tar:
        manifest = _manifest(tar)
        found: dict[str, list[int | str]] = {}
        for member in tar:
            if member.name == MANIFEST:
                continue
            content = tar.extractfile(member) if member.isreg() else None
            climbs = ".." in member.name.split("/")
            if content is None or climbs or not MEMBER.fullmatch(member.name):
                raise BackupError(f"{path} holds what no backup holds: {member.name}")
            found[member.name] = [member.size, _digest(content)]
    for name in sorted(manifest.members.keys() | found.keys()):
        if manifest.members.get(name) != found.get(name):
            raise BackupError(f"{path} is damaged: {name} is not as it was written.")
    if DATABASES[manifest.database] not in found:
        raise BackupError(f"{path} holds no database.")
    return manifest


def _manifest(tar: tarfile.TarFile) -> Manifest:
    try:
        content = tar.extractfile(MANIFEST)
        read = dict(json.load(content)) if content else {}
        if read.get("format", FORMAT) != FORMAT:
            raise BackupError(f"This program reads backups of format {FORMAT}.")
        return Manifest(**read)
    except (KeyError, ValueError, TypeError) as error:
        raise BackupError("This is no backup: its manifest is missing.") from error


# Restoring


def restore(path: Path, *, replaces: bool) -> Manifest:
    """Put a backup in the place of this house's database, files and keys.

    Nothing is touched before the whole file has been checked. A database that holds
    anything is replaced only when `replaces` says so.
    """
    manifest = check(path)
    _refuse_unfit(manifest)
    if not replaces and not is_empty():
        raise BackupError("This database is not empty: nothing has been changed.")
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as name:
        folder = Path(name)
        with _opened(path) as tar:
            tar.extractall(folder, filter="data")
        _replace_database(folder / DATABASES[manifest.database])
        _replace_files(folder / "files")
        _put_digests_aside()
        for key in sorted((folder / "keys").glob("*.key")):
            key.chmod(0o600)
            (settings.DATA_DIR / "keys").mkdir(exist_ok=True, mode=0o700)
            key.replace(settings.DATA_DIR / "keys" / key.name)
    return manifest


def _put_digests_aside() -> None:
    """What was noted of the journal until now is of a house that is here no more.

    It stays, so that an auditor can tell what the restored one lacks.
    """
    if settings.DIGESTS.exists():
        moment = f"{timezone.localtime():%Y%m%d-%H%M%S}"
        name = f"digests-until-{moment}.csv"
        settings.DIGESTS.rename(settings.DIGESTS.with_name(name))


def is_empty() -> bool:
    """No room has a row in any table, or there are no tables yet."""
    tables = set(connection.introspection.table_names())
    return not any(
        model._meta.db_table in tables and model._base_manager.exists()
        for config in apps.get_app_configs()
        if config.name.startswith("tongxin.")
        for model in config.get_models()
    )


def _refuse_unfit(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise BackupError(
            f"The backup is of {manifest.database}, this house is on "
            f"{connection.vendor}."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if strange := set(manifest.migrations) - known:
        raise BackupError(
            "The backup was made by another version of the program "
            f"(it knows {min(strange)})."
        )
    brings_key = "keys/seal.key" in manifest.members
    kept = settings.DATA_DIR / "keys" / "seal.key"
    uses_kept = kept.exists() and kept.read_bytes() == settings.SEAL_KEY
    if manifest.seal_key != _fingerprint() and not (brings_key and uses_kept):
        raise BackupError(
            "The backup was sealed with another key. Set TONGXIN_SEAL_KEY to the key "
            "of the house that made it."
        )


def _replace_database(source: Path) -> None:
    if connection.vendor == "postgresql":
        connection.close()
        pg_clients.load(source)
        return
    target = connection.settings_dict["NAME"]
    connection.close()
    with (
        closing(sqlite3.connect(source)) as copy,
        closing(sqlite3.connect(target, timeout=60)) as live,
    ):
        copy.backup(live)


def _replace_files(source: Path) -> None:
    files = Path(settings.MEDIA_ROOT)
    if files.exists():
        shutil.rmtree(files)
    if source.exists():
        source.rename(files)
