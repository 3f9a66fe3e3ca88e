"""Pages: a person's messages; for the street office letters and what did not arrive."""

from collections.abc import Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tongxin.journal.acts import Operation
from tongxin.kernel.acting import Act, act_page, at_once, told_back
from tongxin.kernel.listing import Asked, Column, Listing, Table
from tongxin.kernel.pages import form_page, paged
from tongxin.notices import operations, policies, queries, senders
from tongxin.notices.forms import DeliveryFilters, TrySenderForm
from tongxin.notices.models import Notice
from tongxin.notices.printing import letters_as_pdf
from tongxin.people import phones
from tongxin.people.act_pages import ActPage, link_to
from tongxin.people.http import SignedInRequest, View, signed_in, staff_page
from tongxin.people.models import Role, User

post = ActPage(
    operations.post_letters,
    name="notices:post",
    title=gettext_lazy("Printed and posted"),
    done=gettext_lazy("These letters count as sent from now on."),
    back=lambda _run: reverse("notices:letters"),
)


def street_page(view: View) -> View:
    """For the street office alone; to everybody else the page does not exist."""

    @wraps(view)
    def inner(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policies.may_handle(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return signed_in(inner)


@require_GET
@signed_in
def inbox(request: SignedInRequest) -> HttpResponse:
    context = {
        "page": paged(request, queries.inbox(request.user)),
        "unread_count": queries.unread_count(request.user),
    }
    return render(request, "notices/inbox.html", context)


@require_GET
@never_cache
@signed_in
def message(request: SignedInRequest, notice_id: int) -> HttpResponse:
    notice = get_object_or_404(policies.visible_to(request.user), pk=notice_id)
    notice = operations.read_notice(request.user, notice)
    return render(request, "notices/message.html", {"notice": notice})


@require_GET
@street_page
def letters(request: SignedInRequest) -> HttpResponse:
    waiting = queries.letters_waiting(request.user)
    context = {
        "waiting_count": waiting.count(),
        "waiting": waiting[: operations.LARGEST_RUN],
        "largest": operations.LARGEST_RUN,
        "page": paged(request, queries.runs(request.user), size=20),
    }
    return render(request, "notices/letters.html", context)


@require_POST
@street_page
def gather(request: SignedInRequest) -> HttpResponse:
    try:
        run = operations.gather_letters(request.user)
    except ValidationError as refusal:
        return told_back(request, reverse("notices:letters"), refusal)
    if run is None:
        messages.info(
            request,
            _("No address is known for these letters. See what did not arrive."),
        )
        return redirect("notices:deliveries")
    return redirect("notices:run", run.pk)


@require_GET
@street_page
def run(request: SignedInRequest, run_id: int) -> HttpResponse:
    found = get_object_or_404(queries.runs(request.user), pk=run_id)
    context = {"run": found, "letters": queries.letters_of(found)}
    return render(request, "notices/run.html", context)


@require_GET
@never_cache
@street_page
def print_run(request: SignedInRequest, run_id: int) -> HttpResponse:
    found = get_object_or_404(policies.runs_handled_by(request.user), pk=run_id)
    letters = operations.open_letters(request.user, found)
    document = letters_as_pdf(found, letters, request.build_absolute_uri("/"))
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="letters-{found.pk}.pdf"'
    return response


def decisions(
    notices: Sequence[Notice], asked: Asked
) -> list[tuple[Notice, bool, bool]]:
    """Each with whether it may be sent again, and be counted as sent."""
    again, sent = (
        act.open_among(asked.actor, notices, found_by=policies.handled_by)
        for act in (operations.send_again, operations.count_as_sent)
    )
    return [(one, one.pk in again, one.pk in sent) for one in notices]


NOTHING = {
    "unsure": gettext_lazy("Nothing is left to decide."),
    "failed": gettext_lazy("Everything arrived."),
    "waiting": gettext_lazy("Nothing is waiting."),
    "sent": gettext_lazy("Nothing has been sent yet."),
}
UNSURE = gettext_lazy(
    "These may have gone out. Look into the record of the gateway, or ask the person, "
    "before you send one again."
)
DELIVERIES = Listing(
    queries.deliveries,
    name="notices:deliveries",
    title=pgettext_lazy("notice", "Deliveries"),
    lead=gettext_lazy(
        "Whether messages arrived. The program never sends one twice of its own accord."
    ),
    filters=DeliveryFilters,
    tabs=("state", "channel"),
    lines=decisions,
    row="notices/parts/delivery.html",
    note=lambda asked: UNSURE if asked.facts["state"] == "unsure" else "",
    nothing=lambda facts: NOTHING[facts["state"]],
    template="notices/deliveries.html",
)


OF_A_CHANNEL = (
    Column(pgettext_lazy("notice", "Way"), "channel__label"),
    Column(pgettext_lazy("notice", "Sent"), "sent", is_count=True),
    Column(pgettext_lazy("notice", "Did not arrive"), "failed", is_count=True),
    Column(pgettext_lazy("notice", "May have been sent"), "unsure", is_count=True),
    Column(pgettext_lazy("notice", "Waiting"), "waiting", is_count=True),
)
OF_A_DAY = (
    Column(pgettext_lazy("spending", "Day"), "on"),
    Column(pgettext_lazy("spending", "Codes"), "code_count", is_count=True),
    Column(pgettext_lazy("spending", "Messages"), "notice_count", is_count=True),
    Column(pgettext_lazy("spending", "Together"), "count", is_count=True),
    Column(
        pgettext_lazy("spending", "Of the day’s most"),
        lambda day: f"{day.count / max(settings.SMS_DAY_HOUSE, 1):.0%}",
        is_count=True,
    ),
)


@require_GET
@street_page
def deliveries(request: SignedInRequest) -> HttpResponse:
    user, title = request.user, pgettext("notice", "Letters")
    context: dict[str, object] = {
        "buttons": [link_to("notices:letters", title, is_main=False)],
        "head": "notices/parts/sms_reach.html",
        "channels": Table(OF_A_CHANNEL, queries.today_by_channel(user)),
        "sms_reaches_nobody": senders.reaches_nobody(),
    }
    return DELIVERIES.answer(request, user, **context)


@require_GET
@staff_page(Role.ADMINISTRATOR)
def spending(request: SignedInRequest) -> HttpResponse:
    """How many text messages went out, of how many that may."""
    context = {
        "days": Table(OF_A_DAY, queries.spending(request.user)),
        "is_used_up": queries.used_up(request.user).exists(),
        "most": settings.SMS_DAY_HOUSE,
        "number": settings.SMS_DAY_NUMBER,
        "address": settings.SMS_DAY_ADDRESS,
        "countries": phones.text_countries(),
    }
    return render(request, "notices/spending.html", context)


@require_POST
@street_page
def send_again(request: SignedInRequest, notice_id: int) -> HttpResponse:
    done = _("It waits to be sent again.")
    return _decide(request, notice_id, operations.send_again, done)


@require_POST
@street_page
def count_as_sent(request: SignedInRequest, notice_id: int) -> HttpResponse:
    done = _("It counts as sent.")
    return _decide(request, notice_id, operations.count_as_sent, done)


def _decide(
    request: SignedInRequest,
    notice_id: int,
    decide: Operation[User, Notice, [], Notice],
    done: str,
) -> HttpResponse:
    """And back to the list as it was filtered."""
    user = request.user
    notice = get_object_or_404(policies.handled_by(user), pk=notice_id)
    back = f"{reverse('notices:deliveries')}?{request.GET.urlencode()}"
    return at_once(request, back, done, lambda: decide(user, notice))


@staff_page(Role.ADMINISTRATOR)
@form_page
def try_sender(request: SignedInRequest) -> HttpResponse:
    """A line to oneself, before others rely on it."""
    frame = Act(
        title=_("Try the senders"),
        button=_("Send the line"),
        done=_("It has left the house. Look whether it has come."),
        back=reverse("notices:spending"),
        lead=_("A short line to yourself, at once. Nothing else is told."),
    )
    return act_page(
        request,
        TrySenderForm(request.POST or None),
        frame,
        lambda facts: operations.try_sender(request.user, **facts),
    )
