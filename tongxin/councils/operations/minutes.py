"""Minutes: drafted from what happened, objected to, confirmed, corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.councils import bylaws, policies, queries, texts
from tongxin.councils.minutes_content import MinutesContent, SpokenLine, content_of
from tongxin.councils.models import (
    Confirmation,
    Meeting,
    Minutes,
    Objection,
    Seat,
    Term,
)
from tongxin.councils.operations import messages
from tongxin.councils.operations.rules import (
    DRAFT,
    LATEST,
    OBJECTED_TO,
    OPEN_OBJECTION,
    OVER,
    TO_SIGN,
    late,
)
from tongxin.journal.acts import Rule, creation, operation
from tongxin.journal.words import Words
from tongxin.kernel import clock
from tongxin.kernel.guard import require, said
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.models import Actor, account_of

State = Minutes.State


@creation(
    "minutes.drafted",
    Words(
        pgettext_lazy("journal", "drafted the minutes"),
        pgettext_lazy("journal", "minutes drafted"),
    ),
    OVER,
)
def draft_minutes(actor: Actor, meeting: Meeting) -> Minutes:
    """Fill the first version from the meeting; its seats are told and may object."""
    if meeting.minutes.exists():
        raise late(_("The minutes are drafted already."))
    return _draft(actor, meeting, 1, content_of(meeting))


def _draft(
    actor: Actor,
    meeting: Meeting,
    version: int,
    content: MinutesContent,
    reason: str = "",
) -> Minutes:
    today = clock.today()
    until = bylaws.bylaw_value(meeting.body, "council.objections", today).due_by(today)
    minutes = Minutes(
        meeting=meeting,
        version=version,
        content=content,
        drafted_at=timezone.now(),
        drafted_by=account_of(actor),
        objections_until=until.on,
        objections_until_is_provisional=until.is_provisional,
        correction_reason=reason,
    )
    minutes.full_clean()
    minutes.save()
    messages.tell_of_minutes(messages.DRAFTED, minutes)
    return minutes


@operation(
    "minutes.edited",
    Words(
        pgettext_lazy("journal", "edited the minutes"),
        pgettext_lazy("journal", "minutes edited"),
    ),
    DRAFT,
)
def edit_minutes(
    actor: Actor,
    minutes: Minutes,
    *,
    heard: Mapping[int, Sequence[SpokenLine]],
    seen: str,
) -> Minutes:
    """Put what was said into better words, item by item; 0 is what belongs to none.

    Facts that the meeting left (who came, decisions, tasks) are not typed here. `seen`
    is the fingerprint of what the writer had on the screen: two do not overwrite each
    other. Whoever signed other words signs anew.
    """
    _require_seen(minutes, seen)
    content = cast("MinutesContent", minutes.content)
    places = {item["position"]: item for item in content["items"]}
    if not heard.keys() <= places.keys() | {0}:
        raise ValidationError(_("This item is not on the agenda."))
    for position, lines in heard.items():
        kept = [
            SpokenLine(speaker=line["speaker"].strip(), text=line["text"].strip())
            for line in lines
            if line["text"].strip()
        ]
        if position:
            places[position]["heard"] = kept
        else:
            content["heard"] = kept
    if minutes.fingerprint != seen:
        minutes.save(update_fields=["content"])
        minutes.confirmations.all().delete()
    return minutes


def _require_seen(minutes: Minutes, seen: str) -> None:
    if seen != minutes.fingerprint:
        raise late()


@operation(
    "minutes.objected",
    Words(
        pgettext_lazy("journal", "asked for a correction of the minutes"),
        pgettext_lazy("journal", "correction asked for"),
    ),
    OBJECTED_TO,
)
def object_to_minutes(
    actor: Actor, minutes: Minutes, *, term: Term, text: str
) -> Objection:
    """A seat asks for a correction; the office may write it down for its holder."""
    _require_spoken_for(actor, minutes, term, OBJECTED_TO)
    objection = Objection(
        minutes=minutes,
        term=term,
        text=said(text, "text", _("Say what is to be corrected.")),
        raised_at=timezone.now(),
    )
    objection.full_clean()
    objection.save()
    return objection


def _require_spoken_for(
    actor: Actor, minutes: Minutes, term: Term, rule: Rule[Actor, Minutes]
) -> None:
    """One's own seat, or for the office any of this conference."""
    body = minutes.meeting.body
    own = policies.terms_spoken_for(actor, body)
    if own.filter(pk=term.pk).exists():
        return
    require(policies.may_keep(actor, body), str(rule.refusal))
    raise ValidationError({"term": _("They hold no seat here.")})


