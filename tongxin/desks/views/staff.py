"""The desk in the morning, and the journal for its auditor."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongxin.desks import auditing, pages
from tongxin.kernel.listing import Column, Listing
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


ENTRIES = Listing(
    auditing.entries,
    name="desks:journal",
    title=_("Journal"),
    lead=_(
        "Who did what to which record. It holds names of fields, never what was in "
        "them, and nobody can change it."
    ),
    filters=auditing.EntryFilters,
    choices=lambda _auditor: {"label": auditing.kinds().items()},
    lines=auditing.journal_lines,
    columns=(
        Column(_("Record"), "record", 18),
        Column(_("What was done"), "told", 30),
        Column(_("Who acted"), "actor", 20),
        Column(_("At what moment"), "moment", 19),
        Column(_("Fields"), "fields", 30),
        Column(_("Entry"), "entry__pk", 8),
        Column(_("Seal"), "seal", 8),
    ),
    # All that was done to the same record.
    link=lambda entry: f"?label={entry.subject_label}&pk={entry.subject_id}",
    size=50,
    template="desks/journal.html",
)


@never_cache
@require_safe
@staff_page(Role.AUDITOR)
def journal(request: SignedInRequest) -> HttpResponse:
    """Who did what to which record, and whether all of it is still as written."""
    context = {
        "seal": auditing.last_seal(),
        "waiting_count": auditing.waiting_count(),
        "verification": auditing.last_verification(),
    }
    return ENTRIES.answer(request, request.user, **context)


@require_POST
@staff_page(Role.AUDITOR)
def verify_journal(request: SignedInRequest) -> HttpResponse:
    """Recompute the whole chain; reads all of it, changes nothing."""
    auditing.verify_now()
    return redirect("desks:journal")
