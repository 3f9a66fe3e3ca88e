"""The joint conference: a line as it is typed, the agenda, answers, minutes."""

from urllib.parse import urlencode
from uuid import uuid4

from django.urls import reverse

from bench import load, meetings, table
from bench.load import Result
from bench.server import Served, served
from bench.writes import CLIENTS, cookie_of, get, post
from tongxin.councils.models import AgendaItem, Line, Meeting
from tongxin.notices.models import Notice
from tongxin.people.models import User
from tongxin.places import queries as places
from tongxin.voices.models import Answer, Point

JSON = "Accept: application/json\r\n"
# A line of the length that people type, already as a form sends it.
TEXT = urlencode({"speaker": "林样例", "text": meetings.SAID[0]})
TIMES = 3
OPEN_MATTERS, VOICES_EACH = 500, 3


def measure(rows: table.Table, *, is_sqlite: bool, seconds: float) -> None:
    """Hold the meetings, serve them, and write the figures into `rows`."""
    typist = User.objects.get(username="demo-clerk")
    community = places.communities()[0]
    sitting = [meetings.sitting(community) for _each in range(CLIENTS)]
    held = [meetings.confirmed(community, typist) for _each in range(TIMES)]
    full = meetings.with_matters(community, OPEN_MATTERS, VOICES_EACH)
    cookies = [cookie_of(typist) for _each in range(CLIENTS)]
    with served(is_sqlite=is_sqlite) as server:
        # Before anything has warmed it up: whoever fetches the first file waits most.
        _files(rows, server, held, cookies[0])
        _lines(rows, server, sitting, cookies, seconds=seconds)
        _agenda(rows, server, full, cookies[0], seconds=seconds)
        _answers(rows, server, held, cookies)


def _lines(
    rows: table.Table,
    server: Served,
    sitting: list[Meeting],
    cookies: list[str],
    *,
    seconds: float,
) -> None:
    """By one typist alone, and by all the meetings of a street at the same time."""
    addresses = [reverse("councils:line", args=[one.pk]) for one in sitting]
    items = [one.items.get(state=AgendaItem.State.DISCUSSED).pk for one in sitting]

    def say(one: int, _turn: int) -> bytes:
        body = f"key={uuid4()}&item={items[one]}&{TEXT}"
        return post(addresses[one], cookies[one], body, JSON)

    acts = {
        "empty": (lambda one, _n: post("/bench/empty/", cookies[one]), b"200"),
        "line": (say, b"200"),
    }
    alone = server.by_turns(acts, clients=1, seconds=seconds)
    turns = max(4, round(4 * seconds))
    typed = server.watched(
        lambda: load.paced(
            server.port,
            [[say(one, turn) for turn in range(turns)] for one in range(len(sitting))],
            every=1,
        )
    )
    busy = server.by_turns(acts, clients=len(sitting), seconds=seconds)
    if typed.bad:
        raise RuntimeError(f"{typed.bad} lines were not kept")
    _line(rows, "a line, one typist without a pause", alone["line"], alone["empty"])
    name = f"a line, {len(sitting)} meetings at once, each a line a second"
    _line(rows, name, typed)
    empty, line = busy["empty"], busy["line"]
    rows.add("line / empty signed-in POST, processor time", empty.cpu / line.cpu, 0.4)
    rows.note(
        f"{len(sitting)} meetings typed without a pause: {line.rate:.0f} a second,"
        f" p95 {line.percentile(0.95):.0f} ms (empty {empty.rate:.0f},"
        f" {empty.percentile(0.95):.0f} ms); processor time of the server, ms:"
        f" empty {empty.cpu:.2f}, line {line.cpu:.2f};"
        f" {Line.objects.filter(meeting__in=sitting).count()} lines are there"
    )


