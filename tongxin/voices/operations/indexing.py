"""The search entries of a voice, kept in the same transaction as its words."""

from tongxin.kernel.pairs import pairs
from tongxin.voices.models import PairCount, Voice, VoicePair


def pairs_of(voice: Voice) -> set[str]:
    return pairs(f"{voice.title}\n{voice.text}")


def index_voice(voice: Voice) -> None:
    VoicePair.objects.bulk_create(
        VoicePair(pair=pair, voice_id=voice.pk) for pair in sorted(pairs_of(voice))
    )


def index_voices(voices: list[Voice]) -> None:
    """Many at once, for imports."""
    VoicePair.objects.bulk_create(
        (
            VoicePair(pair=pair, voice_id=voice.pk)
            for voice in voices
            for pair in sorted(pairs_of(voice))
        ),
        batch_size=5000,
    )


def refresh_pair_counts() -> int:
    """Count anew in how many voices each pair occurs; returns how many pairs there are."""
    from django.db import connection, transaction  # noqa: PLC0415 - only this rare work speaks SQL

    source, target = VoicePair._meta.db_table, PairCount._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        PairCount.objects.all().delete()
        cursor.execute(
            f"INSERT INTO {target} (pair, voice_count) "  # noqa: S608 - names of our own tables
            f"SELECT pair, COUNT(*) FROM {source} GROUP BY pair"
        )
    return PairCount.objects.count()
