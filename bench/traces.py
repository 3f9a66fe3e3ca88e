"""The walk of a matter of thousands of voices, from every end, for each reader."""

from collections.abc import Callable
from itertools import cycle

from django.test import Client
from django.urls import reverse

from bench import table
from bench.filling import filled
from tests.plugins.handwriting import let_tests_write
from tongxin.desks.tests.walked import Walked, answered, walked
from tongxin.people.models import User
from tongxin.voices import operations as voices
from tongxin.voices.models import Matter, Point

# Under the one matter that has gone the whole way.
HEAVY = 5_000


def measure(
    rows: table.Table, p95: Callable[[Callable[[int], None], int], float]
) -> None:
    # What is made here by hand is of no act; nothing is verified afterwards.
    let_tests_write()
    walk = walked()
    answered(walk)
    voices.publish_answer(
        walk.clerk, walk.voice, question="树能不能留？", answer="原地保留。"
    )
    some = Point.objects.exclude(matter=walk.matter).order_by("pk")[:HEAVY]
    keys = list(some.values_list("pk", flat=True))
    with filled():
        Point.objects.filter(pk__in=keys).update(matter=walk.matter)
    readers = {
        "everybody": (None, ("matter", "decision", "clause", "statement", "voice")),
        "author": (walk.author, ("receipt", "matter")),
        "community": (walk.clerk, ("voice", "matter", "decision")),
        "street": (User.objects.get(username="demo-clerk"), ("voice", "matter")),
    }
    ends = _ends(walk)
    for who, (user, names) in readers.items():
        client = Client()
        if user is not None:
            client.force_login(user)
        once = _asking(client, [ends[name] for name in names])
        rows.add_most(f"trace ({who}), p95", p95(once, 60), 200, " ms")
    client = Client()
    client.force_login(User.objects.get(username="demo-clerk"))
    others = Matter.objects.order_by("-pk").values_list("pk", flat=True)[:60]
    plain = [reverse("desks:trace_matter", args=[pk]) for pk in others]
    once = _asking(client, plain)
    rows.add_most(
        "trace of one of 3000 matters (street), p95", p95(once, 60), 200, " ms"
    )


def _ends(walk: Walked) -> dict[str, str]:
    talk, plan = walk.statement.consultation_id, walk.clause.document_id
    return {
        "matter": reverse("desks:trace_matter", args=[walk.matter.pk]),
        "decision": reverse("desks:trace_decision", args=[walk.decision.pk]),
        "clause": reverse("desks:trace_clause", args=[plan, walk.clause.number]),
        "statement": reverse("desks:trace_statement", args=[talk, 1]),
        "voice": reverse("desks:trace_voice", args=[walk.voice.pk]),
        "receipt": reverse("desks:trace_receipt", args=[walk.voice.pk]),
    }


def _asking(client: Client, addresses: list[str]) -> Callable[[int], None]:
    turns = cycle(addresses)

    def once(_turn: int) -> None:
        response = client.get(next(turns))
        if response.status_code != 200:
            raise RuntimeError(response.status_code)

    return once
