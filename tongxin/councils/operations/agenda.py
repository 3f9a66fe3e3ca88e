"""The agenda: what the rule proposes is accepted, dropped, carried, or referred."""

from collections.abc import Sequence
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.councils import bylaws, queries
from tongxin.councils.models import AgendaItem, Conflict, Meeting
from tongxin.councils.operations.rules import (
    COMING,
    ITEM_TO_COME,
    NOT_OVER,
    UNDECIDED_ITEM,
    WAITING_ITEM,
)
from tongxin.journal.acts import creation, operation
from tongxin.journal.words import Words
from tongxin.kernel import clock
from tongxin.kernel.guard import said
from tongxin.people.models import Actor
from tongxin.voices import operations as voices
from tongxin.voices.models import Matter

State = AgendaItem.State


@operation(
    "agenda.accepted",
    Words(
        pgettext_lazy("journal", "accepted the agenda"),
        pgettext_lazy("journal", "agenda accepted"),
    ),
    COMING,
)
def accept_agenda(
    actor: Actor, meeting: Meeting, *, keys: Sequence[str]
) -> list[AgendaItem]:
    """Put the chosen proposals on the agenda, in the order of the rule.

    What the unit's calendar brought up becomes a matter of its own, so that tasks,
    answers and the way back hang on it like on any other.
    """
    chosen = [
        proposal for proposal in queries.proposals(meeting) if proposal.key in set(keys)
    ]
    if not chosen:
        raise ValidationError(_("Choose at least one."))
    return [_add(actor, meeting, proposal) for proposal in chosen]


def _add(actor: Actor, meeting: Meeting, proposal: queries.Proposal) -> AgendaItem:
    matter = proposal.matter or voices.open_matter(
        actor,
        title=proposal.title,
        unit=meeting.body.unit,
        community=meeting.body.community,
    )
    carried = proposal.carried_from
    return _write(
        actor,
        AgendaItem(
            meeting=meeting,
            matter=matter,
            milestone=proposal.milestone,
            title=proposal.title,
            reason=proposal.reason,
            reason_count=proposal.count,
            reason_on=proposal.on,
            reason_apart=asdict(proposal.apart),
            carried_from=carried,
            carry_count=carried.carry_count + 1 if carried else 0,
        ),
    )


@creation(
    "agenda.item_added",
    Words(
        pgettext_lazy("journal", "put the item on the agenda"),
        pgettext_lazy("journal", "item put on the agenda"),
    ),
    NOT_OVER,
)
def put_on_agenda(
    actor: Actor, meeting: Meeting, *, matter: Matter, note: str
) -> AgendaItem:
    """The chair puts a matter on, later than the rule or out of order, and says why."""
    if matter.state != Matter.State.OPEN:
        raise ValidationError({"matter": _("This matter is done.")})
    return _write(
        actor,
        AgendaItem(
            meeting=meeting,
            matter=matter,
            title=matter.title,
            reason=AgendaItem.Reason.CHAIR,
            note=said(note, "note", _("Say why it is put on.")),
        ),
    )


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


@operation(
    "agenda.item_marked",
    Words(
        pgettext_lazy("journal", "said what the item decides"),
        pgettext_lazy("journal", "said what an item decides"),
    ),
    WAITING_ITEM,
)
def say_what_it_decides(actor: Actor, item: AgendaItem, *, about: str) -> AgendaItem:
    """Whether it decides on compensation or on the developer: the applicant is out."""
    if about not in Conflict.About.values:
        raise ValidationError({"about": _("There is no such field.")})
    item.about = about
    item.save(update_fields=["about"])
    return item


@operation(
    "agenda.item_dropped",
    Words(
        pgettext_lazy("journal", "took the item off the agenda"),
        pgettext_lazy("journal", "item taken off the agenda"),
    ),
    ITEM_TO_COME,
)
def drop_item(actor: Actor, item: AgendaItem, *, note: str) -> AgendaItem:
    """Take an item off before the meeting; it says why, and can be proposed again."""
    return _close(item, State.DROPPED, note, _("Say why it is taken off."))


@operation(
    "agenda.item_carried",
    Words(
        pgettext_lazy("journal", "carried the item over"),
        pgettext_lazy("journal", "item carried over"),
    ),
    UNDECIDED_ITEM,
)
def carry_item(actor: Actor, item: AgendaItem, *, note: str) -> AgendaItem:
    """Leave it to the next meeting; carried as often as the bylaws allow, it goes up.

    That needs no quorum: nothing is decided by it.
    """
    body = item.meeting.body
    limit = bylaws.bylaw_value(body, "council.carries", clock.today()).value
    goes_up = item.carry_count + 1 >= limit
    state = State.REFERRED if goes_up else State.CARRIED
    return _close(item, state, note, _("Say why it is carried over."))


@operation(
    "agenda.item_referred",
    Words(
        pgettext_lazy("journal", "referred the item to the street"),
        pgettext_lazy("journal", "item referred to the street"),
    ),
    UNDECIDED_ITEM,
)
def refer_item(actor: Actor, item: AgendaItem, *, note: str) -> AgendaItem:
    """Refer it to the street's office of the conference, with the reason."""
    return _close(item, State.REFERRED, note, _("Say why it is referred."))


def _close(item: AgendaItem, state: State, note: str, refusal: str) -> AgendaItem:
    item.note, item.state = said(note, "note", refusal), state
    item.save(update_fields=["state", "note"])
    return item
