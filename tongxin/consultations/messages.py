"""What people are told; whoever presses the button, in the language of the street."""

import secrets
from dataclasses import replace

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext

from tongxin.ballots.messages import lazy_moment, lazy_typed, moment
from tongxin.ballots.slips import way_to_tell
from tongxin.consultations.institution_positions import Apart
from tongxin.consultations.models import (
    AskedInstitution,
    CheckInvitation,
    Consultation,
    RollEntry,
    Statement,
)
from tongxin.notices.messages import Message
from tongxin.people.models import Channel, Person

OPENED = Message(
    key="consultation.opened",
    title=gettext_noop("What can you accept? %(title)s"),
    text=gettext_noop("You can answer and change your answers until %(moment)s."),
    link="consultations:detail",
    by="pk",
)
REMINDER = replace(
    OPENED,
    key="consultation.reminder",
    title=gettext_noop("Your word is still missing: %(title)s"),
)
EXTENDED = replace(
    OPENED,
    key="consultation.extended",
    title=gettext_noop("There is more time: %(title)s"),
)
PUBLISHED = replace(
    OPENED,
    key="consultation.published",
    title=gettext_noop("The result is there: %(title)s"),
    text=gettext_noop(
        "You can read what all can accept, and where views differ.%(silence)s"
    ),
)
# What is read out to somebody silent: that they may answer at once.
CALL = replace(REMINDER, key="consultation.call", text="%(how)s\n%(until)s")
# That answers were typed, from where and when; never which.
TYPED = Message(
    key="consultation.typed",
    by_day=True,
    title=gettext_noop("Your answers were written down: %(title)s"),
    text="%(how)s\n%(rest)s",
    link="consultations:done",
    by="consultation_id",
)
INSTITUTION_ASKED = Message(
    key="consultation.asked",
    title=gettext_noop("%(name)s is asked for its position: %(title)s"),
    text="%(how)s\n%(until)s",
    link="consultations:positions",
    by="pk",
)
INSTITUTION_REMINDER = replace(
    INSTITUTION_ASKED,
    key="consultation.asked_reminder",
    title=gettext_noop("%(name)s has not said all yet: %(title)s"),
)
INSTITUTION_EXTENDED = replace(
    INSTITUTION_ASKED,
    key="consultation.asked_extended",
    title=gettext_noop("There is more time: %(title)s"),
)
QUOTED = Message(
    key="statement.quoted",
    title=gettext_noop("May we ask your neighbours about what you said?"),
    text=gettext_noop("This is what we would ask, without your name: “%(text)s”"),
    link="consultations:quotation",
    by="pk",
)
PLEASE_CHECK = Message(
    key="statement.check_asked",
    title=gettext_noop("Is this sentence clear and fair?"),
    text=gettext_noop(
        "Before everybody is asked under “%(title)s”, two neighbours read each"
        " sentence. You are one of them; each takes a minute."
    ),
    link="consultations:check_it",
    by="pk",
)


def tell_asked(
    message: Message,
    consultation: Consultation,
    person: Person,
    *,
    once: object,
    silence: object = "",
) -> bool:
    """Somebody on the roll."""
    told = message.tell(
        person,
        consultation,
        once=once,
        title=consultation.title,
        moment=lazy_moment(consultation),
        silence=silence,
    )
    return told is not None


def tell_to_be_called(
    consultation: Consultation, person: Person, *, entry_id: int
) -> None:
    CALL.tell(
        person,
        consultation,
        once=f"{entry_id}:{person.pk}",
        channel=Channel.PHONE,
        title=consultation.title,
        how=gettext_lazy(
            "You can answer now by telephone, we write it down; or on paper, or"
            " with your own telephone."
        ),
        until=_lazy_until(consultation),
    )


def tell_typed(entry: RollEntry, person: Person, channel: str) -> None:
    """One message, without any answer in it: nobody types in silence over another.

    About the person's place: it is still owed when the consultation is over.
    """
    if (way := way_to_tell(person)) is None:
        return
    TYPED.tell(
        person,
        entry,
        # By lot, and with the others of its day: beside the journal's line a number,
        # beside the answer a moment would join the two.
        once=secrets.token_hex(8),
        channel=way,
        title=entry.consultation.title,
        how=lazy_typed(channel),
        rest=_lazy_rest(entry.consultation),
    )


def tell_desk(
    message: Message, asked: AskedInstitution, person: Person, *, once: str = ""
) -> None:
    message.tell(
        person,
        asked.consultation,
        once=f"{once}{asked.pk}:{person.pk}",
        name=asked.organisation.name,
        title=asked.consultation.title,
        how=gettext_lazy(
            "To each statement: agree, agree on a condition, or not. Where nothing is"
            " said until the end, the report says so."
        ),
        until=_lazy_until(asked.consultation),
    )


def tell_author(author: Person, statement: Statement, *, once: str = "") -> None:
    said = once or statement.pk
    QUOTED.tell(author, statement, once=said, text=statement.text)


def tell_to_check(asked: CheckInvitation, *, once: str = "") -> None:
    """One message, however many sentences of the consultation they are to read: what
    still waits is found from the first.
    """
    statement = asked.statement
    waiting = CheckInvitation.objects.filter(
        person=asked.person,
        answered_at=None,
        statement__consultation=statement.consultation,
        statement__state=Statement.State.DRAFT,
    )
    if waiting.exclude(pk=asked.pk).exists():
        return
    PLEASE_CHECK.tell(
        asked.person,
        statement,
        once=once or asked.pk,
        linked=asked,
        title=statement.consultation.title,
    )


def _silence(silent: Apart) -> str:
    return (
        f"\n{silent.words}{pgettext('end of a sentence', '.')}" if silent.silent else ""
    )


def _until(consultation: Consultation) -> str:
    return _(OPENED.text) % {"moment": moment(consultation)}


def _rest(consultation: Consultation) -> str:
    if not consultation.is_taking:
        return _(
            "You can look at your answers. If this was not you, please tell us at once."
        )
    words = _(
        "You can look at your answers and change them until %(moment)s."
        " If this was not you, please tell us at once."
    )
    return words % {"moment": moment(consultation)}


_lazy_until, _lazy_rest = lazy(_until, str), lazy(_rest, str)
# Which bodies said nothing, as a sentence of its own.
lazy_silence = lazy(_silence, str)