def _line(
    rows: table.Table, name: str, line: Result, empty: Result | None = None
) -> None:
    rows.add_most(f"{name}: p95", line.percentile(0.95), 150, " ms")
    beside = f"; an empty POST p95 {empty.percentile(0.95):.1f} ms" if empty else ""
    rows.note(f"half of them in {line.percentile(0.5):.1f} ms{beside}")


def _agenda(
    rows: table.Table, server: Served, full: Meeting, cookie: str, *, seconds: float
) -> None:
    address = reverse("councils:meeting_work", args=[full.pk])
    best = server.by_turns(
        {
            "blank": (lambda _one, _n: get("/bench/blank/", cookie), b"200"),
            "agenda": (lambda _one, _n: get(address, cookie), b"200"),
        },
        clients=1,
        seconds=seconds,
    )
    agenda, blank = best["agenda"], best["blank"]
    rows.add_most(
        f"agenda proposed out of {OPEN_MATTERS} open matters, p95",
        agenda.percentile(0.95),
        1000,
        " ms",
    )
    rows.note(
        f"processor time of the server, ms: the agenda {agenda.cpu:.0f},"
        f" an empty signed-in page {blank.cpu:.1f}"
    )


def _answers(
    rows: table.Table, server: Served, held: list[Meeting], cookies: list[str]
) -> None:
    """Two clerks press the button at one moment, each served by a worker."""
    slowest = lost = twice = 0.0
    for meeting in held:
        address = reverse("councils:answers", args=[meeting.pk])
        body = _ticked(meeting)
        done = load.walk(
            server.port, [[post(address, cookie, body)] for cookie in cookies[:2]]
        )
        # One sends them, the other is told that a colleague was quicker.
        if sorted(done.statuses) != [[b"302"], [b"422"]]:
            raise RuntimeError(done.statuses)
        slowest = max(slowest, *done.times)
        mine = {"voice__points__matter__in": meeting.items.values("matter")}
        sent = Answer.objects.filter(**mine, kind=Answer.Kind.FINAL).distinct()
        to = set(sent.values_list("voice", flat=True))
        told = Notice.objects.filter(
            key__startswith="voice.answered", subject_id__in=to
        )
        lost += meetings.VOICES - len(to) + max(0, len(to) - told.count())
        twice += sent.count() - len(to) + max(0, told.count() - len(to))
    name = f"{meetings.VOICES} answers as one act, pressed twice at once"
    rows.add_most(f"{name}: the slower", slowest / 1000, 2, " s")
    rows.add_most(f"{name}: not sent", lost, 0)
    rows.add_most(f"{name}: sent twice", twice, 0)


def _ticked(meeting: Meeting) -> str:
    """What the page sends when nobody has unticked anything."""
    told: list[tuple[str, object]] = []
    for item in meeting.items.filter(state=AgendaItem.State.DECIDED):
        told.append((f"item-{item.pk}-text", meetings.ANSWER))
        points = Point.objects.filter(matter=item.matter_id, answered_at=None)
        told += [(f"voice-{item.pk}", point.voice_id) for point in points]
    return urlencode(told)


def _files(rows: table.Table, server: Served, held: list[Meeting], cookie: str) -> None:
    """Each made for the first time: what was made is handed out again at once."""
    for ending, name, most in (("docx", "Word", 2), ("pdf", "PDF", 5)):
        times = [
            _seconds(
                server,
                get(reverse(f"councils:minutes_{ending}", args=[one.pk]), cookie),
            )
            for one in held
        ]
        again = _seconds(
            server,
            get(reverse(f"councils:minutes_{ending}", args=[held[0].pk]), cookie),
        )
        rows.add_most(f"minutes to {name}, the slowest", max(times), most, " s")
        rows.note(
            "one after the other: "
            + ", ".join(f"{took:.2f}" for took in times)
            + f" s; the first one again {again * 1000:.0f} ms"
        )


def _seconds(server: Served, request: bytes) -> float:
    done = load.walk(server.port, [[request]])
    if done.statuses != [[b"200"]]:
        raise RuntimeError(done.statuses)
    return done.took
