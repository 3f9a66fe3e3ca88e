"""Decisions, with the evidence of that moment; tasks that are given in the meeting."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.councils import bylaws, queries
from tongxin.councils.models import (
    AgendaItem,
    Decision,
    Meeting,
    MeetingTask,
    SeatVote,
)
from tongxin.councils.operations.holding import held_meeting
from tongxin.councils.quorum import Tally, tally
from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.kernel.guard import first, said
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.models import Actor, Office, account_of
from tongxin.voices import operations as voices
from tongxin.voices.models import Matter

State, Outcome, How = AgendaItem.State, Decision.Outcome, Decision.How


@transaction.atomic
def decide_by_consensus(  # noqa: PLR0913 - what stands in a decision
    actor: Actor,
    item: AgendaItem,
    *,
    recommendation: str,
    outcome: str = Outcome.ADOPTED,
    against_evidence_reason: str = "",
    review_on: date | None = None,
) -> Decision:
    """Nobody who may count is against it: asked first, always."""
    places = _may_decide(actor, item)
    decision = Decision(
        item=item, how=How.CONSENSUS, outcome=outcome, review_on=review_on
    )
    return _decide(actor, decision, places, recommendation, against_evidence_reason)


@transaction.atomic
def decide_by_seats(  # noqa: PLR0913 - what stands in a decision
    actor: Actor,
    item: AgendaItem,
    *,
    recommendation: str,
    votes: Mapping[int, str],
    against_evidence_reason: str = "",
    review_on: date | None = None,
) -> Decision:
    """By a show of hands, seat by seat, in public: more than half of those who vote.

    Whoever is recused is in no count; whoever is present and not named abstains.
    """
    places = _may_decide(actor, item)
    voting = {one.seat.pk: one for one in places if one.sitting and not one.is_recused}
    unknown = votes.keys() - voting.keys()
    if unknown or not set(votes.values()) <= set(SeatVote.Choice.values):
        raise ValidationError(
            {"votes": _("Only seats that are present and not recused vote.")}
        )
    share = bylaws.figure(item.meeting.body, "council.deciding", clock.today()).share
    choices = {pk: votes.get(pk, SeatVote.Choice.ABSTAIN) for pk in voting}
    result = tally(choices.values(), share=share)  # type: ignore[arg-type]
    decision = Decision(
        item=item,
        how=How.SEATS,
        outcome=Outcome.ADOPTED if result.is_carried else Outcome.REJECTED,
        review_on=review_on,
    )
    _count(decision, result)
    decision = _decide(actor, decision, places, recommendation, against_evidence_reason)
    SeatVote.objects.bulk_create(
        SeatVote(
            decision=decision,
            seat=voting[pk].seat,
            term=sitting.term,
            choice=choice,
        )
        for pk, choice in choices.items()
        if (sitting := voting[pk].sitting) is not None
    )
    return decision


def _count(decision: Decision, result: Tally) -> None:
    decision.yes_count, decision.no_count = result.yes, result.no
    decision.abstained_count = result.abstained


def _may_decide(actor: Actor, item: AgendaItem) -> list[queries.Place]:
    """The table as it sits now; refuses where the meeting may not decide."""
    meeting = held_meeting(actor, item.meeting, Meeting.State.SITTING)
    item.meeting = meeting
    item.refresh_from_db(fields=["state"])
    if item.state != State.DISCUSSED:
        raise ValidationError(_("Turn to this item first."))
    places = queries.table(meeting, item)
    now = queries.quorum_now(meeting, places)
    if not now.is_met:
        raise ValidationError(queries.missing_in_words(now), code="quorum")
    if not any(one.sitting and not one.is_recused for one in places):
        raise ValidationError(_("Everybody who is present is recused."))
    return places


def _decide(
    actor: Actor,
    decision: Decision,
    places: Sequence[queries.Place],
    recommendation: str,
    reason: str,
) -> Decision:
    item = decision.item
    decision.recommendation = said(
        recommendation, "recommendation", _("Write what is recommended.")
    )
    decision.filled_count = sum(one.is_filled for one in places)
    decision.present_count = sum(one.sitting is not None for one in places)
    decision.recused_count = sum(
        one.sitting is not None and one.is_recused for one in places
    )
    decision.evidence = queries.evidence_of_matter(item.matter_id)
    _weigh(decision, reason)
    decision.decided_at, decision.recorded_by = timezone.now(), account_of(actor)
    decision.full_clean()
    decision.save()
    rows = AgendaItem.objects.filter(pk=item.pk, state=State.DISCUSSED)
    first(rows.update(state=State.DECIDED))
    journal.record(actor, "decision.made", decision, ["outcome", "recommendation"])
    voices.record_progress(
        actor,
        item.matter,
        what=Matter.Progress.DECIDED,
        source=decision,
        link=decision.get_absolute_url(),
    )
    openness.owe(
        actor,
        decision,
        kind=Duty.Kind.DECISION,
        title=item.title,
        link=decision.get_absolute_url(),
        community=item.meeting.body.community,
        rule="openness.conference",
    )
    return decision


def _weigh(decision: Decision, reason: str) -> None:
    """To adopt what is divided or reject what is reached needs a written reason."""
    results = {one["result"] for one in decision.evidence}
    against = {
        Outcome.ADOPTED: {"divided", "reached_against"},
        Outcome.REJECTED: {"reached"},
    }.get(Outcome(decision.outcome), set())
    decision.is_against_evidence = bool(results & against)
    if decision.is_against_evidence:
        decision.against_evidence_reason = said(
            reason,
            "against_evidence_reason",
            _("This goes against what people said: say why."),
        )


@transaction.atomic
def give_task(  # noqa: PLR0913 - the facts of one task
    actor: Actor,
    item: AgendaItem,
    *,
    title: str,
    lead: Office,
    assisting: Sequence[Office] = (),
    due_on: date | None = None,
    note: str = "",
) -> MeetingTask:
    """Give a task in the meeting: it is in the offices' lists at once, typed once."""
    held_meeting(actor, item.meeting, Meeting.State.SITTING)
    task = voices.dispatch_matter(
        actor,
        item.matter,
        title=said(title, "title", _("Say what is to be done.")),
        lead=lead,
        assisting=assisting,
        due_on=due_on,
        note=note,
    )
    given = MeetingTask.objects.create(item=item, task=task)
    journal.record(actor, "agenda.task_given", item, ["tasks"])
    return given
