"""Stances over HTTP, two hundred people at once, the page, the report, the roll."""

import time

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from bench import asked, load, reports, rolls, table, weight
from bench.asked import Asked
from bench.server import Served, served
from bench.writes import CLIENTS, RAW_ENTRY, cookie_of, get, post
from tongxin.consultations.models import RollEntry, Stance
from tongxin.people.models import User

CHOICES = ("agree", "unsure", "against")
EACH = 12
HTMX = "HX-Request: true\r\n"


def measure(rows: table.Table, *, is_sqlite: bool, seconds: float) -> None:
    """Build what is asked, serve it, and write the figures into `rows`."""
    unit = asked.ask_everybody()
    cookies = [cookie_of(user) for user in unit.users]
    with served(is_sqlite=is_sqlite) as server:
        _stances(rows, server, unit, cookies, is_sqlite=is_sqlite, seconds=seconds)
        _everybody(rows, server, unit, cookies)
        weight.measure(rows, server, f"{_address(unit)}?at=1", cookies[0])
    reports.measure(rows, unit)
    rolls.measure(rows)


def _stances(  # noqa: PLR0913 - what one measurement needs
    rows: table.Table,
    server: Served,
    unit: Asked,
    cookies: list[str],
    *,
    is_sqlite: bool,
    seconds: float,
) -> None:
    address = _address(unit)

    def answer(one: int, turn: int, more: str = "") -> bytes:
        return post(address, cookies[one], _body(unit, turn), more)

    def page(one: int, turn: int, more: str = "") -> bytes:
        return get(
            f"{address}?at={turn % len(unit.statements) + 1}", cookies[one], more
        )

    best = server.by_turns(
        {
            "empty": (lambda one, _n: post("/bench/empty/", cookies[one]), b"200"),
            "stance": (answer, b"302"),
            # After the last one it leads to the thanks.
            "script": (lambda one, n: answer(one, n, HTMX), b"200 302"),
            "pair": (
                lambda one, n: (answer if n % 2 else page)(one, n // 2),
                b"200 302",
            ),
            "blank": (lambda one, _n: get("/bench/blank/", cookies[one]), b"200"),
            "page": (page, b"200"),
        },
        clients=CLIENTS,
        seconds=seconds,
    )
    raw = _raw_rate(unit, seconds)
    empty, plain, script = best["empty"], best["stance"], best["script"]
    pair, blank, shown = best["pair"], best["blank"], best["page"]
    rows.add("stance / empty signed-in POST", plain.rate / empty.rate, 0.60)
    rows.add(
        "stance / the same rows written raw",
        plain.rate / raw,
        0.05 if is_sqlite else 0.45,
    )
    rows.add_most(
        "page of a statement, p95 / that of an empty signed-in page",
        shown.percentile(0.95) / blank.percentile(0.95),
        3,
    )
    rows.note(
        f"a second: empty {empty.rate:.0f}, stance {plain.rate:.0f}, raw {raw:.0f};"
        f" stance and next page: by script {script.rate:.0f},"
        f" without {pair.rate / 2:.0f}; page {shown.rate:.0f}, empty {blank.rate:.0f}"
    )
    rows.note(
        f"processor time of the server, ms: empty {empty.cpu:.2f},"
        f" stance {plain.cpu:.2f} (ratio {empty.cpu / plain.cpu:.2f}),"
        f" with the next page by script {script.cpu:.2f}, without {2 * pair.cpu:.2f},"
        f" page {shown.cpu:.2f}, empty page {blank.cpu:.2f}"
    )


def _address(unit: Asked) -> str:
    return reverse("consultations:take", args=[unit.consultation.pk])


def _body(unit: Asked, turn: int) -> str:
    at = turn % len(unit.statements)
    return (
        f"at={at + 1}&statement={unit.statements[at].pk}"
        f"&stance={CHOICES[turn % len(CHOICES)]}"
    )


def _everybody(
    rows: table.Table, server: Served, unit: Asked, cookies: list[str]
) -> None:
    """All who have an account answer at once, and change some of it again."""
    address = _address(unit)
    turns = [*range(EACH), *range(1, EACH, 3)]
    begun = timezone.now()
    answers = load.walk(
        server.port,
        [
            [post(address, cookie, _body(unit, one + turn)) for turn in turns]
            for one, cookie in enumerate(cookies)
        ],
    )
    lost = twice = 0
    for one, user in enumerate(unit.users):
        said = {}
        for turn, status in zip(turns, answers.statuses[one], strict=True):
            if status == b"302":
                at = (one + turn) % len(unit.statements)
                said[unit.statements[at].pk] = CHOICES[(one + turn) % len(CHOICES)]
        kept = _kept(unit, user, begun)
        lost += len(said.items() - dict(kept).items())
        twice += len(kept) - len(dict(kept))
    refused = sum(s != b"302" for each in answers.statuses for s in each)
    name = f"{len(unit.users)} people at once"
    rows.add_most(f"{name}: stances acknowledged and lost", lost, 0)
    rows.add_most(f"{name}: stances kept twice", twice, 0)
    rows.add_most(f"{name}: answers that were none", refused, 0)
    rows.note(
        f"{len(unit.users) * len(turns)} stances in {answers.took:.1f} s;"
        f" the slowest answer took {max(answers.times):.0f} ms"
    )


def _kept(unit: Asked, user: User, begun: object) -> list[tuple[int, str]]:
    assert user.person_id is not None
    entry = RollEntry.objects.select_related("consultation__seal_key").get(
        consultation=unit.consultation, person=user.person_id
    )
    rows = Stance.objects.filter(pseudonym=entry.pseudonym, received_at__gte=begun)
    return list(rows.values_list("statement_id", "choice"))


def _raw_rate(unit: Asked, seconds: float) -> float:
    """The stance's two rows by one connection with plain SQL, one transaction each."""
    stances = connection.ops.quote_name(Stance._meta.db_table)
    upsert = (
        f"INSERT INTO {stances} "  # noqa: S608 - our own table
        "(pseudonym, statement_id, choice, expressed_at, received_at, channel, code) "
        "VALUES (%s, %s, %s, %s, %s, 'web', %s) ON CONFLICT (statement_id, pseudonym) "
        "DO UPDATE SET choice = excluded.choice, "
        "expressed_at = excluded.expressed_at, received_at = excluded.received_at"
    )
    count, begun = 0, time.perf_counter()
    with connection.cursor() as cursor:
        while time.perf_counter() - begun < seconds:
            statement, now = (
                unit.statements[count % len(unit.statements)],
                timezone.now(),
            )
            with transaction.atomic():
                who = f"{count % CLIENTS:032}"
                cursor.execute(
                    upsert, [who, statement.pk, "agree", now, now, b"x" * 16]
                )
                cursor.execute(RAW_ENTRY, [now, unit.consultation.pk, b"x" * 32])
            count += 1
    took = time.perf_counter() - begun
    # Nobody's: they would be counted as people who are not on the roll.
    Stance.objects.filter(pseudonym__startswith="0" * 28).delete()
    return count / took
