"""The search entries of a voice, kept in the same transaction as its words."""

from collections.abc import Iterable
from itertools import batched

from django.db import connection, transaction
from django.db.models import Count

from tongxin.kernel.actors import SYSTEM, System
from tongxin.kernel.guard import require
from tongxin.kernel.pairs import code, pairs
from tongxin.people.models import Actor
from tongxin.voices.models import PairCount, Voice, VoicePair

# SQLite takes any number of rows in one VALUES; PostgreSQL parses this much gladly.
ROWS_AT_ONCE = 2_000


def codes_of(voice: Voice) -> list[int]:
    """The terms of its title and words, as numbers, in order."""
    return sorted(code(pair) for pair in pairs(f"{voice.title}\n{voice.text}"))


def index_voice(voice: Voice) -> None:
    index_voices([voice])


def index_voices(voices: Iterable[Voice]) -> None:
    """Write the terms of many voices, a few hundred rows to a voice.

    Plain SQL: model instances for half a million pairs of numbers took ten times as
    long as everything else in an import. Only integers go into the statement.
    """
    table = connection.ops.quote_name(VoicePair._meta.db_table)
    rows = (
        f"({int(term)},{int(voice.pk)})" for voice in voices for term in codes_of(voice)
    )
    with connection.cursor() as cursor:
        for some in batched(rows, ROWS_AT_ONCE):
            cursor.execute(
                f"INSERT INTO {table} (code, voice_id) VALUES {','.join(some)}"  # noqa: S608 - our own table and integers
            )


def forget_voices(voices: Iterable[Voice]) -> None:
    """Take the terms of voices out again, before the voices themselves go.

    A voice is never rewritten, so its own words say which terms there are.
    """
    for voice in voices:
        VoicePair.objects.filter(code__in=codes_of(voice), voice=voice).delete()


def refresh_pair_counts(actor: Actor = SYSTEM) -> int:
    """Count anew in how many voices each term occurs; returns how many terms.

    Counting takes seconds on a large table and locks nobody out; only the exchange
    of the counts is a transaction.
    """
    require(isinstance(actor, System), "Only the program counts.")
    counted = list(
        VoicePair.objects.values_list("code").annotate(Count("voice_id")).order_by()
    )
    table = connection.ops.quote_name(PairCount._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        PairCount.objects.all().delete()
        for some in batched(counted, ROWS_AT_ONCE):
            rows = ",".join(f"({int(term)},{int(count)})" for term, count in some)
            cursor.execute(f"INSERT INTO {table} (code, voice_count) VALUES {rows}")  # noqa: S608 - our own table and integers
    return len(counted)
