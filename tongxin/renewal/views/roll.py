"""The roll of a unit, for those who keep it; for everybody else it is not there."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongxin.kernel import clock
from tongxin.kernel.acting import Act, flash_refusal
from tongxin.kernel.pages import paged, render_part
from tongxin.people import queries as persons
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.renewal import operations, policies, queries, roll_forms
from tongxin.renewal.models import ApplicantTie, Entitlement, Objection, Side, Unit
from tongxin.renewal.views.acting import act_page
from tongxin.renewal.views.office import form_page, frame, manage_address


def roll_of(request: SignedInRequest, slug: str) -> Unit:
    units = policies.rolls_kept_by(request.user).select_related("community")
    return get_object_or_404(units, slug=slug)


def _entry(request: SignedInRequest, slug: str, pk: int) -> Entitlement:
    rows = policies.entitlements_visible_to(request.user)
    return get_object_or_404(rows, unit=roll_of(request, slug), pk=pk)


@require_safe
@signed_in
def roll(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = roll_of(request, slug)
    operations.open_roll(request.user, unit)
    form = roll_forms.RollFindForm(request.GET)
    filters = form.as_filters()
    counts = queries.side_counts(unit, clock.today())
    context = {
        **frame(request, unit),
        "form": form,
        "filters": filters,
        "is_filtered": filters != queries.RollFilters(),
        "page": paged(request, queries.roll_entries(request.user, unit, filters)),
        "counts": list(counts.items()),
        "people_count": len(queries.entitled(unit, clock.today())),
        "waiting": queries.waiting_on(request.user, unit),
        "areas_unknown": queries.areas_unknown(unit),
        "sides": Side,
    }
    return render_part(request, "renewal/roll.html", "entries", context)


@require_safe
@signed_in
def entry(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One entry with what was said beside it; the reading is on record."""
    found = _entry(request, slug, pk)
    context = {
        **frame(request, found.unit),
        "entry": found,
        "contact": persons.contact_of(request.user, found.person, "roll"),
        "tie": found.unit.ties.filter(person=found.person, until_on=None).first(),
        "objections": found.objections.order_by("-pk"),
        "proofs": found.proofs.order_by("pk"),
        "may_add_proof": found.is_looked_at,
        "may_post": queries.needs_letter(found),
    }
    return render(request, "renewal/roll_entry.html", context)


def _act(found: Entitlement, title: str, button: str, done: str) -> Act:
    back = manage_address(found.unit, "roll")
    about = f"{found.person.name} · {found.get_side_display()}"
    return Act(title, button, done, back, about=about)


@form_page
@signed_in
def add(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = roll_of(request, slug)
    act = Act(
        title=_("Add somebody to the roll"),
        lead=_("Only somebody whose papers you have seen."),
        button=_("Add to the roll"),
        done=_("The person is on the roll."),
        back=manage_address(unit, "roll"),
    )
    form = roll_forms.EntryForm(request.POST or None)
    return act_page(
        request,
        unit,
        form,
        act,
        lambda facts: operations.enter_person(request.user, unit, **facts),
    )


@require_POST
@signed_in
def accept(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    found = _entry(request, slug, pk)
    try:
        operations.accept_entitlement(request.user, found)
    except ValidationError as refusal:
        flash_refusal(request, refusal)
    else:
        messages.success(request, _("The person is on the roll, and is told so."))
    return redirect("renewal:roll_entry", slug, pk)


@form_page
@signed_in
def refuse(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    found = _entry(request, slug, pk)
    act = _act(
        found,
        _("Refuse the claim"),
        _("Refuse"),
        _("It is refused; the person hears why, and until when to object."),
    )
    form = roll_forms.RefuseForm(request.POST or None)
    return act_page(
        request,
        found.unit,
        form,
        act,
        lambda facts: operations.refuse_entitlement(request.user, found, **facts),
    )


@form_page
@signed_in
def end(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    found = _entry(request, slug, pk)
    act = _act(
        found, _("End the entry"), _("End this entry"), _("The entry has ended.")
    )
    form = roll_forms.EndForm(request.POST or None, initial={"on": clock.today()})
    return act_page(
        request,
        found.unit,
        form,
        act,
        lambda facts: operations.end_entitlement(request.user, found, **facts),
    )


@form_page
@signed_in
def decide(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    objections = Objection.objects.select_related(
        "entitlement__unit", "entitlement__person__seal_key"
    )
    objection = get_object_or_404(
        objections, entitlement__unit=roll_of(request, slug), pk=pk
    )
    found = objection.entitlement
    act = _act(found, _("Decide the objection"), _("Decide"), _("It is decided."))
    form = roll_forms.DecideForm(request.POST or None)
    return act_page(
        request,
        found.unit,
        form,
        act,
        lambda facts: operations.decide_objection(request.user, objection, **facts),
    )


@form_page
@signed_in
def mark(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Two hats: marked, or the mark taken off, each because of a paper."""
    found = _entry(request, slug, pk)
    tie = found.unit.ties.filter(person=found.person, until_on=None).first()
    if tie is None:
        title, button, done = _("Works for the applicant"), _("Mark"), _("Marked.")
    else:
        title = button = _("Take the mark off")
        done = _("The mark is taken off.")
    back = reverse("renewal:roll_entry", args=[slug, pk])
    about = f"{found.person.name} · {found.get_side_display()}"
    act = Act(title, button, done, back, about=about)

    def do(facts: dict[str, Any]) -> object:
        if tie is not None:
            return operations.unmark_two_hats(request.user, tie, **facts)
        facts |= {"person": found.person, "source": ApplicantTie.Source.ROLL}
        return operations.mark_two_hats(request.user, found.unit, **facts)

    form = roll_forms.MarkForm(request.POST or None)
    return act_page(request, found.unit, form, act, do)
