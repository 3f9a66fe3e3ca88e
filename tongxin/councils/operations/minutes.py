"""Minutes: drafted from what happened, objected to, confirmed, corrected."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.councils import bylaws, policies, queries, wording
from tongxin.councils.minuting import Content, Said, content_of
from tongxin.councils.models import (
    Confirmation,
    Meeting,
    Minutes,
    Objection,
    Seat,
    Term,
)
from tongxin.councils.operations.convening import tell_seats
from tongxin.councils.operations.holding import held_meeting, require_keeper
from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.guard import first, require, said
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.models import Actor, account_of

State = Minutes.State


@transaction.atomic
def draft_minutes(actor: Actor, meeting: Meeting) -> Minutes:
    """Fill the first version from the meeting; its seats are told and may object."""
    meeting = held_meeting(actor, meeting, *Meeting.OVER)
    if meeting.minutes.exists():
        raise ValidationError(_("The minutes are drafted already."))
    minutes = _draft(actor, meeting, 1, content_of(meeting))
    journal.record(actor, "minutes.drafted", minutes, ["content"])
    tell_seats(meeting, "minutes_1", *wording.drafted(minutes))
    return minutes


def _draft(
    actor: Actor, meeting: Meeting, version: int, content: Content, reason: str = ""
) -> Minutes:
    days = bylaws.figure(meeting.body, "council.objections", clock.today()).value
    until = clock.add_workdays(clock.today(), days)
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
    return minutes


@transaction.atomic
def edit_minutes(
    actor: Actor,
    minutes: Minutes,
    *,
    heard: Mapping[int, Sequence[Said]],
    seen: str,
) -> Minutes:
    """Put what was said into better words, item by item; 0 is what belongs to none.

    Facts that the meeting left (who came, decisions, tasks) are not typed here. `seen`
    is the fingerprint of what the writer had on the screen: two do not overwrite each
    other. Whoever signed other words signs anew.
    """
    minutes = _held_draft(actor, minutes)
    _require_seen(minutes, seen)
    content = cast("Content", minutes.content)
    places = {item["position"]: item for item in content["items"]}
    if not heard.keys() <= places.keys() | {0}:
        raise ValidationError(_("This item is not on the agenda."))
    for position, lines in heard.items():
        kept = [
            Said(speaker=one["speaker"].strip(), text=one["text"].strip())
            for one in lines
            if one["text"].strip()
        ]
        if position:
            places[position]["heard"] = kept
        else:
            content["heard"] = kept
    if fingerprint(minutes) == seen:
        return minutes
    minutes.save(update_fields=["content"])
    fallen, _by = minutes.confirmations.all().delete()
    changed = ["content", "confirmations"] if fallen else ["content"]
    journal.record(actor, "minutes.edited", minutes, changed)
    return minutes


def _require_seen(minutes: Minutes, seen: str) -> None:
    first(seen == fingerprint(minutes))


def fingerprint(minutes: Minutes) -> str:
    return queries.fingerprint(minutes.content)


@transaction.atomic
def object_to_minutes(
    actor: Actor, minutes: Minutes, *, term: Term, text: str
) -> Objection:
    """A seat asks for a correction; the office may write it down for its holder."""
    minutes = _held(minutes)
    body = minutes.meeting.body
    is_own = policies.terms_of(actor).filter(pk=term.pk).exists()
    require(
        is_own or policies.may_keep(actor, body),
        _("Only a seat of this conference asks for a correction."),
    )
    if term.seat.body_id != body.pk:
        raise ValidationError({"term": _("They hold no seat here.")})
    if minutes.state != State.DRAFT:
        raise ValidationError(_("These minutes are confirmed."))
    if clock.today() > minutes.objections_until:
        raise ValidationError(_("The days for corrections are over."))
    objection = Objection(
        minutes=minutes,
        term=term,
        text=said(text, "text", _("Say what is to be corrected.")),
        raised_at=timezone.now(),
    )
    objection.full_clean()
    objection.save()
    journal.record(actor, "minutes.objected", minutes, ["objections"])
    return objection


@transaction.atomic
def answer_objection(actor: Actor, objection: Objection, *, answer: str) -> Objection:
    """Say what came of it: taken up, or not and why."""
    _held_draft(actor, objection.minutes)
    answer = said(answer, "answer", _("Say what came of it."))
    first(Objection.objects.filter(pk=objection.pk, answer="").update(answer=answer))
    objection.refresh_from_db()
    journal.record(actor, "minutes.objection_answered", objection.minutes, ["answer"])
    return objection


@transaction.atomic
def confirm_minutes(
    actor: Actor, minutes: Minutes, *, term: Term, seen: str = ""
) -> Minutes:
    """The chair or a vice-chair puts their name to it; with the last it is confirmed.

    The office writes it down for one who says so by telephone or on paper. `seen` is
    the fingerprint of what was on the screen: nobody signs what changed meanwhile.
    """
    minutes = _held(minutes)
    body = minutes.meeting.body
    is_own = policies.terms_of(actor).filter(pk=term.pk).exists()
    require(
        is_own or policies.may_keep(actor, body),
        _("The chair and the vice-chairs confirm the minutes."),
    )
    _require_confirmable(minutes)
    if seen:
        _require_seen(minutes, seen)
    if term.seat.kind not in Seat.HEADS or not queries.sits_at(
        body, term, clock.today()
    ):
        raise ValidationError(
            {"term": _("The chair and the vice-chairs confirm the minutes.")}
        )
    confirmation = Confirmation(
        minutes=minutes,
        term=term,
        confirmed_at=timezone.now(),
        recorded_by=None if is_own else account_of(actor),
    )
    confirmation.full_clean()
    confirmation.save()
    journal.record(actor, "minutes.signed", minutes, ["confirmations"])
    signed = set(minutes.confirmations.values_list("term__seat__kind", flat=True))
    if set(Seat.HEADS) <= signed:
        _confirm(actor, minutes)
    return minutes


def _require_confirmable(minutes: Minutes) -> None:
    if minutes.state != State.DRAFT:
        raise ValidationError(_("These minutes are confirmed."))
    if clock.today() <= minutes.objections_until:
        raise ValidationError(_("The days for corrections are not over yet."))
    if minutes.objections.filter(answer="").exists():
        raise ValidationError(_("A correction that was asked for has no answer yet."))


def _confirm(actor: Actor, minutes: Minutes) -> None:
    meeting = minutes.meeting
    meeting.minutes.filter(state=State.CONFIRMED).update(state=State.REPLACED)
    rows = Minutes.objects.filter(pk=minutes.pk, state=State.DRAFT)
    first(rows.update(state=State.CONFIRMED, confirmed_at=timezone.now()))
    minutes.refresh_from_db()
    journal.record(actor, "minutes.confirmed", minutes, ["state"])
    openness.owe(
        actor,
        minutes,
        kind=Duty.Kind.MINUTES,
        title=wording.title_of_minutes(minutes),
        link=wording.minutes_link(minutes),
        community=meeting.body.community,
        rule="openness.conference",
    )
    event = f"confirmed_{minutes.version}"
    tell_seats(meeting, event, *wording.confirmed(minutes))


@transaction.atomic
def correct_minutes(actor: Actor, minutes: Minutes, *, reason: str) -> Minutes:
    """Begin a new version of confirmed minutes; the old one stands until it is
    confirmed, and stays readable after.
    """
    minutes = _held(minutes)
    require_keeper(actor, minutes.meeting.body)
    reason = said(reason, "reason", _("Say why it is corrected."))
    if minutes.state != State.CONFIRMED:
        raise ValidationError(_("Only confirmed minutes are corrected this way."))
    meeting = minutes.meeting
    if meeting.minutes.filter(state=State.DRAFT).exists():
        raise ValidationError(_("A correction is being drafted."))
    content = cast("Content", dict[str, Any](minutes.content))
    draft = _draft(actor, meeting, minutes.version + 1, content, reason)
    journal.record(actor, "minutes.correction_drafted", draft, ["correction_reason"])
    event = f"minutes_{draft.version}"
    tell_seats(meeting, event, *wording.drafted(draft))
    return draft


def _held(minutes: Minutes) -> Minutes:
    Meeting.objects.select_for_update(of=("self",)).get(pk=minutes.meeting_id)
    return Minutes.objects.select_related("meeting__body").get(pk=minutes.pk)


def _held_draft(actor: Actor, minutes: Minutes) -> Minutes:
    minutes = _held(minutes)
    require_keeper(actor, minutes.meeting.body)
    if minutes.state != State.DRAFT:
        raise ValidationError(_("These minutes are confirmed."))
    return minutes
