"""What colleagues are told of work that was sent; once for each occasion."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy, gettext_noop

from tongxin.kernel import clock
from tongxin.notices import queries as told
from tongxin.notices.messages import Message, day
from tongxin.people.models import WORKING_ROLES, Channel, User
from tongxin.work.models import Assignment, Task

# Nobody telephones, posts a letter or waits for a receipt because of a task.
BY_HAND = (Channel.PHONE, Channel.LETTER, Channel.RECEIPT)


def _to_colleague(key: str, title: str, text: str = "") -> Message:
    """No title: this may go out as a text message."""
    return Message(key=key, title=title, text=text, link="work:task", by="pk")


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
