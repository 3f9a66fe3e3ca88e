"""What the joint conference did with a matter, and the work that was sent out."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.councils import policies
from tongxin.councils.models import AgendaItem, Decision, Meeting, MeetingTask, Minutes
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.history import (
    History,
    HistoryLine,
    HistoryStep,
    Origin,
    Place,
    Start,
)
from tongxin.kernel.templatetags.look import words
from tongxin.people.http import actor_of
from tongxin.people.models import Actor
from tongxin.plans import history as clauses
from tongxin.plans import policies as plans
from tongxin.plans.models import Clause, ClauseRequest
from tongxin.voices.history import steps_of_tasks
from tongxin.voices.models import Matter
from tongxin.work.models import Task, tasks_for

DECISION = Decision._meta.label_lower
# More of one clause are read by their own addresses.
MAX_REQUESTS = 6


@dataclass(frozen=True, slots=True)
class OpenRecords:
    """Numbers of what one reader may open: meetings, decisions, meetings' minutes."""

    meetings: frozenset[int]
    decisions: frozenset[int]
    minutes: frozenset[int]


def records_open_to(actor: Actor, meetings: Iterable[int]) -> OpenRecords:
    ids = list(meetings)
    seen = policies.meetings_visible_to(actor).filter(pk__in=ids)
    decided = policies.decisions_visible_to(actor).filter(item__meeting__in=ids)
    written = policies.minutes_visible_to(actor).filter(
        meeting__in=ids, state=Minutes.State.CONFIRMED
    )
    return OpenRecords(
        frozenset(seen.values_list("pk", flat=True)),
        frozenset(decided.values_list("pk", flat=True)),
        frozenset(written.values_list("meeting", flat=True)),
    )


def items_of(actor: Actor, matters: Iterable[int]) -> list[AgendaItem]:
    """Every time a matter stood on an agenda that the actor may read."""
    seen = policies.meetings_visible_to(actor)
    rows = AgendaItem.objects.filter(
        matter__in=list(matters), meeting__in=seen.values("pk")
    ).exclude(state=AgendaItem.State.DROPPED)
    return list(
        rows.select_related("meeting__body", "decision").order_by(
            "meeting__planned_at", "pk"
        )
    )


def steps(
    items: list[AgendaItem], mine: OpenRecords, public: OpenRecords
) -> Iterator[tuple[int, HistoryStep]]:
    """What `mine` opens; what is not in `public` is marked."""
    for item in items:
        decision = decision_of(item, mine)
        if decision is not None:
            is_public = decision.pk in public.decisions
            yield item.matter_id, _decided(item, decision, mine, is_public=is_public)
            if decision.review_on is not None:
                yield item.matter_id, _review(decision, is_public=is_public)
        else:
            yield item.matter_id, _on_agenda(item, public)


def decision_of(item: AgendaItem, seen: OpenRecords) -> Decision | None:
    decision: Decision | None = getattr(item, "decision", None)
    return decision if decision is not None and decision.pk in seen.decisions else None


def meeting_label(meeting: Meeting) -> str:
    number = _("Meeting %(number)s") % {"number": meeting.number}
    return f"{meeting.body.name}{_comma()}{number}"


def _comma() -> str:
    return pgettext("list", ", ")


def _decided(
    item: AgendaItem, decision: Decision, mine: OpenRecords, *, is_public: bool
) -> HistoryStep:
    present = _("%(present)s of %(filled)s seats were present.") % {
        "present": decision.present_count,
        "filled": decision.filled_count,
    }
    lines = []
    if decision.is_against_evidence:
        reason = {"reason": decision.against_evidence_reason}
        lines.append(
            HistoryLine(_("This goes against what people said: %(reason)s") % reason)
        )
    minutes = None
    if item.meeting_id in mine.minutes:
        link = reverse("councils:minutes", args=[item.meeting_id])
        minutes = HistoryLine(_("Minutes of this meeting"), link)
    return HistoryStep(
        key=f"decided:{decision.pk}",
        place=Place.MET,
        title=_("The joint conference: %(outcome)s")
        % {"outcome": decision.get_outcome_display()},
        on=timezone.localdate(decision.decided_at),
        who=meeting_label(item.meeting),
        note=f"{decision.get_how_display()}{_comma()}{present}",
        words=decision.recommendation,
        link=decision.get_absolute_url(),
        link_words=_("Read the recommendation"),
        also=minutes,
        lines=tuple(lines),
        is_public=is_public,
    )


def _review(decision: Decision, *, is_public: bool) -> HistoryStep:
    assert decision.review_on is not None
    return HistoryStep(
        key=f"review:{decision.pk}",
        place=Place.MET,
        title=_("Looked at again on %(day)s") % {"day": words(decision.review_on)},
        on=decision.review_on,
        who=decision.item.meeting.body.name,
        is_coming=True,
        is_public=is_public,
    )


