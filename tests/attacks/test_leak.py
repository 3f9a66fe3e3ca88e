"""Somebody reads what lies about: logs, tables, a backup. None of it names anybody."""

import base64
import hashlib
import os
import re
import sqlite3
import subprocess
import sys
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tongxin.kernel import timers
from tongxin.kernel.backups import restore, write_backup
from tongxin.kernel.caches import key_of
from tongxin.kernel.files import CheckedFile
from tongxin.kernel.models import TryCount
from tongxin.people import operations
from tongxin.people.models import Person, Role, Session, User
from tongxin.people.tests.make import (
    SentSMS,
    last_code,
    make_data_officer,
    make_street_clerk,
    make_verified_resident,
    sign_in_by_code,
)
from tongxin.voices import operations as voices

ROOMS = settings.ROOT / "tongxin"
PHONE = "+8613911112223"
TYPED = "139 1111 2223"
# As it is said, stored, sent to a gateway, and as anybody can compute it.
NUMBERS = [
    "13911112223",
    TYPED,
    *(hashlib.sha256(said.encode()).hexdigest() for said in (PHONE, PHONE[3:])),
]


PASSING = [
    Session._meta.db_table,
    settings.CACHES["default"]["LOCATION"],
    TryCount._meta.db_table,
]


@pytest.fixture
def texts(settings, db) -> list[tuple[str, str]]:
    """Text messages go out, and nothing of an earlier test is counted."""
    settings.SMS_SENDER = "tongxin.people.tests.make.SentSMS"
    SentSMS.sent.clear()
    cache.clear()
    return SentSMS.sent


def readable(content: bytes) -> Iterator[bytes]:
    """A file as it lies, and whatever in it opens without a key."""
    yield content
    for run in re.findall(rb"[\w+/.=-]{40,}", content):
        for part in re.split(rb"[.:]", run):
            with suppress(ValueError):
                opened = base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))
                yield opened
                with suppress(zlib.error):
                    yield zlib.decompress(opened)


def found(content: bytes, *words: str) -> list[str]:
    parts = list(readable(content))
    return [word for word in words if any(word.encode() in part for part in parts)]


def whole_database() -> bytes:
    if connection.vendor != "sqlite":
        pytest.skip("a file to look into is SQLite's")
    connection.ensure_connection()
    return bytes(connection.connection.serialize())


# ---- A house whose text messages reach nobody ----


@pytest.mark.django_db
def test_a_real_house_without_a_sender_writes_no_number_and_no_code(
    client, capfd, caplog, settings, tmp_path
):
    settings.DATA_DIR, settings.SMS_SENDER = tmp_path, ""
    page = client.post("/sign-in/", {"phone": TYPED})
    told = capfd.readouterr()
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept == []
    for text in (told.out, told.err, caplog.text):
        assert not re.search(r"1391111|\d{6}", text)
    assert page.status_code == 503
    assert "/voices/new/" in page.content.decode()


@pytest.mark.one_database
def test_a_real_house_has_no_sender_that_only_writes(tmp_path):
    show = "from config import settings as s; print(repr(s.SMS_SENDER), s.MAILERS)"
    plain = {"PATH": os.environ["PATH"], "TONGXIN_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", show],
        cwd=settings.ROOT,
        env=plain,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("'' ")
    assert "console" not in done.stdout


@pytest.mark.django_db
def test_no_code_is_made_where_none_can_be_sent(client, settings, tmp_path):
    settings.DATA_DIR, settings.SMS_SENDER = tmp_path, ""
    client.post("/sign-in/", {"phone": TYPED})
    assert "sign_in_code" not in client.session
    assert client.get("/sign-in/code/").status_code == 302


