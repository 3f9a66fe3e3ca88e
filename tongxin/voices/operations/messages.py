"""What authors and colleagues are told of voices and tasks; once for each occasion."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from tongxin.kernel import clock, receipts
from tongxin.notices import queries as told
from tongxin.notices.messages import Message, day
from tongxin.notices.models import Notice
from tongxin.people.models import Channel, Office, Person
from tongxin.voices.models import Voice
from tongxin.voices.models.card import CODE_SENT, channels_to, own_channel, people_of

BY_THAT_DAY = gettext_noop("You will have an answer by %(day)s.")
THE_REASON = gettext_noop("The reason: %(reason)s")


def _to_author(key: str, title: str, text: str) -> Message:
    return Message(key=key, title=title, text=text, link="voices:receipt", by="pk")


RECEIVED = _to_author(
    "voice.received",
    gettext_noop("We have your voice. Receipt %(number)s."),
    BY_THAT_DAY,
)
# The petition rules give fifteen days for this; no other kind asks for it.
TAKEN_UP = _to_author(
    "voice.accepted", gettext_noop("Your petition %(number)s is taken up."), BY_THAT_DAY
)
EXTENDED = _to_author(
    "voice.extended",
    gettext_noop("Your petition %(number)s needs longer."),
    gettext_noop("The reason: %(reason)s\nYou will have an answer by %(day)s."),
)
DECLINED = _to_author(
    "voice.declined",
    gettext_noop("We cannot take up your voice %(number)s."),
    THE_REASON,
)
REOPENED = _to_author(
    "voice.reopened", gettext_noop("Your voice %(number)s is open again."), BY_THAT_DAY
)
ANSWERED = _to_author(
    "voice.answered",
    gettext_noop("Your voice %(number)s has an answer."),
    gettext_noop("%(text)s\nPlease tell us whether it is solved."),
)
INTERIM = _to_author(
    "voice.interim",
    gettext_noop("A first word on your voice %(number)s."),
    gettext_noop("%(text)s\nYou will have an answer by %(day)s."),
)
TALKED_OVER = _to_author(
    "voice.interim",
    gettext_noop("Your suggestion %(number)s is being talked over."),
    INTERIM.text,
)


def tell_author(
    message: Message, voice: Voice, *, once: object = "", **facts: Any
) -> None:
    """Once a round, or for each of several occasions in it."""
    message.tell(
        voice.hears,
        voice,
        once=once or f"{voice.pk}:{voice.round}",
        number=voice.number,
        day=day(voice.due_on),
        **facts,
    )


def tell_received(voice: Voice, sent_to: tuple[Person, Channel] | None) -> None:
    """The receipt goes out at once by the quick channels; nobody is called for it.

    To whom its code is sent hears of both at once.
    """
    person = voice.hears
    if sent_to is not None:
        to, channel = sent_to
        FIRST_CODE.tell(
            to,
            voice,
            once=voice.receipt_id,
            channel=channel,
            number=voice.number,
            day=day(voice.due_on),
        )
        if person == to:
            return
    if person and person.answer_channel not in (Channel.PHONE, Channel.LETTER):
        tell_author(RECEIVED, voice, once=voice.pk)


def tell_taken_up(voice: Voice) -> None:
    if voice.kind != Voice.Kind.PETITION:
        return
    key = f"{TAKEN_UP.key}:{voice.pk}:{voice.round}"
    # Work that was taken back and sent again takes nothing up a second time.
    if told.about_visible(voice._meta.label, voice.pk).filter(key=key).exists():
        return
    tell_author(TAKEN_UP, voice)


# ---- A new code ----

NOT_YOU = gettext_noop("If you did not ask for it, please tell us at once.")


def _code_of(notice: Notice) -> str | None:
    """The code that this message brings, while it opens and the way is the author's."""
    rows = Voice.objects.select_related("author__seal_key", "filed_by__seal_key")
    receipt_id = int(notice.key.rpartition(":")[2])
    voice = rows.filter(pk=notice.subject_id, receipt=receipt_id).first()
    if voice is None or own_channel(voice) != (notice.recipient, notice.channel):
        return None
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("Code: %(code)s") % {"code": receipts.unseen_code(receipt_id)}


NEW_CODE = Message(
    key=CODE_SENT,
    title=gettext_noop("A new code for your voice %(number)s; the old one is void."),
    text=NOT_YOU,
    link="voices:receipt",
    by="pk",
    confides=_code_of,
)
# A voice that staff took down, and its first code.
FIRST_CODE = replace(NEW_CODE, title=RECEIVED.title, text=BY_THAT_DAY)
CODE_WENT = _to_author(
    "voice.code_told",
    gettext_noop("A new code for your voice %(number)s went to you by another way."),
    NOT_YOU,
)
CARD_WENT = _to_author(
    "voice.card_told",
    gettext_noop("A new code for your voice %(number)s was handed out on paper."),
    gettext_noop(
        "%(office)s handed it out on %(day)s.\n"
        "If you did not ask for it, please tell us at once."
    ),
)


def tell_of_code(voice: Voice, person: Person, channel: Channel) -> None:
    """The code by this one way; that there is one by all others that are known."""
    NEW_CODE.tell(
        person, voice, once=voice.receipt_id, channel=channel, number=voice.number
    )
    _tell_by_every_way(CODE_WENT, voice, besides=(person, channel))


def tell_of_card(voice: Voice, office: Office) -> None:
    on = day(clock.today())
    _tell_by_every_way(CARD_WENT, voice, office=office.name, day=on)


def _tell_by_every_way(
    message: Message,
    voice: Voice,
    *,
    besides: tuple[Person, Channel] | None = None,
    **facts: Any,
) -> None:
    for person in people_of(voice):
        for channel in channels_to(person):
            if (person, channel) != besides:
                message.tell(
                    person,
                    voice,
                    once=f"{voice.receipt_id}:{person.pk}:{channel}",
                    channel=channel,
                    number=voice.number,
                    **facts,
                )
