"""Matters: who spoke of one thing, one answer for many, one task for all."""

from collections import Counter
from functools import partial
from typing import Any

from django.forms import ChoiceField, Form, ModelChoiceField
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel.acting import Lost, attempt
from tongxin.kernel.listing import Column, Filters, Listing, Words
from tongxin.people.http import SignedInRequest, staff_page
from tongxin.people.models import Channel, User
from tongxin.units.models import Unit
from tongxin.voices import inbox, operations, policies, queries
from tongxin.voices.forms.office import DispatchForm, MatterForm
from tongxin.voices.forms.work import MatterAnswerForm
from tongxin.voices.models import Matter, Voice
from tongxin.voices.operations.rules import OPEN_MATTER, TO_ANSWER
from tongxin.voices.views import sheets, undoing
from tongxin.voices.views.sheets import intake_page
from tongxin.work import policies as work
from tongxin.work.models import Task, tasks_for
from tongxin.work.queries import with_records

MAX_VOICES = 200
PAGE = "voices/office/matter.html"


# ---- The list ----


class MatterFilters(Filters):
    state = ChoiceField(
        label=gettext_lazy("Kinds of matters"),
        choices=[
            (Matter.State.OPEN, gettext_lazy("Open")),
            (Matter.State.DONE, gettext_lazy("Finished")),
        ],
        initial=Matter.State.OPEN,
    )
    q = Words(gettext_lazy("Words of the matter"))
    unit = ModelChoiceField(Unit.objects.all(), label=gettext_lazy("Renewal unit"))


MATTERS = Listing(
    queries.matters_in_list,
    name="voices:matters",
    filters=MatterFilters,
    tabs=("state",),
    choices=lambda user: {"unit": sheets.units_of(user)},
    lines=lambda rows, _asked: queries.matter_rows(rows),
    row="voices/office/parts/matter_row.html",
    look="queue",
    columns=(
        Column(gettext_lazy("Matter"), "matter__title", 30),
        Column(gettext_lazy("What it is about"), "matter__summary", 44),
        Column(gettext_lazy("Community"), "matter__community"),
        Column(gettext_lazy("Renewal unit"), "matter__unit", 18),
        Column(gettext_lazy("State"), "matter__get_state_display"),
        Column(gettext_lazy("Opened on"), "matter__opened_at", 18),
        Column(gettext_lazy("How many have said it"), "author_count"),
        Column(gettext_lazy("How many wait for an answer"), "waiting_count"),
    ),
    nothing=gettext_lazy("No matter here."),
    hint=gettext_lazy("A matter is opened from the first voice that speaks of it."),
    file_name="voices:export_matters",
    taken=partial(operations.record_export, listed="matters"),
)


@require_safe
@intake_page
def matters(request: SignedInRequest) -> HttpResponse:
    return render(request, "voices/office/matters.html", list_context(request))


def list_context(request: SignedInRequest) -> dict[str, Any]:
    """The list, the same beside every matter."""
    if not request.user.takes_in:
        return {}
    listed = MATTERS.of(request, request.user)
    return {"list": listed, "slice": listed.page, "query": listed.place}


# ---- One matter ----


def find_matter(request: SignedInRequest, matter_id: int) -> Matter:
    mine = policies.matters_worked_on_by(request.user)
    return get_object_or_404(mine.select_related("community", "unit"), pk=matter_id)


@require_safe
@staff_page()
def matter(request: SignedInRequest, matter_id: int) -> HttpResponse:
    return show(request, find_matter(request, matter_id))