@pytest.mark.django_db
def test_the_sender_of_the_demo_refuses_to_write_for_a_real_house(
    client, capfd, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    settings.SMS_SENDER = "tongxin.notices.senders.ConsoleSMS"
    assert client.post("/sign-in/", {"phone": TYPED}).status_code == 503
    assert not (tmp_path / "outbox").exists()
    assert "1391111" not in capfd.readouterr().out


@pytest.mark.django_db
def test_a_broken_gateway_brings_no_number_into_the_log(client, caplog, settings):
    settings.SMS_SENDER = "tests.attacks.test_leak.TalkativeSMS"
    assert client.post("/sign-in/", {"phone": TYPED}).status_code == 503
    assert "could not be sent" in caplog.text
    assert not re.search(r"1391111|\d{6}", caplog.text.split("could", 1)[1])


class TalkativeSMS:
    """A gateway whose fault repeats what it was given."""

    def send(self, phone: str, text: str, **_kwargs: str) -> None:
        raise OSError(f"{phone}: {text}")


# ---- Sessions, counts, caches ----


def ask_and_half_open(client: Client) -> str:
    assert client.post("/sign-in/", {"phone": TYPED}).url == "/sign-in/code/"
    return last_code()


@pytest.mark.django_db
@pytest.mark.one_database
def test_the_database_shows_neither_the_number_nor_its_hash_nor_the_code(client, texts):
    code = ask_and_half_open(client)
    assert client.session["sign_in_code"]["code"] == code
    # A library counts under whatever it was given.
    cache.add(f"asked:{NUMBERS[0]}", 1)
    assert found(whole_database(), *NUMBERS, f'"{code}"') == []


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_new_number_on_its_way_is_in_no_row(client, texts):
    user = make_verified_resident(phone="+8613800138000")
    sign_in_by_code(client, user)
    assert (
        client.post(reverse("account_change_phone"), {"phone": TYPED}).status_code
        == 302
    )
    assert "account_phone_verification" in client.session
    assert found(whole_database(), *NUMBERS, f'"{last_code()}"') == []


@pytest.mark.django_db
@pytest.mark.one_database
def test_after_erasure_no_row_holds_the_number(client, texts):
    user = make_verified_resident(phone=PHONE)
    ask_and_half_open(client)
    client.post("/sign-in/code/", {"code": last_code()})
    assert client.session["_auth_user_id"] == str(user.pk)
    person = Person.objects.get(user=user)
    keyed = person.phone_hash
    operations.erase_person(make_data_officer(), person)
    assert found(whole_database(), *NUMBERS, keyed) == []


@pytest.mark.django_db
def test_a_session_moved_into_another_row_opens_nothing(client):
    """Whoever writes into the table gives their own browser nobody else's session."""
    client.force_login(make_verified_resident())
    mine = Client()
    mine.get("/sign-in/")
    mine.force_login(User.objects.create_user("another"))
    other = Session.objects.get(session_key=client.session.session_key)
    row = Session.objects.get(session_key=mine.session.session_key)
    Session.objects.filter(pk=row.pk).update(session_data=other.session_data)
    assert "_auth_user_id" not in mine.session


def functions_that_clear() -> dict[str, Callable[[], object]]:
    """Whatever says by its name that it clears away what has run out."""
    clearing: dict[str, Callable[[], object]] = {}
    for room in settings.ROOMS:
        for inner in walk_packages([f"{ROOMS}/{room}"], f"tongxin.{room}."):
            if {"tests", "migrations", "management"} & set(inner.name.split(".")):
                continue
            for name, one in vars(import_module(inner.name)).items():
                is_own = getattr(one, "__module__", "") == inner.name
                if is_own and re.match(r"clear_|delete_old_", name):
                    clearing[f"{inner.name}.{name}"] = one
    return clearing


@pytest.mark.django_db
def test_whatever_clears_away_is_on_the_timetable():
    comes_round = {timer.work for timer in timers.of_rooms()}
    clearing = functions_that_clear()
    assert len(clearing) >= 3
    assert [name for name, one in clearing.items() if one not in comes_round] == []


@pytest.mark.django_db
def test_what_has_run_out_goes_when_it_is_cleared_away(client, texts):
    ask_and_half_open(client)
    TryCount.add("door:10.0.0.1", lasts=timedelta(minutes=1))
    cache.set("stays", 1, timeout=600)
    long_ago = timezone.now() - timedelta(days=1)
    Session.objects.update(expire_date=long_ago)
    TryCount.objects.update(until=long_ago)
    moment = connection.ops.adapt_datetimefield_value(long_ago)
    with connection.cursor() as cursor:
        stays = key_of("stays", "", 1)
        cursor.execute(
            f"UPDATE {PASSING[1]} SET expires = %s WHERE cache_key <> %s",  # noqa: S608 - ours
            [moment, stays],
        )
    for clear in functions_that_clear().values():
        clear()
    assert [rows_of(table) for table in PASSING] == [0, 1, 0]


def rows_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - ours
        return int(cursor.fetchone()[0])


# ---- A backup that somebody finds ----


@pytest.fixture
def house(tmp_path: Path, settings, texts) -> Path:
    settings.DATA_DIR = tmp_path / "house"
    settings.MEDIA_ROOT = settings.DATA_DIR / "files"
    settings.MEDIA_ROOT.mkdir(parents=True)
    return settings.DATA_DIR


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
def test_a_backup_without_keys_holds_no_session_no_count_and_nothing_kept(
    client, house, tmp_path
):
    if connection.vendor != "sqlite":
        pytest.skip("a file to look into is SQLite's")
    code = ask_and_half_open(client)
    cache.set(PHONE, [1], timeout=600)
    assert all(rows_of(table) for table in PASSING)
    path = write_backup(tmp_path / "b.tar", with_keys=False)
    assert found(path.read_bytes(), *NUMBERS, f'"{code}"') == []
    with tarfile.open(path) as tar:
        tar.extract("database.sqlite3", tmp_path, filter="data")
    copy = sqlite3.connect(tmp_path / "database.sqlite3")
    for table in PASSING:
        assert copy.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608 - ours
    copy.close()
    # Nor on pages that the copy has only let go of.
    assert client.session.session_key.encode() not in path.read_bytes()


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_a_restored_backup_brings_no_session_back(client, house, tmp_path):
    client.force_login(make_verified_resident())
    assert client.get("/me/").status_code == 200
    path = write_backup(tmp_path / "b.tar")
    restore(path, replaces=True)
    assert Session.objects.count() == 0
    assert client.get("/me/").status_code == 302


# ---- What somebody wrote of themselves ----


@pytest.mark.django_db
def test_nobody_finds_what_an_erased_person_wrote_of_themselves(
    client, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path
    user, clerk = make_verified_resident(), Client()
    words = {"text": "我叫测试丁戊己，住独特楼九九九室", "author": user.person}
    photo = CheckedFile("me.jpg", "image/jpeg", b"a face", "0" * 64)
    facts = {"kind": "help", "audience": "public", "files": [photo]}
    voice = voices.file_voice(user, **words, **facts).voice
    clerk.force_login(make_street_clerk())
    file = voice.attachments.get().get_absolute_url()
    shown = clerk.get(file)
    assert (shown.status_code, b"".join(shown.streaming_content)) == (200, b"a face")
    client.force_login(user)
    gone = client.post(reverse("people:erase"), {"with_words": "on", "is_sure": "on"})
    assert gone.status_code == 200
    assert "测试丁戊己" not in clerk.get(voice.get_absolute_url()).content.decode()
    listed = clerk.get(reverse("voices:inbox"), {"q": "测试丁戊己"}).content.decode()
    assert voice.number not in listed
    assert clerk.get(file).status_code == 404


@pytest.mark.django_db
@pytest.mark.one_database
def test_what_an_office_blacked_out_is_in_no_byte_of_the_database():
    chief = make_street_clerk(Role.CHIEF)
    text = "我叫测试丁戊己，住独特楼九九九室，楼道的灯坏了。"
    facts = {"kind": "help", "audience": "public", "channel": "window"}
    voice = voices.file_voice(chief, text=text, **facts).voice
    page = Client()
    page.force_login(chief)
    slip = {
        "words": "测试丁戊己\n独特楼九九九室",
        "reason": "写了姓名",
        "is_sure": "on",
    }
    assert found(whole_database(), "测试丁戊己") == ["测试丁戊己"]
    assert page.post(f"/inbox/{voice.pk}/black-out/", slip).status_code == 302
    assert found(whole_database(), "测试丁戊己", "九九九室") == []
