"""Planning a meeting: the agenda, the call, another day, a missed one."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from tongxin.councils import forms, live_forms, operations, policies, queries
from tongxin.councils.models import AgendaItem, Meeting, Minutes
from tongxin.councils.views.excuses import with_acts
from tongxin.councils.views.office import work_address
from tongxin.kernel.acting import at_once
from tongxin.kernel.pages import form_page
from tongxin.notices.calling import Call, call_page, number_page
from tongxin.people.act_pages import ActPage, buttons, with_button
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import User
from tongxin.voices import policies as voices

# Nobody calls a meeting early that begins a few minutes before its time.
ON_TIME = timedelta(minutes=15)


def get_run_meeting_or_404(request: SignedInRequest, pk: int) -> Meeting:
    return get_object_or_404(policies.meetings_run_by(request.user), pk=pk)


def meeting_address(meeting: Meeting) -> str:
    return reverse("councils:meeting_work", args=[meeting.pk])


def _body_name(meeting: Meeting) -> str:
    return meeting.body.name


def _to_meeting(item: AgendaItem) -> str:
    return meeting_address(item.meeting)


def _matters(user: User, meeting: Meeting) -> dict[str, Any]:
    matters = queries.matters_of(meeting.body) & voices.matters_handled_by(user)
    return {"matter": matters}


move = ActPage(
    operations.move_meeting,
    name="councils:move",
    form=forms.PlanForm,
    initial=queries.planned,
    title=gettext_lazy("Another day or place"),
    button=gettext_lazy("Move it"),
    done=gettext_lazy("It is moved; whoever was called is told."),
    back=meeting_address,
    about=_body_name,
)
miss = ActPage(
    operations.miss_meeting,
    name="councils:miss",
    form=forms.ReasonForm,
    title=gettext_lazy("It is not held"),
    button=gettext_lazy("Say so"),
    done=gettext_lazy("It is written down. Please plan a day that makes up for it."),
    back=lambda meeting: work_address(meeting.body),
    about=_body_name,
    lead=gettext_lazy(
        "The reason is public. The month shows it until it is made up for."
    ),
)
put_on = ActPage(
    operations.put_on_agenda,
    name="councils:put_on",
    form=forms.PutOnForm,
    choices=_matters,
    title=gettext_lazy("Put a matter on the agenda"),
    button=gettext_lazy("Put it on"),
    done=gettext_lazy("It is on the agenda."),
    back=meeting_address,
    about=_body_name,
    lead=gettext_lazy("Out of the order of the rule: the chair’s reason is printed."),
)
drop = ActPage(
    operations.drop_item,
    name="councils:drop",
    by=("meeting_id", "pk"),
    form=forms.NoteForm,
    title=gettext_lazy("Take it off the agenda"),
    button=gettext_lazy("Take it off"),
    done=gettext_lazy("It is taken off; it can be proposed again."),
    back=_to_meeting,
    about=str,
)
say_what_it_decides = ActPage(
    operations.say_what_it_decides,
    name="councils:say_what_it_decides",
    by=("meeting_id", "pk"),
    form=forms.DecidesForm,
    initial=lambda item: {"about": item.about},
    title=gettext_lazy("What it decides on"),
    button=gettext_lazy("Save"),
    done=gettext_lazy("It is written down."),
    back=_to_meeting,
    about=str,
    lead=gettext_lazy(
        "On compensation and on the choice of the developer the applicant is a "
        "party and leaves the count."
    ),
)
call = ActPage(
    operations.call_meeting,
    name="councils:call",
    title=gettext_lazy("Call the meeting"),
    done=gettext_lazy("It is called, and every seat is told."),
    back=meeting_address,
)
begin = ActPage(
    operations.open_meeting,
    name="councils:begin",
    form=forms.OpenForm,
    is_in_sheet=True,
    choices=lambda _user, meeting: {"presider": queries.all_terms(meeting.body)},
    title=gettext_lazy("Open the meeting"),
    done=gettext_lazy("The meeting is open."),
    back=lambda meeting: reverse("councils:live", args=[meeting.pk]),
    about=_body_name,
)
draft = ActPage(
    operations.draft_minutes,
    name="councils:draft",
    title=gettext_lazy("Draft the minutes"),
    done=gettext_lazy("The minutes are drafted, and every seat is told."),
    back=meeting_address,
    onward=Minutes.get_absolute_url,
)


@require_safe
@signed_in
def meeting_work(request: SignedInRequest, pk: int) -> HttpResponse:
    user, meeting = request.user, get_run_meeting_or_404(request, pk)
    is_coming = meeting.state in Meeting.COMING
    context = {
        "meeting": meeting,
        "items": _with_buttons(request, meeting),
        "proposals": queries.proposals(meeting) if is_coming else [],
        "is_coming": is_coming,
        **with_acts(user, queries.excuses_of(meeting)),
        "heads": queries.all_terms(meeting.body),
        "minutes": meeting.minutes.first(),
        "is_early": timezone.now() < meeting.planned_at - ON_TIME,
        "calls": queries.calls_to_make(user, meeting),
        "is_confirmed": queries.has_confirmed_minutes(meeting),
        "to_tell": _to_tell(user, meeting),
        # Lines that wait in a browser are taken in here when the meeting is over.
        "line_form": live_forms.LineForm(initial={"key": uuid4()}, meeting=meeting),
        "buttons": buttons(
            request,
            meeting,
            *(call, begin, move, miss, put_on, draft),
            found_by=policies.meetings_run_by,
        ),
    }
    return render(request, "councils/meeting_work.html", context)


def _to_tell(user: User, meeting: Meeting) -> int:
    """Whose suggestion is on the agenda, and who has not heard the day."""
    is_called = meeting.state == Meeting.State.CALLED
    return len(queries.waiting_for_day(user, meeting)) if is_called else 0


def _with_buttons(request: SignedInRequest, meeting: Meeting) -> list[tuple[Any, ...]]:
    """Each item, what it decides on, and taking it off."""
    rows, found_by = queries.items_of(meeting), policies.items_run_by
    marks = with_button(request, rows, say_what_it_decides, found_by=found_by)
    drops = with_button(
        request, [item for item, _button in marks], drop, found_by=found_by
    )
    return [(*row, off) for row, (_item, off) in zip(marks, drops, strict=True)]


@require_POST
@signed_in
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """The ticked proposals become the agenda, in the order of the rule."""
    meeting = get_run_meeting_or_404(request, pk)
    return at_once(
        request,
        meeting_address(meeting),
        _("The agenda is accepted."),
        lambda: operations.accept_agenda(
            request.user, meeting, keys=request.POST.getlist("key")
        ),
    )


# ---- Seats that are called ----


def _call(request: SignedInRequest, pk: int, notice_pk: int) -> Call:
    meeting = get_run_meeting_or_404(request, pk)
    calls = queries.calls_to_make(request.user, meeting)
    return Call(
        get_object_or_404(calls, pk=notice_pk),
        template="councils/call.html",
        page=reverse("councils:call_seat", args=[pk, notice_pk]),
        number=reverse("councils:call_number", args=[pk, notice_pk]),
        back=meeting_address(meeting),
        not_reached=_("Not reached by telephone: please tell them another way."),
        keep=partial(operations.call_seat, meeting=meeting),
        context={"meeting": meeting},
    )


@form_page
@signed_in
def call_seat(request: SignedInRequest, pk: int, notice_pk: int) -> HttpResponse:
    return call_page(request, _call(request, pk, notice_pk))


@never_cache
@require_POST
@signed_in
def call_number(request: SignedInRequest, pk: int, notice_pk: int) -> HttpResponse:
    """Open the number; that it was read is on record."""
    return number_page(request, _call(request, pk, notice_pk))
