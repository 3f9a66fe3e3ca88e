"""Answers of many people at once: who on which side says what."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice, repeat

from django.utils import timezone

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation, RollEntry, Stance, Statement
from tongxin.consultations.tests.make import BASIS, account_for, seal_now
from tongxin.people.models import User
from tongxin.people.tests.make import make_person
from tongxin.rolls.models import Entitlement, Side
from tongxin.rolls.tests.make import LONG_AGO
from tongxin.units.models import Unit
from tongxin.units.tests.make import make_unit

CHOICES = ("agree", "unsure", "against")


def unit_of(sizes: dict[str, int]) -> Unit:
    """A unit with so many people on each side, in rows: how they came is not tested."""
    unit = make_unit()
    Entitlement.objects.bulk_create(
        Entitlement(
            unit=unit,
            person=make_person(f"住户{place}"),
            side=side,
            basis=BASIS.get(Side(side), Entitlement.Basis.REGISTER),
            state=Entitlement.State.ACCEPTED,
            checked_on=LONG_AGO,
            from_on=LONG_AGO,
        )
        for side, size in sizes.items()
        for place in range(size)
    )
    return unit


def on_side(consultation: Consultation, side: str) -> list[RollEntry]:
    """The entries of one side, in order."""
    rows = consultation.entries.filter(sides__kinds=[side])
    return list(rows.select_related("person", "consultation__seal_key").order_by("pk"))


def words(counts: Sequence[int]) -> Iterator[str]:
    """ "agree" so many times, then "unsure", then "against"."""
    return chain.from_iterable(map(repeat, CHOICES, counts))


def say(
    consultation: Consultation, side: str, statement: Statement, counts: Sequence[int]
) -> None:
    """So many of a side can, are not sure, cannot; by the web, each by themselves."""
    entries = on_side(consultation, side)
    assert len(entries) >= sum(counts)
    for entry, choice in zip(entries, words(counts), strict=False):
        user = User.objects.filter(person=entry.person).first()
        operations.take_stance(
            user or account_for(entry.person), statement, choice=choice
        )


def put(
    entries: Sequence[RollEntry], statement: Statement, counts: Sequence[int]
) -> None:
    """The same in rows, for reports of very many: not what is tested there."""
    now = timezone.now()
    Stance.objects.bulk_create(
        Stance(
            pseudonym=entry.pseudonym,
            statement=statement,
            choice=choice,
            expressed_at=now,
            received_at=now,
            channel=Stance.Channel.WEB,
        )
        for entry, choice in zip(
            islice(entries, sum(counts)), words(counts), strict=True
        )
    )


def reported(consultation: Consultation) -> Consultation:
    """Over, sealed, and its report computed."""
    consultation = seal_now(consultation)
    assert operations.take_up_reports() == 1, consultation.report.fault
    consultation.refresh_from_db()
    return consultation
