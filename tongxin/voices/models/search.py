"""Overlapping character pairs: Chinese search that needs no extension (ADR 0005)."""

from django.db import models


class VoicePair(models.Model):
    """One pair of neighbouring characters that occurs in one voice."""

    pk = models.CompositePrimaryKey("pair", "voice_id")
    pair = models.CharField(max_length=8)
    voice = models.ForeignKey(
        "voices.Voice", on_delete=models.CASCADE, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.pair} in voice {self.voice_id}"


class PairCount(models.Model):
    """In about how many voices a pair occurs: says which pairs are telling.

    Refreshed now and then; a pair it does not know yet is rare by that very fact.
    """

    pair = models.CharField(max_length=8, primary_key=True)
    voice_count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.pair}: {self.voice_count}"
