#!/usr/bin/env python3
"""Keep what the house answers, word for word, and compare it after a change.

    scripts/freeze.py keep FOLDER              on the tree as it stands
    scripts/freeze.py compare OLD NEW          what differs, by address
    scripts/freeze.py compare OLD NEW --show /voices/   the differences there, in full

Kept are: for every role, address and record of the walk the status, where it leads, the
HTML (tokens, nonces and codes of receipts taken out) or the bytes, and the journal
lines and messages that it wrote; the journal and the messages of the demonstration; the
ids of the catalogues. The clock stands still and chance draws the same, so that two
runs of one commit are equal.

It lives as long as the rebuilding of the house does, and goes with it.
"""

import argparse
import difflib
import hashlib
import io
import json
import logging
import os
import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

NOW = datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
VOICES = 40
LISTS = ("journal", "messages", "catalogues")
# Random, or counted by time: the same word for each of a kind.
RANDOM = (
    (re.compile(r'(name="csrfmiddlewaretoken" value=)"[^"]*"'), r'\1"…"'),
    (re.compile(r'(X-CSRFToken"?: ?\\?"|csrf-token" content=")[^"\\]+'), r"\1…"),
    (re.compile(r'(nonce=)"[^"]*"'), r'\1"…"'),
    (re.compile(r"('nonce-)[^']*'"), r"\1…'"),
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "uuid"),
    (re.compile(r"[0-9a-f]{32,}"), "hex"),
    (re.compile(r"[\w-]{20,}:[\w-]{5,7}:[\w-]{20,}"), "signed"),
    (re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b"), "code"),
)


# ---- Taking ----


class Folder:
    """What was kept: an index of lines, and the bodies by what they hold."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "bodies").mkdir(parents=True, exist_ok=True)
        self.index = (path / "answers.jsonl").open("w", encoding="utf-8")

    def body(self, words: str) -> str:
        key = hashlib.sha256(words.encode(errors="replace")).hexdigest()[:20]
        file = self.path / "bodies" / key
        if not file.exists():
            file.write_text(words, encoding="utf-8", errors="replace")
        return key

    def line(self, **facts: Any) -> None:
        print(json.dumps(facts, ensure_ascii=False, sort_keys=True), file=self.index)

    def list(self, name: str, lines: Iterable[str]) -> None:
        text = "\n".join(lines) + "\n"
        (self.path / f"{name}.txt").write_text(text, encoding="utf-8")


def plain(words: str) -> str:
    for pattern, instead in RANDOM:
        words = pattern.sub(instead, words)
    # A line for each tag, so that a difference is found at sight.
    return re.sub(r">\s*<", ">\n<", words)


def said(body: bytes) -> str:
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            names = sorted(parts.namelist())
            texts = [f"== {n}\n{parts.read(n).decode(errors='replace')}" for n in names]
        return plain("\n".join(texts))
    return plain(body.decode(errors="replace"))


class ReadAsWritten:
    """Stands for WeasyPrint's page: the words of a paper, not its bytes."""

    def __init__(self, *, string: str, **_how: object) -> None:
        self.string = string

    def write_pdf(self, **_how: object) -> bytes:
        return self.string.encode()


class Clock:
    """Moves on by next to nothing while a street is made, then stands still."""

    now: datetime
    step: timedelta

    def __init__(self) -> None:
        self.start()

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now

    def stop(self) -> None:
        self.now, self.step = NOW.astimezone(UTC) + timedelta(minutes=1), timedelta()

    def start(self) -> None:
        self.now, self.step = NOW.astimezone(UTC), timedelta(microseconds=10)


class Chance:
    """What is drawn by chance: the same after the same beginning, another each time."""

    def __init__(self) -> None:
        self.begin("")

    def begin(self, words: str) -> None:
        self.seed, self.count = words.encode(), 0

    def __call__(self, size: int) -> bytes:
        self.count += 1
        return hashlib.shake_256(b"%s %d" % (self.seed, self.count)).digest(size)


