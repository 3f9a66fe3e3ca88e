"""A person's own page about themselves: contact, who looked at it, copy, erasure."""

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tongxin.kernel.pages import paged, render_part
from tongxin.people import operations, phones, queries, traces
from tongxin.people.forms import EraseForm, ProfileForm, profile_of
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import Person


def own_person(request: SignedInRequest) -> Person:
    person = queries.own_record(request.user)
    if person is None:
        raise Http404
    return person


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    person = queries.own_record(request.user)
    if person is None:
        return render(request, "people/account.html")
    form = ProfileForm(request.POST or None, initial=profile_of(person))
    if form.is_valid():
        try:
            operations.change_contact(request.user, person, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("people:profile")
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "phone": phones.show_phone(person.phone)}
    return render(request, "people/profile.html", context)


@signed_in
@never_cache
@require_safe
def reads(request: SignedInRequest) -> HttpResponse:
    """Who looked at my data, when and why."""
    page = paged(request, queries.traces_of(own_person(request)))
    context = {"slice": page, "traces": traces.in_words(page.rows)}
    return render_part(request, "people/reads.html", "list", context)


@signed_in
@never_cache
@require_POST
def export(request: SignedInRequest) -> HttpResponse:
    """Everything kept about me, as a file."""
    person = own_person(request)
    return exported(operations.export_person(request.user, person), person)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def erase(request: SignedInRequest) -> HttpResponse:
    person = own_person(request)
    form = EraseForm(request.POST or None)
    if form.is_valid():
        try:
            operations.erase_person(request.user, person, **form.facts)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            logout(request)
            return render(request, "people/erased.html")
    return render(request, "people/erase.html", {"form": form})


def exported(data: dict[str, object], person: Person) -> JsonResponse:
    """A file that opens in any editor, with Chinese as it is written."""
    response = JsonResponse(
        data, json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    name = f"tongxin-{person.pk}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
