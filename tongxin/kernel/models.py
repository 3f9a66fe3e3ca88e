"""Tables of the ground: holidays, a street's own rules, receipts, keys of seals."""

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Self

from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """How sure a figure is. An unverified one never decides anything."""

    VERIFIED = "verified", _("Read in the text of the law")
    SECONDARY = "secondary", _("From a secondary source")
    UNVERIFIED = "unverified", _("Not verified")
    LOCAL = "local", _("Set by the street")


class CalendarYear(models.Model):
    """A year whose holidays a street added itself, and where it read them."""

    UNWITNESSED = (
        "The ground knows no journal; a day that was counted stands in its row."
    )

    year = models.PositiveSmallIntegerField(primary_key=True)
    source = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status, default=Status.SECONDARY)
    added_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that differs from its weekday: a holiday, or a make-up working day."""

    UNWITNESSED = (
        "The ground knows no journal; a day that was counted stands in its row."
    )

    on = models.DateField(unique=True)
    is_workday = models.BooleanField()
    name = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"


class LocalRule(models.Model):
    """A street's own figure for a rule, from a day on; the shipped law stays."""

    UNWITNESSED = (
        "The ground knows no journal; what was counted by it stands in its row."
    )

    code = models.CharField(max_length=80)
    value = models.IntegerField()
    over = models.PositiveIntegerField(default=1)
    unit = models.CharField(max_length=10)
    basis = models.TextField()
    decided_by = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="local_rule_starts_once_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(basis="") & ~Q(decided_by=""),
                name="local_rule_says_on_what_basis_and_who",
            ),
            models.CheckConstraint(
                condition=Q(over__gt=0), name="local_rule_divides_by_something"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="local_rule_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from:%Y-%m-%d}"


class House(models.Model):
    """Whose house it is: one row, once somebody has said it."""

    UNWITNESSED = "The ground knows no journal; nothing is decided by it."

    ONLY = 1
    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    name = models.CharField(max_length=40)
    phone = models.CharField(max_length=30, blank=True)
    hours = models.CharField(max_length=80, blank=True)
    # Stands before the numbers of receipts; a number is found without it, too.
    receipt_prefix = models.CharField(max_length=12)
    # A small picture beside the name, in place of the program's own mark.
    mark = models.BinaryField(null=True, blank=True, editable=False)
    mark_type = models.CharField(max_length=20, blank=True)
    mark_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="house_is_one"),
        ]

    def __str__(self) -> str:
        return self.name


def drawn_key() -> int:
    """One of so many that no two are ever drawn alike."""
    return secrets.randbelow(2**62) + 1


class Receipt(models.Model):
    """What somebody holds who filed something: a number, and a code kept as a hash."""

    UNWITNESSED = "Whoever files something is handed it; what it opens is witnessed."

    # Drawn by lot, so that the hash can be made of it before the row is written.
    id = models.BigIntegerField(primary_key=True, default=drawn_key, editable=False)
    code_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"receipt {self.pk}"

    @classmethod
    def start(cls, hash_of: Callable[[int], str]) -> Self:
        """A new row whose hash is made of its own number."""
        receipt = cls()
        receipt.code_hash = hash_of(receipt.pk)
        receipt.save(force_insert=True)
        return receipt


class TryCount(models.Model):
    """How often something was tried since the first time (see `kernel.limits`)."""

    UNWITNESSED = "A counter that runs out."

    name = models.CharField(max_length=120, primary_key=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.count}"

    @classmethod
    def add(cls, name: str, *, lasts: timedelta) -> int:
        """Count one try of `name`; how many there are.

        One statement reads and writes, so that tries made at the same moment are all
        counted. Outside a transaction: what is rolled back was not counted.
        """
        table = connection.ops.quote_name(cls._meta.db_table)
        sql = (
            f"INSERT INTO {table} AS old (name, count, until) VALUES (%s, 1, %s) "  # noqa: S608 - our own table
            "ON CONFLICT (name) DO UPDATE SET "
            "until = CASE WHEN old.until <= %s THEN EXCLUDED.until ELSE old.until END, "
            "count = CASE WHEN old.until <= %s THEN 1 ELSE old.count + 1 END "
            "RETURNING count"
        )
        now = timezone.now()
        moments = map(connection.ops.adapt_datetimefield_value, (now + lasts, now, now))
        with connection.cursor() as cursor:
            cursor.execute(sql, [name, *moments])
            return int(cursor.fetchone()[0])

    @classmethod
    def take_back(cls, name: str) -> None:
        cls.objects.filter(name=name, count__gt=0).update(count=F("count") - 1)


class SealKey(models.Model):
    """One person's key, wrapped by the house's. Deleted: unreadable for good."""

    UNWITNESSED = (
        "Destroying it erases somebody; what it sealed is witnessed as it lies."
    )

    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    # The unwrapped key, for the life of this instance only.
    opened: bytes | None = None

    def __str__(self) -> str:
        return f"key {self.pk}"

    @classmethod
    def keep(cls, wrapped: bytes, opened: bytes) -> Self:
        key = cls(wrapped=wrapped)
        key.save()
        key.opened = opened
        return key

    @classmethod
    def keep_many(cls, pairs: Sequence[tuple[bytes, bytes]]) -> list[Self]:
        """A key for each pair of its wrapped and its opened form, in few statements."""
        keys = [cls(wrapped=wrapped) for wrapped, _opened in pairs]
        for key, (_wrapped, opened) in zip(keys, pairs, strict=True):
            key.opened = opened
        return cls.objects.bulk_create(keys, batch_size=500)

    def destroy(self) -> None:
        self.delete()
        # Nor does the copy in hand open anything any more.
        self.wrapped, self.opened = b"", None
