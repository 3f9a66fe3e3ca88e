"""What institutions were asked, have said and still owe. Reads only."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from tongxin.consultations.models import (
    AskedInstitution,
    Consultation,
    FormerPosition,
    Position,
    Statement,
)
from tongxin.consultations.report import institutional_agreement
from tongxin.people.models import WORKING_ROLES, Office, Organisation, User

BODIES = (
    Organisation.Kind.GOVERNMENT,
    Organisation.Kind.APPLICANT,
    Organisation.Kind.STOCK,
)


@dataclass(frozen=True, slots=True)
class StatementWords:
    """One statement, and what the reader's institutions say to it."""

    statement: Statement
    # Each with its word, or with none yet.
    said: list[tuple[Organisation, Position | None]]


def words_of(
    consultation: Consultation, organisations: QuerySet[Organisation]
) -> list[StatementWords]:
    """No actor: the caller found these institutions to be the reader's."""
    rows = Position.objects.filter(
        statement__consultation=consultation, organisation__in=organisations
    )
    found = {(row.statement_id, row.organisation_id): row for row in rows}
    return [
        StatementWords(
            statement,
            [(one, found.get((statement.pk, one.pk))) for one in organisations],
        )
        for statement in consultation.statements.filter(state=Statement.State.ISSUED)
    ]


def position_to_change(
    statement: Statement, organisations: Iterable[Organisation], chosen: str
) -> dict[str, object]:
    """What a form begins with: the institution meant, and what it said before."""
    known = list(organisations)
    found = [one for one in known if str(one.pk) == chosen] or known
    if len(found) != 1:
        return {}
    before = Position.objects.filter(statement=statement, organisation=found[0]).first()
    facts: dict[str, object] = {"organisation": found[0].pk}
    if before is not None:
        for name in ("word", "condition", "reason", "spokesperson"):
            facts[name] = getattr(before, name)
    return facts


def to_be_asked(consultation: Consultation) -> QuerySet[Organisation]:
    """No actor: bodies with a desk here, and such as always speak as bodies.

    Not every company that somebody once spoke for: that it did may be nobody's to know.
    """
    asked = consultation.institutions.values("organisation")
    rows = Organisation.objects.exclude(pk__in=asked)
    desks = Office.objects.filter(is_closed=False, organisation__isnull=False)
    speaks = Q(kind__in=BODIES) | Q(pk__in=desks.values("organisation"))
    return rows.filter(speaks).order_by("name")


def asked_with_counts(consultation: Consultation) -> QuerySet[AskedInstitution]:
    """No actor: those asked, with `word_count` of the statements they spoke to, and
    whether they ever did.
    """
    words = {
        "statement__consultation": consultation,
        "organisation": OuterRef("organisation"),
    }
    said = (
        Position.objects.filter(**words)
        .order_by()
        .values("organisation")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return consultation.institutions.select_related("organisation").annotate(
        word_count=Coalesce(Subquery(said), 0),
        spoke=Exists(Position.objects.filter(**words))
        | Exists(FormerPosition.objects.filter(**words)),
    )


@dataclass(frozen=True, slots=True)
class Silent:
    """Bodies that were asked and say nothing to a statement, by name; which of them is
    the applicant of its unit, if one is.
    """

    names: tuple[str, ...] = ()
    applicant: str = ""

    @property
    def words(self) -> str:
        """As the report says it; nothing where all have spoken."""
        return institutional_agreement.silence(self.names, self.applicant)


ALL_SPOKE = Silent()


def silent_to(statements: Collection[int]) -> dict[int, Silent]:
    """No actor: silence is as public as a word. For each statement by its number."""
    asked: dict[int, list[AskedInstitution]] = {}
    rows = AskedInstitution.objects.filter(consultation__statements__in=statements)
    for one in rows.distinct().select_related("organisation", "consultation__unit"):
        asked.setdefault(one.consultation_id, []).append(one)
    if not asked:
        return {}
    found = Position.objects.filter(statement__in=statements)
    said = set(found.values_list("statement", "organisation"))
    of = Statement.objects.filter(pk__in=statements, consultation__in=asked)
    return {
        pk: _silent(
            one for one in asked[consultation] if (pk, one.organisation_id) not in said
        )
        for pk, consultation in of.values_list("pk", "consultation")
    }


def silent_throughout(consultation: Consultation) -> Silent:
    """No actor: those that were asked and said nothing to any statement."""
    spoke = Position.objects.filter(
        statement__consultation=consultation, statement__state=Statement.State.ISSUED
    )
    asked = consultation.institutions.exclude(
        organisation__in=spoke.values("organisation")
    )
    return _silent(asked.select_related("organisation"))


def _silent(asked: Iterable[AskedInstitution]) -> Silent:
    silent = list(asked)
    applicants = [str(one.organisation) for one in silent if one.is_applicant]
    return Silent(tuple(str(one.organisation) for one in silent), "".join(applicants))


@dataclass(frozen=True, slots=True)
class Owed:
    """An institution of the reader's own desk is asked, and has not said all."""

    consultation: Consultation
    organisation: Organisation
    missing_count: int


def owed_by(user: User) -> list[Owed]:
    """Open consultations that wait for a word from the user's own desk."""
    organisations = {
        post.office.organisation_id
        for post in user.posts
        if post.role in WORKING_ROLES and post.office.organisation_id is not None
    }
    if not organisations:
        return []
    rows = AskedInstitution.objects.filter(
        organisation__in=organisations,
        consultation__state=Consultation.State.OPEN,
        consultation__closes_at__gt=timezone.now(),
    ).select_related("consultation", "organisation")
    asked = list(rows.order_by("consultation__closes_at", "pk"))
    missing = _missing(asked)
    return [
        Owed(one.consultation, one.organisation, missing[one.pk])
        for one in asked
        if missing[one.pk]
    ]


def _missing(asked: Sequence[AskedInstitution]) -> dict[int, int]:
    """How many statements of each wait for a word: two queries, however many."""
    consultations = {one.consultation_id for one in asked}
    statements = Statement.objects.filter(
        consultation__in=consultations, state=Statement.State.ISSUED
    )
    of: dict[int, set[int]] = {}
    for pk, consultation_id in statements.values_list("pk", "consultation_id"):
        of.setdefault(consultation_id, set()).add(pk)
    said = set(
        Position.objects.filter(statement__in=statements).values_list(
            "statement_id", "organisation_id"
        )
    )
    return {
        one.pk: sum(
            (statement, one.organisation_id) not in said
            for statement in of.get(one.consultation_id, ())
        )
        for one in asked
    }
