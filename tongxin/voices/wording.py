"""What authors are told, in the language of the street whoever pressed the button."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongxin.voices.models import Assignment, Task, Voice


def receipt_link(voice: Voice) -> str:
    return reverse("voices:receipt", args=[voice.pk])


def received(voice: Voice) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("We have your voice. Receipt %(number)s.") % {"number": voice.number}
        text = _("You will have an answer by %(day)s.") % {"day": day(voice.due_on)}
    return title, text


def taken_up(voice: Voice) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Your petition %(number)s is taken up.") % {"number": voice.number}
        text = _("You will have an answer by %(day)s.") % {"day": day(voice.due_on)}
    return title, text


def extended(voice: Voice, reason: str) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Your petition %(number)s needs longer.") % {"number": voice.number}
        text = _("The reason: %(reason)s") % {"reason": reason}
        due = _("You will have an answer by %(day)s.") % {"day": day(voice.due_on)}
    return title, f"{text}\n{due}"


def declined(voice: Voice) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("We cannot take up your voice %(number)s.") % {"number": voice.number}
        text = _("The reason: %(reason)s") % {"reason": voice.reason}
    return title, text


def interim(voice: Voice, text: str) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("A first word on your voice %(number)s.")
        if voice.kind == Voice.Kind.SUGGEST:
            title = _("Your suggestion %(number)s is being talked over.")
        title %= {"number": voice.number}
        due = _("You will have an answer by %(day)s.") % {"day": day(voice.due_on)}
    return title, f"{text}\n{due}"


def answered(voice: Voice, text: str) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Your voice %(number)s has an answer.") % {"number": voice.number}
        ask = _("Please tell us whether it is solved.")
    return title, f"{text}\n{ask}"


def reopened(voice: Voice) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Your voice %(number)s is open again.") % {"number": voice.number}
        text = _("You will have an answer by %(day)s.") % {"day": day(voice.due_on)}
    return title, text


def task_sent(part: Assignment) -> tuple[str, str]:
    """No word of the author: this may go out as a text message."""
    task = part.task
    with translation.override(settings.LANGUAGE_CODE):
        title = _("A task from %(office)s, due %(day)s.")
        if task.is_whistle:
            title = _("%(office)s blows the whistle: a task, due %(day)s.")
        facts = {"office": task.sent_from or _("the street"), "day": day(part.due_on)}
        text = _("If it is not yours, return it with the reason by %(day)s.") % {
            "day": day(part.return_until)
        }
        return title % facts, text


def task_dropped(part: Assignment) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("A task of %(office)s is no longer needed.") % {"office": part.office}
        return title, _("Whoever spoke of it took it back.")


def task_returned(part: Assignment) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("%(office)s returns a task to you.") % {"office": part.office}


def task_done(task: Task) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        lead = task.assignments.filter(is_lead=True).latest("pk").office
        return _("%(office)s has done a task; please check it.") % {"office": lead}


def day(on: date) -> str:
    return date_format(on, "n月j日" if translation.get_language() != "en" else "j F")
