"""The roll of a unit, for those who keep it; for everybody else it is not there."""

from operator import attrgetter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tongxin.kernel import clock
from tongxin.kernel.acting import Act, act_page
from tongxin.kernel.listing import Listing
from tongxin.kernel.pages import form_page
from tongxin.people import queries as persons
from tongxin.people.act_pages import ActPage, buttons, with_button
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.rolls import forms, operations, policies, queries
from tongxin.rolls.models import ApplicantTie, Entitlement
from tongxin.units.models import Unit
from tongxin.units.queries import head_of


def heading(found: Entitlement) -> str:
    return f"{found.person.name} · {found.get_side_display()}"


def whole_roll(found: Entitlement) -> str:
    return reverse("rolls:roll", args=[found.unit.slug])


def entry_address(found: Entitlement) -> str:
    return reverse("rolls:roll_entry", args=[found.unit.slug, found.pk])


accept = ActPage(
    operations.accept_entitlement,
    name="rolls:accept_entry",
    by=("unit__slug", "pk"),
    title=gettext_lazy("The proof is good"),
    done=gettext_lazy("The person is on the roll, and is told so."),
    back=entry_address,
)
refuse = ActPage(
    operations.refuse_entitlement,
    name="rolls:refuse_entry",
    by=("unit__slug", "pk"),
    form=forms.RefuseForm,
    title=gettext_lazy("Refuse the claim"),
    button=gettext_lazy("Refuse"),
    done=gettext_lazy("It is refused; the person hears why, and until when to object."),
    back=whole_roll,
    whence=attrgetter("unit.name"),
    about=heading,
)
end = ActPage(
    operations.end_entitlement,
    name="rolls:end_entry",
    by=("unit__slug", "pk"),
    form=forms.EndForm,
    initial=lambda _entry: {"on": clock.today()},
    title=gettext_lazy("End the entry"),
    button=gettext_lazy("End this entry"),
    done=gettext_lazy("The entry has ended."),
    back=whole_roll,
    whence=attrgetter("unit.name"),
    about=heading,
)
decide = ActPage(
    operations.decide_objection,
    name="rolls:decide_objection",
    by=("entitlement__unit__slug", "pk"),
    form=forms.DecideForm,
    title=gettext_lazy("Decide the objection"),
    button=gettext_lazy("Decide"),
    done=gettext_lazy("It is decided."),
    back=lambda one: whole_roll(one.entitlement),
    whence=attrgetter("entitlement.unit.name"),
    about=lambda one: heading(one.entitlement),
)


def roll_of(request: SignedInRequest, slug: str) -> Unit:
    return get_object_or_404(policies.rolls_kept_by(request.user), slug=slug)


def entry_of(request: SignedInRequest, slug: str, pk: int) -> Entitlement:
    rows = policies.entries_kept_by(request.user)
    return get_object_or_404(rows, unit__slug=slug, pk=pk)


ROLL = Listing(
    queries.roll_entries,
    name="rolls:roll",
    by=("slug",),
    filters=forms.RollFilters,
    tabs=("state", "side"),
    counts=lambda keeper, unit: {"waiting": queries.waiting_on(keeper, unit)},
    row="rolls/parts/entry_row.html",
    nothing=gettext_lazy("The roll is empty."),
    hint=gettext_lazy(
        "Take in the list that your office has in Excel, or add people one by one."
    ),
    nothing_fits=gettext_lazy("Nobody fits."),
)


@require_safe
@signed_in
def roll(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = roll_of(request, slug)
    operations.open_roll(request.user, unit)
    counts = queries.side_counts(unit, clock.today())
    context = {
        **head_of(request.user, unit),
        "list": ROLL.of(request, request.user, unit),
        "counts": list(counts.items()),
        "people_count": len(queries.entitled(unit, clock.today())),
        "areas_unknown": queries.areas_unknown(unit),
    }
    return render(request, "rolls/roll.html", context)


@require_safe
@signed_in
def entry(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One entry with what was said beside it; the reading is on record."""
    found = entry_of(request, slug, pk)
    objections = found.objections.order_by("-pk")
    context = {
        **head_of(request.user, found.unit),
        "entry": found,
        "contact": persons.contact_of(request.user, found.person, "roll"),
        "tie": found.unit.ties.filter(person=found.person, until_on=None).first(),
        "buttons": buttons(request, found, accept, refuse, end),
        "objections": with_button(request, objections, decide),
        "proofs": found.proofs.order_by("pk"),
        "may_add_proof": operations.add_proof.is_open(request.user, found),
        "may_post": found.needs_letter,
    }
    return render(request, "rolls/roll_entry.html", context)


@form_page
@signed_in
def add(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = roll_of(request, slug)
    act = Act(
        title=_("Add somebody to the roll"),
        lead=_("Only somebody whose papers you have seen."),
        button=_("Add to the roll"),
        done=_("The person is on the roll."),
        back=reverse("rolls:roll", args=[unit.slug]),
        whence=unit.name,
    )
    form = forms.EntryForm(request.POST or None)
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.enter_person(request.user, unit, **facts),
    )


@form_page
@signed_in
def mark(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Two hats: marked, or the mark taken off, each because of a paper."""
    found = entry_of(request, slug, pk)
    tie = found.unit.ties.filter(person=found.person, until_on=None).first()
    if tie is None:
        title, button, done = _("Works for the applicant"), _("Mark"), _("Marked.")
    else:
        title = button = _("Take the mark off")
        done = _("The mark is taken off.")
    back, whence = entry_address(found), found.unit.name
    act = Act(title, button, done, back, about=heading(found), whence=whence)

    def do(facts: dict[str, Any]) -> object:
        if tie is not None:
            return operations.unmark_two_hats(request.user, tie, **facts)
        facts |= {"person": found.person, "source": ApplicantTie.Source.ROLL}
        return operations.mark_two_hats(request.user, found.unit, **facts)

    form = forms.MarkForm(request.POST or None)
    return act_page(request, form, act, do)
