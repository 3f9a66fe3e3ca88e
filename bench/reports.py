"""The report of 900 people on 30 statements, computed as the worker does it."""

import random
import time
from datetime import timedelta

from django.utils import timezone

from bench import table
from bench.asked import Asked
from bench.filling import filled
from tongxin.consultations import operations
from tongxin.consultations.models import Consultation, Report, RollEntry, Stance
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import User

CHOICES = ("agree", "unsure", "against")
TIMES = 3
SPOKEN, ANSWERED = 0.9, 0.85
MARKED, ON_PAPER = 0.03, 0.05


def measure(rows: table.Table, unit: Asked) -> None:
    """Everybody answers, it is closed and sealed, and the report is run."""
    count = _answer(unit)
    consultation = _seal(unit.consultation)
    first = _run(Report.objects.get(consultation=consultation))
    took = []
    for _each in range(TIMES):
        with filled():
            Report.objects.filter(consultation=consultation).delete()
            report = Report.objects.create(consultation=consultation)
        took.append(_run(report))
    people = consultation.entries.count()
    rows.add_most(
        f"report of {people} people × {len(unit.statements)} statements, in the task",
        max(took),
        2,
        " s",
    )
    rows.note(
        f"{count} stances, everybody, without two hats and without each collector;"
        f" the slowest of {TIMES}; a worker's very first, with loading: {first:.1f} s"
    )


def _run(report: Report) -> float:
    begun = time.perf_counter()
    if not operations.run_report(report.pk):
        report.refresh_from_db()
        raise RuntimeError(report.fault)
    return time.perf_counter() - begun


def _seal(consultation: Consultation) -> Consultation:
    """Its time and the days for late paper are over."""
    now = timezone.now()
    rows = Consultation.objects.filter(pk=consultation.pk)
    with filled():
        rows.update(opened_at=now - timedelta(days=3), closes_at=now)
    operations.close_consultation(SYSTEM, rows.get())
    with filled():
        rows.update(paper_until=clock.today() - timedelta(days=1))
    return operations.seal_consultation(SYSTEM, rows.get())


def _answer(unit: Asked) -> int:
    """Two opinions with noise; some wear two hats, some answered on paper."""
    chance = random.Random(20_261_125)  # noqa: S311 - made-up answers
    collector = User.objects.get(username="demo-clerk")
    own = [one.pk for one in unit.statements]
    Stance.objects.filter(statement__in=own).delete()
    entries = list(unit.consultation.entries.select_related("consultation__seal_key"))
    marked = [one.pk for one in entries if chance.random() < MARKED]
    RollEntry.objects.filter(pk__in=marked).update(is_marked=True)
    now = timezone.now()
    stances = []
    for entry in entries:
        if chance.random() > SPOKEN:
            continue
        pseudonym, opinion = entry.pseudonym, chance.random() < 0.4
        is_paper = chance.random() < ON_PAPER
        for at, pk in enumerate(own):
            if chance.random() > ANSWERED:
                continue
            is_for = at % 3 == 0 or opinion == (at % 2 == 0)
            stances.append(
                Stance(
                    pseudonym=pseudonym,
                    statement_id=pk,
                    choice=_choice(chance, is_for=is_for),
                    expressed_at=now,
                    received_at=now,
                    channel="paper" if is_paper else "web",
                    collector=collector if is_paper else None,
                )
            )
    Stance.objects.bulk_create(stances, batch_size=500)
    return len(stances)


def _choice(chance: random.Random, *, is_for: bool) -> str:
    weights = (80, 12, 8) if is_for else (10, 15, 75)
    return chance.choices(CHOICES, weights)[0]