@contextmanager
def stopped() -> Iterator[tuple[Clock, Chance]]:
    clock, chance = Clock(), Chance()
    with (
        mock.patch("django.utils.timezone.now", clock),
        mock.patch("os.urandom", chance),
        # Where the standard library draws.
        mock.patch("random._urandom", chance),
        mock.patch("weasyprint.HTML", ReadAsWritten),
    ):
        yield clock, chance


def journal_lines(after: int = 0) -> list[str]:
    from tongxin.journal.models import Entry  # noqa: PLC0415

    return [
        f"{e.action} {e.subject_label.rpartition('.')[2]}:{e.subject_id} "
        f"by {e.actor_kind}:{e.actor_id} for {e.on_behalf_of_id} {sorted(e.fields)}"
        for e in Entry.objects.filter(pk__gt=after).order_by("pk")
    ]


def messages(after: int = 0) -> list[str]:
    from tongxin.notices.models import Notice  # noqa: PLC0415

    return [
        plain(
            f"{n.key} to {n.recipient_id} by {n.channel}, {n.state} about "
            f"{n.subject_label.rpartition('.')[2]}:{n.subject_id} "
            f"{n.title!r} {n.text!r} {n.link}"
        )
        for n in Notice.objects.filter(pk__gt=after).order_by("pk")
    ]


def last(model: Any) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def walk(folder: Folder, clock: Clock, chance: Chance) -> None:
    from django.core.cache import cache  # noqa: PLC0415

    from tests.matrix.expected import ADDRESSES, EXPECTED  # noqa: PLC0415
    from tests.matrix.trying import trials  # noqa: PLC0415
    from tests.matrix.world import make_world  # noqa: PLC0415

    world = make_world()
    clock.stop()
    names = sorted(EXPECTED.keys() & ADDRESSES.keys())
    for name in names:
        cache.clear()
        for trial in trials(world, ADDRESSES[name], EXPECTED[name]):
            for one in trial.requests:
                chance.begin(f"{name} {one.method} {trial.record} {one.role}")
                folder.line(
                    route=ADDRESSES[name].route,
                    method=one.method,
                    record=trial.record,
                    role=one.role,
                    **asked(world, one, trial, folder),
                )


def asked(world: Any, one: Any, trial: Any, folder: Folder) -> dict[str, Any]:
    """One request as the walk makes it, and what it wrote; nothing of it stays."""
    from django.db import transaction  # noqa: PLC0415

    from tests.matrix.asking import OPEN_DOOR  # noqa: PLC0415
    from tests.matrix.marks import bytes_of  # noqa: PLC0415
    from tongxin.journal.models import Entry  # noqa: PLC0415
    from tongxin.notices.models import Notice  # noqa: PLC0415

    client = world.client(one.role)
    client.handler = OPEN_DOOR
    body = trial.body() if one.method == "post" else {}
    with transaction.atomic():
        entry, notice = last(Entry), last(Notice)
        response = getattr(client, one.method)(trial.path, body)
        read = bytes_of(response)
        lines, told = journal_lines(entry), messages(notice)
        transaction.set_rollback(True)
    return {
        "status": response.status_code,
        "to": plain(response.get("Location", "")),
        "type": response.get("Content-Type", ""),
        "keep": response.get("Cache-Control", ""),
        "body": folder.body(said(read)),
        "lines": lines,
        "messages": told,
    }


def demo(folder: Folder) -> None:
    from django.core.management import call_command  # noqa: PLC0415

    call_command("seed_demo", voices=VOICES, stdout=io.StringIO())
    folder.list("journal", journal_lines())
    folder.list("messages", messages())


def catalogues(folder: Folder) -> None:
    import polib  # noqa: PLC0415

    entries = {
        f"{one.msgctxt or ''}|{one.msgid}|{one.msgstr}".replace("\n", "\\n")
        for file in ROOT.glob("tongxin/*/locale/*/LC_MESSAGES/*.po")
        for one in polib.pofile(str(file))
    }
    folder.list("catalogues", sorted(entries))


