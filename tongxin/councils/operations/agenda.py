"""The agenda: what the rule proposes is accepted, dropped, carried, or referred."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tongxin.councils import bylaws, queries
from tongxin.councils.models import AgendaItem, Conflict, Meeting
from tongxin.councils.operations.holding import held_meeting
from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.guard import first, said
from tongxin.people.models import Actor
from tongxin.voices import operations as voices
from tongxin.voices.models import Matter

State = AgendaItem.State


@transaction.atomic
def accept_agenda(
    actor: Actor, meeting: Meeting, *, keys: Sequence[str]
) -> list[AgendaItem]:
    """Put the chosen proposals on the agenda, in the order of the rule.

    What the unit's calendar brought up becomes a matter of its own, so that tasks,
    answers and the way back hang on it like on any other.
    """
    meeting = held_meeting(actor, meeting, *Meeting.COMING)
    chosen = [one for one in queries.proposals(meeting) if one.key in set(keys)]
    if not chosen:
        raise ValidationError(_("Choose at least one."))
    items = [_add(actor, meeting, one) for one in chosen]
    journal.record(actor, "agenda.accepted", meeting, ["items"])
    return items


def _add(actor: Actor, meeting: Meeting, one: queries.Proposal) -> AgendaItem:
    matter = one.matter or voices.open_matter(
        actor,
        title=one.title,
        unit=meeting.body.unit,
        community=meeting.body.community,
    )
    carried = one.carried_from
    return _write(
        actor,
        AgendaItem(
            meeting=meeting,
            matter=matter,
            milestone=one.milestone,
            title=one.title,
            reason=one.reason,
            reason_figure=one.figure,
            reason_on=one.on,
            carried_from=carried,
            carry_count=carried.carry_count + 1 if carried else 0,
        ),
    )


@transaction.atomic
def put_on_agenda(
    actor: Actor, meeting: Meeting, *, matter: Matter, note: str
) -> AgendaItem:
    """The chair puts a matter on, later than the rule or out of order, and says why."""
    states = (*Meeting.COMING, Meeting.State.SITTING)
    meeting = held_meeting(actor, meeting, *states)
    if matter.state != Matter.State.OPEN:
        raise ValidationError({"matter": _("This matter is done.")})
    item = _write(
        actor,
        AgendaItem(
            meeting=meeting,
            matter=matter,
            title=matter.title,
            reason=AgendaItem.Reason.CHAIR,
            note=said(note, "note", _("Say why it is put on.")),
        ),
    )
    journal.record(actor, "agenda.item_added", item, ["reason"])
    return item


def _write(actor: Actor, item: AgendaItem) -> AgendaItem:
    last = item.meeting.items.aggregate(last=Max("position"))["last"]
    item.position = (last or 0) + 1
    item.full_clean()
    item.save()
    # Before it is called an agenda is nobody's news.
    if item.meeting.state != Meeting.State.PLANNED:
        tell_on_agenda(actor, item)
    return item


def tell_on_agenda(actor: Actor, item: AgendaItem) -> None:
    """Whoever spoke of it sees when the conference takes it up."""
    voices.record_progress(
        actor,
        item.matter,
        what=Matter.Progress.ON_AGENDA,
        source=item,
        link=item.meeting.get_absolute_url(),
    )


@transaction.atomic
def say_what_it_decides(actor: Actor, item: AgendaItem, *, about: str) -> AgendaItem:
    """Whether it decides on compensation or on the developer: the applicant is out."""
    meeting = held_meeting(actor, item.meeting, *Meeting.COMING, Meeting.State.SITTING)
    if about not in Conflict.About.values:
        raise ValidationError({"about": _("There is no such field.")})
    rows = meeting.items.filter(pk=item.pk, state=State.WAITING)
    first(rows.update(about=about))
    item.refresh_from_db()
    journal.record(actor, "agenda.item_marked", item, ["about"])
    return item


@transaction.atomic
def drop_item(actor: Actor, item: AgendaItem, *, note: str) -> AgendaItem:
    """Take an item off before the meeting; it says why, and can be proposed again."""
    held_meeting(actor, item.meeting, *Meeting.COMING)
    note = said(note, "note", _("Say why it is taken off."))
    rows = AgendaItem.objects.filter(pk=item.pk, state=State.WAITING)
    first(rows.update(state=State.DROPPED, note=note))
    item.refresh_from_db()
    journal.record(actor, "agenda.item_dropped", item, ["state", "note"])
    return item


@transaction.atomic
def carry_item(actor: Actor, item: AgendaItem, *, note: str) -> AgendaItem:
    """Leave it to the next meeting; carried as often as the bylaws allow, it goes up.

    That needs no quorum: nothing is decided by it.
    """
    meeting = held_meeting(actor, item.meeting, Meeting.State.SITTING)
    note = said(note, "note", _("Say why it is carried over."))
    most = bylaws.figure(meeting.body, "council.carries", clock.today()).value
    goes_up = item.carry_count + 1 >= most
    rows = AgendaItem.objects.filter(
        pk=item.pk, state__in=(*AgendaItem.OPEN, State.HEARD)
    )
    first(rows.update(state=State.REFERRED if goes_up else State.CARRIED, note=note))
    item.refresh_from_db()
    journal.record(actor, "agenda.item_carried", item, ["state", "note"])
    return item


@transaction.atomic
def refer_item(actor: Actor, item: AgendaItem, *, note: str) -> AgendaItem:
    """Refer it to the street's office of the conference, with the reason."""
    held_meeting(actor, item.meeting, Meeting.State.SITTING)
    note = said(note, "note", _("Say why it is referred."))
    rows = AgendaItem.objects.filter(
        pk=item.pk, state__in=(*AgendaItem.OPEN, State.HEARD)
    )
    first(rows.update(state=State.REFERRED, note=note))
    item.refresh_from_db()
    journal.record(actor, "agenda.item_referred", item, ["state", "note"])
    return item
