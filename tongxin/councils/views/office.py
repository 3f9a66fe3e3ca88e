"""The working pages of a conference: founded, seated, given its studio and bylaws."""

from typing import Any

from django.forms import model_to_dict
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.councils import bylaws, eligibility, forms, operations, policies, queries
from tongxin.councils.models import Body, Meeting, Seat, Term
from tongxin.kernel import clock
from tongxin.kernel.acting import Act, act_page
from tongxin.kernel.files import attachment
from tongxin.kernel.pages import form_page
from tongxin.kernel.periods import Period
from tongxin.kernel.sheets import write_xlsx
from tongxin.people import queries as people
from tongxin.people.act_pages import ActPage, FoundingPage, buttons, founding_button
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import User
from tongxin.voices import policies as voices


def get_kept_body_or_404(request: SignedInRequest, pk: int) -> Body:
    return get_object_or_404(policies.kept_by(request.user), pk=pk)


def work_address(body: Body) -> str:
    return reverse("councils:body_work", args=[body.pk])


add_document = FoundingPage(
    operations.register_document,
    name="councils:add_document",
    form=forms.DocumentForm,
    title=gettext_lazy("Register a paper"),
    button=gettext_lazy("Register"),
    done=gettext_lazy("It is registered."),
    back=lambda: reverse("councils:found"),
    lead=gettext_lazy(
        "An implementation scheme, a notice, an act that founds a conference."
    ),
)
found = FoundingPage(
    operations.found_body,
    name="councils:found",
    form=forms.FoundForm,
    title=gettext_lazy("Found a joint conference"),
    button=gettext_lazy("Found it"),
    done=gettext_lazy("It is founded, with its seats still vacant."),
    back=lambda: reverse("councils:work"),
    lead=gettext_lazy("The paper that founds it has to be registered first."),
)
add_seat = ActPage(
    operations.add_seat,
    name="councils:add_seat",
    form=forms.AddSeatForm,
    title=gettext_lazy("Add a seat"),
    button=gettext_lazy("Add it"),
    done=gettext_lazy("The seat is there, still vacant."),
    back=work_address,
    about=str,
)


def _fill(user: User, seat: Seat, *, who: str, **facts: Any) -> Term:
    """That it was asked stays on record, whatever the answer."""
    person = people.person_known_by(user, who)
    operations.check_eligibility(user, seat, person=person, on=facts["from_on"])
    return operations.fill_seat(user, seat, person=person, **facts)


def _rule_of(seat: Seat) -> str:
    text = _("Rule: %(rule)s Other rooms say only yes or no, and it is recorded.")
    return text % {"rule": eligibility.rule_of(seat, clock.today())}


fill_seat = ActPage(
    operations.fill_seat,
    do=_fill,
    name="councils:fill_seat",
    by=("body_id", "pk"),
    form=forms.SeatForm,
    initial=lambda _seat: {"from_on": clock.today()},
    title=gettext_lazy("Fill a seat"),
    button=gettext_lazy("Give the seat"),
    done=gettext_lazy("The seat is filled."),
    back=lambda seat: work_address(seat.body),
    about=lambda seat: f"{seat.body} · {seat}",
    lead=_rule_of,
)
close_seat = ActPage(
    operations.close_seat,
    name="councils:close_seat",
    by=("body_id", "pk"),
    title=gettext_lazy("Take the seat away"),
    done=gettext_lazy("The seat is taken away."),
    back=lambda seat: work_address(seat.body),
)
end_conflict = ActPage(
    operations.end_conflict,
    name="councils:end_conflict",
    title=gettext_lazy("It is gone"),
    done=gettext_lazy("The interest is ended."),
    back=lambda conflict: work_address(conflict.term.seat.body),
)


def _missed(body: Body) -> Meeting | None:
    return queries.not_made_up_for(body.meetings.all())


def _plan_next(user: User, body: Body, **facts: Any) -> Meeting:
    """What was missed is made up for first."""
    return operations.plan_meeting(user, body, makes_up_for=_missed(body), **facts)


plan = ActPage(
    operations.plan_meeting,
    do=_plan_next,
    name="councils:plan",
    form=forms.PlanForm,
    initial=lambda body: {"place": getattr(queries.studio_of(body), "place", "")},
    title=gettext_lazy("Plan the next meeting"),
    button=gettext_lazy("Plan it"),
    done=gettext_lazy("It is planned: now look at the agenda."),
    back=work_address,
    onward=lambda meeting: reverse("councils:meeting_work", args=[meeting.pk]),
    about=str,
    lead=lambda body: _("It makes up for the missed one.") if _missed(body) else "",
)


@require_safe
@signed_in
def work(request: SignedInRequest) -> HttpResponse:
    """All conferences of the reader's office on one page, with what comes next."""
    if not policies.keeps_some(request.user):
        raise Http404
    bodies = policies.kept_by(request.user).filter(dissolved_on=None)
    rows = queries.next_meetings(request.user, bodies)
    context = {
        "rows": sorted(rows, key=lambda row: (row.body.kind, row.body.name)),
        "found": founding_button(request, found),
    }
    return render(request, "councils/work.html", context)


@never_cache
@require_safe
@signed_in
def next_meetings(request: SignedInRequest) -> HttpResponse:
    """The next meeting of all conferences that somebody keeps, on one screen."""
    if not policies.keeps_some(request.user):
        raise Http404
    bodies = policies.kept_by(request.user).filter(dissolved_on=None)
    rows = queries.next_meetings(request.user, bodies)
    context = {
        "rows": rows,
        "reported": policies.reported(request.user, [row.body for row in rows]),
        "today": clock.today(),
        "found": founding_button(request, found),
    }
    return render(request, "councils/next.html", context)


