"""What everybody was asked about a matter, and what was published of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tongxin.consultations import policies
from tongxin.consultations.institution_positions import TOGETHER, Apart, apart_from
from tongxin.consultations.models import (
    Consultation,
    PublishedResult,
    Statement,
    StatementMatter,
)
from tongxin.kernel.history import (
    History,
    HistoryLine,
    HistoryStep,
    Origin,
    Place,
    Start,
    State,
)
from tongxin.kernel.templatetags.look import in_brackets, words
from tongxin.people.http import actor_of
from tongxin.people.models import Actor

if TYPE_CHECKING:
    from datetime import date


def _steps(actor: Actor, matters: Iterable[int]) -> Iterator[tuple[int, HistoryStep]]:
    """One step for each consultation that asked about a matter."""
    rows = (
        StatementMatter.objects.filter(
            matter__in=list(matters),
            statement__issued_at__isnull=False,
            statement__consultation__in=begun(actor).values("pk"),
        )
        .select_related("statement__consultation__unit", "statement__published_result")
        .order_by("matter", "statement__consultation", "statement__number")
    )
    apart = apart_from([one.statement_id for one in rows])
    groups = groupby(rows, key=lambda one: (one.matter_id, one.statement.consultation))
    for (matter, consultation), group in groups:
        statements = [one.statement for one in group]
        for step in _told(consultation, statements, apart):
            yield matter, step


def _told(
    consultation: Consultation,
    asked: Sequence[Statement],
    apart: Mapping[int, Apart],
) -> Iterator[HistoryStep]:
    yield _asked(consultation, asked, apart)
    if consultation.published_at is None:
        yield _to_come(consultation)


def begun(actor: Actor) -> QuerySet[Consultation]:
    """Not what is only announced: its statements may still change."""
    return policies.visible_to(actor).exclude(state=Consultation.State.DRAFT)


def _asked(
    consultation: Consultation,
    statements: Sequence[Statement],
    apart: Mapping[int, Apart],
) -> HistoryStep:
    is_published = consultation.published_at is not None
    moment = consultation.published_at or consultation.opened_at
    assert moment is not None
    name = "report" if is_published else "detail"
    link = reverse(f"consultations:{name}", args=[consultation.pk])
    return HistoryStep(
        key=f"talked:{consultation.pk}",
        place=Place.TALKED,
        title=_("Everybody was asked about it")
        if not is_published
        else _("What everybody said of it is published"),
        on=timezone.localdate(moment),
        who=_roll(consultation),
        note=consultation.title,
        link=link,
        link_words=_("Read the report")
        if is_published
        else _("What was asked, and by whom"),
        lines=tuple(_line(one, link, apart) for one in statements),
    )


def _roll(consultation: Consultation) -> str:
    unit = consultation.unit
    return _("the roll of %(unit)s") % {"unit": unit.name} if unit else ""


def _line(statement: Statement, link: str, apart: Mapping[int, Apart]) -> HistoryLine:
    text = f"{statement.number}. {statement.text}"
    if statement.is_withdrawn:
        reason = {"reason": statement.withdrawn_reason}
        return HistoryLine(f"{text}（{_('Withdrawn: %(reason)s') % reason}）")
    result: PublishedResult | None = getattr(statement, "published_result", None)
    if result is None:
        return HistoryLine(text)
    state = State(result.result.replace("_", "-"), result.get_result_display())
    if words := apart.get(statement.pk, TOGETHER).words:
        text += in_brackets(words)
    return HistoryLine(text, f"{link}#statement-{statement.number}", state)


def _to_come(consultation: Consultation) -> HistoryStep:
    day: date | None
    if consultation.is_taking and consultation.closes_at is not None:
        day = timezone.localdate(consultation.closes_at)
        title = _("Answers are taken until %(day)s") % {"day": words(day)}
    else:
        day = consultation.paper_until
        title = _("What everybody said of it is published next")
    return HistoryStep(
        key=f"talked-next:{consultation.pk}",
        place=Place.TALKED,
        title=title,
        on=day,
        who=_roll(consultation),
        is_coming=True,
        is_due=consultation.is_taking,
    )


def _titles(actor: Actor, matters: Collection[int]) -> dict[int, str]:
    """By the words of a statement with a result that the reader may open."""
    told = StatementMatter.objects.filter(
        matter__in=matters,
        statement__published_result__isnull=False,
        statement__consultation__in=policies.visible_to(actor).values("pk"),
    )
    return dict(told.values_list("matter", "statement__text"))


def _of_statement(request: HttpRequest, pk: int, number: int) -> Origin | None:
    actor = actor_of(request)
    seen = begun(actor).filter(pk=pk).first()
    if seen is None:
        return None
    statement = (
        policies.statements_visible_to(actor, seen)
        .filter(number=number, issued_at__isnull=False)
        .select_related("published_result")
        .first()
    )
    if statement is None:
        return None
    return Origin(
        line=HistoryLine(
            f"{statement.number}. {statement.text}", seen.get_absolute_url()
        ),
        matters=[*statement.stands_on.values_list("matter", flat=True)],
        # The office asked it by itself, or nothing of its matter is open yet.
        everywhere=[
            *_told(statement.consultation, [statement], apart_from([statement.pk]))
        ],
    )


HISTORY = History(
    titles=_titles,
    place=20,
    steps=_steps,
    starts=[
        Start(
            name="trace_statement",
            route="consultations/<int:pk>/statements/<int:number>/",
            find=_of_statement,
        )
    ],
)
