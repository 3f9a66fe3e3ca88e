"""The desk in the morning, and the journal for its auditor."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongxin.desks import auditing, pages
from tongxin.journal.models import Entry
from tongxin.kernel.pages import Slice, paged
from tongxin.people.http import SignedInRequest, signed_in, staff_page
from tongxin.people.models import Role


@never_cache
@require_safe
@signed_in
def my_day(request: SignedInRequest) -> HttpResponse:
    """What waits today; who holds no post has a page of their own."""
    user = request.user
    if not user.posts:
        return redirect("desks:my_home")
    if page := pages.only_page_of(user):
        return redirect(page)
    return render(request, "desks/my_day.html", {"parts": pages.day(user)})


@never_cache
@require_safe
@staff_page(Role.AUDITOR)
def journal(request: SignedInRequest) -> HttpResponse:
    """Who did what to which record, and whether all of it is still as written."""
    filters = auditing.Filters(request.GET)
    page = paged(request, filters.entries(), 50)
    lines = auditing.lines(page.rows)
    context = {
        "filters": filters,
        "slice": Slice(lines, page.number, has_next=page.has_next),
        "labels": auditing.kinds().items(),
        "kinds": Entry.Actor,
        "seal": auditing.last_seal(),
        "waiting_count": auditing.waiting_count(),
        "verification": auditing.last_verification(),
    }
    return render(request, "desks/journal.html", context)


@require_POST
@staff_page(Role.AUDITOR)
def verify_journal(request: SignedInRequest) -> HttpResponse:
    """Recompute the whole chain; reads all of it, changes nothing."""
    auditing.verify_now()
    return redirect("desks:journal")
