"""What stands still: since when, why, and who has the next step."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.councils.models import Minutes
from tongxin.councils.policies import visible_to as bodies_visible_to
from tongxin.indicators import policies
from tongxin.kernel import clock
from tongxin.people.models import Actor, Office
from tongxin.plans.models import ClauseRequest
from tongxin.plans.policies import plans_visible_to
from tongxin.units.models import Milestone
from tongxin.units.policies import visible_to as units_visible_to
from tongxin.work.models import Assignment, Task
from tongxin.work.policies import tasks_visible_to


@dataclass(frozen=True, slots=True)
class Stuck:
    """One thing that does not go on; `is_ours`: the street's own office is next."""

    title: str
    address: str
    since: date
    why: str
    # Empty where the reason alone says it.
    whom: str = ""
    is_ours: bool = False

    @property
    def days(self) -> int:
        return (clock.today() - self.since).days


def stuck(actor: Actor) -> list[Stuck]:
    """By the day on which it stopped; nothing is weighed."""
    if not policies.READERS.is_everywhere(actor):
        return []
    found = [
        *_units(actor),
        *_milestones(actor),
        *_tasks(actor),
        *_requests(actor),
        *_minutes(actor),
    ]
    found = [replace(one, why=one.why.rstrip("。. ")) for one in found]
    return sorted(found, key=lambda one: (one.since, one.title))


def _units(actor: Actor) -> Iterator[Stuck]:
    units = units_visible_to(actor).filter(stalled_since__isnull=False)
    for unit in units:
        assert unit.stalled_since is not None
        yield Stuck(
            _("%(unit)s, %(stage)s")
            % {"unit": unit.name, "stage": unit.get_stage_display()},
            reverse("units:manage", args=[unit.slug]),
            unit.stalled_since,
            unit.stalled_reason,
        )


def _milestones(actor: Actor) -> Iterator[Stuck]:
    """A day that has passed, and nobody has said what came of it."""
    today = clock.today()
    units = units_visible_to(actor).filter(stalled_since=None)
    rows = Milestone.objects.filter(
        unit__in=units.order_by().values("pk"), done_on=None, dropped_on=None
    ).select_related("unit__community")
    for one in rows:
        due_on = one.notice_until or one.on
        if due_on is not None and due_on < today:
            yield Stuck(
                _("%(unit)s: %(what)s") % {"unit": one.unit.name, "what": one.title},
                reverse("units:manage", args=[one.unit.slug]),
                due_on,
                _("The day has passed; nobody has written what came of it"),
                _("whoever keeps the unit: the street or %(community)s")
                % {"community": one.unit.community.name},
            )


def _tasks(actor: Actor) -> Iterator[Stuck]:
    """An office gave it back, and no other has it."""
    tasks = tasks_visible_to(actor).filter(state=Task.State.RETURNED)
    for task in tasks.select_related("sent_from").prefetch_related("assignments"):
        back = [
            one
            for one in task.assignments.all()
            if one.state == Assignment.State.RETURNED and one.ended_at
        ]
        if not back:
            continue
        last = max(back, key=lambda one: (one.ended_at, one.pk))
        since = clock.date_of(last.ended_at)
        assert since is not None
        sender = task.sent_from
        yield Stuck(
            task.title,
            task.get_absolute_url(),
            since,
            _("Given back: %(reason)s") % {"reason": last.reason},
            sender.name if sender else "",
            is_ours=sender is not None and sender.kind == Office.Kind.STREET,
        )


def _requests(actor: Actor) -> Iterator[Stuck]:
    """A plan's owner was asked, and the day of the reply has passed."""
    plans = plans_visible_to(actor).order_by().values("pk")
    rows = ClauseRequest.objects.filter(
        clause__document__in=plans, reply="", due_on__lt=clock.today()
    ).select_related("clause__document__owner")
    for one in rows:
        plan = one.clause.document
        yield Stuck(
            _("%(plan)s, clause %(number)d")
            % {"plan": plan.title, "number": one.clause.number},
            one.clause.get_absolute_url(),
            one.due_on,
            _("Asked to change it; no reply by its day"),
            plan.owner.name,
            is_ours=plan.owner.kind == Office.Kind.STREET,
        )


def _minutes(actor: Actor) -> Iterator[Stuck]:
    """Seats may object no more, and nobody has signed."""
    bodies = bodies_visible_to(actor).order_by().values("pk")
    rows = Minutes.objects.filter(
        meeting__body__in=bodies,
        state=Minutes.State.DRAFT,
        objections_until__lt=clock.today(),
    ).select_related("meeting__body")
    for one in rows:
        yield Stuck(
            _("Minutes of %(body)s, meeting %(number)d")
            % {"body": one.meeting.body.name, "number": one.meeting.number},
            one.meeting.get_absolute_url(),
            one.objections_until,
            _("Not confirmed yet"),
            _("the chair of the conference"),
        )
