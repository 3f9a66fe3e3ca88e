"""`rebuild_ledgers`: thrown away and written anew they are the same, to the byte."""

import hashlib
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tongxin.journal.models import Entry
from tongxin.kernel import listing as books
from tongxin.ledgers.queries import ledgers
from tongxin.ledgers.tests.make import at, make_month, make_said, rows
from tongxin.units.models import Unit

pytestmark = pytest.mark.django_db
NAMES = {f"{name}.xlsx" for name in ledgers()} | {"SHA256SUMS"}


def rebuild(folder: Path, year: int = 2026) -> dict[str, bytes]:
    call_command("rebuild_ledgers", year=year, folder=folder, stdout=StringIO())
    return {path.name: path.read_bytes() for path in (folder / str(year)).iterdir()}


def test_dropped_and_rebuilt_they_are_the_same_bytes(tmp_path, clock):
    make_month()
    clock.at("2026-10-02 10:00")
    first = rebuild(tmp_path)
    shutil.rmtree(tmp_path / "2026")
    clock.forward(days=40)
    assert rebuild(tmp_path) == first
    assert first.keys() == NAMES
    assert len(rows(first["voices.xlsx"])) == 7


def test_written_over_what_is_there_they_are_the_same_bytes(tmp_path):
    make_month()
    first = rebuild(tmp_path)
    (tmp_path / "2026" / "voices.xlsx").write_bytes(b"somebody typed here")
    assert rebuild(tmp_path) == first


def test_the_digests_are_those_of_the_files(tmp_path):
    make_month()
    found = rebuild(tmp_path)
    listed: dict[str, str] = dict(
        line.split("  ")[::-1] for line in found["SHA256SUMS"].decode().splitlines()
    )
    assert listed == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in found.items()
        if name != "SHA256SUMS"
    }


def test_the_language_of_whoever_types_the_command_changes_nothing(tmp_path):
    make_month()
    first = rebuild(tmp_path)
    with translation.override("en"):
        assert rebuild(tmp_path) == first
    assert "编号" in rows(first["voices.xlsx"])[0]


def test_a_new_fact_changes_its_ledger_and_no_other(tmp_path):
    make_month()
    first = rebuild(tmp_path)
    make_said(Unit.objects.get(), at("2026-11-01 09:00"))
    second = rebuild(tmp_path)
    changed = {name for name in NAMES if first[name] != second[name]}
    assert changed == {"voices.xlsx", "SHA256SUMS"}


def test_each_year_has_a_folder_of_its_own(tmp_path):
    make_month()
    rebuild(tmp_path, 2025)
    assert rows(rebuild(tmp_path, 2025)["voices.xlsx"]) == []
    assert len(rows(rebuild(tmp_path)["voices.xlsx"])) == 7


def test_only_their_owner_may_read_the_files(tmp_path):
    make_month()
    rebuild(tmp_path)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "2026").iterdir()}
    assert modes == {0o600}
    assert (tmp_path / "2026").stat().st_mode & 0o777 == 0o700


def test_rebuilding_is_on_record(tmp_path):
    make_month()
    rebuild(tmp_path)
    assert Entry.objects.get(action="ledger.rebuilt").actor_kind == "system"


@pytest.mark.parametrize("year", [1999, 2100])
def test_a_year_that_is_none_is_refused(tmp_path, year):
    with pytest.raises(CommandError):
        rebuild(tmp_path, year)
    assert list(tmp_path.iterdir()) == []


def test_too_much_is_refused(tmp_path, monkeypatch):
    make_month()
    monkeypatch.setattr(books, "MOST_ROWS", 6)
    with pytest.raises(CommandError, match="6"):
        rebuild(tmp_path)
