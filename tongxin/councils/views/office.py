"""The working pages of a conference: founded, seated, given its studio and bylaws."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tongxin.councils import bylaws, eligibility, forms, operations, policies, queries
from tongxin.councils.models import Body, Conflict, Seat, Term
from tongxin.kernel import clock
from tongxin.kernel.acting import Act, act_page, at_once
from tongxin.people import queries as people
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.voices import policies as voices

form_page = require_http_methods(["GET", "HEAD", "POST"])


def kept(request: SignedInRequest, pk: int) -> Body:
    return get_object_or_404(policies.kept_by(request.user), pk=pk)


def work_address(body: Body) -> str:
    return reverse("councils:body_work", args=[body.pk])


@require_safe
@signed_in
def work(request: SignedInRequest) -> HttpResponse:
    """All conferences of the reader's office on one page, with what comes next."""
    if not policies.keeps_some(request.user):
        raise Http404
    bodies = policies.kept_by(request.user).filter(dissolved_on=None)
    context = {
        "rows": queries.body_rows(bodies, clock.today()),
        "may_found": policies.may_found(request.user),
    }
    return render(request, "councils/work.html", context)


@require_safe
@signed_in
def body_work(request: SignedInRequest, pk: int) -> HttpResponse:
    body, today = kept(request, pk), clock.today()
    meetings = policies.meetings_run_by(request.user).filter(body=body)
    seats = queries.seats_with_terms(body, today)
    sitting = [term for row in seats for term in row.terms if body.is_standing]
    # Shown here only: elsewhere it would tell of a file.
    outgrown = operations.ask_sitting(request.user, body, terms=sitting)
    context = {
        "body": body,
        "seats": [
            (row, [(t, outgrown[t.pk]) for t in row.terms if t.pk in outgrown])
            for row in seats
        ],
        "outgrown": outgrown,
        "conflicts": queries.conflicts_of(body),
        "bylaws": bylaws.figures(body, today).values(),
        "studio": queries.studio_of(body),
        "next": queries.next_meeting(meetings),
        "missed": queries.not_made_up_for(meetings),
        "may_found": policies.may_found(request.user),
        "reported": policies.reported(request.user, [body]),
        "today": today,
    }
    return render(request, "councils/body_work.html", context)


@form_page
@signed_in
def add_document(request: SignedInRequest) -> HttpResponse:
    if not policies.may_found(request.user):
        raise Http404
    act = Act(
        title=_("Register a paper"),
        button=_("Register"),
        done=_("It is registered."),
        back=reverse("councils:found"),
        lead=_("An implementation scheme, a notice, an act that founds a conference."),
    )
    return act_page(
        request,
        forms.DocumentForm(request.POST or None),
        act,
        lambda facts: operations.register_document(request.user, **facts),
    )


@form_page
@signed_in
def found(request: SignedInRequest) -> HttpResponse:
    if not policies.may_found(request.user):
        raise Http404
    act = Act(
        title=_("Found a joint conference"),
        button=_("Found it"),
        done=_("It is founded, with its seats still vacant."),
        back=reverse("councils:work"),
        lead=_("The paper that founds it has to be registered first."),
    )
    return act_page(
        request,
        forms.FoundForm(request.POST or None),
        act,
        lambda facts: operations.found_body(request.user, facts.pop("kind"), **facts),
    )


@form_page
@signed_in
def fill_seat(request: SignedInRequest, pk: int, seat_pk: int) -> HttpResponse:
    body = kept(request, pk)
    seat = get_object_or_404(queries.seats_on(body, clock.today()), pk=seat_pk)
    act = Act(
        title=_("Fill a seat"),
        button=_("Give the seat"),
        done=_("The seat is filled."),
        back=work_address(body),
        about=f"{body.name} · {seat}",
        lead=_("Rule: %(rule)s Other rooms say only yes or no, and it is recorded.")
        % {"rule": eligibility.rule_of(seat, clock.today())},
    )

    def do(facts: dict[str, Any]) -> Term:
        person = people.person_known_by(request.user, str(facts.pop("who")))
        # That it was asked stays on record, whatever the answer.
        operations.ask_eligible(request.user, seat, person=person, on=facts["from_on"])
        is_holder = facts.pop("kind") == Term.Kind.HOLDER
        give = operations.seat_holder if is_holder else operations.name_alternate
        return give(request.user, seat, person=person, **facts)

    form = forms.SeatForm(request.POST or None, initial={"from_on": clock.today()})
    return act_page(request, form, act, do)


