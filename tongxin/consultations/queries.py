"""Consultations as pages read them. What needs no actor says so in its name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tongxin.ballots import queries as ballots
from tongxin.consultations import merge_sides, policies
from tongxin.consultations.models import (
    Consultation,
    ConsultationSide,
    PublishedReport,
    Report,
    RollEntry,
    RollEntrySide,
    Stance,
    Statement,
)
from tongxin.consultations.models.roll import LEAST_ALONE
from tongxin.consultations.report import public_report
from tongxin.consultations.report.public_report import publication_from
from tongxin.consultations.report.publication import Publication
from tongxin.kernel import clock, sealed
from tongxin.kernel.rows import Prepared
from tongxin.people.models import Actor, Organisation, User
from tongxin.rolls import queries as rolls
from tongxin.units.models import Unit
from tongxin.voices import policies as voice_policies
from tongxin.voices.models import Matter

ORDER = "consultations.order"
STATEMENTS_A_MINUTE = 4
# Whoever collected more: each result is computed without those forms too.
MOST_PAPER = 20


def side_names(kinds: Iterable[str]) -> str:
    """The kinds of right on one side, in words."""
    return public_report.side_names(kinds)


def list_consultations(
    actor: Actor, unit: Unit | None = None
) -> QuerySet[Consultation]:
    """What the actor may read, latest first."""
    rows = policies.visible_to(actor)
    if unit is not None:
        rows = rows.filter(unit=unit)
    return rows.order_by("-pk")


def unit_named(slug: str) -> Unit | None:
    """The unit that a list is narrowed to; none for a word that names none."""
    return Unit.objects.filter(slug=slug[:40]).first() if slug else None


def own_consultations(actor: Actor) -> QuerySet[Consultation]:
    """Those on whose roll the actor stands."""
    if not isinstance(actor, User) or actor.person_id is None:
        return Consultation.objects.none()
    entries = RollEntry.objects.filter(person__in=policies.known_as(actor.person_id))
    return (
        policies.visible_to(actor)
        .filter(pk__in=entries.values("consultation"))
        .order_by("-pk")
    )


# ---- Its report ----


def report_of(consultation: Consultation) -> Report | None:
    """No actor: how far the report is, for the working page; none of its figures."""
    return Report.objects.filter(consultation=consultation).first()


def publication_of(consultation: Consultation) -> Publication | None:
    """No actor: everybody reads it. From the stored content, never from exact rows."""
    row = PublishedReport.objects.filter(consultation=consultation).first()
    if row is None:
        return None
    return publication_from(row.content, timezone.localdate(row.published_at))


# ---- One person's own stances ----


def in_order_of(entry: RollEntry, statements: Iterable[Statement]) -> list[Statement]:
    """The statements at random for each person, and for one person always the same."""
    return sorted(statements, key=lambda one: _place(entry, one))


def _place(entry: RollEntry, statement: Statement) -> str:
    words = f"{entry.consultation_id}:{entry.person_id}:{statement.pk}"
    return sealed.lookup_hash(words, ORDER)


def asked(consultation: Consultation) -> QuerySet[Statement]:
    """No actor: the statements that stand now; everybody may read them."""
    return consultation.statements.filter(state=Statement.State.ISSUED)


_ASKED = Prepared(
    lambda pk: Statement.objects.filter(
        consultation=pk, state=Statement.State.ISSUED
    ).order_by("pk")
)


def stances_of(entry: RollEntry) -> dict[int, str]:
    """What the holder of this place took, by statement: for that person alone."""
    rows = Stance.objects.filter(
        statement__consultation=entry.consultation_id, pseudonym=entry.pseudonym
    )
    return dict(rows.values_list("statement_id", "choice"))


# ---- Turnout ----


@dataclass(frozen=True, slots=True)
class SideTurnout:
    """How many of a side have answered anything at all; never what."""

    side: ConsultationSide
    spoke_count: int

    @property
    def name(self) -> str:
        return side_names(self.side.kinds)

    @property
    def silent_count(self) -> int:
        return self.side.roll_count - self.spoke_count

    @property
    def missing_count(self) -> int:
        """How many have to answer yet, so that anything can be told of this side."""
        return max(self.side.least_heard - self.spoke_count, 0)

    @property
    def eighths(self) -> int:
        return self.spoke_count * 8 // self.side.roll_count


def turnout(consultation: Consultation) -> list[SideTurnout]:
    """No actor: per side how many have spoken; the only figure before the end."""
    spoke = {entry.pk for entry in _spoken(consultation)}
    counts: dict[int, int] = {}
    rows = RollEntrySide.objects.filter(side__consultation=consultation)
    for entry_id, side_id in rows.values_list("entry_id", "side_id"):
        counts[side_id] = counts.get(side_id, 0) + (entry_id in spoke)
    return [
        SideTurnout(side, counts.get(side.pk, 0)) for side in consultation.sides.all()
    ]


def not_heard(consultation: Consultation) -> list[SideTurnout]:
    """No actor: sides of which too few have answered to tell anything of them."""
    return [one for one in turnout(consultation) if one.missing_count]


def may_take_longer(consultation: Consultation) -> bool:
    """No actor: over and not sealed, never put off before, and a side was not heard."""
    is_past = consultation.is_over and consultation.sealed_at is None
    return is_past and not consultation.is_extended and bool(not_heard(consultation))


def busy_collectors(consultation: Consultation) -> list[tuple[User, int]]:
    """No actor: who has brought more paper than a result may hang on, and how much."""
    rows = (
        Stance.objects.filter(
            statement__consultation=consultation, channel=Stance.Channel.PAPER
        )
        .values("collector")
        .annotate(forms=Count("pseudonym", distinct=True))
        .filter(forms__gt=MOST_PAPER)
        .order_by("collector")
    )
    counts = {row["collector"]: row["forms"] for row in rows}
    found = User.objects.filter(pk__in=counts).order_by("public_name", "pk")
    return [(user, counts[user.pk]) for user in found]


def silent_of(consultation: Consultation) -> list[RollEntry]:
    """No actor: who has not answered anything yet, to be reminded or visited."""
    heard = _heard(consultation)
    return [e for e in _entries(consultation) if e.pseudonym not in heard]


def _spoken(consultation: Consultation) -> list[RollEntry]:
    heard = _heard(consultation)
    if not heard:
        return []
    return [e for e in _entries(consultation) if e.pseudonym in heard]


def _entries(consultation: Consultation) -> Sequence[RollEntry]:
    # From the consultation, so that all share its one key, opened once.
    return list(consultation.entries.order_by("pk"))


def _heard(consultation: Consultation) -> set[str]:
    rows = Stance.objects.filter(
        statement__consultation=consultation, statement__state=Statement.State.ISSUED
    )
    return set(rows.values_list("pseudonym", flat=True).distinct())


def what_comes(consultation: Consultation) -> list[ballots.Coming]:
    """No actor: what is still to come, in order."""
    if consultation.is_outside:
        return []
    return ballots.what_comes(consultation, "consultation.paper_days", "sealed")


# ---- One statement a screen ----


@dataclass(frozen=True, slots=True)
class StatementStep:
    """One statement of somebody's walk, and what they said to it so far."""

    number: int
    statement: Statement
    choice: str

    @property
    def label(self) -> str:
        return str(Stance.Choice(self.choice).label) if self.choice else ""


