"""The live meeting, typed by one person as it happens, without the mouse."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tongxin.councils import (
    forms,
    live_forms,
    operations,
    policies,
    queries,
    seating_plan,
)
from tongxin.councils.models import AgendaItem, Line, Meeting
from tongxin.councils.views.clauses import ask
from tongxin.councils.views.meetings import get_run_meeting_or_404, meeting_address
from tongxin.kernel.acting import Act, act_page
from tongxin.people.act_pages import ActPage, buttons, with_button
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import User
from tongxin.units import queries as units


def live_address(meeting_pk: int, at: str) -> str:
    """Back to where the typist was."""
    return reverse("councils:live", args=[meeting_pk]) + f"#{at}"


def _at(at: str) -> Callable[[Any], str]:
    return lambda row: live_address(row.meeting_id, at)


def _seated(_user: User, item: AgendaItem) -> dict[str, Any]:
    return {"term": queries.all_terms(item.meeting.body)}


def _offices(_user: User, _item: AgendaItem) -> dict[str, Any]:
    offices = units.office_choices()
    return {"lead": offices, "assisting": offices}


def _expected(_user: User, meeting: Meeting) -> dict[str, Any]:
    """Of each free seat its holder, or who comes instead."""
    return {"terms": queries.expected_terms(meeting)}


seat_all = ActPage(
    operations.seat_all,
    name="councils:seat_all",
    form=live_forms.SeatAllForm,
    choices=_expected,
    initial=lambda meeting: {"terms": queries.expected_terms(meeting)},
    title=gettext_lazy("Who is here"),
    button=gettext_lazy("Write down who is here"),
    done="",
    back=lambda meeting: live_address(meeting.pk, "seats"),
    lead=gettext_lazy("Take out whoever is missing. By telephone or video: later."),
    about=lambda meeting: meeting.body.name,
)
leave = ActPage(
    operations.stand_up,
    name="councils:leave",
    by=("meeting_id", "pk"),
    title=gettext_lazy("Leaves"),
    done="",
    back=lambda attendance: live_address(
        attendance.meeting_id, f"seat-{attendance.seat_id}"
    ),
)
guest = ActPage(
    operations.admit_guest,
    name="councils:guest",
    form=live_forms.GuestForm,
    is_in_sheet=True,
    title=gettext_lazy("Somebody without a seat is heard"),
    button=gettext_lazy("Let them be heard"),
    done=gettext_lazy("Written down."),
    back=lambda meeting: live_address(meeting.pk, "seats"),
)
recuse = ActPage(
    operations.recuse,
    name="councils:recuse",
    by=("meeting_id", "pk"),
    form=live_forms.RecuseForm,
    is_in_sheet=True,
    choices=_seated,
    title=gettext_lazy("Somebody leaves the count of this item"),
    button=gettext_lazy("Leave them out"),
    done=gettext_lazy("They are out of the count of this item."),
    back=_at("seats"),
    about=str,
)
strike = ActPage(
    operations.strike_line,
    name="councils:strike",
    by=("meeting_id", "pk"),
    title=gettext_lazy("Strike"),
    done=gettext_lazy("The line is struck."),
    back=_at("heard"),
)
take_up = ActPage(
    operations.take_up_item,
    name="councils:take_up",
    by=("meeting_id", "pk"),
    title=gettext_lazy("Turn to the first item"),
    done="",
    back=_at("now"),
)
carry = ActPage(
    operations.carry_item,
    name="councils:carry",
    by=("meeting_id", "pk"),
    form=forms.NoteForm,
    is_in_sheet=True,
    title=gettext_lazy("Leave it open"),
    button=gettext_lazy("To the next meeting"),
    done=gettext_lazy("Written down."),
    back=_at("now"),
    about=str,
)
refer = ActPage(
    operations.refer_item,
    name="councils:refer",
    by=("meeting_id", "pk"),
    form=forms.NoteForm,
    is_in_sheet=True,
    title=gettext_lazy("Leave it open"),
    button=gettext_lazy("To the street"),
    done=gettext_lazy("Written down."),
    back=_at("now"),
    about=str,
)
task = ActPage(
    operations.give_task,
    name="councils:task",
    by=("meeting_id", "pk"),
    form=live_forms.TaskForm,
    is_in_sheet=True,
    choices=_offices,
    title=gettext_lazy("Give a task"),
    button=gettext_lazy("Give the task"),
    done=gettext_lazy("The task is in the office’s list."),
    back=_at("tasks"),
    about=str,
)
end = ActPage(
    operations.end_meeting,
    name="councils:end",
    title=gettext_lazy("End the meeting"),
    done=gettext_lazy("The meeting is over. Please draft the minutes."),
    back=meeting_address,
)


# ---- What is shown ----


@require_safe
@signed_in
def live(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = get_run_meeting_or_404(request, pk)
    if not meeting.is_sitting:
        return redirect(meeting_address(meeting))
    item = queries.item_under_discussion(meeting)
    table = _table(meeting, item)
    context = {
        **table,
        "clock": queries.elapsed(meeting),
        "tasks": queries.tasks_of(item),
        "voice_count": meeting.lines.filter(voice__isnull=False).count(),
        "log": queries.log_of(meeting),
        "guests": meeting.guests.all(),
        "next_seat": _next_seat(table["places"]),
        "untouched": [
            one for one in table["items"] if one.state == AgendaItem.State.WAITING
        ],
        **_acts(request, meeting, item, table["items"]),
        **_forms(request.user, meeting, item),
    }
    return render(request, "councils/live.html", context)


def _acts(
    request: SignedInRequest,
    meeting: Meeting,
    item: AgendaItem | None,
    agenda: Iterable[AgendaItem],
) -> dict[str, Any]:
    """Whoever runs the meeting has its items and lines."""
    lines, pages = (
        queries.lines_of(meeting, item).reverse(),
        (recuse, carry, refer, task),
    )
    by_item, by_line = policies.items_run_by, policies.lines_run_by
    return {
        "agenda": with_button(request, agenda, take_up, found_by=by_item),
        "lines": with_button(request, lines, strike, found_by=by_line),
        "buttons": buttons(request, item, *pages, found_by=by_item) if item else {},
    }


@require_safe
@signed_in
def screen(request: SignedInRequest, pk: int) -> HttpResponse:
    """For the beamer in the room and for whoever has a seat: reads, asks nothing."""
    meeting = get_object_or_404(policies.meetings_followed_by(request.user), pk=pk)
    context = _table(meeting, queries.item_under_discussion(meeting))
    context["agenda"] = [(item, None) for item in context["items"]]
    return render(request, "councils/screen.html", context)


def _table(meeting: Meeting, item: AgendaItem | None) -> dict[str, Any]:
    """What everybody at the table may see."""
    places = queries.seats_at_meeting(meeting, item)
    quorum = queries.quorum_now(meeting, places)
    evidence = queries.evidence_of_matter(item.matter_id) if item else []
    return {
        "meeting": meeting,
        "item": item,
        "items": queries.items_of(meeting),
        "places": places,
        "plan": seating_plan.draw_seats(places),
        "quorum": quorum,
        "missing": queries.missing_in_words(quorum),
        "evidence": queries.evidence_in_words(evidence),
        "recusals": queries.recusals_of(item),
    }


def _next_seat(places: Sequence[queries.SeatAtMeeting]) -> int | None:
    """The first that somebody may still take: a key leads there."""
    free = (
        seat.seat.pk for seat in places if seat.attendance is None and seat.is_filled
    )
    return next(free, None)


def _forms(user: User, meeting: Meeting, item: AgendaItem | None) -> dict[str, Any]:
    first = {"key": uuid4(), "item": item.pk if item else None}
    return {
        "line_form": live_forms.LineForm(initial=first, meeting=meeting),
        "voice_form": live_forms.VoiceForm(auto_id="voice-%s"),
        "guest_form": guest.form_for(user, meeting),
        **(_forms_of_item(user, item) if item else {}),
    }


def _forms_of_item(user: User, item: AgendaItem) -> dict[str, Any]:
    title = {"recommendation": item.title}
    return {
        "recuse_form": recuse.form_for(user, item),
        "decide_form": live_forms.DecideForm(initial=title),
        "task_form": task.form_for(user, item),
        **_asking(user, item),
    }


def _asking(user: User, item: AgendaItem) -> dict[str, Any]:
    """What an adopted decision asks of a plan, while people still sit there."""
    decision = queries.decision_on(item)
    if decision is None or not queries.clauses_to_ask(item.meeting.body):
        return {}
    return {
        "ask_form": ask.form_for(user, decision, auto_id="ask-%s"),
        "ask": ask.offer(decision),
        "requests": queries.requests_of(decision),
    }


# ---- What is typed ----


@require_POST
@signed_in
def sit(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = get_run_meeting_or_404(request, pk)
    form = live_forms.SitForm(request.POST, terms=queries.all_terms(meeting.body))
    seat = form.cleaned_data["term"].seat_id if form.is_valid() else ""
    act = Act(
        title=_("Who it is"),
        button=_("Is here"),
        done="",
        back=live_address(pk, f"seat-{seat}" if seat else "seats"),
    )
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.sit_down(request.user, meeting, **facts),
    )


@require_POST
@signed_in
def line(request: SignedInRequest, pk: int) -> HttpResponse:
    """One line. The script of the page asks for JSON and keeps it until it is here."""
    meeting = get_run_meeting_or_404(request, pk)
    form = live_forms.LineForm(request.POST, meeting=meeting)

    def do(facts: dict[str, Any]) -> Line:
        return operations.write_line(request.user, meeting, **facts)

    if "application/json" not in request.headers.get("Accept", ""):
        act = Act(
            title=_("Said in the meeting"),
            button=_("Write the line"),
            done="",
            back=live_address(pk, "heard"),
        )
        return act_page(request, form, act, do)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        kept = do(form.cleaned_data)
    except ValidationError as refusal:
        status = 409 if getattr(refusal, "code", "") == "state" else 422
        return JsonResponse({"errors": refusal.messages}, status=status)
    return JsonResponse({"kept": str(kept.key)})


@require_POST
@signed_in
def voice(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = get_run_meeting_or_404(request, pk)

    def do(facts: dict[str, Any]) -> None:
        filed = operations.hear_voice(request.user, meeting, **facts)
        receipt = {"number": filed.voice.number, "code": filed.code}
        messages.success(
            request, _("Receipt %(number)s, code %(code)s: please tell them.") % receipt
        )

    act = Act(
        title=_("A new voice"),
        button=_("File it"),
        done="",
        back=live_address(pk, "voice"),
    )
    return act_page(request, live_forms.VoiceForm(request.POST), act, do)


@require_POST
@signed_in
def decide(request: SignedInRequest, meeting_id: int, pk: int) -> HttpResponse:
    """By consensus, or by the hands that are ticked beside the seats."""
    rows = policies.items_run_by(request.user)
    item = get_object_or_404(rows, meeting=meeting_id, pk=pk)
    form = live_forms.DecideForm(
        request.POST, places=queries.seats_at_meeting(item.meeting, item)
    )
    act = Act(
        title=_("Decision"),
        button=_("Write it down"),
        done=_("It is decided."),
        back=live_address(meeting_id, "decide"),
        about=item.title,
    )
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.decide_item(request.user, item, **facts),
    )
