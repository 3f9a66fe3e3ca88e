"""What stands beside a published report and was public before: read for its page.

No actor: everybody who reads the report reads this. Only `links_of` asks who reads.
"""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.consultations import queries
from tongxin.consultations.models import (
    AskedInstitution,
    Consultation,
    Position,
    StatementMatter,
)
from tongxin.consultations.report.institutional_agreement import Word
from tongxin.consultations.report.text import Beside, Telling, tell
from tongxin.kernel import clock
from tongxin.people.models import Actor
from tongxin.redactions.queries import redactions_of, told_of
from tongxin.voices import policies as voices


def told(
    consultation: Consultation, links: dict[int, str] | None = None
) -> Telling | None:
    """The published report in the language that is active; none before there is one."""
    publication = queries.publication_of(consultation)
    if publication is None:
        return None
    return tell(publication, beside(consultation), links)


def beside(consultation: Consultation) -> Beside:
    asked = list(consultation.institutions.select_related("organisation"))
    return Beside(
        title=consultation.title,
        unit=consultation.unit.name if consultation.unit else "",
        opened_on=clock.date_of(consultation.opened_at),
        closed_on=clock.date_of(consultation.closes_at),
        sealed_on=clock.date_of(consultation.sealed_at),
        record_on=consultation.record_on,
        seal_root=consultation.seal_root,
        lang=consultation.outside.lang if consultation.is_outside else "",
        source=_source(consultation),
        institutions=_institutions(consultation, asked),
        applicant="".join(str(one.organisation) for one in asked if one.is_applicant),
        blacked_out=tuple(told_of(redactions_of(consultation))),
        merged=tuple(
            (
                queries.side_names([one.kind]),
                queries.side_names([one.into]) if one.into else "",
            )
            for one in consultation.merges.all()
        ),
    )


def _source(consultation: Consultation) -> str:
    """Who is to be credited, as licences ask for it."""
    if not consultation.is_outside:
        return ""
    outside = consultation.outside
    text = _("Held with Polis by %(name)s; licence of the answers: %(licence)s. %(at)s")
    facts = {
        "name": outside.ran_by,
        "licence": outside.licence,
        "at": outside.address,
    }
    return (text % facts).strip()


def _institutions(
    consultation: Consultation, asked: Sequence[AskedInstitution]
) -> tuple[tuple[str, dict[int, Word]], ...]:
    """All that were asked, in the order in which they were; silence has no word."""
    said: dict[int, dict[int, Word]] = {one.organisation_id: {} for one in asked}
    rows = Position.objects.filter(statement__consultation=consultation)
    for row in rows.select_related("statement"):
        if row.organisation_id in said:
            said[row.organisation_id][row.statement.number] = _word(row)
    return tuple((str(one.organisation), said[one.organisation_id]) for one in asked)


def _word(row: Position) -> Word:
    says = {
        Position.Word.AGREE: "agree",
        Position.Word.CONDITION: "condition",
        Position.Word.AGAINST: "against",
    }
    return Word(
        says[Position.Word(row.word)],  # type: ignore[arg-type] # the three words of it
        row.condition,
        row.reason,
        row.spokesperson,
    )


def links_of(actor: Actor, consultation: Consultation) -> dict[int, str]:
    """Where the matter of each statement can be read, as far as `actor` may.

    Whoever works on it comes to its page, everybody else to a public answer in it.
    """
    rows = StatementMatter.objects.filter(statement__consultation=consultation)
    # Of several the one that was named first.
    matters = dict(rows.order_by("-pk").values_list("statement__number", "matter"))
    if not matters:
        return {}
    worked_on = set(
        voices.matters_worked_on_by(actor)
        .filter(pk__in=matters.values())
        .values_list("pk", flat=True)
    )
    public = dict(
        voices.published()
        .filter(points__matter__in=matters.values())
        .order_by("-pk")
        .values_list("points__matter", "pk")
    )
    links = {}
    for number, matter in matters.items():
        if matter in worked_on:
            links[number] = reverse("voices:matter", args=[matter])
        elif matter in public:
            links[number] = reverse("voices:answer_page", args=[public[matter]])
    return links
