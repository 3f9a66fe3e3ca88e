"""How much of an empty signed-in POST a real act costs, and of the bare rows."""

import time
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.utils import timezone

from bench import load, table
from bench.server import served
from tongxin.kernel.actors import SYSTEM
from tongxin.people import operations as people
from tongxin.people.models import User
from tongxin.voices import operations
from tongxin.voices.models import AuthorWord, Voice

CLIENTS = 16
TOKEN = "b" * 32
# A line of the journal, as any program could write it.
RAW_ENTRY = (
    "INSERT INTO journal_entry (at, actor_kind, actor_id, action, "
    "subject_label, subject_id, fields, witnesses, mac) VALUES "
    "(%s, 'person', 1, 'bench.raw', 'bench.Raw', %s, '[]', '{}', %s)"
)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def measure(rows: table.Table, *, is_sqlite: bool, seconds: float) -> None:
    """Serve, load, and write the ratios into `rows`."""
    residents = [_resident(number) for number in range(CLIENTS)]
    voices = [_answered(user) for user in residents]
    cookies = [cookie_of(user) for user in residents]
    clerk = cookie_of(User.objects.get(username="demo-clerk"))
    with served(is_sqlite=is_sqlite) as server:

        def rate(request: Callable[[int, int], bytes]) -> load.Result:
            load.run(server.port, request, clients=CLIENTS, seconds=0.5)
            result = server.watched(
                lambda: load.run(server.port, request, clients=CLIENTS, seconds=seconds)
            )
            if result.bad:
                raise RuntimeError(f"{result.bad} answers were no 200")
            return result

        # Every pair is measured side by side: machines are noisy.
        empty = rate(lambda one, _n: post("/bench/empty/", cookies[one]))
        word = rate(
            lambda one, n: post(
                f"/bench/word/{voices[one].pk}/", cookies[one], f"n={n}"
            )
        )
        empty_again = rate(lambda one, _n: post("/bench/empty/", cookies[one]))
        filed = rate(lambda one, _n: post("/bench/file/", cookies[one]))
        nothing = rate(lambda _one, _n: get("/bench/nothing/", ""))
        listed = rate(lambda _one, _n: get("/inbox/", clerk))
    raw = _raw_rate(voices, seconds)
    empty = max(empty, empty_again, key=lambda one: one.rate)
    rows.note(
        f"of an empty signed-in POST: word {word.rate / empty.rate:.2f},"
        f" a whole voice filed {filed.rate / empty.rate:.2f}; word of the same rows"
        f" written raw {word.rate / raw:.2f}; inbox page of a view that does nothing"
        f" {listed.rate / nothing.rate:.3f}"
    )
    rows.note(
        f"a second: empty {empty.rate:.0f}, word {word.rate:.0f},"
        f" voice {filed.rate:.0f}, nothing {nothing.rate:.0f},"
        f" inbox {listed.rate:.0f}, raw rows {raw:.0f}"
    )
    rows.note(
        f"processor time of the server, ms: empty {empty.cpu:.2f},"
        f" word {word.cpu:.2f} (ratio {empty.cpu / word.cpu:.2f}),"
        f" voice {filed.cpu:.2f} (ratio {empty.cpu / filed.cpu:.2f}),"
        f" inbox {listed.cpu:.2f}"
    )


def _resident(number: int) -> User:
    user, _password = people.open_staff_account(
        SYSTEM, username=f"bench-{number}", public_name=f"bench {number}"
    )
    people.change_password(user, password="never typed by anybody")  # noqa: S106 - thrown away with its database
    phone = f"1390000{number:04}"
    person = people.register_person(SYSTEM, name="林样例", phone=phone)
    people.claim_person(user, person, name="林样例", phone=phone)
    return User.objects.get(pk=user.pk)


def _answered(user: User) -> Voice:
    filed = operations.file_voice(
        user,
        text="楼道的灯坏了两个月。",
        kind=Voice.Kind.HELP,
        audience=Voice.Audience.PUBLIC,
        author=user.person,
    )
    return operations.answer_voice(SYSTEM, filed.voice, text="灯已经修好。")


def cookie_of(user: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.set_expiry(timedelta(days=1))
    session.save()
    return f"sessionid={session.session_key}; csrftoken={TOKEN}"


def post(path: str, cookie: str, body: str = "", more: str = "") -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        f"X-CSRFToken: {TOKEN}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"{more}Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def get(path: str, cookie: str, more: str = "") -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        f"{more}Accept-Language: zh-Hans\r\n\r\n"
    ).encode()


def _raw_rate(voices: list[Voice], seconds: float) -> float:
    """The word's two rows by one connection with plain SQL, one transaction each."""
    words = connection.ops.quote_name(AuthorWord._meta.db_table)
    upsert = (
        f"INSERT INTO {words} "  # noqa: S608 - our own table
        "(voice_id, round, word, comment, said_at, by_seen_code, witness_salt) "
        "VALUES (%s, 1, %s, '', %s, FALSE, %s) ON CONFLICT (voice_id, round) "
        "DO UPDATE SET word = excluded.word, said_at = excluded.said_at"
    )
    count, begun = 0, time.perf_counter()
    with connection.cursor() as cursor:
        while time.perf_counter() - begun < seconds:
            now, voice = timezone.now(), voices[count % len(voices)]
            with transaction.atomic():
                cursor.execute(upsert, [voice.pk, "solved", now, b"x" * 16])
                cursor.execute(RAW_ENTRY, [now, voice.pk, b"x" * 32])
            count += 1
    return count / (time.perf_counter() - begun)
