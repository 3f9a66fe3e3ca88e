"""What the joint conference did with a matter, and the work that was sent out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.councils import policies
from tongxin.councils.models import AgendaItem, Decision, Meeting, MeetingTask, Minutes
from tongxin.desks.tracing.steps import Line, Place, Step, day_of
from tongxin.kernel.templatetags.look import words
from tongxin.people.models import Actor
from tongxin.voices import policies as voices
from tongxin.voices.models import Assignment, Task


@dataclass(frozen=True, slots=True)
class Open:
    """Numbers of what one reader may open: meetings, decisions, meetings' minutes."""

    meetings: frozenset[int]
    decisions: frozenset[int]
    minutes: frozenset[int]


def open_to(actor: Actor, meetings: Iterable[int]) -> Open:
    ids = list(meetings)
    seen = policies.meetings_visible_to(actor).filter(pk__in=ids)
    decided = policies.decisions_visible_to(actor).filter(item__meeting__in=ids)
    written = policies.minutes_visible_to(actor).filter(
        meeting__in=ids, state=Minutes.State.CONFIRMED
    )
    return Open(
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
    items: list[AgendaItem], mine: Open, public: Open
) -> Iterator[tuple[int, Step]]:
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


def decision_of(item: AgendaItem, seen: Open) -> Decision | None:
    decision: Decision | None = getattr(item, "decision", None)
    return decision if decision is not None and decision.pk in seen.decisions else None


def where(meeting: Meeting) -> str:
    number = _("Meeting %(number)s") % {"number": meeting.number}
    return f"{meeting.body.name}{_comma()}{number}"


def _comma() -> str:
    return pgettext("list", ", ")


def _decided(
    item: AgendaItem, decision: Decision, mine: Open, *, is_public: bool
) -> Step:
    present = _("%(present)s of %(filled)s seats were present.") % {
        "present": decision.present_count,
        "filled": decision.filled_count,
    }
    lines = []
    if decision.is_against_evidence:
        reason = {"reason": decision.against_evidence_reason}
        lines.append(Line(_("This goes against what people said: %(reason)s") % reason))
    minutes = None
    if item.meeting_id in mine.minutes:
        link = reverse("councils:minutes", args=[item.meeting_id])
        minutes = Line(_("Minutes of this meeting"), link)
    return Step(
        key=f"decided:{decision.pk}",
        place=Place.MET,
        title=_("The joint conference: %(outcome)s")
        % {"outcome": decision.get_outcome_display()},
        on=day_of(decision.decided_at),
        who=where(item.meeting),
        note=f"{decision.get_how_display()}{_comma()}{present}",
        words=decision.recommendation,
        link=decision.get_absolute_url(),
        link_words=_("Read the recommendation"),
        also=minutes,
        lines=tuple(lines),
        is_public=is_public,
    )


def _review(decision: Decision, *, is_public: bool) -> Step:
    assert decision.review_on is not None
    return Step(
        key=f"review:{decision.pk}",
        place=Place.MET,
        title=_("Looked at again on %(day)s") % {"day": words(decision.review_on)},
        on=decision.review_on,
        who=decision.item.meeting.body.name,
        is_coming=True,
        is_public=is_public,
    )


def _on_agenda(item: AgendaItem, public: Open) -> Step:
    meeting, state = item.meeting, AgendaItem.State
    is_coming = meeting.state in (*Meeting.COMING, Meeting.State.SITTING)
    note = ""
    if is_coming:
        day = {"day": words(day_of(meeting.planned_at))}
        title = _("The joint conference takes it up on %(day)s") % day
    elif meeting.state == Meeting.State.MISSED:
        title, note = _("The meeting did not take place"), meeting.missed_reason
    elif item.state == state.DECIDED:
        title = _("Talked over; what came of it is not published yet")
    else:
        title = str(item.get_state_display())
        note = item.note if item.state in (state.CARRIED, state.REFERRED) else ""
    return Step(
        key=f"agenda:{item.pk}",
        place=Place.MET,
        title=title,
        on=day_of(meeting.opened_at or meeting.planned_at),
        who=where(meeting),
        note=note,
        link=meeting.get_absolute_url(),
        link_words=_("To the meeting"),
        is_coming=is_coming,
        is_public=meeting.pk in public.meetings,
    )


# ---- Work ----


def work(
    actor: Actor, matters: Iterable[int], public: Open
) -> Iterator[tuple[int, Step]]:
    """Tasks of a matter: the reader's own, and those that public minutes name."""
    given = MeetingTask.objects.filter(item__meeting__in=public.minutes).exclude(
        item__decision__in=policies.withheld_decisions()
    )
    rows = Task.objects.filter(
        Q(pk__in=voices.tasks_visible_to(actor).values("pk"))
        | Q(pk__in=given.values("task")),
        matter__in=list(matters),
    ).exclude(state=Task.State.DROPPED)
    open_ = set(given.filter(task__matter__in=matters).values_list("task", flat=True))
    for task in rows.prefetch_related("assignments__office").order_by("pk"):
        if task.matter_id is not None:
            yield task.matter_id, _task(task, is_public=task.pk in open_)


def _task(task: Task, *, is_public: bool) -> Step:
    parts = [part for part in task.assignments.all() if part.state in _KEPT]
    lead = next((part for part in parts if part.is_lead), None)
    is_done = task.done_at is not None and task.state in (
        Task.State.DONE,
        Task.State.CHECKED,
    )
    on = day_of(task.sent_at)
    if is_done and task.done_at is not None:
        on = day_of(task.done_at)
    elif lead is not None:
        on = lead.due_on
    return Step(
        key=f"task:{task.pk}",
        place=Place.WORKED,
        title=task.title,
        on=on,
        who="、".join(part.office.name for part in parts),
        note=_("Done") if is_done else _sent(task),
        is_public=is_public,
        is_coming=not is_done,
        is_due=not is_done and lead is not None,
        is_provisional=lead.due_is_provisional if lead else False,
    )


_KEPT = (Assignment.State.ASSIGNED, Assignment.State.DOING, Assignment.State.DONE)


def _sent(task: Task) -> str:
    return _("Sent out on %(day)s") % {"day": words(day_of(task.sent_at))}
