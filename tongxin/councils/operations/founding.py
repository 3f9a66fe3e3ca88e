"""Bodies are founded by an act, set their bylaws, have a studio, and are dissolved."""

from collections.abc import Sequence
from datetime import date, time
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.councils import bylaws, policies
from tongxin.councils.models import (
    Body,
    Bylaw,
    DutyHour,
    IssuedDocument,
    Meeting,
    Seat,
    Studio,
)
from tongxin.councils.operations.holding import (
    not_in_future,
    require_keeper,
    require_standing,
)
from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.guard import first, require, said
from tongxin.people.models import Actor, account_of
from tongxin.places.models import Place
from tongxin.renewal.models import Unit

KINDS = Seat.Kind
# The seats that the seed names, in their order at the table.
SEATS = (
    KINDS.CHAIR,
    KINDS.VICE_APPLICANT,
    KINDS.VICE_OWNER,
    KINDS.RESIDENTS,
    KINDS.RESIDENTS,
    KINDS.YOUTH,
    KINDS.SOCIAL,
    KINDS.TECHNICIAN,
    KINDS.MEDIATOR,
)


class DocumentFacts(TypedDict, total=False):
    title: Required[str]
    number: str
    issuer: Required[str]
    issued_on: Required[date]
    in_force_from: Required[date]
    in_force_until: date | None


@transaction.atomic
def register_document(actor: Actor, **facts: Unpack[DocumentFacts]) -> IssuedDocument:
    """Enter a paper with its number and issuer, as it stands on the paper."""
    require(policies.may_found(actor), _("Only the street registers papers."))
    document = IssuedDocument(**facts)
    document.full_clean()
    document.save()
    journal.record(actor, "document.registered", document, sorted(facts))
    return document


@transaction.atomic
def found_body(  # noqa: PLR0913 - what stands in the act that founds it
    actor: Actor,
    kind: str,
    *,
    name: str,
    founded_on: date,
    founded_by: IssuedDocument,
    unit: Unit | None = None,
    community: Place | None = None,
    seats: Sequence[str] = SEATS,
) -> Body:
    """Found a conference by an act of the street, with its seats still vacant.

    A unit's conference works in the unit's community.
    """
    require(policies.may_found(actor), _("Only the street founds a conference."))
    not_in_future(founded_on, "founded_on")
    body = Body(
        kind=kind,
        name=said(name, "name", _("Give it a name.")),
        founded_on=founded_on,
        founded_by=founded_by,
        unit=unit,
        community=unit.community if unit else community,
    )
    body.full_clean()
    body.save()
    journal.record(actor, "body.founded", body, ["kind", "founded_on", "founded_by"])
    Seat.objects.bulk_create(
        Seat(body=body, kind=one, position=at, from_on=founded_on)
        for at, one in enumerate(seats, start=1)
    )
    return body


@transaction.atomic
def set_bylaw(  # noqa: PLR0913 - what stands in a bylaw
    actor: Actor,
    body: Body,
    *,
    code: str,
    value: int,
    over: int = 1,
    from_on: date,
    reason: str,
) -> Bylaw:
    """Set one figure from a day on. What was decided before keeps that of its day."""
    require(policies.may_found(actor), _("Only the street sets bylaws."))
    require_standing(body)
    if code not in bylaws.CODES:
        raise ValidationError({"code": _("There is no such bylaw.")})
    if from_on < clock.today():
        raise ValidationError({"from_on": _("This day has passed already.")})
    if not _can_be(code, value, over):
        raise ValidationError({"value": _("This figure cannot be.")})
    bylaw = Bylaw(
        body=body,
        code=code,
        value=value,
        over=over,
        from_on=from_on,
        reason=said(reason, "reason", _("Say why.")),
        set_by=account_of(actor),
    )
    bylaw.full_clean()
    bylaw.save()
    journal.record(actor, "bylaw.set", bylaw, ["value", "over", "from_on"])
    return bylaw


def _can_be(code: str, value: int, over: int) -> bool:
    """A share lies between none and all, a switch is on or off, the rest is counted."""
    if code in {"council.quorum", "council.deciding"}:
        return over > 1 and 1 <= value < over
    least, most = (0, 1) if code in bylaws.SWITCHES else (1, 100)
    return over == 1 and least <= value <= most


class StudioFacts(TypedDict, total=False):
    place: Required[str]
    plaque_on: date | None
    is_pilot: bool
    hours: Required[str]
    phone: str


@transaction.atomic
def open_studio(actor: Actor, body: Body, **facts: Unpack[StudioFacts]) -> Studio:
    """Say where people find the conference; said anew, the last word stands."""
    require_keeper(actor, body)
    require_standing(body)
    if plaque_on := facts.get("plaque_on"):
        not_in_future(plaque_on, "plaque_on")
    studio = Studio(body=body, **facts)
    studio.clean_fields()
    studio.save()
    journal.record(actor, "studio.opened", studio, sorted(facts))
    return studio


@transaction.atomic
def set_roster(
    actor: Actor, body: Body, *, hours: Sequence[tuple[int, time, time, str]]
) -> Studio:
    """Who is there when: the whole week at once, as it hangs at the door."""
    require_keeper(actor, body)
    studio = Studio.objects.filter(body=body).first()
    if studio is None:
        raise ValidationError(_("Say first where the studio is."))
    rows = [
        DutyHour(studio=studio, weekday=day, from_at=start, until_at=end, name=name)
        for day, start, end, name in hours
    ]
    studio.roster.all().delete()
    for row in rows:
        row.full_clean()
        row.save()
    journal.record(actor, "studio.roster_set", studio, ["roster"])
    return studio


@transaction.atomic
def dissolve_body(actor: Actor, body: Body, *, on: date, reason: str) -> Body:
    """End it. What it did stays; nothing is planned or decided any more."""
    require(policies.may_found(actor), _("Only the street dissolves a conference."))
    not_in_future(on, "on")
    coming = (*Meeting.COMING, Meeting.State.SITTING)
    if body.meetings.filter(state__in=coming).exists():
        raise ValidationError(_("A meeting is still planned."))
    if on < body.founded_on:
        raise ValidationError({"on": _("It was founded later than that.")})
    reason = said(reason, "reason", _("Say why."))
    rows = Body.objects.filter(pk=body.pk, dissolved_on=None)
    first(rows.update(dissolved_on=on, dissolved_reason=reason))
    body.refresh_from_db()
    journal.record(actor, "body.dissolved", body, ["dissolved_on"])
    return body