def show(  # noqa: PLR0913 - what one page shows
    request: SignedInRequest,
    matter: Matter,
    *,
    act: str = "",
    form: Form | None = None,
    lost: Lost | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The sheet of a matter, safe for an office that only assists: never a name."""
    context = matter_context(request.user, matter) | list_context(request)
    context |= {"act": act, "form": form, "lost": lost}
    context["undo"] = undoing.last_of(request)
    context |= _forms(request.user, matter, act, form) | more
    return render(request, PAGE, context, status=status)


def matter_context(user: User, matter: Matter) -> dict[str, Any]:
    under = Voice.objects.filter(points__matter=matter).distinct()
    seen = policies.handled_by(user).filter(pk__in=under.values("pk"))
    voices = list(seen.defer(*inbox.HEAVY).order_by("-received_at")[:MAX_VOICES])
    waiting = queries.waiting_under(matter, voices)
    answerable = TO_ANSWER.open_among(user, waiting)
    may_handle = policies.may_handle_matter(user, matter)
    tasks = tasks_of(user, matter)
    return {
        "matter": matter,
        "seen": sheets.stamp(matter.title, matter.summary),
        "row": queries.matter_rows([matter])[0],
        "steps": matter.steps.all() if may_handle else queries.steps_of([matter.pk]),
        "voices": voices,
        "hidden_count": under.count() - len(voices),
        "waiting": [one for one in waiting if one.pk in answerable],
        "tasks": tasks,
        "is_sent": any(task.state in Task.OPEN for task in tasks),
        "is_open": OPEN_MATTER.is_open(user, matter),
        "may_close": operations.close_matter.is_open(user, matter),
    }


def tasks_of(user: User, matter: Matter) -> list[Task]:
    its = Task.objects.filter(tasks_for(Matter, [matter.pk]))
    rows = work.marked_for(user, its).order_by("-pk")
    return with_records(rows.prefetch_related("assignments__office"))


def _forms(user: User, matter: Matter, act: str, form: Form | None) -> dict[str, Form]:
    """Every form of the page; the one that was sent keeps what was typed."""
    facts = {"title": matter.title, "summary": matter.summary}
    usual: dict[str, Form] = {
        "answer": MatterAnswerForm(),
        "dispatch": DispatchForm(actor=user),
        "rename": MatterForm(initial=facts, auto_id="rename_%s"),
    }
    if form is not None and act in usual:
        usual[act] = form
    return {f"{name}_form": each for name, each in usual.items()}


# ---- Acts ----


_run = partial(
    attempt,
    find=find_matter,
    show=show,
    back=lambda _request, matter: matter.get_absolute_url(),
)


@require_POST
@staff_page()
def answer(request: SignedInRequest, matter_id: int) -> HttpResponse:
    """First how many by which way; then, said once more, to all of them."""
    found = find_matter(request, matter_id)
    form = MatterAnswerForm(request.POST)
    chosen = _chosen(request, found)
    if not form.is_valid():
        return show(request, found, act="answer", form=form, status=422, chosen=chosen)
    if request.POST.get("step") != "sure":
        ways = _ways(chosen)
        return show(request, found, act="sure", form=form, chosen=chosen, ways=ways)

    def do(facts: dict[str, Any]) -> str:
        done = operations.answer_matter(request.user, found, voices=chosen, **facts)
        told = ngettext(
            "%(n)d voice is answered.", "%(n)d voices are answered.", len(done)
        )
        return told % {"n": len(done)}

    return _run(request, found, "answer", form, do, chosen=chosen)


def _chosen(request: SignedInRequest, matter: Matter) -> list[Voice]:
    """The ticked voices that the reader handles; others are let go."""
    ids = [int(pk) for pk in request.POST.getlist("voice") if _is_id(pk)]
    mine = policies.handled_by(request.user).filter(pk__in=ids[:MAX_VOICES])
    found = mine.select_related("author", "filed_by").defer(*inbox.HEAVY)
    under = set(matter.points.filter(voice__in=ids).values_list("voice_id", flat=True))
    return [voice for voice in found if voice.pk in under]


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 12


def _ways(voices: list[Voice]) -> list[tuple[str, int]]:
    """How many answers go by which way."""
    ways = Counter(
        voice.hears.answer_channel if voice.hears else Channel.RECEIPT
        for voice in voices
    )
    return [(str(Channel(way).label), ways[way]) for way in Channel.values if ways[way]]


@require_POST
@staff_page()
def dispatch(request: SignedInRequest, matter_id: int) -> HttpResponse:
    found = find_matter(request, matter_id)

    def do(facts: dict[str, Any]) -> str:
        task = operations.dispatch_matter(request.user, found, **facts)
        told = _("“%(matter)s” is sent to %(office)s.") % {
            "matter": found.title,
            "office": facts["lead"],
        }
        undoing.remember(request, undoing.Step("task", task.pk, told))
        return told

    form = DispatchForm(request.POST, actor=request.user)
    return _run(request, found, "dispatch", form, do)


@require_POST
@staff_page()
def rename(request: SignedInRequest, matter_id: int) -> HttpResponse:
    found = find_matter(request, matter_id)

    def do(facts: dict[str, Any]) -> str:
        sheets.refuse_old_page(request, sheets.stamp(found.title, found.summary))
        operations.rename_matter(request.user, found, **facts)
        return _("Set right.")

    form = MatterForm(request.POST, auto_id="rename_%s")
    return _run(request, found, "rename", form, do)


@require_POST
@staff_page()
def close(request: SignedInRequest, matter_id: int) -> HttpResponse:
    found = find_matter(request, matter_id)

    def do(_facts: dict[str, Any]) -> str:
        operations.close_matter(request.user, found)
        return _("The matter is finished.")

    return _run(request, found, "close", Form(request.POST), do)
