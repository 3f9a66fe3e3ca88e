"""Colleagues hear of their work, petitioners that theirs is taken up; once each."""

from django.db.models import Q, QuerySet

from tongxin.kernel import clock
from tongxin.notices import operations as notices
from tongxin.notices import queries as told
from tongxin.people.models import WORKING_ROLES, Channel, User
from tongxin.voices import wording
from tongxin.voices.models import Assignment, Task, Voice

# Nobody telephones, posts a letter or waits for a receipt because of a task.
BY_HAND = (Channel.PHONE, Channel.LETTER, Channel.RECEIPT)


def tell_taken_up(voice: Voice) -> None:
    """The petition rules give fifteen days for this; no other kind asks for it."""
    if voice.kind != Voice.Kind.PETITION:
        return
    key = f"voice.accepted:{voice.pk}:{voice.round}"
    # Work that was taken back and sent again takes nothing up a second time.
    if told.about_visible(voice._meta.label, voice.pk).filter(key=key).exists():
        return
    title, text = wording.taken_up(voice)
    link = wording.receipt_link(voice)
    notices.tell(voice.hears, voice, key=key, title=title, text=text, link=link)


def tell_office(part: Assignment) -> None:
    """Everybody who works there: the link in the message opens the task."""
    title, text = wording.task_sent(part)
    share = "lead" if part.is_lead else "help"
    for user in _at_work_in(part):
        key = f"task.sent:{part.pk}:{share}:{user.pk}"
        _tell(user, part.task, key, title, text)


def tell_dropped(part: Assignment) -> None:
    """They may put it down."""
    title, text = wording.task_dropped(part)
    for user in _at_work_in(part):
        _tell(user, part.task, f"task.dropped:{part.pk}:{user.pk}", title, text)


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


def tell_sender(task: Task, event: str, title: str) -> None:
    """Whoever sent it hears that it came back or is done; each time anew."""
    user = task.sent_by
    if user is not None and user.is_active:
        number = told.about_visible(task._meta.label, task.pk).count()
        _tell(user, task, f"task.{event}:{task.pk}:{number}", title, "")


def _tell(user: User, task: Task, key: str, title: str, text: str) -> None:
    person = user.person
    channel = person.answer_channel if person else Channel.INBOX
    notices.tell(
        person,
        task,
        key=key,
        title=title,
        text=text,
        link=task.get_absolute_url(),
        channel=Channel.INBOX if channel in BY_HAND else channel,
    )