@operation(
    "minutes.objection_answered",
    Words(
        pgettext_lazy("journal", "answered the correction that was asked for"),
        pgettext_lazy("journal", "correction answered"),
    ),
    OPEN_OBJECTION,
    about=lambda objection: objection.minutes,
)
def answer_objection(actor: Actor, objection: Objection, *, answer: str) -> Objection:
    """Say what came of it: taken up, or not and why."""
    objection.answer = said(answer, "answer", _("Say what came of it."))
    objection.save(update_fields=["answer"])
    return objection


@operation(
    "minutes.signed",
    Words(
        pgettext_lazy("journal", "signed the minutes"),
        pgettext_lazy("journal", "minutes signed"),
    ),
    TO_SIGN,
)
def confirm_minutes(
    actor: Actor, minutes: Minutes, *, term: Term, seen: str = ""
) -> Minutes:
    """The chair or a vice-chair puts their name to it; with the last it is confirmed.

    The office writes it down for one who says so by telephone or on paper. `seen` is
    the fingerprint of what was on the screen: nobody signs what changed meanwhile.
    """
    _require_spoken_for(actor, minutes, term, TO_SIGN)
    if seen:
        _require_seen(minutes, seen)
    if term.seat.kind not in Seat.HEADS:
        raise ValidationError(
            {"term": _("The chair and the vice-chairs confirm the minutes.")}
        )
    if not queries.heads_of(minutes).filter(pk=term.pk).exists():
        raise ValidationError(
            {"term": _("Whoever sat there at the meeting confirms for this seat.")}
        )
    is_own = policies.terms_of(actor).filter(pk=term.pk).exists()
    confirmation = Confirmation(
        minutes=minutes,
        term=term,
        confirmed_at=timezone.now(),
        recorded_by=None if is_own else account_of(actor),
    )
    confirmation.full_clean()
    confirmation.save()
    return complete_minutes(actor, minutes) if minutes.is_signed else minutes


@operation(
    "minutes.confirmed",
    Words(
        pgettext_lazy("journal", "confirmed the minutes"),
        pgettext_lazy("journal", "minutes confirmed"),
    ),
    TO_SIGN,
)
def complete_minutes(actor: Actor, minutes: Minutes) -> Minutes:
    """No name is missing any more: it takes the place of the version before."""
    if not minutes.is_signed:
        raise ValidationError(_("The chair and the vice-chairs confirm the minutes."))
    meeting = minutes.meeting
    for before in meeting.minutes.filter(state=State.CONFIRMED):
        replace_minutes(actor, before)
    minutes.state, minutes.confirmed_at = State.CONFIRMED, timezone.now()
    minutes.save(update_fields=["state", "confirmed_at"])
    openness.owe(
        actor,
        minutes,
        kind=Duty.Kind.MINUTES,
        title=texts.title_of_minutes(minutes),
        link=minutes.get_absolute_url(),
        community=meeting.body.community,
        rule="openness.conference",
    )
    messages.tell_of_minutes(messages.CONFIRMED, minutes)
    return minutes


@operation(
    "minutes.replaced",
    Words(
        pgettext_lazy("journal", "replaced the minutes by a later version"),
        pgettext_lazy("journal", "minutes replaced by a later version"),
    ),
    replace(TO_SIGN, when={"state": [State.CONFIRMED]}),
)
def replace_minutes(actor: Actor, minutes: Minutes) -> Minutes:
    """A later version has all its names: this one stands beside it, as it was."""
    later = minutes.meeting.minutes.filter(version__gt=minutes.version)
    if not any(version.is_signed for version in later):
        raise ValidationError(_("The chair and the vice-chairs confirm the minutes."))
    minutes.state = State.REPLACED
    minutes.save(update_fields=["state"])
    return minutes


@creation(
    "minutes.correction_drafted",
    Words(
        pgettext_lazy("journal", "began to correct the minutes"),
        pgettext_lazy("journal", "minutes corrected"),
    ),
    LATEST,
)
def correct_minutes(actor: Actor, minutes: Minutes, *, reason: str) -> Minutes:
    """Begin a new version of confirmed minutes; the old one stands until it is
    confirmed, and stays readable after.
    """
    reason = said(reason, "reason", _("Say why it is corrected."))
    content = cast("MinutesContent", dict[str, Any](minutes.content))
    return _draft(actor, minutes.meeting, minutes.version + 1, content, reason)
