"""The journal: who did what to which record, when. Written once, never changed."""

from collections.abc import Iterable
from typing import Any, Never

from django.db import models
from django.db.models import Q

from tongxin.journal import chain
from tongxin.kernel.models import drawn_key


class AppendOnly(RuntimeError):  # noqa: N818 - named as it reads in `except`
    """Something tried to change or remove a line of the journal."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **_changes: Any) -> Never:
        raise AppendOnly

    def delete(self) -> Never:
        raise AppendOnly

    def bulk_create(
        self, objs: Iterable["Entry"], *args: Any, **kwargs: Any
    ) -> list["Entry"]:
        entries = list(objs)
        for entry in entries:
            entry.sign()
        return super().bulk_create(entries, *args, **kwargs)


class Entry(models.Model):
    """One act or one reading: ids and names of fields, never what they hold.

    Actor and subject are named by kind, label and id, not by a foreign key: this room
    knows no other. `mac` proves that the program wrote the row as it stands.
    """

    UNWITNESSED = "Its own code and its seal vouch for it."

    class Actor(models.TextChoices):
        PERSON = "person"
        PUBLIC = "public"
        SYSTEM = "system"

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=6, choices=Actor)
    actor_id = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    subject_label = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    fields = models.JSONField(default=list)
    # Digests of the rows that the act wrote; see witness.py.
    witnesses = models.JSONField(default=dict)
    mac = models.BinaryField(max_length=chain.MAC_BYTES)
    # No index of its own: a seal's entries are found by the ids in its leaves.
    seal = models.ForeignKey(
        "Seal", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(
                fields=["subject_label", "subject_id"], name="journal_entry_of_subject"
            ),
            models.Index(
                fields=["at"], condition=Q(seal=None), name="journal_entry_not_sealed"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor_kind="person", actor_id__isnull=False)
                | Q(actor_kind__in=["public", "system"], actor_id=None),
                name="journal_entry_names_a_person_iff_one_acted",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_label}:{self.subject_id}"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        self.sign()
        super().save(force_insert=True, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> Never:
        raise AppendOnly

    def sign(self) -> None:
        """Give a new row its message authentication code."""
        self.mac = chain.sign(self.content())

    def content(self) -> chain.Content:
        return (
            self.at,
            self.actor_kind,
            self.actor_id,
            self.on_behalf_of_id,
            self.action,
            self.subject_label,
            self.subject_id,
            self.fields,
            self.witnesses,
        )


class DayLine(models.Model):
    """A reading whose hour would tell more than the reading does: it waits here until
    its day is over, and the line then says the day alone (ADR 0011).

    Drawn numbers: the rows say nothing of who came after whom.
    """

    UNWITNESSED = "For one day; then it is a line."

    id = models.BigIntegerField(primary_key=True, default=drawn_key, editable=False)
    on = models.DateField(db_index=True)
    actor_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    why = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor_id", "subject_label", "subject_id", "why", "on"],
                name="journal_day_line_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.why} {self.subject_label}:{self.subject_id}"


class Seal(models.Model):
    """A batch of entries, bound to all batches before it by a digest."""

    UNWITNESSED = "The chain vouches for it."

    # Unique: of two sealers at the same moment, one makes the next link.
    previous = models.BinaryField(max_length=chain.DIGEST_BYTES, unique=True)
    digest = models.BinaryField(max_length=chain.DIGEST_BYTES)
    leaves = models.BinaryField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal {self.pk}: {self.first_id} to {self.last_id}"
