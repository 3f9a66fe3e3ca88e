"""Our pages beside those of a plain ticket system: django-helpdesk 2.6.1.

The same texts, database, server and machine, by turns; ratios of acts a second. It has
no sealing, no journal, no limits, and its look-up is one page by a link, where ours
asks for number and code and then shows the page: both requests count as one act.
"""

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from bench import load, scale, table
from bench.server import ROOT, Served, served
from bench.writes import TOKEN, cookie_of, get, post
from tongxin.kernel.actors import VISITOR
from tongxin.people.models import User
from tongxin.voices import operations, rate_limit, receipt_session
from tongxin.voices.models import Voice
from tongxin.voices.operations import Filed

TEXTS = int(os.environ.get("BENCH_PEER_TEXTS", "20000"))
ROUNDS = int(os.environ.get("BENCH_PEER_ROUNDS", "4"))
CLIENTS = (1, 16)
HELPDESK = ROOT / ".bench" / "helpdesk" / "bin" / "python"
WORDS = "三巷七号楼道的灯坏了两个月，老人晚上不敢下楼。"
GOALS = {"sheet of a voice": 2.0, "file a voice": 1.0, "number and code": 1.0}

type Ask = Callable[[int, int], bytes]


def measure(rows: table.Table, *, is_sqlite: bool, seconds: float) -> None:
    """Fill both houses, serve both, and write the ratios into `rows`."""
    scale.VOICES = TEXTS
    scale.fill()
    ours = _our_acts()
    with _their_house(is_sqlite=is_sqlite) as (environment, found):
        theirs = _their_acts(found)
        with (
            served(is_sqlite=is_sqlite) as here,
            served(
                is_sqlite=is_sqlite,
                python=HELPDESK,
                application="bench.helpdesk.served:application",
                door="/view/",
                environment=environment,
            ) as there,
        ):
            for clients in CLIENTS:
                for name, goal in GOALS.items():
                    # A look-up of ours is two requests.
                    steps = 2 if name == "number and code" else 1
                    mine, other = _by_turns(
                        [(here, ours[name]), (there, theirs[name])], clients, seconds
                    )
                    ratio = mine.rate / steps / other.rate
                    rows.add(f"{name}, {clients} at once: ours / theirs", ratio, goal)
                    rows.note(
                        f"a second: {mine.rate / steps:.0f} and {other.rate:.0f};"
                        f" processor ms: {mine.cpu * steps:.1f} and {other.cpu:.1f}"
                    )


def _by_turns(
    sides: list[tuple[Served, Ask]], clients: int, seconds: float
) -> list[load.Result]:
    """Each side in turn, and of each its best round; the first only warms up."""
    best: list[load.Result | None] = [None for _side in sides]
    for turn in range(1 + ROUNDS):
        for at, (server, ask) in enumerate(sides):
            result = server.watched(
                partial(
                    load.run,
                    server.port,
                    ask,
                    clients=clients,
                    seconds=seconds / ROUNDS,
                    wanted=b"200 302",
                )
            )
            if result.bad:
                raise RuntimeError(f"side {at}: {result.bad} answers of another kind")
            before = best[at]
            if turn and (before is None or result.rate > before.rate):
                best[at] = result
    return [one for one in best if one is not None]


# ---- Ours ----


def _our_acts() -> Mapping[str, Ask]:
    clerk = cookie_of(User.objects.get(username="demo-clerk"))
    waiting = Voice.objects.filter(state=Voice.State.RECEIVED).order_by("-pk")
    sheets = [f"/inbox/{pk}/" for pk in waiting.values_list("pk", flat=True)[:16]]
    form = {
        "text": WORDS,
        "kind": "help",
        "audience": "public",
        "answer_channel": "receipt",
        "opened": rate_limit.opened_now(),
    }
    visitor = f"csrftoken={TOKEN}"
    return {
        "sheet of a voice": lambda _one, n: get(sheets[n % len(sheets)], clerk),
        "file a voice": lambda _one, _n: post("/voices/new/", visitor, urlencode(form)),
        "number and code": _look_up(visitor),
    }


def _look_up(visitor: str) -> Ask:
    """First number and code, then the page that they open, each client its own."""
    filed = [_filed() for _client in range(max(CLIENTS))]
    opening = [
        post(
            "/voices/receipt/",
            visitor,
            urlencode({"number": one.voice.number, "code": one.code}),
        )
        for one in filed
    ]
    page = [
        get(f"/voices/receipt/{one.voice.pk}/", _session_with(one.voice))
        for one in filed
    ]
    is_open = [False for _client in filed]

    def ask(client: int, _n: int) -> bytes:
        is_open[client] = not is_open[client]
        return opening[client] if is_open[client] else page[client]

    return ask


def _filed() -> Filed:
    return operations.file_voice(
        VISITOR, text=WORDS, kind=Voice.Kind.HELP, audience=Voice.Audience.PUBLIC
    )


def _session_with(voice: Voice) -> str:
    """The cookie of a browser that has opened this voice."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    receipt_session.remember(session, voice)
    session.save()
    return f"sessionid={session.session_key}"


# ---- Theirs ----


@contextmanager
def _their_house(*, is_sqlite: bool) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """The peer with our texts in it; what its processes need, and how to get in."""
    folder = Path(settings.DATA_DIR) / "helpdesk"
    folder.mkdir()
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TONGXIN_") and name != "DATABASE_URL"
    } | {
        "HELPDESK_FOLDER": str(folder),
        "DJANGO_SETTINGS_MODULE": "bench.helpdesk.settings",
    }
    if not is_sqlite:
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE helpdesk")
        environment |= {
            "HELPDESK_DATABASE": "helpdesk",
            "HELPDESK_HOST": connection.settings_dict["HOST"],
            "HELPDESK_USER": connection.settings_dict["USER"],
        }
    texts = folder / "texts.json"
    said = Voice.objects.order_by("pk").values_list("text", flat=True)
    texts.write_text(json.dumps(list(said)[-TEXTS:]))
    done = subprocess.run(  # noqa: S603 - our own module
        [HELPDESK, "-m", "bench.helpdesk.fill", texts],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    yield environment, json.loads(done.stdout)


def _their_acts(found: Mapping[str, Any]) -> Mapping[str, Ask]:
    form = {
        "queue": found["queue"],
        "title": WORDS[:30],
        "body": WORDS,
        "priority": "3",
        "submitter_email": "someone@example.org",
    }
    visitor, tickets, pages = f"csrftoken={TOKEN}", found["tickets"], found["public"]
    clerk = str(found["cookie"])
    return {
        "sheet of a voice": lambda _one, n: get(
            f"/tickets/{tickets[n % len(tickets)]}/", clerk
        ),
        "file a voice": lambda _one, _n: post(
            "/tickets/submit/", visitor, urlencode(form)
        ),
        "number and code": lambda one, _n: get(pages[one], ""),
    }
