"""Who is at the studio when: the whole week on one form, without script."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from tongxin.councils import operations, queries, roster_forms
from tongxin.councils.views.files import home_of
from tongxin.councils.views.office import get_kept_body_or_404, work_address
from tongxin.kernel.acting import at_once
from tongxin.kernel.pages import form_page
from tongxin.people.http import SignedInRequest, signed_in


@form_page
@signed_in
def roster(request: SignedInRequest, pk: int) -> HttpResponse:
    body = get_kept_body_or_404(request, pk)
    studio = queries.studio_of(body)
    if studio is None:
        return redirect("councils:studio", pk)
    form = roster_forms.roster_form(request.POST or None, studio)
    if "more" in request.POST:
        form = roster_forms.with_more_rows(request.POST, studio)
    elif request.method == "POST" and form.is_valid():
        try:
            operations.set_roster(request.user, studio, hours=form.hours)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The roster is saved."))
            return redirect(work_address(body))
    status = 422 if form.is_bound and "more" not in request.POST else 200
    context = {"body": body, "form": form}
    return render(request, "councils/roster.html", context, status=status)


@never_cache
@require_safe
@signed_in
def my_calendar(request: SignedInRequest) -> HttpResponse:
    """The address for one's own calendar, and how to have another."""
    if not operations.renew_calendar.is_open(request.user):
        raise Http404
    feed = queries.calendar_of(request.user.pk)
    address = ""
    if feed is not None:
        path = reverse("councils:seats_feed", args=[queries.token_of(feed)])
        address = home_of(request) + path
    context = {"feed": feed, "address": address}
    return render(request, "councils/my_calendar.html", context)


@require_POST
@signed_in
def renew_calendar(request: SignedInRequest) -> HttpResponse:
    if not operations.renew_calendar.is_open(request.user):
        raise Http404
    return at_once(
        request,
        reverse("councils:my_calendar"),
        _("The address is made."),
        lambda: operations.renew_calendar(request.user),
    )