@form_page
@signed_in
def end_term(request: SignedInRequest, pk: int, term_pk: int) -> HttpResponse:
    body = kept(request, pk)
    terms = queries.sitting_terms(body, clock.today())
    term = get_object_or_404(terms, pk=term_pk)
    outgrown = operations.ask_sitting(request.user, body, terms=[term])
    act = Act(
        title=_("End a term"),
        button=_("End the term"),
        done=_("The term is ended."),
        back=work_address(body),
        about=f"{term.seat} · {term.shown_name}",
        lead=_not_eligible(outgrown.get(term.pk)),
    )
    reason = _("The rule of the seat is no longer met.") if outgrown else ""
    first = {"on": clock.today(), "reason": reason}
    form = forms.EndTermForm(request.POST or None, initial=first)
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.end_term(request.user, term, **facts),
    )


def _not_eligible(rule: str | None) -> str:
    return _("No longer eligible. Rule: %(rule)s") % {"rule": rule} if rule else ""


@form_page
@signed_in
def add_seat(request: SignedInRequest, pk: int) -> HttpResponse:
    body = kept(request, pk)
    act = Act(
        title=_("Add a seat"),
        button=_("Add it"),
        done=_("The seat is there, still vacant."),
        back=work_address(body),
        about=body.name,
    )
    return act_page(
        request,
        forms.AddSeatForm(request.POST or None),
        act,
        lambda facts: operations.add_seat(request.user, body, **facts),
    )


@require_POST
@signed_in
def close_seat(request: SignedInRequest, pk: int, seat_pk: int) -> HttpResponse:
    body = kept(request, pk)
    seat = get_object_or_404(Seat, body=body, pk=seat_pk)
    return at_once(
        request,
        work_address(body),
        _("The seat is taken away."),
        lambda: operations.close_seat(request.user, seat),
    )


@form_page
@signed_in
def declare(request: SignedInRequest, pk: int) -> HttpResponse:
    body = kept(request, pk)
    act = Act(
        title=_("Write down an interest"),
        button=_("Write it down"),
        done=_("It is written down."),
        back=work_address(body),
        about=body.name,
        lead=_("Whoever has it leaves the count wherever it is touched."),
    )
    form = forms.ConflictForm(
        request.POST or None,
        terms=queries.sitting_terms(body, clock.today()),
        matters=queries.matters_of(body) & voices.matters_handled_by(request.user),
    )
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.declare_conflict(
            request.user, facts.pop("term"), **facts
        ),
    )


@require_POST
@signed_in
def end_conflict(request: SignedInRequest, pk: int, conflict_pk: int) -> HttpResponse:
    body = kept(request, pk)
    conflict = get_object_or_404(Conflict, term__seat__body=body, pk=conflict_pk)
    return at_once(
        request,
        work_address(body),
        _("The interest is ended."),
        lambda: operations.end_conflict(request.user, conflict),
    )


@form_page
@signed_in
def bylaw(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    body = kept(request, pk)
    today = clock.today()
    if not policies.may_found(request.user) or code not in bylaws.CODES:
        raise Http404
    figure = bylaws.figure(body, code, today)
    act = Act(
        title=_("Set a bylaw"),
        button=_("Set it"),
        done=_("It is set."),
        back=work_address(body),
        about=figure.reason,
        lead=_("What was decided before keeps the figure of its day."),
    )
    first = {"value": figure.value, "over": figure.over, "from_on": today}
    form = forms.SwitchForm if figure.is_switch else forms.BylawForm
    return act_page(
        request,
        form(request.POST or None, initial=first),
        act,
        lambda facts: operations.set_bylaw(request.user, body, code=code, **facts),
    )


@form_page
@signed_in
def studio(request: SignedInRequest, pk: int) -> HttpResponse:
    body = kept(request, pk)
    now = queries.studio_of(body)
    act = Act(
        title=_("The studio"),
        button=_("Save"),
        done=_("It is saved."),
        back=work_address(body),
        about=body.name,
    )
    first = {} if now is None else {name: getattr(now, name) for name in STUDIO}
    return act_page(
        request,
        forms.StudioForm(request.POST or None, initial=first),
        act,
        lambda facts: operations.open_studio(request.user, body, **facts),
    )


STUDIO = ("place", "hours", "phone", "plaque_on", "is_pilot")