@dataclass(frozen=True, slots=True)
class Walk:
    """All statements in one person's order, and where that person stands."""

    steps: list[StatementStep]
    at: int

    @property
    def here(self) -> StatementStep | None:
        return self.steps[self.at - 1] if 0 < self.at <= len(self.steps) else None

    @property
    def before(self) -> StatementStep | None:
        return self.steps[self.at - 2] if self.at > 1 else None

    @property
    def is_last(self) -> bool:
        return self.at >= len(self.steps)

    @property
    def next_number(self) -> int:
        return self.at + 1

    @property
    def answered_count(self) -> int:
        return sum(bool(step.choice) for step in self.steps)

    @property
    def open_count(self) -> int:
        return len(self.steps) - self.answered_count

    @property
    def minutes(self) -> int:
        return minutes_for(self.open_count)


def minutes_for(statements: int) -> int:
    """About how long it takes to answer so many."""
    return max(1, round(statements / STATEMENTS_A_MINUTE))


def walk_of(entry: RollEntry, at: int | None = None) -> Walk:
    """Where `entry` goes on: at statement `at` of its order, else the first open one.

    Past the last one when all have an answer, and right after the last.
    """
    taken = stances_of(entry)
    steps = [
        StatementStep(number, statement, taken.get(statement.pk, ""))
        for number, statement in enumerate(
            in_order_of(entry, _ASKED.all(entry.consultation_id)), start=1
        )
    ]
    if at is None or not 1 <= at <= len(steps) + 1:
        at = next((s.number for s in steps if not s.choice), len(steps) + 1)
    return Walk(steps, at)


# ---- The office ----


def worked_on(actor: Actor) -> QuerySet[Consultation]:
    """What the actor prepares and runs, or takes answers for; latest first."""
    kept, typed = policies.kept_by(actor), policies.typed_by(actor)
    return (kept | typed).distinct().order_by("-pk")


@dataclass(frozen=True, slots=True)
class KindOnRoll:
    """How many would be asked on one side, if it were opened now."""

    kind: str
    count: int

    @property
    def name(self) -> str:
        return side_names([self.kind])

    @property
    def is_small(self) -> bool:
        return self.count < LEAST_ALONE


def roll_to_come(consultation: Consultation) -> list[KindOnRoll]:
    """No actor: the sides of the roll of the record date, where anybody is on them."""
    on = min(consultation.record_day, clock.today())
    found = rolls.side_counts(consultation.own_unit, on)
    return [KindOnRoll(str(kind), count) for kind, count in found.items() if count]


def alike_sides(
    consultation: Consultation, merges: Mapping[str, str]
) -> list[tuple[str, str]]:
    """No actor: kinds of right that are nearly the same people, beside `merges`."""
    on = min(consultation.record_day, clock.today())
    people: dict[str, set[int]] = {}
    for one in rolls.entitled(consultation.own_unit, on):
        for kind in one.sides:
            people.setdefault(kind, set()).add(one.person_id)
    return merge_sides.alike(people, merges)


def matters_to_ask(
    actor: Actor, consultation: Consultation, q: str = ""
) -> QuerySet[Matter]:
    """Matters of the unit that the actor's office keeps, what most spoke of first."""
    rows = voice_policies.matters_handled_by(actor)
    unit = consultation.unit_id
    rows = rows.filter(Q(unit=unit) | Q(points__voice__unit=unit))
    for word in q.split():
        rows = rows.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    return rows.annotate(people=Count("points__voice", distinct=True)).order_by(
        "-people", "-pk"
    )


def institutions_for(
    actor: Actor, consultation: Consultation
) -> QuerySet[Organisation]:
    """Those asked, for whom the actor may put a word on the record."""
    asked = policies.institutions_spoken_for(actor).filter(consultation=consultation)
    return Organisation.objects.filter(pk__in=asked.order_by().values("organisation"))
