"""The search entries of a voice, kept in the same transaction as its words."""

from django.db import connection, transaction

from tongxin.kernel.pairs import code, pairs
from tongxin.voices.models import PairCount, Voice, VoicePair


def codes_of(voice: Voice) -> list[int]:
    """The terms of its title and words, as numbers, in order."""
    return sorted(code(pair) for pair in pairs(f"{voice.title}\n{voice.text}"))


def index_voice(voice: Voice) -> None:
    VoicePair.objects.bulk_create(
        VoicePair(code=term, voice_id=voice.pk) for term in codes_of(voice)
    )


def index_voices(voices: list[Voice]) -> None:
    """Many at once, for imports."""
    VoicePair.objects.bulk_create(
        (
            VoicePair(code=term, voice_id=voice.pk)
            for voice in voices
            for term in codes_of(voice)
        ),
        batch_size=5000,
    )


def refresh_pair_counts() -> int:
    """Count anew in how many voices each term occurs; returns how many terms."""
    source, target = VoicePair._meta.db_table, PairCount._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        PairCount.objects.all().delete()
        cursor.execute(
            f"INSERT INTO {target} (code, voice_count) "  # noqa: S608 - names of our own tables
            f"SELECT code, COUNT(*) FROM {source} GROUP BY code"
        )
    return PairCount.objects.count()
