"""Overlapping character pairs: Chinese search that needs no extension (ADR 0005)."""

from django.db import models


class VoicePair(models.Model):
    """One term of one voice, as the number that `kernel.pairs.code` gives it.

    Sixty rows for each voice, so they are kept small: in SQLite the table is its key
    and nothing besides, and neither database looks each voice up to check it. Whoever
    deletes a voice takes its terms along (`operations.indexing.forget_voices`).
    """

    UNWITNESSED = "For searching: made anew from the voices."

    pk = models.CompositePrimaryKey("code", "voice_id")
    code = models.BigIntegerField()
    voice = models.ForeignKey(
        "voices.Voice",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    def __str__(self) -> str:
        return f"{self.code} in voice {self.voice_id}"


class PairCount(models.Model):
    """In about how many voices a term occurs: says which terms are telling.

    Refreshed now and then; a term it does not know yet is rare by that very fact.
    """

    UNWITNESSED = "For searching: made anew from the voices."

    code = models.BigIntegerField(primary_key=True)
    voice_count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.code}: {self.voice_count}"
