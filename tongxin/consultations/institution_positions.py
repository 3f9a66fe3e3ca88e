"""What institutions were asked, have said and still owe. Reads only."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import pgettext

from tongxin.consultations.models import (
    AskedInstitution,
    Consultation,
    FormerPosition,
    Position,
    PublishedResult,
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
class Apart:
    """Bodies that do not stand where residents stand, by name: asked and silent, or
    against it; which of them is the applicant of the unit, if one is.
    """

    silent: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    applicant: str = ""
    # Residents refuse it together: who is apart would have it.
    is_refused: bool = False

    @property
    def words(self) -> str:
        """As the report says it; nothing where all stand together."""
        said = (
            institutional_agreement.opposition(
                self.against, self.applicant, is_refused=self.is_refused
            ),
            institutional_agreement.silence(self.silent, self.applicant),
        )
        comma = pgettext("between parts of a sentence", ", ")
        return comma.join(filter(None, said))


TOGETHER = Apart()


def apart_from(statements: Collection[int]) -> dict[int, Apart]:
    """No actor: silence is as public as a word. For each statement by its number."""
    asked: dict[int, list[AskedInstitution]] = {}
    rows = AskedInstitution.objects.filter(consultation__statements__in=statements)
    for one in rows.distinct().select_related("organisation", "consultation__unit"):
        asked.setdefault(one.consultation_id, []).append(one)
    if not asked:
        return {}
    words = Position.objects.filter(statement__in=statements)
    said = {
        (statement, organisation): word
        for statement, organisation, word in words.values_list(
            "statement", "organisation", "word"
        )
    }
    of = Statement.objects.filter(pk__in=statements, consultation__in=asked)
    return {
        pk: _apart(
            {one: said.get((pk, one.organisation_id), "") for one in asked[held]},
            is_refused=result == PublishedResult.Result.REACHED_AGAINST,
        )
        for pk, held, result in of.values_list(
            "pk", "consultation", "published_result__result"
        )
    }


def silent_throughout(consultation: Consultation) -> Apart:
    """No actor: those that were asked and said nothing to any statement."""
    spoke = Position.objects.filter(
        statement__consultation=consultation, statement__state=Statement.State.ISSUED
    )
    asked = consultation.institutions.exclude(
        organisation__in=spoke.values("organisation")
    )
    return _apart(dict.fromkeys(asked.select_related("organisation"), ""))


def _apart(said: Mapping[AskedInstitution, str], *, is_refused: bool = False) -> Apart:
    word = Position.Word
    other = {word.AGREE, word.CONDITION} if is_refused else {word.AGAINST}
    return Apart(
        silent=tuple(str(one.organisation) for one, word in said.items() if not word),
        against=tuple(
            str(one.organisation) for one, word in said.items() if word in other
        ),
        applicant="".join(str(one.organisation) for one in said if one.is_applicant),
        is_refused=is_refused,
    )


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