def _on_agenda(item: AgendaItem, public: OpenRecords) -> HistoryStep:
    meeting, state = item.meeting, AgendaItem.State
    is_coming = meeting.state in (*Meeting.COMING, Meeting.State.SITTING)
    note = ""
    if is_coming:
        day = {"day": words(timezone.localdate(meeting.planned_at))}
        title = _("The joint conference takes it up on %(day)s") % day
    elif meeting.state == Meeting.State.MISSED:
        title, note = _("The meeting did not take place"), meeting.missed_reason
    elif item.state == state.DECIDED:
        title = _("Talked over; what came of it is not published yet")
    else:
        title = str(item.get_state_display())
        note = item.note if item.state in (state.CARRIED, state.REFERRED) else ""
    return HistoryStep(
        key=f"agenda:{item.pk}",
        place=Place.MET,
        title=title,
        on=timezone.localdate(meeting.opened_at or meeting.planned_at),
        who=meeting_label(meeting),
        note=note,
        link=meeting.get_absolute_url(),
        link_words=_("To the meeting"),
        is_coming=is_coming,
        is_public=meeting.pk in public.meetings,
    )


# ---- Work and clauses ----


def _work(
    matters: Iterable[int], public: OpenRecords
) -> Iterator[tuple[int, HistoryStep]]:
    """Tasks that public minutes name."""
    given = MeetingTask.objects.filter(item__meeting__in=public.minutes).exclude(
        item__decision__in=policies.withheld_decisions()
    )
    rows = Task.objects.filter(
        tasks_for(Matter, list(matters)), pk__in=given.values("task")
    )
    yield from steps_of_tasks(rows, is_public=True)


def _adopted(
    items: list[AgendaItem], mine: OpenRecords, public: OpenRecords
) -> Iterator[tuple[int, HistoryStep]]:
    """What decisions asked of plans, as far as the reader may know of the decision."""
    behind = {
        decision.pk: item
        for item in items
        if (decision := decision_of(item, mine)) is not None
    }
    rows = ClauseRequest.objects.filter(label=DECISION, object_id__in=list(behind))
    for request in clauses.with_clause(rows):
        item = behind[request.object_id]
        for step in clauses.steps_of(
            request,
            asked_by=item.meeting.body.name,
            is_public=request.object_id in public.decisions,
        ):
            yield item.matter_id, step


# ---- The history of matters ----


def _titles(actor: Actor, matters: Collection[int]) -> dict[int, str]:
    """By the words of an agenda that the reader may open."""
    listed = AgendaItem.objects.filter(
        matter__in=matters,
        meeting__in=policies.meetings_visible_to(actor).values("pk"),
    ).exclude(state=AgendaItem.State.DROPPED)
    return dict(listed.order_by("pk").values_list("matter", "title"))


def _all(actor: Actor, matters: Collection[int]) -> Iterator[tuple[int, HistoryStep]]:
    items = items_of(actor, matters)
    meetings = {item.meeting_id for item in items}
    mine = records_open_to(actor, meetings)
    public = mine if actor == VISITOR else records_open_to(VISITOR, meetings)
    yield from steps(items, mine, public)
    yield from _work(matters, public)
    yield from _adopted(items, mine, public)


def _of_decision(request: HttpRequest, pk: int) -> Origin | None:
    seen = policies.decisions_visible_to(actor_of(request))
    decision = seen.filter(pk=pk).first()
    if decision is None:
        return None
    text = _("Recommendation: %(title)s") % {"title": decision.item.title}
    line = HistoryLine(text, decision.get_absolute_url())
    return Origin(line=line, matters=[decision.item.matter_id])


def _of_clause(request: HttpRequest, pk: int, number: int) -> Origin | None:
    """The walks that asked for it; where the decision is not open, the request."""
    actor = actor_of(request)
    clause = (
        Clause.objects.filter(
            document__in=plans.plans_visible_to(actor), document=pk, number=number
        )
        .select_related("document")
        .first()
    )
    if clause is None:
        return None
    facts = {"plan": clause.document.title, "number": clause.number}
    rows = clauses.with_clause(clause.requests.order_by("-asked_on", "-pk"))
    requests = list(rows[:MAX_REQUESTS])
    asked = [request.object_id for request in requests if request.label == DECISION]
    decisions = policies.decisions_visible_to(actor).filter(pk__in=asked)
    matters = dict(decisions.values_list("pk", "item__matter"))
    hidden = [
        request
        for request in requests
        if request.label != DECISION or request.object_id not in matters
    ]
    return Origin(
        line=HistoryLine(
            _("%(plan)s, clause %(number)s") % facts, clause.get_absolute_url()
        ),
        matters=set(matters.values()),
        # What everybody reads at a clause whose decision is not published yet.
        apart=[
            clauses.steps_of(request, asked_by="", is_public=True) for request in hidden
        ],
    )


HISTORY = History(
    titles=_titles,
    place=10,
    steps=_all,
    starts=[
        Start(name="trace_decision", route="decisions/<int:pk>/", find=_of_decision),
        Start(
            name="trace_clause",
            route="plans/<int:pk>/clauses/<int:number>/",
            find=_of_clause,
        ),
    ],
)
