"""Backup and restore: whole, checked, and never over somebody's data by mistake."""

import json
import os
import subprocess
import sys
import tarfile
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from tongxin.kernel import backups
from tongxin.kernel.backups import BackupError, check, restore, write_backup
from tongxin.kernel.management.commands.restore import Command as Restore
from tongxin.kernel.models import CalendarYear

pytestmark = pytest.mark.django_db(transaction=True)

PICTURE = b"a picture of the stairwell"


@pytest.fixture
def house(tmp_path: Path, settings) -> Path:
    """A house of its own: a data folder with a file and keys, and one row."""
    settings.DATA_DIR = tmp_path / "house"
    settings.MEDIA_ROOT = settings.DATA_DIR / "files"
    (settings.MEDIA_ROOT / "2026").mkdir(parents=True)
    (settings.MEDIA_ROOT / "2026" / "楼道.jpg").write_bytes(PICTURE)
    keys = settings.DATA_DIR / "keys"
    keys.mkdir()
    (keys / "seal.key").write_bytes(settings.SEAL_KEY)
    (keys / "secret.key").write_text(settings.SECRET_KEY)
    CalendarYear.objects.create(year=2027, source="国办发明电〔2026〕1号")
    return settings.DATA_DIR


def years() -> list[int]:
    return list(CalendarYear.objects.values_list("year", flat=True))


def rewritten(path: Path, change: dict[str, bytes | None]) -> Path:
    """The same tar with some members changed, added, or (None) left out."""
    target = path.with_name("rewritten.tar")
    with tarfile.open(path) as old, tarfile.open(target, "w") as new:
        kept = {m.name: old.extractfile(m).read() for m in old}
        for name, content in (kept | change).items():
            if content is not None:
                member = tarfile.TarInfo(name)
                member.size = len(content)
                new.addfile(member, BytesIO(content))
    return target


def manifest_with(path: Path, **changes) -> bytes:
    with tarfile.open(path) as tar:
        return json.dumps(
            json.load(tar.extractfile("manifest.json")) | changes
        ).encode()


def test_a_backup_holds_database_files_keys_and_is_for_its_owner_only(house, tmp_path):
    path = write_backup(tmp_path / "kept")
    manifest = check(path)
    assert path.name.startswith("tongxin-2")
    assert path.stat().st_mode & 0o077 == 0
    assert {"files/2026/楼道.jpg", "keys/seal.key", "keys/secret.key"} < set(
        manifest.members
    )
    assert manifest.file_count == 1
    assert manifest.database == connection.vendor
    assert [p.name for p in (tmp_path / "kept").iterdir()] == [path.name]


def test_keys_can_stay_at_home(house, tmp_path):
    path = write_backup(tmp_path / "b.tar", with_keys=False)
    assert not any(name.startswith("keys/") for name in check(path).members)


def test_a_key_from_the_environment_is_not_mistaken_for_a_kept_one(house, tmp_path):
    (house / "keys" / "seal.key").write_bytes(b"left over from another time")
    path = write_backup(tmp_path / "b.tar")
    assert "keys/seal.key" not in check(path).members


def test_a_backup_is_never_written_over_another(house, tmp_path):
    path = write_backup(tmp_path / "b.tar")
    with pytest.raises(BackupError, match="exists already"):
        write_backup(path)


def test_a_restored_house_is_as_it_was(house, tmp_path):
    path = write_backup(tmp_path / "b.tar")
    CalendarYear.objects.all().delete()
    (house / "files" / "2026" / "楼道.jpg").unlink()
    (house / "files" / "later.jpg").write_bytes(b"later")
    (house / "keys" / "secret.key").write_text("another")

    assert backups.is_empty()
    restore(path, replaces=False)

    assert years() == [2027]
    files = [p for p in (house / "files").rglob("*") if p.is_file()]
    assert {p.name: p.read_bytes() for p in files} == {"楼道.jpg": PICTURE}
    assert (house / "keys" / "secret.key").read_text() == settings.SECRET_KEY
    assert (house / "keys" / "secret.key").stat().st_mode & 0o077 == 0
    assert not [p for p in house.iterdir() if p.name.startswith("tmp")]


def test_restoring_twice_gives_the_same(house, tmp_path):
    path = write_backup(tmp_path / "b.tar")
    restore(path, replaces=True)
    restore(write_backup(tmp_path / "c.tar"), replaces=True)
    assert years() == [2027]


def test_a_database_that_holds_anything_is_not_replaced_unasked(house, tmp_path):
    path = write_backup(tmp_path / "b.tar")
    CalendarYear.objects.create(year=2028, source="later")
    with pytest.raises(BackupError, match="not empty"):
        restore(path, replaces=False)
    assert years() == [2027, 2028]
    restore(path, replaces=True)
    assert years() == [2027]


@pytest.mark.parametrize(
    "change",
    [
        {"files/2026/楼道.jpg": b"another picture"},
        {"files/2026/楼道.jpg": None},
        {"files/new.jpg": b"smuggled in"},
        {"keys/seal.key": b"another key"},
        {"../outside": b"above the folder"},
        {"files/../../outside": b"above the folder"},
        {"manifest.json": None},
        {"manifest.json": b"[]"},
        {"manifest.json": b"{"},
    ],
    ids=str,
)
def test_a_changed_backup_is_refused_and_nothing_is_touched(house, tmp_path, change):
    path = rewritten(write_backup(tmp_path / "b.tar"), change)
    with pytest.raises(BackupError):
        restore(path, replaces=True)
    assert years() == [2027]
    assert (house / "files" / "2026" / "楼道.jpg").read_bytes() == PICTURE


