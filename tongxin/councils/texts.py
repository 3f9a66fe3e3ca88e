"""Longer texts of this room, in the language of the street."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.councils.models import AgendaItem, Meeting, Minutes
from tongxin.councils.queries.evidence import institutions_in_words
from tongxin.plans.models import ClauseRequest, ClauseText
from tongxin.work.models import Assignment

type TitleAndText = tuple[str, str]


def _for_the_street[Of, Said](say: Callable[[Of], Said]) -> Callable[[Of], Said]:
    """In the language of the street, whatever the clerk reads pages in."""

    @wraps(say)
    def said(of: Of) -> Said:
        with translation.override(settings.LANGUAGE_CODE):
            return say(of)

    return said


def planned_moment(meeting: Meeting) -> str:
    return date_format(timezone.localtime(meeting.planned_at), "DATETIME_FORMAT")


@_for_the_street
def title_of_minutes(minutes: Minutes) -> str:
    return _("Minutes of meeting %(number)d of %(body)s") % {
        "number": minutes.meeting.number,
        "body": minutes.meeting.body.name,
    }


@_for_the_street
def interim_answer(meeting: Meeting) -> str:
    """The interim answer."""
    return _(
        "What you suggested is on the agenda of %(body)s on %(moment)s."
        " After the meeting you get the answer."
    ) % {"body": meeting.body.name, "moment": planned_moment(meeting)}


def answer(
    item: AgendaItem, parts: Iterable[Assignment], requests: Iterable[ClauseRequest]
) -> str:
    """What the author is told: decided when and what, who does it, what was replied."""
    with translation.override(settings.LANGUAGE_CODE):
        decision = item.decision
        said = [
            _("%(body)s talked about “%(title)s” on %(day)s. %(outcome)s: %(words)s")
            % {
                "body": item.meeting.body.name,
                "title": item.title,
                "day": _day(timezone.localdate(decision.decided_at)),
                "outcome": decision.get_outcome_display(),
                "words": decision.recommendation,
            }
        ]
        if apart := institutions_in_words(decision.evidence):
            said.append(apart + pgettext("end of a sentence", "."))
        said += [_task(part) for part in parts]
        said += [_reply(request) for request in requests]
        return "\n".join(said)


def _task(part: Assignment) -> str:
    return _("%(office)s does it by %(day)s: %(task)s") % {
        "office": part.office.name,
        "day": _day(part.due_on),
        "task": part.task.title,
    }


def _reply(request: ClauseRequest) -> str:
    facts = {
        "plan": request.clause.document.title,
        "number": request.clause.number,
        "owner": request.clause.document.owner.name,
    }
    if request.is_open:
        return _(
            "%(owner)s was asked to change clause %(number)d of %(plan)s"
            " and replies by %(day)s."
        ) % {**facts, "day": _day(request.due_on)}
    return _(
        "%(owner)s replied on clause %(number)d of %(plan)s. %(reply)s: %(reason)s"
    ) % {**facts, "reply": request.get_reply_display(), "reason": request.reason}


@_for_the_street
def declined(request: ClauseRequest) -> TitleAndText:
    """To whoever spoke of it: the plan stays as it is, and why."""
    return _("What you raised does not go into the plan"), _reply(request)


@_for_the_street
def revised(text: ClauseText) -> TitleAndText:
    """To whoever spoke of it: what the plan says from today."""
    return (
        _("What you raised stands in the plan"),
        _("Clause %(number)d of %(plan)s says from today: %(text)s")
        % {
            "number": text.clause.number,
            "plan": text.clause.document.title,
            "text": text.text,
        },
    )


def _day(on: date) -> str:
    shape = "n月j日" if translation.get_language() != "en" else "j F"
    return date_format(on, shape)
