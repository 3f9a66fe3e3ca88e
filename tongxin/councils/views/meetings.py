"""Planning a meeting: the agenda, the call, another day, a missed one."""

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tongxin.councils import forms, live_forms, operations, policies, queries
from tongxin.councils.models import AgendaItem, Meeting
from tongxin.councils.views.office import kept, work_address
from tongxin.kernel import clock
from tongxin.kernel.acting import Act, act_page, at_once
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.voices import policies as voices

form_page = require_http_methods(["GET", "HEAD", "POST"])


def run(request: SignedInRequest, pk: int) -> Meeting:
    return get_object_or_404(policies.meetings_run_by(request.user), pk=pk)


def number_in(request: SignedInRequest, name: str) -> int:
    """The number that a form sends under this name; for none the one nobody has."""
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 19 else 0


def meeting_address(meeting: Meeting) -> str:
    return reverse("councils:meeting_work", args=[meeting.pk])


@form_page
@signed_in
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    body = kept(request, pk)
    meetings = policies.meetings_run_by(request.user).filter(body=body)
    missed = queries.not_made_up_for(meetings)
    act = Act(
        title=_("Plan the next meeting"),
        button=_("Plan it"),
        done=_("It is planned: now look at the agenda."),
        back=work_address(body),
        about=body.name,
        lead=_("It makes up for the missed one.") if missed else "",
    )
    place = getattr(queries.studio_of(body), "place", "")
    form = forms.PlanForm(request.POST or None, initial={"place": place})
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.plan_meeting(
            request.user,
            body,
            planned_at=form.planned_at,
            place=facts["place"],
            makes_up_for=missed,
        ),
    )


@require_safe
@signed_in
def meeting_work(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = run(request, pk)
    is_coming = meeting.state in Meeting.COMING
    context = {
        "meeting": meeting,
        "items": queries.items_of(meeting),
        "proposals": queries.proposals(meeting) if is_coming else [],
        "is_coming": is_coming,
        "excuses": queries.excuses_of(meeting),
        "heads": queries.sitting_terms(meeting.body, clock.today()),
        "minutes": meeting.minutes.first(),
        "calls": queries.calls_to_make(request.user, meeting),
        "is_confirmed": queries.has_confirmed_minutes(meeting),
        "to_tell": len(queries.waiting_for_day(request.user, meeting))
        if meeting.state == Meeting.State.CALLED
        else 0,
        # Lines that wait in a browser are taken in here when the meeting is over.
        "line_form": live_forms.LineForm(initial={"key": uuid4()}, meeting=meeting),
    }
    return render(request, "councils/meeting_work.html", context)


@form_page
@signed_in
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = run(request, pk)
    act = Act(
        title=_("Another day or place"),
        button=_("Move it"),
        done=_("It is moved; whoever was called is told."),
        back=meeting_address(meeting),
        about=meeting.body.name,
    )
    form = forms.PlanForm(request.POST or None, initial=queries.planned(meeting))
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.move_meeting(
            request.user, meeting, planned_at=form.planned_at, place=facts["place"]
        ),
    )


@form_page
@signed_in
def miss(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = run(request, pk)
    act = Act(
        title=_("It is not held"),
        button=_("Say so"),
        done=_("It is written down. Please plan a day that makes up for it."),
        back=work_address(meeting.body),
        about=meeting.body.name,
        lead=_("The reason is public. The month shows it until it is made up for."),
    )
    return act_page(
        request,
        forms.ReasonForm(request.POST or None),
        act,
        lambda facts: operations.miss_meeting(request.user, meeting, **facts),
    )


@require_POST
@signed_in
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """The ticked proposals become the agenda, in the order of the rule."""
    meeting = run(request, pk)
    return at_once(
        request,
        meeting_address(meeting),
        _("The agenda is accepted."),
        lambda: operations.accept_agenda(
            request.user, meeting, keys=request.POST.getlist("key")
        ),
    )


@form_page
@signed_in
def put_on(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = run(request, pk)
    act = Act(
        title=_("Put a matter on the agenda"),
        button=_("Put it on"),
        done=_("It is on the agenda."),
        back=meeting_address(meeting),
        about=meeting.body.name,
        lead=_("Out of the order of the rule: the chair’s reason is printed."),
    )
    form = forms.PutOnForm(
        request.POST or None,
        matters=queries.matters_of(meeting.body)
        & voices.matters_handled_by(request.user),
    )
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.put_on_agenda(request.user, meeting, **facts),
    )


@form_page
@signed_in
def drop(request: SignedInRequest, pk: int, item_pk: int) -> HttpResponse:
    meeting = run(request, pk)
    item = get_object_or_404(AgendaItem, meeting=meeting, pk=item_pk)
    act = Act(
        title=_("Take it off the agenda"),
        button=_("Take it off"),
        done=_("It is taken off; it can be proposed again."),
        back=meeting_address(meeting),
        about=item.title,
    )
    return act_page(
        request,
        forms.ReasonForm(request.POST or None),
        act,
        lambda facts: operations.drop_item(request.user, item, note=facts["reason"]),
    )


@form_page
@signed_in
def say_what_it_decides(
    request: SignedInRequest, pk: int, item_pk: int
) -> HttpResponse:
    """On compensation, or on the developer: then the applicant is in no count."""
    meeting = run(request, pk)
    item = get_object_or_404(AgendaItem, meeting=meeting, pk=item_pk)
    act = Act(
        title=_("What it decides on"),
        button=_("Save"),
        done=_("It is written down."),
        back=meeting_address(meeting),
        about=item.title,
        lead=_(
            "On compensation and on the choice of the developer the applicant is a "
            "party and leaves the count."
        ),
    )
    form = forms.DecidesForm(request.POST or None, initial={"about": item.about})
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.say_what_it_decides(request.user, item, **facts),
    )


@require_POST
@signed_in
def call(request: SignedInRequest, pk: int) -> HttpResponse:
    meeting = run(request, pk)
    return at_once(
        request,
        meeting_address(meeting),
        _("It is called, and every seat is told."),
        lambda: operations.call_meeting(request.user, meeting),
    )


@require_POST
@signed_in
def begin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the meeting with whoever presides, and go to the live page."""
    meeting = run(request, pk)
    terms = queries.sitting_terms(meeting.body, clock.today())
    presider = get_object_or_404(terms, pk=number_in(request, "presider"))
    response = at_once(
        request,
        reverse("councils:live", args=[meeting.pk]),
        _("The meeting is open."),
        lambda: operations.open_meeting(request.user, meeting, presider=presider),
    )
    meeting.refresh_from_db()
    return response if meeting.is_sitting else redirect(meeting_address(meeting))
