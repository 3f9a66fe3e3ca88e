"""What of a consultation can be blacked out: its words, never a stance or a result."""

from collections.abc import Iterator, Sequence

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from tongxin.consultations import policies
from tongxin.consultations.models import (
    Consultation,
    FormerPosition,
    OutsideConversation,
    Position,
    PublishedReport,
)
from tongxin.consultations.models.statement import LONGEST_HERE
from tongxin.consultations.report.public_report import digest_of
from tongxin.kernel.redacting import Keys, Piece, Redacted, numbers, texts_in, texts_of
from tongxin.redactions.policies import headed
from tongxin.voices.models import Matter, Voice

_REPORTED: Keys = {"text": None, "matter": None, "reason": None}
_REPORTED_HERE: Keys = {**_REPORTED, "text": LONGEST_HERE}


def _pieces(consultation: Consultation) -> Iterator[Piece]:
    own, is_outside = [consultation], consultation.is_outside
    yield from texts_of(own, _("Title"), "title", is_own=True)
    yield from texts_of(own, _("Why it was put off"), "extended_reason", is_own=True)
    most = None if is_outside else LONGEST_HERE
    for one in consultation.statements.order_by("number"):
        told = _("Statement %(number)d") % {"number": one.number}
        yield from texts_of([one], told, "text", most=most)
        yield from texts_of([one], told, "withdrawn_reason")
    yield from texts_of(consultation.unasked.all(), _("Not asked any more"), "reason")
    told, words = _("Position of an institution"), ("condition", "reason")
    said = Position.objects.filter(statement__consultation=consultation)
    yield from texts_of(said, told, *words, "spokesperson")
    said_before = FormerPosition.objects.filter(statement__consultation=consultation)
    yield from texts_of(said_before, told, *words, "spokesperson", "ended_reason")
    outside = OutsideConversation.objects.filter(consultation=consultation)
    yield from texts_of(outside.defer("content"), _("Source"), "title", "ran_by")
    published = PublishedReport.objects.filter(consultation=consultation)
    keys = _REPORTED if is_outside else _REPORTED_HERE
    yield from texts_in(published, _("Published report"), "content", keys)


def _quoting(rows: Sequence[Model]) -> QuerySet[Consultation]:
    """Statements quote voices, and reports name matters. What a unit was asked twice
    goes in both: whether it is the same decides what a later report may print.
    """
    voices, matters = numbers(rows, Voice), numbers(rows, Matter)
    units = {one.unit_id for one in rows if isinstance(one, Consultation)} - {None}
    return Consultation.objects.filter(
        Q(statements__point__voice__in=voices)
        | Q(statements__stands_on__matter__points__voice__in=voices)
        | Q(statements__stands_on__matter__in=matters)
        | Q(unit__in=units)
    ).distinct()


def _digest_anew(consultation: Consultation) -> None:
    """Of a published report whose words are others now; a digest of the old words would
    tell whoever guesses them that they are right.
    """
    for one in PublishedReport.objects.filter(consultation=consultation):
        one.keep_digest(digest_of(one.content))


CONSULTATIONS = Redacted(
    model=Consultation,
    pieces=_pieces,
    repeats=_quoting,
    rows=headed(
        Consultation.objects.select_related("unit__community"), "unit__community"
    ),
    seconds=policies.kept_by,
    is_settled=lambda consultation: consultation.is_published,
    after=_digest_anew,
)
