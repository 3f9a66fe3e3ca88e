"""The data rights officer: find a person, hand out a copy, correct, erase."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.kernel.pages import paged
from tongxin.people import operations, policies, queries, traces
from tongxin.people.forms import CorrectForm, EraseForm, FindPersonForm, profile_of
from tongxin.people.http import SignedInRequest, staff_page
from tongxin.people.models import Person, Role
from tongxin.people.views.mine import exported

officer_page = staff_page(Role.DATA_OFFICER)


def find(request: SignedInRequest, pk: int) -> Person:
    return get_object_or_404(policies.visible_to(request.user), pk=pk, erased_at=None)


@officer_page
@never_cache
@require_http_methods(["GET", "POST"])
def search(request: SignedInRequest) -> HttpResponse:
    """Find by number. Posted, so that no number stands in an address or a log."""
    form = FindPersonForm(request.POST or None)
    found = None
    if form.is_valid():
        found = queries.find_caller(request.user, form.cleaned_data["phone"])
    return render(request, "people/data.html", {"form": form, "found": found})


@officer_page
@never_cache
@require_http_methods(["GET", "POST"])
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is kept of one person, to be read or corrected; the reading is on record."""
    subject = find(request, pk)
    form = CorrectForm(request.POST or None, initial=profile_of(subject))
    if form.is_valid():
        try:
            operations.change_contact(request.user, subject, **form.cleaned_data)
            messages.success(request, _("Saved. The person can see that you did it."))
            return redirect("people:data_person", pk)
        except ValidationError as error:
            form.add_error(None, error)
    contact = queries.contact_of(request.user, subject, "rights")
    page = paged(request, queries.traces_of(subject), size=10)
    context = {
        "subject": subject,
        "contact": contact,
        "form": form,
        "erase_form": EraseForm(),
        "slice": page,
        "traces": traces.in_words(page.rows),
    }
    return render(request, "people/data_person.html", context)


@officer_page
@never_cache
@require_POST
def export(request: SignedInRequest, pk: int) -> HttpResponse:
    subject = find(request, pk)
    return exported(operations.export_person(request.user, subject), subject)


@officer_page
@require_POST
def erase(request: SignedInRequest, pk: int) -> HttpResponse:
    subject = find(request, pk)
    form = EraseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please tick that you are sure."))
        return redirect("people:data_person", pk)
    try:
        operations.erase_person(request.user, subject, **form.facts)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("people:data_person", pk)
    messages.success(request, _("Erased. Nobody can read this person's data any more."))
    return redirect("people:data")