def keep(path: Path) -> None:
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import setup_test_environment  # noqa: PLC0415

    from tests import ready  # noqa: PLC0415

    setup_test_environment()
    logging.disable(logging.ERROR)
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    folder = Folder(path)
    with stopped() as (clock, chance):
        ready.open_database()
        connection.ensure_connection()
        walk(folder, clock, chance)
        clock.start()
        chance.begin("demo")
        ready.stand_on(ready.EMPTY)
        demo(folder)
    ready.close_database()
    catalogues(folder)
    folder.index.close()


# ---- Comparing ----

type Asked = tuple[str, str, str, str]


class Pair:
    """What was kept before a change and after it."""

    def __init__(self, old: Path, new: Path) -> None:
        self.old, self.new = old, new
        self.before, self.after = answers(old), answers(new)
        self.shown: set[tuple[str, str]] = set()

    def differing(self) -> Iterator[tuple[Asked, str]]:
        """Who asked for what, and what of the answer is not as it was."""
        for asked in sorted(self.before.keys() | self.after.keys()):
            was, now = self.before.get(asked), self.after.get(asked)
            if was is None or now is None:
                yield asked, "gone" if now is None else "new"
            else:
                yield from ((asked, fact) for fact in was if was[fact] != now[fact])

    def tell(self, asked: Asked, fact: str) -> str:
        """One difference in full; the same two bodies once."""
        was = self.before.get(asked, {}).get(fact, "")
        now = self.after.get(asked, {}).get(fact, "")
        if fact != "body":
            return f"{asked}: {fact}\n  was {was}\n  now {now}"
        if (was, now) in self.shown:
            return ""
        self.shown.add((was, now))
        before = lines_of(self.old / "bodies" / was)
        after = lines_of(self.new / "bodies" / now)
        lines = difflib.unified_diff(before, after, "was", "now", lineterm="", n=1)
        return "\n".join([f"{asked}:", *lines])

    def changed(self, name: str) -> list[str]:
        """Lines of a list that went or came."""
        before, after = (lines_of(f / f"{name}.txt") for f in (self.old, self.new))
        lines = difflib.unified_diff(before, after, lineterm="", n=0)
        return [line for line in lines if line[0] in "+-"][2:]


def lines_of(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def answers(path: Path) -> dict[Asked, dict[str, Any]]:
    found: dict[Asked, dict[str, Any]] = {}
    with (path / "answers.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            facts = json.loads(line)
            route, method, record, role = (
                facts.pop(key) for key in ("route", "method", "record", "role")
            )
            found[route, method, record, role] = facts
    return found


def compare(pair: Pair, show: str | None) -> int:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for asked, fact in pair.differing():
        counted[f"{asked[1].upper():5}/{asked[0]}"][fact] += 1
        is_shown = show is not None and asked[0].startswith(show.lstrip("/"))
        if is_shown and (told := pair.tell(asked, fact)):
            print(told)
    for address, facts in counted.items():
        told = ", ".join(f"{fact} {count}×" for fact, count in facts.items())
        print(f"{address}: {told}")
    for name in LISTS:
        changed = pair.changed(name)
        print(f"{name}: {len(changed)} lines differ")
        if show == name:
            print("\n".join(changed))
    print(f"{len(pair.before)} answers before, {len(pair.after)} after")
    return int(bool(counted))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("keep").add_argument("folder", type=Path)
    comparing = acts.add_parser("compare")
    comparing.add_argument("old", type=Path)
    comparing.add_argument("new", type=Path)
    comparing.add_argument("--show", help="start of an address, or journal, messages …")
    args = parser.parse_args()
    if args.act == "keep":
        keep(args.folder)
        return 0
    return compare(Pair(args.old, args.new), args.show)


if __name__ == "__main__":
    sys.exit(main())
