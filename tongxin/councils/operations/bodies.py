"""Bodies are founded by an act, set their bylaws, have a studio, and are dissolved."""

from collections.abc import Sequence
from datetime import date, time
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

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
from tongxin.councils.operations.rules import (
    RULED_BODY,
    STANDING_BODY,
    STUDIO,
)
from tongxin.journal import operations as journal
from tongxin.journal.acts import changed, creation, founding, operation, values_of
from tongxin.journal.words import Words, say
from tongxin.kernel import clock
from tongxin.kernel.guard import not_in_future, said
from tongxin.people.models import Actor, account_of
from tongxin.places.models import Place
from tongxin.units.models import Unit

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


@founding(
    "document.registered",
    Words(
        pgettext_lazy("journal", "registered the paper"),
        pgettext_lazy("journal", "paper registered"),
    ),
    may=policies.may_found,
    refusal=gettext_lazy("Only the street registers papers."),
)
def register_document(actor: Actor, **facts: Unpack[DocumentFacts]) -> IssuedDocument:
    """Enter a paper with its number and issuer, as it stands on the paper."""
    document = IssuedDocument(**facts)
    document.full_clean()
    document.save()
    return document


@founding(
    "body.founded",
    Words(
        pgettext_lazy("journal", "founded the joint conference"),
        pgettext_lazy("journal", "joint conference founded"),
    ),
    may=policies.may_found,
    refusal=gettext_lazy("Only the street founds a conference."),
)
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
    Seat.objects.bulk_create(
        Seat(body=body, kind=seat, position=at, from_on=founded_on)
        for at, seat in enumerate(seats, start=1)
    )
    return body


@creation(
    "bylaw.set",
    Words(
        pgettext_lazy("journal", "set the bylaw"),
        pgettext_lazy("journal", "bylaw set"),
    ),
    RULED_BODY,
)
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
    return bylaw


def _can_be(code: str, value: int, over: int) -> bool:
    """A share lies between none and all, a switch is on or off, the rest is counted."""
    if code in {"council.quorum", "council.deciding"}:
        return over > 1 and 1 <= value < over
    lowest, highest = (0, 1) if code in bylaws.SWITCHES else (1, 100)
    return over == 1 and lowest <= value <= highest


class StudioFacts(TypedDict, total=False):
    place: Required[str]
    plaque_on: date | None
    is_pilot: bool
    hours: Required[str]
    phone: str


say(
    "studio.opened",
    Words(
        pgettext_lazy("journal", "set the studio up"),
        pgettext_lazy("journal", "studio set up"),
    ),
)


def open_studio(actor: Actor, body: Body, **facts: Unpack[StudioFacts]) -> Studio:
    """Say where people find the conference; said anew, the last word stands."""
    with journal.act_first():
        body = STANDING_BODY.hold(actor, body)
        if plaque_on := facts.get("plaque_on"):
            not_in_future(plaque_on, "plaque_on")
        before = Studio.objects.filter(body=body).first()
        studio = Studio(body=body, **facts)
        studio.clean_fields()
        studio.save()
        fields = changed(studio, values_of(before) if before else None)
        journal.record(actor, "studio.opened", studio, fields)
    return studio


@operation(
    "studio.roster_set",
    Words(
        pgettext_lazy("journal", "set the hours at the studio"),
        pgettext_lazy("journal", "hours at the studio set"),
    ),
    STUDIO,
)
def set_roster(
    actor: Actor, studio: Studio, *, hours: Sequence[tuple[int, time, time, str]]
) -> Studio:
    """Who is there when: the whole week at once, as it hangs at the door."""
    studio.roster.all().delete()
    for day, start, end, name in hours:
        row = DutyHour(
            studio=studio, weekday=day, from_at=start, until_at=end, name=name
        )
        row.full_clean()
        row.save()
    return studio


@operation(
    "body.dissolved",
    Words(
        pgettext_lazy("journal", "dissolved the joint conference"),
        pgettext_lazy("journal", "joint conference dissolved"),
    ),
    RULED_BODY,
)
def dissolve_body(actor: Actor, body: Body, *, on: date, reason: str) -> Body:
    """End it. What it did stays; nothing is planned or decided any more."""
    not_in_future(on, "on")
    coming = (*Meeting.COMING, Meeting.State.SITTING)
    if body.meetings.filter(state__in=coming).exists():
        raise ValidationError(_("A meeting is still planned."))
    if on < body.founded_on:
        raise ValidationError({"on": _("It was founded later than that.")})
    body.dissolved_on = on
    body.dissolved_reason = said(reason, "reason", _("Say why."))
    body.save(update_fields=["dissolved_on", "dissolved_reason"])
    return body
