"""What people are told, in the language of the street whoever pressed the button."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.consultations.models import (
    AskedInstitution,
    CheckInvitation,
    Consultation,
    Statement,
)


def consultation_link(consultation: Consultation) -> str:
    return reverse("consultations:detail", args=[consultation.pk])


def opened(consultation: Consultation) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("What can you accept? %(title)s") % {"title": consultation.title}
        return title, _until(consultation)


def reminder(consultation: Consultation) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Your word is still missing: %(title)s") % {
            "title": consultation.title
        }
        return title, _until(consultation)


def extended(consultation: Consultation) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("There is more time: %(title)s") % {"title": consultation.title}
        return title, _until(consultation)


def published(consultation: Consultation) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("The result is there: %(title)s") % {"title": consultation.title}
        text = _("You can read what all can accept, and where views differ.")
    return title, text


def _until(consultation: Consultation) -> str:
    assert consultation.closes_at is not None
    return _("You can answer and change your answers until %(moment)s.") % {
        "moment": moment(consultation)
    }


def moment(consultation: Consultation) -> str:
    """The last moment, as 12月18日18:00."""
    assert consultation.closes_at is not None
    end = timezone.localtime(consultation.closes_at)
    day = date_format(end, pgettext("day of a notice", "j F"))
    return f"{day} {end:%H:%M}"


def may_we_ask(statement: Statement) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("May we ask your neighbours about what you said?")
        text = _("This is what we would ask, without your name: “%(text)s”") % {
            "text": statement.text
        }
    return title, text


def quotation_link(statement: Statement) -> str:
    return reverse("consultations:quotation", args=[statement.pk])


def call(consultation: Consultation) -> tuple[str, str]:
    """What is read out to somebody silent: that they may answer at once."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Your word is still missing: %(title)s") % {
            "title": consultation.title
        }
        text = _(
            "You can answer now by telephone, we write it down; or on paper, or"
            " with your own telephone. It takes three minutes."
        )
    return title, f"{text}\n{_until_in_words(consultation)}"


def _until_in_words(consultation: Consultation) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _until(consultation)


def typed(consultation: Consultation, channel: str) -> tuple[str, str]:
    """That answers were typed, from where and when; never which."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Your answers were written down: %(title)s") % {
            "title": consultation.title
        }
        day = date_format(timezone.localdate(), pgettext("day of a notice", "j F"))
        told = {
            "window": _("On %(day)s the window wrote down what you answered there."),
            "phone": _("On %(day)s we wrote down what you answered by telephone."),
            "paper": _("On %(day)s we typed your slip of paper."),
        }[channel] % {"day": day}
        if consultation.is_taking:
            rest = _(
                "You can look at your answers and change them until %(moment)s."
                " If this was not you, please tell us at once."
            ) % {"moment": moment(consultation)}
        else:
            rest = _(
                "You can look at your answers. If this was not you, please tell us"
                " at once."
            )
    return title, f"{told}\n{rest}"


def own_answers_link(consultation: Consultation) -> str:
    return reverse("consultations:done", args=[consultation.pk])


def institution_asked(asked: AskedInstitution) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("%(name)s is asked for its position: %(title)s") % {
            "name": asked.organisation.name,
            "title": asked.consultation.title,
        }
        text = _("To each statement: agree, agree on a condition, or not.")
    return title, f"{text}\n{_until_in_words(asked.consultation)}"


def position_link(consultation: Consultation) -> str:
    return reverse("consultations:positions", args=[consultation.pk])


def please_check(consultation: Consultation) -> tuple[str, str]:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Is this sentence clear and fair?")
        text = _(
            "Before everybody is asked under “%(title)s”, two neighbours read each"
            " sentence. You are one of them; it takes a minute."
        ) % {"title": consultation.title}
    return title, text


def check_link(asked: CheckInvitation) -> str:
    return reverse("consultations:check_it", args=[asked.pk])
