"""Where somebody sets out from: which walks open there, and what the page is called."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongxin.consultations import policies as consultations
from tongxin.consultations.models import Statement
from tongxin.councils import policies as councils
from tongxin.councils.models import Decision
from tongxin.desks.tracing import adopted, own, talked
from tongxin.desks.tracing.steps import Line, Step
from tongxin.desks.tracing.walks import (
    MOST_WALKS,
    Walk,
    open_matters,
    soonest,
    walk_of_request,
    walks_of,
)
from tongxin.people.models import Actor
from tongxin.renewal import policies as renewal
from tongxin.renewal.models import Clause
from tongxin.voices import policies as voices
from tongxin.voices import published
from tongxin.voices.models import Point, Voice


@dataclass(frozen=True, slots=True)
class Trace:
    """The page of one start: its walks, and where it leads back to."""

    walks: list[Walk]
    # The record it sets out from; the page of a matter is the trace itself.
    start: Line | None = None
    title: str = ""

    @property
    def heading(self) -> str:
        if self.title or len(self.walks) != 1:
            return self.title or (self.start.text if self.start else "")
        return self.walks[0].title or (self.start.text if self.start else "")

    @property
    def names_walks(self) -> bool:
        """Whether each walk needs a heading of its own."""
        return bool(self.title) or len(self.walks) > 1

    @property
    def next(self) -> Step | None:
        return soonest(self.walks)

    @property
    def is_whole(self) -> bool:
        """Nothing is to come of any of its walks."""
        return bool(self.walks) and all(walk.is_whole for walk in self.walks)


def of_matter(actor: Actor, pk: int) -> Trace | None:
    titles = open_matters(actor, [pk])
    return Trace(walks_of(actor, titles)) if titles else None


def of_decision(actor: Actor, pk: int) -> Trace | None:
    decision = councils.decisions_visible_to(actor).filter(pk=pk).first()
    if decision is None:
        return None
    titles = open_matters(actor, [decision.item.matter_id])
    return Trace(walks_of(actor, titles), _from_decision(decision))


def _from_decision(decision: Decision) -> Line:
    text = _("Recommendation: %(title)s") % {"title": decision.item.title}
    return Line(text, decision.get_absolute_url())


def of_clause(actor: Actor, plan: int, number: int) -> Trace | None:
    """The walks that asked for it; where the decision is not open, the request."""
    clause = (
        Clause.objects.filter(
            document__in=renewal.plans_visible_to(actor), document=plan, number=number
        )
        .select_related("document")
        .first()
    )
    if clause is None:
        return None
    facts = {"plan": clause.document.title, "number": clause.number}
    start = Line(_("%(plan)s, clause %(number)s") % facts, clause.get_absolute_url())
    requests = list(adopted.requests_for(clause))[:MOST_WALKS]
    decisions = councils.decisions_visible_to(actor).filter(
        pk__in=[one.object_id for one in requests if one.label == adopted.DECISION]
    )
    matters = dict(decisions.values_list("pk", "item__matter"))
    hidden = [
        one
        for one in requests
        if one.label != adopted.DECISION or one.object_id not in matters
    ]
    titles = open_matters(actor, set(matters.values()))
    found = walks_of(actor, titles) if titles else []
    return Trace([*found, *map(walk_of_request, hidden)], start)


def of_statement(actor: Actor, consultation: int, number: int) -> Trace | None:
    seen = talked.begun(actor).filter(pk=consultation).first()
    if seen is None:
        return None
    statement = (
        consultations.statements_visible_to(actor, seen)
        .filter(number=number, issued_at__isnull=False)
        .select_related("point", "published_result")
        .first()
    )
    if statement is None:
        return None
    start = Line(f"{statement.number}. {statement.text}", seen.get_absolute_url())
    matter = _matter_of(statement)
    titles = open_matters(actor, [matter]) if matter is not None else {}
    if titles:
        return Trace(walks_of(actor, titles), start)
    # The office asked it by itself, or nothing of its matter is open yet.
    return Trace(walks_of(actor, {}, own=_alone(statement)), start)


def _matter_of(statement: Statement) -> int | None:
    result = getattr(statement, "published_result", None)
    if result is not None:
        found: int | None = result.matter_id
        return found
    return statement.point.matter_id if statement.point else None


def _alone(statement: Statement) -> list[tuple[int | None, Step]]:
    return [(None, step) for step in talked.steps_of(statement)]


def of_voice(actor: Actor, pk: int) -> Trace | None:
    """For its author, for the offices at work on it; for all others as published."""
    if (mine := voices.own_voice(actor, pk)) is not None:
        return of_receipt(actor, mine)
    voice = published.with_word(voices.visible_to(actor)).filter(pk=pk).first()
    if voice is None:
        return None
    is_at_work = voices.handled_by(actor).filter(pk=pk).exists()
    under = _under(voice)
    titles = open_matters(actor, [one for one in under if one is not None])
    if is_at_work:
        start = Line(
            _("Voice %(number)s") % {"number": voice.number}, voice.get_absolute_url()
        )
        steps = own.for_office(voice)
    else:
        steps = own.for_everybody(voice)
        start = Line(f"“{voice.public_question}”", steps[-1].link)
    walks = [*titles] if titles else [None]
    told = [(matter, step) for matter in walks for step in steps]
    return Trace(walks_of(actor, titles, own=told), start)


def _under(voice: Voice) -> list[int | None]:
    points = Point.objects.filter(voice=voice).order_by("position")
    return list(dict.fromkeys(points.values_list("matter", flat=True)))


def of_receipt(actor: Actor, voice: Voice) -> Trace:
    """All that its author may know. The caller has checked number and code."""
    under, steps = own.for_author(voice)
    # The author reads on the receipt how the office calls what it was gathered under.
    known = dict(
        Point.objects.filter(voice=voice, matter__isnull=False).values_list(
            "matter", "matter__title"
        )
    )
    titles = {pk: known[pk] for pk in under if pk is not None}
    number = {"number": voice.number}
    return Trace(
        walks_of(actor, titles, own=steps),
        Line(_("Receipt %(number)s") % number, steps[0][1].link),
        title=_("How far your words have come"),
    )
