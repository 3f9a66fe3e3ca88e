"""What a person of the roll is told: that person, and nobody else.

In the language of the street whoever pressed the button. No name and no address: this
may go out as a text message.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongxin.notices import operations as notices
from tongxin.people.models import Channel, Person
from tongxin.renewal import queries
from tongxin.renewal.models import ApplicantTie, ClauseRequest, Entitlement, Objection

BY_HAND = (Channel.PHONE, Channel.LETTER, Channel.RECEIPT)


def tell_accepted(right: Entitlement) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("You are on the roll of %(unit)s, as: %(side)s.")
        text = _("Your right to be heard counts from %(day)s.") % {
            "day": _day(right.from_on)
        }
        title %= {"unit": right.unit.name, "side": right.get_side_display()}
    _tell(right.person, right, f"roll.accepted:{right.pk}", title, text)


def tell_refused(right: Entitlement) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Your claim to the roll of %(unit)s was refused.")
        title %= {"unit": right.unit.name}
        reason = _("The reason: %(reason)s") % {"reason": right.reason}
        until = _("You may object until %(day)s, on your page or at the counter.")
        until %= {"day": _day(right.object_until)}
    _tell(
        right.person,
        right,
        f"roll.refused:{right.pk}",
        title,
        f"{reason}\n{until}",
    )


def tell_ended(right: Entitlement) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Your entry on the roll of %(unit)s has ended.")
        title %= {"unit": right.unit.name}
        text = _("The reason: %(reason)s") % {"reason": right.ended_reason}
    _tell(right.person, right, f"roll.ended:{right.pk}", title, text)


def tell_decided(objection: Objection) -> None:
    right = objection.entitlement
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Your objection to the roll of %(unit)s is decided: %(outcome)s.")
        title %= {
            "unit": right.unit.name,
            "outcome": objection.get_outcome_display(),
        }
        text = _("The reason: %(reason)s") % {"reason": objection.reason}
    _tell(right.person, objection, f"roll.decided:{objection.pk}", title, text)


def tell_marked(tie: ApplicantTie) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        title = _("The roll of %(unit)s says that you work for the applicant.")
        title %= {"unit": tie.unit.name}
        text = _("You keep your right. If this is wrong, please tell us.")
    _tell(tie.person, tie, f"roll.marked:{tie.pk}", title, text)


def tell_owner(request: ClauseRequest) -> None:
    """Everybody who works at the desk that answers for the clause."""
    clause = request.clause
    with translation.override(settings.LANGUAGE_CODE):
        title = _("You are asked to change clause %(number)d of %(plan)s.") % {
            "number": clause.number,
            "plan": clause.document.title,
        }
        text = _("Please reply by %(day)s.") % {"day": _day(request.due_on)}
    for person in queries.at_work_in(clause.document.owner):
        channel = Channel(person.answer_channel)
        notices.tell(
            person,
            request,
            key=f"clause.asked:{request.pk}:{person.pk}",
            title=title,
            text=text,
            link=clause.get_absolute_url(),
            # Nobody telephones or posts a letter because of work.
            channel=Channel.INBOX if channel in BY_HAND else channel,
        )


def _tell(
    person: Person, subject: models.Model, key: str, title: str, text: str
) -> None:
    link = reverse("renewal:my_roll")
    notices.tell(person, subject, key=key, title=title, text=text, link=link)


def _day(on: date | None) -> str:
    shape = "n月j日" if translation.get_language() != "en" else "j F"
    return date_format(on, shape) if on else ""
