"""A street at work: residents and clerks at once, over a hundred thousand voices.

Of a hundred requests residents make 56 and offices 44: see SHARES. The figure of a page
is the server's own time, from the first line of Django to the last, with its waiting
for the database and for the other requests in its worker.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse

from bench import asked, load, scale, table
from bench.server import Served, served
from bench.writes import cookie_of, get, post
from tongxin.people.models import User
from tongxin.voices import rate_limit
from tongxin.voices.models import Voice

# How many of a hundred requests.
SHARES = {
    "home page": 8,
    "public answers": 8,
    "stance and the next statement": 26,
    "own home": 8,
    "file a voice": 6,
    "my day": 6,
    "inbox": 12,
    "sheet of a voice": 16,
    "search": 6,
    "take up a voice": 4,
}
CLIENTS, MANY = 50, 200
P95, SLOWEST = 100, 300
WORDS = ["电梯", "楼道", "过渡", "面积", "灯坏", "充电", "榕树", "押金"]
SAID = "三巷七号楼道的灯坏了两个月，老人晚上不敢下楼。"
WELL = {b"200", b"302", b"204"}

type Make = Callable[[int, int], bytes]


def measure(rows: table.Table, *, is_sqlite: bool, seconds: float) -> None:
    """Fill the street, serve it, and write the figures into `rows`."""
    unit = asked.ask_everybody()
    scale.fill()
    makers = _requests(unit)
    chance = random.Random(11)  # noqa: S311 - a measurement, not a secret
    order = chance.choices([*SHARES], [*SHARES.values()], k=100_000)

    def request(client: int, turn: int) -> tuple[str, bytes]:
        kind = order[turn % len(order)]
        return kind, makers[kind](client, turn)

    with served(is_sqlite=is_sqlite) as server:
        load.mixed(server.port, request, clients=CLIENTS, seconds=2)
        few, rate = _asked(server, request, CLIENTS, seconds * 4)
        _told(rows, few)
        before = Voice.objects.count()
        many, rate_of_many = _asked(server, request, MANY, seconds * 4)
    refused = [one for one in [*few, *many] if one.status not in WELL]
    # A 200 shows the form again: the limit for one person, not a receipt.
    filed = sum(one.kind == "file a voice" and one.status == b"302" for one in many)
    rows.add_most("answers that were none", len(refused), 0)
    rows.add_most(
        "voices acknowledged and lost", filed - (Voice.objects.count() - before), 0
    )
    rows.add(
        f"{MANY} clients / {CLIENTS} clients, answers a second",
        rate_of_many / rate,
        0.95,
    )
    rows.note(f"answers a second: {rate:.0f} and {rate_of_many:.0f}")
    for kind, status in sorted({(one.kind, one.status) for one in refused}):
        rows.note(f"{kind}: {status.decode()}")


def _asked(
    server: Served,
    request: Callable[[int, int], tuple[str, bytes]],
    clients: int,
    seconds: float,
) -> tuple[list[load.Answer], float]:
    answers = load.mixed(server.port, request, clients=clients, seconds=seconds)
    return answers, len(answers) / seconds


def _told(rows: table.Table, answers: list[load.Answer]) -> None:
    times = defaultdict[str, list[float]](list)
    for one in answers:
        times[one.kind].append(one.took)
    for kind, took in times.items():
        took.sort()
        p95 = took[int(len(took) * 0.95)]
        rows.add_most(f"{kind}, p95 of the server's time", p95, P95, " ms")
    slowest = max(answers, key=lambda one: one.took)
    rows.add_most(f"slowest of {len(answers)} answers", slowest.took, SLOWEST, " ms")
    rows.note(f"that was: {slowest.kind}")


# ---- What is asked ----


def _requests(unit: asked.Asked) -> dict[str, Make]:
    residents = [cookie_of(user) for user in unit.users]
    clerk = cookie_of(User.objects.get(username="demo-clerk"))
    take = reverse("consultations:take", args=[unit.consultation.pk])
    voices = Voice.objects.order_by("-pk").values_list("pk", flat=True)
    sheets = list(voices[:400])
    # Each is taken up once.
    waiting = iter(list(voices.filter(state=Voice.State.RECEIVED)))

    def of_a_resident(make: Callable[[str, int], bytes]) -> Make:
        return lambda client, turn: make(residents[client % len(residents)], turn)

    def stance(cookie: str, turn: int) -> bytes:
        at = turn % len(unit.statements)
        body = {
            "at": at + 1,
            "statement": unit.statements[at].pk,
            "stance": ("agree", "unsure", "against")[turn % 3],
        }
        return post(take, cookie, urlencode(body), "HX-Request: true\r\n")

    def file(cookie: str, _turn: int) -> bytes:
        body = {
            "text": SAID,
            "kind": "help",
            "audience": "public",
            "answer_channel": "receipt",
            "opened": rate_limit.opened_now(),
        }
        return post("/voices/new/", cookie, urlencode(body))

    def search(_client: int, turn: int) -> bytes:
        words = urlencode({"q": WORDS[turn % len(WORDS)], "state": "all"})
        return get(f"/inbox/?{words}", clerk)

    def take_up(_client: int, _turn: int) -> bytes:
        voice = next(waiting, None)
        if voice is None:
            raise RuntimeError("every voice is taken up: too few for so many seconds")
        return post(reverse("voices:accept", args=[voice]), clerk)

    return {
        "home page": lambda _client, _turn: get("/", ""),
        "public answers": lambda _client, _turn: get("/answers/", ""),
        "stance and the next statement": of_a_resident(stance),
        "own home": of_a_resident(
            lambda cookie, _turn: get(reverse("desks:my_home"), cookie)
        ),
        "file a voice": of_a_resident(file),
        "my day": lambda _client, _turn: get(reverse("desks:my_day"), clerk),
        "inbox": lambda _client, _turn: get("/inbox/", clerk),
        "sheet of a voice": lambda _client, turn: get(
            f"/inbox/{sheets[turn % len(sheets)]}/", clerk
        ),
        "search": search,
        "take up a voice": take_up,
    }
