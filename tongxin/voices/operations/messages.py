"""What authors and colleagues are told of voices and tasks; once for each occasion."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy, gettext_noop

from tongxin.kernel import clock
from tongxin.notices import queries as told
from tongxin.notices.messages import Message
from tongxin.people.models import WORKING_ROLES, Channel, User
from tongxin.voices.models import Assignment, Task, Voice

# Nobody telephones, posts a letter or waits for a receipt because of a task.
BY_HAND = (Channel.PHONE, Channel.LETTER, Channel.RECEIPT)

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


def _to_colleague(key: str, title: str, text: str = "") -> Message:
    """No word of the author: this may go out as a text message."""
    return Message(key=key, title=title, text=text, link="voices:task", by="pk")


TASK_SENT = _to_colleague(
    "task.sent",
    gettext_noop("A task from %(office)s, due %(day)s."),
    gettext_noop("If it is not yours, return it with the reason by %(return_day)s."),
)
WHISTLE_BLOWN = _to_colleague(
    "task.sent",
    gettext_noop("%(office)s blows the whistle: a task, due %(day)s."),
    TASK_SENT.text,
)
TASK_DROPPED = _to_colleague(
    "task.dropped",
    gettext_noop("A task of %(office)s is no longer needed."),
    gettext_noop("Whoever spoke of it took it back."),
)
TASK_RETURNED = _to_colleague(
    "task.returned", gettext_noop("%(office)s returns a task to you.")
)
TASK_DONE = _to_colleague(
    "task.done", gettext_noop("%(office)s has done a task; please check it.")
)


def _day(on: date) -> str:
    return date_format(on, "n月j日" if translation.get_language() != "en" else "j F")


# Written in the language in which the message is told.
day = lazy(_day, str)


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


def tell_office(part: Assignment) -> None:
    """Everybody who works there: the link in the message opens the task."""
    task = part.task
    message = WHISTLE_BLOWN if task.is_whistle else TASK_SENT
    share = "lead" if part.is_lead else "help"
    for user in _at_work_in(part):
        _tell(
            message,
            user,
            task,
            once=f"{part.pk}:{share}:{user.pk}",
            office=task.sent_from or gettext_lazy("the street"),
            day=day(part.due_on),
            return_day=day(part.return_until),
        )


def tell_dropped(part: Assignment) -> None:
    """They may put it down."""
    for user in _at_work_in(part):
        once = f"{part.pk}:{user.pk}"
        _tell(TASK_DROPPED, user, part.task, once=once, office=part.office)


def _at_work_in(part: Assignment) -> QuerySet[User]:
    today = clock.today()
    holders = User.objects.filter(
        Q(appointments__until_on=None) | Q(appointments__until_on__gt=today),
        appointments__office=part.office_id,
        appointments__role__in=WORKING_ROLES,
        appointments__from_on__lte=today,
        is_active=True,
        person__isnull=False,
    ).select_related("person")
    return holders.distinct()


def tell_sender(message: Message, part: Assignment) -> None:
    """Whoever sent it hears that it came back or is done; each time anew."""
    task = part.task
    if (user := task.sent_by) is not None and user.is_active:
        number = told.about_visible(task._meta.label, task.pk).count()
        once = f"{task.pk}:{number}"
        _tell(message, user, task, once=once, office=part.office)


def _tell(message: Message, user: User, task: Task, *, once: str, **facts: Any) -> None:
    chosen = user.person.answer_channel if user.person else Channel.INBOX
    channel = Channel.INBOX if chosen in BY_HAND else Channel(chosen)
    message.tell(user.person, task, once=once, channel=channel, **facts)
