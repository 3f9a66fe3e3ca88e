"""Decisions, with the evidence of that moment; tasks that are given in the meeting."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongxin.councils import bylaws, queries
from tongxin.councils.models import AgendaItem, Decision, MeetingTask, SeatVote
from tongxin.councils.operations.rules import ANY_ITEM, DISCUSSED_ITEM
from tongxin.councils.quorum import tally
from tongxin.journal.acts import creation, operation
from tongxin.journal.words import Words
from tongxin.kernel import clock
from tongxin.kernel.guard import said
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.models import Actor, Office, account_of
from tongxin.voices import operations as voices
from tongxin.voices.models import Matter

State, Outcome, How = AgendaItem.State, Decision.Outcome, Decision.How


@creation(
    "decision.made",
    Words(
        pgettext_lazy("journal", "wrote down what was recommended"),
        pgettext_lazy("journal", "recommendation decided"),
    ),
    DISCUSSED_ITEM,
)
def decide_item(  # noqa: PLR0913 - what stands in a decision
    actor: Actor,
    item: AgendaItem,
    *,
    recommendation: str,
    votes: Mapping[int, str] | None = None,
    outcome: str = Outcome.ADOPTED,
    against_evidence_reason: str = "",
    review_on: date | None = None,
) -> Decision:
    """Nobody who may count is against it, which is asked first, always; or by `votes`.

    These are a show of hands, seat by seat, in public: more than half of those who
    vote. Whoever is recused is in no count; whoever is present and not named abstains.
    """
    places = _may_decide(item)
    decision = Decision(
        item=item,
        how=How.CONSENSUS if votes is None else How.SEATS,
        outcome=outcome,
        recommendation=said(
            recommendation,
            "recommendation",
            _("Write what is recommended."),
        ),
        review_on=review_on,
        filled_count=sum(seat.is_filled for seat in places),
        present_count=sum(seat.attendance is not None for seat in places),
        recused_count=sum(
            seat.attendance is not None and seat.is_recused for seat in places
        ),
        evidence=queries.evidence_of_matter(item.matter_id),
        decided_at=timezone.now(),
        recorded_by=account_of(actor),
    )
    hands = [] if votes is None else _count(decision, places, votes)
    _weigh(decision, against_evidence_reason)
    decision.full_clean()
    decision.save()
    SeatVote.objects.bulk_create(hands)
    item.state = State.DECIDED
    item.save(update_fields=["state"])
    _tell(actor, decision)
    return decision


def _may_decide(item: AgendaItem) -> list[queries.SeatAtMeeting]:
    """The seats of this moment; without a quorum nothing is decided."""
    places = queries.seats_at_meeting(item.meeting, item)
    now = queries.quorum_now(item.meeting, places)
    if not now.is_met:
        raise ValidationError(queries.missing_in_words(now), code="quorum")
    if not any(seat.may_vote for seat in places):
        raise ValidationError(_("Everybody who is present is recused."))
    return places


def _count(
    decision: Decision,
    places: Sequence[queries.SeatAtMeeting],
    votes: Mapping[int, str],
) -> list[SeatVote]:
    """What the hands decide, and whose hand it was."""
    voting = {
        seat.seat.pk: seat.attendance
        for seat in places
        if seat.attendance and seat.may_vote
    }
    unknown = votes.keys() - voting.keys()
    if unknown or not set(votes.values()) <= set(SeatVote.Choice.values):
        raise ValidationError(
            {"votes": _("Only seats that are present and not recused vote.")}
        )
    body = decision.item.meeting.body
    share = bylaws.bylaw_value(body, "council.deciding", clock.today()).share
    choices = {pk: votes.get(pk, SeatVote.Choice.ABSTAIN) for pk in voting}
    result = tally(choices.values(), share=share)  # type: ignore[arg-type]
    decision.outcome = Outcome.ADOPTED if result.is_carried else Outcome.REJECTED
    decision.yes_count, decision.no_count = result.yes, result.no
    decision.abstained_count = result.abstained
    return [
        SeatVote(
            decision=decision, seat_id=pk, term=voting[pk].term, choice=choices[pk]
        )
        for pk in voting
    ]


def _weigh(decision: Decision, reason: str) -> None:
    """To adopt what is divided or reject what is reached needs a written reason."""
    results = {result["result"] for result in decision.evidence}
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


def _tell(actor: Actor, decision: Decision) -> None:
    """Whoever spoke of it sees it, and it is owed to everybody."""
    item, link = decision.item, decision.get_absolute_url()
    voices.record_progress(
        actor,
        item.matter,
        what=Matter.Progress.DECIDED,
        source=decision,
        link=link,
    )
    openness.owe(
        actor,
        decision,
        kind=Duty.Kind.DECISION,
        title=item.title,
        link=link,
        community=item.meeting.body.community,
        rule="openness.conference",
    )


@operation(
    "agenda.task_given",
    Words(
        pgettext_lazy("journal", "gave a task at the meeting"),
        pgettext_lazy("journal", "task given at a meeting"),
    ),
    ANY_ITEM,
)
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
    task = voices.dispatch_matter(
        actor,
        item.matter,
        title=said(title, "title", _("Say what is to be done.")),
        lead=lead,
        assisting=assisting,
        due_on=due_on,
        note=note,
    )
    return MeetingTask.objects.create(item=item, task=task)
