"""The journal, whether all still stands, and the digests that anybody may keep."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongxin.audit import entries, operations, queries, tasks
from tongxin.audit.forms import AddressForm
from tongxin.journal import digests
from tongxin.kernel import acting, clock
from tongxin.kernel.listing import Column, Listing
from tongxin.kernel.pages import paged
from tongxin.kernel.reports import on as day_in_words
from tongxin.notices import senders
from tongxin.people.act_pages import ActPage, FoundingPage
from tongxin.people.http import SignedInRequest, staff_page
from tongxin.people.models import Role

# A feed is asked for every few hours; whoever was away for longer reads the page.
DAYS_IN_FEED = 31

ENTRIES = Listing(
    entries.entries,
    name="audit:journal",
    title=gettext_lazy("Journal"),
    lead=gettext_lazy(
        "Who did what to which record. It holds names of fields, never what was in "
        "them. What is changed behind the program is found by the check."
    ),
    filters=entries.EntryFilters,
    choices=lambda _auditor: {"label": entries.kinds().items()},
    lines=entries.journal_lines,
    columns=(
        Column(gettext_lazy("Record"), "record", 18),
        Column(gettext_lazy("What was done"), "told", 30),
        Column(gettext_lazy("Who acted"), "actor", 20),
        Column(gettext_lazy("At what moment"), "moment", 19),
        Column(gettext_lazy("Fields"), "fields", 30),
        Column(gettext_lazy("Entry"), "entry__pk", 8),
        Column(gettext_lazy("Seal"), "seal", 8),
    ),
    # All that was done to the same record.
    link=lambda entry: f"?label={entry.subject_label}&pk={entry.subject_id}",
    size=50,
    template="audit/journal.html",
)


@never_cache
@require_safe
@staff_page(Role.AUDITOR)
def journal(request: SignedInRequest) -> HttpResponse:
    """Who did what to which record, and whether all of it is still as written."""
    return ENTRIES.answer(request, request.user, check=queries.last_found())


@never_cache
@require_safe
@staff_page(Role.AUDITOR)
def checks(request: SignedInRequest) -> HttpResponse:
    """Whether all still stands: what was found, how far it is, and look again."""
    listed = paged(request, queries.checks(), 20)
    context = {
        "page": listed,
        "now": queries.checks().first(),
        "found": queries.last_found(),
        "seal": queries.last_seal(),
        "waiting_count": queries.waiting_count(),
        "is_new_offered": bool(queries.last_whole_seal()),
        "addresses": queries.addresses(),
        "is_mail_set_up": senders.mail_is_set_up(),
    }
    is_part = request.headers.get("HX-Request") and "page" not in request.GET
    name = "audit/checks.html#state" if is_part else "audit/checks.html"
    return render(request, name, context)


@require_POST
@staff_page(Role.AUDITOR)
def check(request: SignedInRequest) -> HttpResponse:
    """Have everything looked through, or what is new; the worker does it."""
    is_new_only = request.POST.get("what") == "new"
    return acting.at_once(
        request,
        reverse("audit:checks"),
        _("The check is asked for."),
        lambda: tasks.send_off(request.user, is_new_only=is_new_only),
    )


def _checks(_row: object = None) -> str:
    return reverse("audit:checks")


add_address = FoundingPage(
    operations.add_address,
    name="audit:add_address",
    title=gettext_lazy("Mail the digest of each day"),
    done=gettext_lazy("From tomorrow on the digest is mailed there."),
    back=_checks,
    form=AddressForm,
    lead=gettext_lazy(
        "Best to somebody who does not run this house: the discipline inspection, an "
        "auditor of the district. What a check finds wrong is mailed there at once."
    ),
    button=gettext_lazy("Mail it there"),
)
remove_address = ActPage(
    operations.remove_address,
    name="audit:remove_address",
    title=gettext_lazy("Mail it there no longer"),
    done=gettext_lazy("It is not mailed there any more."),
    back=_checks,
)


# ---- For anybody ----


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """The digest of each day, and what it is good for."""
    return render(
        request, "audit/digests.html", {"page": paged(request, queries.days())}
    )


@require_safe
def digest_file(request: HttpRequest) -> HttpResponse:
    """All of them, as `verify_journal --known` reads them."""
    text = digests.text_of(queries.days()[::-1])
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="digests.csv"'
    return response


class DigestFeed(Feed[digests.DayDigest, None]):
    """A reader of feeds keeps them out of reach of whoever runs the house."""

    feed_type = Atom1Feed
    title = gettext_lazy("Digests of the journal, day by day")
    link = reverse_lazy("audit:digests")

    def items(self) -> list[digests.DayDigest]:
        # Of a day that is not over the end is not known yet.
        over = [one for one in queries.days() if one.on < clock.today()]
        return over[:DAYS_IN_FEED]

    def item_title(self, item: Any) -> str:
        return _("Digest of the journal of %(day)s") % {"day": day_in_words(item.on)}

    def item_description(self, item: Any) -> str:
        return f"{item.on:%Y-%m-%d},{item.seal},{item.digest}"

    def item_link(self, item: digests.DayDigest) -> str:
        return f"{self.link}#d{item.on:%Y-%m-%d}"

    def item_updateddate(self, item: digests.DayDigest) -> Any:
        return clock.midnight(item.on)