@require_safe
@signed_in
def body_work(request: SignedInRequest, pk: int) -> HttpResponse:
    body, today = get_kept_body_or_404(request, pk), clock.today()
    seats = queries.seats_with_terms(body, today)
    terms = [term for row in seats for term in row.terms if body.is_standing]
    # Shown here only: elsewhere it would tell of a file.
    ineligible = operations.check_seat_holders(request.user, body, terms=terms)
    context = {
        "body": body,
        "seats": [
            (row, [(t, ineligible[t.pk]) for t in row.terms if t.pk in ineligible])
            for row in seats
        ],
        "ineligible": ineligible,
        "conflicts": queries.conflicts_of(body),
        "bylaws": bylaws.bylaw_values(body, today).values(),
        "may_set": operations.set_bylaw.is_open(request.user, body),
        "studio": queries.studio_of(body),
        "next": queries.next_meeting(body.meetings.all()),
        "missed": _missed(body),
        "reported": policies.reported(request.user, [body]),
        "today": today,
        "buttons": buttons(request, body, plan, add_seat, found_by=policies.kept_by),
    }
    return render(request, "councils/body_work.html", context)


@form_page
@signed_in
def end_term(request: SignedInRequest, body_id: int, pk: int) -> HttpResponse:
    rows = policies.terms_kept_by(request.user)
    term = get_object_or_404(rows, seat__body=body_id, pk=pk)
    if request.method != "POST" and not operations.end_term.rule.stands(term):
        raise Http404
    body = term.seat.body
    ineligible = operations.check_seat_holders(request.user, body, terms=[term])
    act = Act(
        title=_("End a term"),
        button=_("End the term"),
        done=_("The term is ended."),
        back=work_address(body),
        about=f"{term.seat} · {term.shown_name}",
        lead=_("No longer eligible. Rule: %(rule)s") % {"rule": ineligible[term.pk]}
        if ineligible
        else "",
    )
    reason = _("The rule of the seat is no longer met.") if ineligible else ""
    first = {"on": clock.today(), "reason": reason}
    form = forms.EndTermForm(request.POST or None, initial=first)
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.end_term(request.user, term, **facts),
    )


@form_page
@signed_in
def declare(request: SignedInRequest, pk: int) -> HttpResponse:
    body = get_kept_body_or_404(request, pk)
    act = Act(
        title=_("Write down an interest"),
        button=_("Write it down"),
        done=_("It is written down."),
        back=work_address(body),
        about=body.name,
        lead=_("Whoever has it leaves the count wherever it is touched."),
    )
    form = forms.ConflictForm(request.POST or None)
    fields: Any = form.fields
    fields["term"].queryset = queries.all_terms(body)
    matters = queries.matters_of(body) & voices.matters_handled_by(request.user)
    fields["matter"].queryset = matters
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.declare_conflict(
            request.user, facts.pop("term"), **facts
        ),
    )


@form_page
@signed_in
def bylaw(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    body = get_kept_body_or_404(request, pk)
    today = clock.today()
    if not operations.set_bylaw.is_open(request.user, body) or code not in bylaws.CODES:
        raise Http404
    bylaw_value = bylaws.bylaw_value(body, code, today)
    act = Act(
        title=_("Set a bylaw"),
        button=_("Set it"),
        done=_("It is set."),
        back=work_address(body),
        about=bylaw_value.reason,
        lead=_("What was decided before keeps the figure of its day."),
    )
    first = {"value": bylaw_value.value, "over": bylaw_value.over, "from_on": today}
    form = forms.SwitchForm if bylaw_value.is_switch else forms.BylawForm
    return act_page(
        request,
        form(request.POST or None, initial=first),
        act,
        lambda facts: operations.set_bylaw(request.user, body, code=code, **facts),
    )


@form_page
@signed_in
def studio(request: SignedInRequest, pk: int) -> HttpResponse:
    body = get_kept_body_or_404(request, pk)
    if request.method != "POST" and not body.is_standing:
        raise Http404
    now = queries.studio_of(body)
    act = Act(
        title=_("The studio"),
        button=_("Save"),
        done=_("It is saved."),
        back=work_address(body),
        about=body.name,
    )
    first = {} if now is None else model_to_dict(now)
    return act_page(
        request,
        forms.StudioForm(request.POST or None, initial=first),
        act,
        lambda facts: operations.open_studio(request.user, body, **facts),
    )


# ---- The month of all conferences, for the street ----


def _month(request: SignedInRequest) -> Period:
    if not policies.may_found(request.user):
        raise Http404
    return Period.of_month(request.GET.get("month", "")) or Period.this_month()


@require_safe
@signed_in
def overview(request: SignedInRequest) -> HttpResponse:
    month = _month(request)
    bodies = policies.visible_to(request.user)
    context = {
        "month": month,
        "rows": queries.month_rows(bodies, month),
    }
    return render(request, "councils/overview.html", context)


@require_safe
@signed_in
def overview_xlsx(request: SignedInRequest) -> HttpResponse:
    month = _month(request)
    rows = queries.month_rows(policies.visible_to(request.user), month)
    header = (
        _("Community"),
        _("Joint conference"),
        _("What came of the month"),
        _("Day"),
        _("Reason"),
        _("Made up for on"),
        _("What came of that"),
    )
    lines = (
        (*line[:2], line[2] or _("nothing planned"), *line[3:])
        for line in queries.table_rows(rows)
    )
    return attachment(f"meetings-{month.code}.xlsx", write_xlsx(header, lines))
