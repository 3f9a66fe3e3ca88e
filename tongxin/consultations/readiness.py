"""What is missing until a consultation can be opened. Reads only.

The act that opens asks it, and so does the page that says what comes next.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxin.consultations.models import Consultation, Statement
from tongxin.kernel import clock

SIDES_THAT_CHECK = 2


class Where(StrEnum):
    """Where it is put right: a page of this room by its name."""

    STATEMENTS = "statements"
    CHECKERS = "checkers"
    AUTHORS = "authors"
    ISSUE = "issue"
    ANNOUNCE = "announce"
    DATES = "dates"
    ROLL = "roll"


@dataclass(frozen=True, slots=True)
class Missing:
    """What opening refuses, and for the page in more words what there is to do."""

    refusal: str
    words: str
    where: Where


def missing(
    consultation: Consultation, closes_on: date | None = None
) -> Iterator[Missing]:
    """No actor: what has to be there first comes first. Without `closes_on` the end is
    that of its plan.
    """
    standing = [
        one
        for one in consultation.statements.prefetch_related("checks", "invitations")
        if not one.is_withdrawn
    ]
    if not standing:
        words = _("There is nothing to ask yet.")
        yield Missing(words, _("Write the statements"), Where.STATEMENTS)
    unready = [one for one in standing if one.is_unissued]
    yield from _unasked(unready)
    yield from _unannounced(consultation)
    yield from _unready(unready)
    if consultation.record_day > clock.today():
        words = _("The record date has not come yet.")
        wait = _("Wait for the record date; until then the roll can be put right")
        yield Missing(words, wait, Where.ROLL)
    if (closes_on or consultation.last_day) <= clock.today():
        words = _("People need time: it ends tomorrow at the earliest.")
        yield Missing(words, _("Choose a later end"), Where.DATES)


def _unannounced(consultation: Consultation) -> Iterator[Missing]:
    """Asked by the rule of opening before; here for the page alone."""
    if consultation.is_announced:
        return
    words = _("It has not been announced yet.")
    if consultation.is_record_day_over:
        again = _("The record date is over and was never announced: choose another")
        yield Missing(words, again, Where.DATES)
    else:
        yield Missing(
            words, _("Announce it, so that everybody can read of it"), Where.ANNOUNCE
        )


def _unasked(unready: list[Statement]) -> Iterator[Missing]:
    if unasked := [one for one in unready if lacks_reader(one)]:
        words = ngettext(
            "Find two people of different sides who read %(n)d statement",
            "Find two people of different sides who read %(n)d statements",
            len(unasked),
        )
        yield Missing(_unready_words(), words % {"n": len(unasked)}, Where.CHECKERS)


def _unready(unready: list[Statement]) -> Iterator[Missing]:
    """What a word of the office is enough for comes before what is waited for."""
    refusal = _unready_words()
    drafts = [one for one in unready if one.state == Statement.State.DRAFT]
    ready = [one for one in unready if one not in drafts]
    if agreed := [one for one in ready if one.consent in Statement.FREE]:
        words = ngettext(
            "Let %(n)d statement be asked that two sides have read",
            "Let %(n)d statements be asked that two sides have read",
            len(agreed),
        )
        yield Missing(refusal, words % {"n": len(agreed)}, Where.ISSUE)
    if waiting := [one for one in drafts if not lacks_reader(one)]:
        words = ngettext(
            "Wait for those who read %(n)d statement",
            "Wait for those who read %(n)d statements",
            len(waiting),
        )
        yield Missing(refusal, words % {"n": len(waiting)}, Where.CHECKERS)
    if open_ := [one for one in ready if one not in agreed]:
        words = ngettext(
            "The author of %(n)d statement has not agreed",
            "The authors of %(n)d statements have not agreed",
            len(open_),
        )
        yield Missing(refusal, words % {"n": len(open_)}, Where.AUTHORS)


def _unready_words() -> str:
    return _("A statement is not ready yet: let it be asked, or withdraw it.")


def lacks_reader(statement: Statement) -> bool:
    """Whether somebody is still to be found who reads the draft."""
    is_draft = statement.state == Statement.State.DRAFT
    return is_draft and len(sides_asked(statement)) < SIDES_THAT_CHECK


def sides_asked(statement: Statement) -> set[str]:
    """Sides of which somebody has checked it, or is asked and has not found it unclear;
    both are prefetched where there are many.
    """
    found = {one.side for one in statement.checks.all()}
    asked = statement.invitations.all()
    return found | {one.side for one in asked if one.is_fine is not False}
