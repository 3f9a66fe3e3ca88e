"""The administrator: accounts of staff, their posts, and the offices."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tongxin.kernel.pages import paged
from tongxin.people import guarding, operations, policies, queries
from tongxin.people.forms import AppointForm, OfficeForm, StaffAccountForm
from tongxin.people.http import SignedInRequest, staff_page
from tongxin.people.models import Appointment, Office, Role, User

administrator_page = staff_page(Role.ADMINISTRATOR)


def find(request: SignedInRequest, pk: int) -> User:
    return get_object_or_404(policies.accounts_visible_to(request.user), pk=pk)


@administrator_page
@require_safe
def accounts(request: SignedInRequest) -> HttpResponse:
    find_text = request.GET.get("find", "").strip()[:60]
    office = request.GET.get("office", "")
    rows = queries.accounts(request.user, find=find_text, office=office)
    context = {
        "slice": paged(request, rows),
        "find": find_text,
        "office": office,
        "offices": Office.objects.filter(is_closed=False),
    }
    return render(request, "people/staff.html", context)


@administrator_page
@never_cache
@require_http_methods(["GET", "POST"])
def open_account(request: SignedInRequest) -> HttpResponse:
    form = StaffAccountForm(request.POST or None)
    if form.is_valid():
        try:
            user, password = operations.open_staff_account(
                request.user, **form.cleaned_data
            )
            return _show_password(request, user, password)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "people/staff_new.html", {"form": form})


@administrator_page
@require_safe
def account(request: SignedInRequest, pk: int) -> HttpResponse:
    return _account_page(request, find(request, pk), AppointForm())


@administrator_page
@require_POST
def appoint(request: SignedInRequest, pk: int) -> HttpResponse:
    user = find(request, pk)
    form = AppointForm(request.POST)
    if form.is_valid():
        try:
            operations.appoint(request.user, user, **form.cleaned_data)
            messages.success(request, _("Appointed. They sign in anew once."))
            return redirect("people:account", pk)
        except ValidationError as error:
            form.add_error(None, error)
    return _account_page(request, user, form)


@administrator_page
@require_POST
def end(request: SignedInRequest, pk: int, post: int) -> HttpResponse:
    subject = get_object_or_404(Appointment, user=find(request, pk), pk=post)
    try:
        operations.end_appointment(request.user, subject)
        messages.success(request, _("The post has ended, from this moment."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("people:account", pk)


@administrator_page
@never_cache
@require_POST
def renew_password(request: SignedInRequest, pk: int) -> HttpResponse:
    user = find(request, pk)
    password = operations.renew_password(request.user, user)
    return _show_password(request, user, password)


@administrator_page
@require_POST
def remove_second_step(request: SignedInRequest, pk: int) -> HttpResponse:
    user = find(request, pk)
    operations.remove_second_step(request.user, user)
    messages.success(request, _("Removed. At the next sign-in they set up a new one."))
    return redirect("people:account", pk)


@administrator_page
@require_POST
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        operations.close_account(request.user, find(request, pk))
        messages.success(request, _("The account is closed."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("people:account", pk)


@administrator_page
@require_safe
def offices(request: SignedInRequest) -> HttpResponse:
    find_text = request.GET.get("find", "").strip()[:60]
    kind = request.GET.get("kind", "")
    rows = queries.offices(request.user, find=find_text, kind=kind)
    context = {
        "slice": paged(request, rows),
        "find": find_text,
        "kind": kind,
        "kinds": Office.Kind.choices,
    }
    return render(request, "people/offices.html", context)


@administrator_page
@require_http_methods(["GET", "POST"])
def found_office(request: SignedInRequest) -> HttpResponse:
    form = OfficeForm(request.POST or None)
    if form.is_valid():
        try:
            office = operations.found_office(request.user, **form.cleaned_data)
            messages.success(request, _("The office is there."))
            return redirect("people:office", office.pk)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "people/office_new.html", {"form": form})


@administrator_page
@require_safe
def office(request: SignedInRequest, pk: int) -> HttpResponse:
    subject = get_object_or_404(policies.offices_visible_to(request.user), pk=pk)
    posts = subject.appointments.select_related("user").order_by("-from_on", "pk")
    context = {"office": subject, "slice": paged(request, posts)}
    return render(request, "people/office.html", context)


@administrator_page
@require_POST
def close_office(request: SignedInRequest, pk: int) -> HttpResponse:
    subject = get_object_or_404(policies.offices_visible_to(request.user), pk=pk)
    try:
        operations.close_office(request.user, subject)
        messages.success(request, _("The office is closed."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("people:office", pk)


def _account_page(
    request: SignedInRequest, user: User, form: AppointForm
) -> HttpResponse:
    posts = user.appointments.select_related("office").order_by("-from_on", "pk")
    context = {
        "account": user,
        "is_self": user.pk == request.user.pk,
        "posts": posts,
        "form": form,
        "has_second_step": guarding.has_second_step(user),
    }
    return render(request, "people/staff_account.html", context)


def _show_password(request: SignedInRequest, user: User, password: str) -> HttpResponse:
    """Shown in this one answer and kept nowhere."""
    context = {"account": user, "password": password}
    return render(request, "people/staff_password.html", context)
