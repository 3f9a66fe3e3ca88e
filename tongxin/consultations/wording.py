"""What people are told, in the language of the street whoever pressed the button."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.consultations.models import Consultation, Statement


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