def test_half_a_file_is_refused(house, tmp_path):
    path = write_backup(tmp_path / "b.tar")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BackupError):
        check(path)


def test_a_file_that_is_not_there_is_named(house, tmp_path):
    with pytest.raises(BackupError, match=r"nowhere\.tar"):
        check(tmp_path / "nowhere.tar")


def test_a_backup_of_another_kind_of_database_is_refused(house, tmp_path):
    path = write_backup(tmp_path / "b.tar")
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    manifest = json.loads(manifest_with(path))
    mine, theirs = backups.DATABASES[connection.vendor], backups.DATABASES[other]
    manifest["members"][theirs] = manifest["members"].pop(mine)
    with tarfile.open(path) as tar:
        database = tar.extractfile(mine).read()
    manifest["database"] = other
    changed = {
        mine: None,
        theirs: database,
        "manifest.json": json.dumps(manifest).encode(),
    }
    with pytest.raises(BackupError, match=f"of {other}"):
        restore(rewritten(path, changed), replaces=True)


def test_a_backup_of_a_newer_program_is_refused(house, tmp_path):
    path = write_backup(tmp_path / "b.tar")
    newer = manifest_with(path, migrations=["kernel.0999_later"])
    with pytest.raises(BackupError, match="another version"):
        restore(rewritten(path, {"manifest.json": newer}), replaces=True)
    strange = manifest_with(path, format=2)
    with pytest.raises(BackupError, match="format"):
        check(rewritten(path, {"manifest.json": strange}))


def test_a_backup_sealed_with_another_key_needs_that_key(house, tmp_path, settings):
    path = write_backup(tmp_path / "b.tar", with_keys=False)
    settings.SEAL_KEY = b"the key of another house, of enough bytes"
    with pytest.raises(BackupError, match="TONGXIN_SEAL_KEY"):
        restore(path, replaces=True)


def test_a_fresh_house_takes_over_the_key_that_the_backup_brings(
    house, tmp_path, settings
):
    old = settings.SEAL_KEY
    path = write_backup(tmp_path / "b.tar")
    settings.SEAL_KEY = b"made when this house was set up, of enough bytes"
    (house / "keys" / "seal.key").write_bytes(settings.SEAL_KEY)
    restore(path, replaces=True)
    assert (house / "keys" / "seal.key").read_bytes() == old


def test_the_commands_say_what_went_wrong_in_a_line(house, tmp_path):
    path = tmp_path / "b.tar"
    out = StringIO()
    call_command("backup", path, stdout=out)
    assert "1 files" in out.getvalue()
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", path)
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", path)


def test_what_is_replaced_is_backed_up_before(house, tmp_path, monkeypatch):
    afterwards: list[str] = []
    monkeypatch.setattr(
        Restore, "_run", lambda _self, *words: afterwards.append(words[0])
    )
    path = write_backup(tmp_path / "b.tar")
    CalendarYear.objects.create(year=2028, source="later")
    out = StringIO()
    call_command("restore", path, "--replace", stdout=out)
    assert years() == [2027]
    [kept] = (house / "backups").glob("*.tar")
    assert str(kept) in out.getvalue()
    assert afterwards == ["migrate", "verify_journal"]

    call_command("restore", kept, "--replace", "--no-safety-copy", stdout=out)
    assert years() == [2027, 2028]
    assert [*(house / "backups").glob("*.tar")] == [kept]


class Elsewhere:
    """Another house, run from the outside as its administrator would."""

    def __init__(self, folder: Path, database: str | None) -> None:
        self.folder = folder
        self.variables = {"TONGXIN_DATA_DIR": str(folder)}
        if database:
            self.variables["DATABASE_URL"] = database

    def manage(self, *words: object) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TONGXIN_")}
        kept.pop("DATABASE_URL", None)
        kept["DJANGO_SETTINGS_MODULE"] = "config.settings"
        return subprocess.run(
            [sys.executable, settings.ROOT / "manage.py", *map(str, words)],
            env=kept | self.variables,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def houses(tmp_path: Path):
    """Two houses on fresh databases of the kind that this run is about."""
    names = ["backup_from", "backup_to"]
    if connection.vendor == "sqlite":
        yield [Elsewhere(tmp_path / name, None) for name in names]
        return
    given = connection.settings_dict
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    names = [f"{name}_{worker}" for name in names]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"CREATE DATABASE {name}")
    host = given["HOST"].replace("/", "%2F")
    login = ":".join(filter(None, [given["USER"], given["PASSWORD"]]))
    port = f":{given['PORT']}" if given["PORT"] else ""
    yield [
        Elsewhere(tmp_path / name, f"postgres://{login}@{host}{port}/{name}")
        for name in names
    ]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_one_house_moves_into_another_and_its_journal_verifies(houses, tmp_path):
    one, other = houses
    calendar = tmp_path / "2027.csv"
    day = date(2027, 1, 1)
    calendar.write_text(f"date,is_workday,name\n{day},0,元旦\n", encoding="utf-8")
    for done in (
        one.manage("migrate", "-v", "0"),
        # An act, and so a line of the journal, under the keys of the first house.
        one.manage("load_calendar", calendar, "--source", "国办发明电〔2026〕1号"),
        one.manage("backup", tmp_path / "b.tar"),
        other.manage("restore", tmp_path / "b.tar"),
    ):
        assert done.returncode == 0, done.stdout + done.stderr
    assert "Restored as of" in done.stdout
    assert (one.folder / "keys" / "seal.key").read_bytes() == (
        other.folder / "keys" / "seal.key"
    ).read_bytes()
