"""The live meeting, typed by one person as it happens, without the mouse."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongxin.councils import (
    live_forms,
    operations,
    policies,
    queries,
    seating_plan,
)
from tongxin.councils.clause_forms import AskForm
from tongxin.councils.models import AgendaItem, Line, Meeting, Seat
from tongxin.councils.views.meetings import meeting_address, run
from tongxin.kernel import clock
from tongxin.kernel.acting import at_once
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.renewal import queries as renewal


@require_safe
@signed_in
def live(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = run(request, pk)
    if not meeting.is_sitting:
        return redirect(meeting_address(meeting))
    item = queries.item_under_discussion(meeting)
    table = _table(meeting, item)
    context = {
        **table,
        "clock": queries.since(meeting),
        "lines": queries.lines_of(meeting, item).reverse(),
        "tasks": queries.tasks_of(item),
        "voice_count": meeting.lines.filter(voice__isnull=False).count(),
        "log": queries.log_of(meeting),
        "guests": meeting.guests.all(),
        "next_seat": _next_seat(table["places"]),
        **_forms(meeting, item),
        **_asking(meeting, item),
    }
    return render(request, "councils/live.html", context)


@require_safe
@signed_in
def screen(request: SignedInRequest, pk: int) -> HttpResponse:
    """For the beamer in the room and for whoever has a seat: reads, asks nothing."""
    meeting = get_object_or_404(policies.meetings_followed_by(request.user), pk=pk)
    context = _table(meeting, queries.item_under_discussion(meeting))
    return render(request, "councils/screen.html", context)


def _table(meeting: Meeting, item: AgendaItem | None) -> dict[str, Any]:
    """What everybody at the table may see."""
    places = queries.table(meeting, item)
    quorum = queries.quorum_now(meeting, places)
    evidence = queries.evidence_of_matter(item.matter_id) if item else []
    return {
        "meeting": meeting,
        "item": item,
        "items": queries.items_of(meeting),
        "places": places,
        "plan": seating_plan.drawn(places),
        "quorum": quorum,
        "missing": queries.missing_in_words(quorum),
        "evidence": queries.evidence_in_words(evidence),
        "recusals": queries.recusals_of(item),
    }


def _next_seat(places: Sequence[queries.Place]) -> int | None:
    """The first that somebody may still take: a key leads there."""
    free = (one.seat.pk for one in places if one.sitting is None and one.is_filled)
    return next(free, None)


def _forms(meeting: Meeting, item: AgendaItem | None) -> dict[str, Any]:
    terms = queries.sitting_terms(meeting.body, clock.today())
    first = {"key": uuid4(), "item": item.pk if item else None}
    return {
        "terms": terms,
        "line_form": live_forms.LineForm(initial=first, meeting=meeting),
        "voice_form": live_forms.VoiceForm(auto_id="voice-%s"),
        "guest_form": live_forms.GuestForm(),
        "recuse_form": live_forms.RecuseForm(terms=terms),
        "decide_form": live_forms.DecideForm(
            initial={"recommendation": item.title if item else ""}
        ),
        "task_form": live_forms.TaskForm(offices=renewal.office_choices()),
    }


def _asking(meeting: Meeting, item: AgendaItem | None) -> dict[str, Any]:
    """What an adopted decision asks of a plan, while people still sit there."""
    decision = queries.decision_on(item)
    clauses = queries.clauses_to_ask(meeting.body)
    if decision is None or not clauses:
        return {}
    first = {"wanted": decision.recommendation}
    return {
        "ask_form": AskForm(clauses=clauses, initial=first, auto_id="ask-%s"),
        "requests": queries.requests_of(decision),
    }


def _done(
    request: SignedInRequest,
    form: Form,
    do: Callable[[dict[str, Any]], object],
    *,
    done: str = "",
    at: str = "heard",
) -> HttpResponse:
    """Do what the form says, and back to where the typist was."""
    assert request.resolver_match is not None
    meeting_pk = request.resolver_match.kwargs["pk"]
    back = reverse("councils:live", args=[meeting_pk]) + f"#{at}"
    if form.is_valid():
        return at_once(request, back, done, lambda: do(form.cleaned_data))
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for error in errors:
            messages.error(request, f"{label} {error}".strip())
    return redirect(back)


def _item(meeting: Meeting, item_pk: int) -> AgendaItem:
    return get_object_or_404(meeting.items.select_related("meeting__body"), pk=item_pk)


# ---- Seats ----


@require_POST
@signed_in
def sit(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = run(request, pk)
    terms = queries.sitting_terms(meeting.body, clock.today())
    form = live_forms.SitForm(request.POST, terms=terms)
    return _done(
        request,
        form,
        lambda facts: operations.sit_down(request.user, meeting, **facts),
        at=_seat_of(form),
    )


def _seat_of(form: Form) -> str:
    return f"seat-{form.cleaned_data['term'].seat_id}" if form.is_valid() else "seats"


@require_POST
@signed_in
def leave(request: SignedInRequest, pk: int, seat_pk: int) -> HttpResponse:
    meeting = run(request, pk)
    seat = get_object_or_404(Seat, body=meeting.body, pk=seat_pk)
    return at_once(
        request,
        reverse("councils:live", args=[pk]) + f"#seat-{seat_pk}",
        "",
        lambda: operations.stand_up(request.user, meeting, seat=seat),
    )


@require_POST
@signed_in
def guest(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = run(request, pk)
    return _done(
        request,
        live_forms.GuestForm(request.POST),
        lambda facts: operations.admit_guest(request.user, meeting, **facts),
        done=_("Written down."),
        at="seats",
    )


@require_POST
@signed_in
def recuse(request: SignedInRequest, pk: int, item_pk: int) -> HttpResponse:
    meeting = run(request, pk)
    terms = queries.sitting_terms(meeting.body, clock.today())
    return _done(
        request,
        live_forms.RecuseForm(request.POST, terms=terms),
        lambda facts: operations.recuse(request.user, _item(meeting, item_pk), **facts),
        done=_("They are out of the count of this item."),
        at="seats",
    )


# ---- What is said ----


@require_POST
@signed_in
def line(request: SignedInRequest, pk: int) -> HttpResponse:
    """One line. The script of the page asks for JSON and keeps it until it is here."""
    meeting = policies.meeting_run_by(request.user, pk)
    if meeting is None:
        raise Http404
    form = live_forms.LineForm(request.POST, meeting=meeting)
    if "application/json" not in request.headers.get("Accept", ""):
        return _done(
            request,
            form,
            lambda facts: operations.write_line(request.user, meeting, **facts),
        )
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        kept = operations.write_line(request.user, meeting, **form.cleaned_data)
    except ValidationError as refusal:
        return JsonResponse({"errors": refusal.messages}, status=422)
    return JsonResponse({"kept": str(kept.key)})


@require_POST
@signed_in
def strike(request: SignedInRequest, pk: int, line_pk: int) -> HttpResponse:
    meeting = run(request, pk)
    found = get_object_or_404(Line, meeting=meeting, pk=line_pk)
    return at_once(
        request,
        reverse("councils:live", args=[pk]) + "#heard",
        _("The line is struck."),
        lambda: operations.strike_line(request.user, found),
    )


@require_POST
@signed_in
def voice(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = run(request, pk)

    def do(facts: dict[str, Any]) -> None:
        filed = operations.hear_voice(request.user, meeting, **facts)
        told = {"number": filed.voice.number, "code": filed.code}
        messages.success(
            request, _("Receipt %(number)s, code %(code)s: please tell them.") % told
        )

    form = live_forms.VoiceForm(request.POST)
    return _done(request, form, do, at="voice")


# ---- Items ----


@require_POST
@signed_in
def take_up(request: SignedInRequest, pk: int, item_pk: int) -> HttpResponse:
    meeting = run(request, pk)
    return at_once(
        request,
        reverse("councils:live", args=[pk]) + "#now",
        "",
        lambda: operations.take_up_item(request.user, _item(meeting, item_pk)),
    )


@require_POST
@signed_in
def decide(request: SignedInRequest, pk: int, item_pk: int) -> HttpResponse:
    """By consensus, or by the hands that are ticked beside the seats."""
    meeting, user = run(request, pk), request.user
    item = _item(meeting, item_pk)
    seats = [one.seat.pk for one in queries.table(meeting, item)]
    form = live_forms.DecideForm(request.POST, seats=seats)
    is_by_seats = request.POST.get("how") == "seats"

    def do(facts: dict[str, Any]) -> object:
        if is_by_seats:
            return operations.decide_by_seats(user, item, votes=form.votes, **facts)
        return operations.decide_by_consensus(user, item, **facts)

    return _done(request, form, do, done=_("It is decided."), at="decide")


@require_POST
@signed_in
def put_off(request: SignedInRequest, pk: int, item_pk: int) -> HttpResponse:
    """Carried over to the next meeting, or referred to the street."""
    meeting = run(request, pk)
    is_referred = request.POST.get("to") == "street"
    act = operations.refer_item if is_referred else operations.carry_item
    return _done(
        request,
        live_forms.NoteForm(request.POST),
        lambda facts: act(request.user, _item(meeting, item_pk), **facts),
        done=_("Written down."),
        at="now",
    )


@require_POST
@signed_in
def task(request: SignedInRequest, pk: int, item_pk: int) -> HttpResponse:
    meeting = run(request, pk)
    form = live_forms.TaskForm(request.POST, offices=renewal.office_choices())
    return _done(
        request,
        form,
        lambda facts: operations.give_task(
            request.user, _item(meeting, item_pk), **facts
        ),
        done=_("The task is in the office’s list."),
        at="tasks",
    )


@require_POST
@signed_in
def ask(request: SignedInRequest, pk: int, item_pk: int) -> HttpResponse:
    """The clause's owner is asked at once; the matter goes on by itself."""
    meeting = run(request, pk)
    decision = queries.decision_on(_item(meeting, item_pk))
    if decision is None:
        raise Http404
    return _done(
        request,
        AskForm(request.POST, clauses=queries.clauses_to_ask(meeting.body)),
        lambda facts: operations.ask_owner(request.user, decision, **facts),
        done=_("The owner is asked and has a day to reply by."),
        at="decide",
    )


@require_POST
@signed_in
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = run(request, pk)
    return at_once(
        request,
        meeting_address(meeting),
        _("The meeting is over. Please draft the minutes."),
        lambda: operations.end_meeting(request.user, meeting),
    )
