"""The administrator: accounts of staff, their posts, and the offices."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tongxin.journal.acts import open_acts
from tongxin.kernel.acting import told_back
from tongxin.kernel.listing import Column, Listing
from tongxin.kernel.pages import paged
from tongxin.people import guarding, invitations, operations, policies, queries
from tongxin.people.act_pages import ActPage, buttons, link_to, with_button
from tongxin.people.forms import (
    AccountFilters,
    AppointForm,
    OfficeFilters,
    OfficeForm,
    StaffAccountForm,
)
from tongxin.people.http import SignedInRequest, staff_page
from tongxin.people.models import Office, Role, User

administrator_page = staff_page(Role.ADMINISTRATOR)


def account_address(user: User) -> str:
    return reverse("people:account", args=[user.pk])


def office_address(office: Office) -> str:
    return reverse("people:office", args=[office.pk])


end = ActPage(
    operations.end_appointment,
    name="people:end_appointment",
    by=("user_id", "pk"),
    title=gettext_lazy("End it"),
    done=gettext_lazy("The post has ended, from this moment."),
    back=lambda post: reverse("people:account", args=[post.user_id]),
)
remove_second_step = ActPage(
    operations.remove_second_step,
    name="people:remove_second_step",
    title=gettext_lazy("Remove the second step"),
    done=gettext_lazy("Removed. At the next sign-in they set up a new one."),
    back=account_address,
)
close = ActPage(
    operations.close_account,
    name="people:close_account",
    title=gettext_lazy("Close the account"),
    done=gettext_lazy("The account is closed."),
    back=account_address,
)
close_office = ActPage(
    operations.close_office,
    name="people:close_office",
    title=gettext_lazy("Close this office"),
    done=gettext_lazy("The office is closed."),
    back=office_address,
)


def closed(name: str) -> str:
    return f"{name} · {pgettext('account or office', 'closed')}"


def name_of(user: User) -> str:
    return user.public_name if user.is_active else closed(user.public_name)


def posts_of(user: Any) -> str:
    comma = pgettext("between two facts", ", ")
    posts = [f"{one.office.name}{comma}{one.get_role_display()}" for one in user.held]
    return "\n".join(posts) or pgettext("posts", "none")


ACCOUNTS = Listing(
    queries.accounts,
    name="people:staff",
    title=gettext_lazy("Accounts and posts"),
    filters=AccountFilters,
    columns=(
        Column(gettext_lazy("Name that colleagues use"), name_of, 19),
        Column(gettext_lazy("Posts today"), posts_of, 40),
        Column(
            gettext_lazy("Last sign-in"),
            lambda user: user.last_login or _("never yet"),
        ),
    ),
    link=account_address,
)
OFFICES = Listing(
    queries.offices,
    name="people:offices",
    title=gettext_lazy("Offices"),
    filters=OfficeFilters,
    columns=(
        Column(
            gettext_lazy("Office"),
            lambda office: closed(office.name) if office.is_closed else office.name,
            30,
        ),
        Column(gettext_lazy("Kind of office"), "get_kind_display"),
        Column(gettext_lazy("Community"), "community__name"),
        Column(gettext_lazy("Telephone"), "phone"),
    ),
    link=office_address,
)
HEAD = "people/parts/staff_views.html"


@administrator_page
@require_safe
def accounts(request: SignedInRequest) -> HttpResponse:
    begin = link_to("people:open_account", _("Open an account"))
    return ACCOUNTS.answer(request, request.user, head=HEAD, buttons=[begin])


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
    return _account_page(request, pk, AppointForm())


@administrator_page
@require_POST
def appoint(request: SignedInRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(policies.accounts_visible_to(request.user), pk=pk)
    form = AppointForm(request.POST)
    if form.is_valid():
        try:
            operations.appoint(request.user, user, **form.cleaned_data)
            messages.success(request, _("Appointed. They sign in anew once."))
            return redirect("people:account", pk)
        except ValidationError as error:
            form.add_error(None, error)
    return _account_page(request, pk, form)


@administrator_page
@never_cache
@require_POST
def renew_password(request: SignedInRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(policies.accounts_visible_to(request.user), pk=pk)
    try:
        password = operations.renew_password(request.user, user)
    except ValidationError as refusal:
        return told_back(request, account_address(user), refusal)
    return _show_password(request, user, password)


@administrator_page
@never_cache
@require_http_methods(["GET", "POST"])
def newcomers(request: SignedInRequest) -> HttpResponse:
    """Who has not come in yet; sent, each with the link to hand on, made anew."""
    waiting = policies.invited_by(request.user).order_by("public_name", "pk")
    waiting = waiting.prefetch_related(queries.current_posts())
    made = request.method == "POST"
    context = {
        "rows": [
            (one, posts_of(one), _link(request, one) if made else "") for one in waiting
        ],
        "made": made,
        "until": invitations.last_day(),
    }
    return render(request, "people/newcomers.html", context)


def _link(request: SignedInRequest, user: User) -> str:
    return request.build_absolute_uri(operations.invite(request.user, user))


@administrator_page
@require_safe
def offices(request: SignedInRequest) -> HttpResponse:
    begin = link_to("people:found_office", _("Set up an office"))
    return OFFICES.answer(request, request.user, head=HEAD, buttons=[begin])


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
    context = {
        "office": subject,
        "slice": paged(request, posts),
        "buttons": buttons(request, subject, close_office),
    }
    return render(request, "people/office.html", context)


def _account_page(request: SignedInRequest, pk: int, form: AppointForm) -> HttpResponse:
    user = get_object_or_404(policies.accounts_visible_to(request.user), pk=pk)
    acts = (
        operations.appoint,
        operations.renew_password,
        operations.remove_second_step,
        operations.close_account,
    )
    posts = user.appointments.select_related("office").order_by("-from_on", "pk")
    context = {
        "account": user,
        "is_self": user.pk == request.user.pk,
        "posts": with_button(request, posts, end),
        "form": form,
        "open": {act.__name__ for act in open_acts(request.user, user, *acts)},
        "has_second_step": guarding.has_second_step(user),
    }
    return render(request, "people/staff_account.html", context)


def _show_password(request: SignedInRequest, user: User, password: str) -> HttpResponse:
    """Shown in this one answer and kept nowhere."""
    context = {
        "account": user,
        "password": password,
        "link": request.build_absolute_uri(invitations.link_to(user)),
        "until": invitations.last_day(),
    }
    return render(request, "people/staff_password.html", context)
