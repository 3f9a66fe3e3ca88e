"""What authors and colleagues are told of voices and tasks; once for each occasion."""

from typing import Any

from django.utils.translation import gettext_noop

from tongxin.notices import queries as told
from tongxin.notices.messages import Message, day
from tongxin.people.models import Channel
from tongxin.voices.models import Voice

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


def tell_received(voice: Voice) -> None:
    """The receipt goes out at once by the quick channels; nobody is called for it."""
    person = voice.hears
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
