"""Papers beside a claim: handed in, and opened by those who may see them."""

from datetime import timedelta
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongxin.kernel.acting import Act, act_page
from tongxin.kernel.models import TryCount
from tongxin.kernel.pages import form_page
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.rolls import forms, operations, policies, queries
from tongxin.rolls.models import Entitlement
from tongxin.rolls.views.roll import entry_address, entry_of, heading

# Of one account.
MOST_PAPERS, WHILE = 12, timedelta(minutes=10)


@require_safe
@signed_in
def proof(request: SignedInRequest, pk: int) -> HttpResponse:
    """One paper; what somebody sent never runs as a page of ours."""
    rows = policies.proofs_visible_to(request.user)
    found = get_object_or_404(
        rows.select_related("seal_key", "entitlement__person", "entitlement__unit"),
        pk=pk,
    )
    content = operations.open_proof(request.user, found)
    if content is None:
        raise Http404
    named = content_disposition_header(not found.is_picture, found.name)
    return HttpResponse(
        content,
        content_type=found.content_type,
        headers={
            "Content-Disposition": named or "attachment",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def with_paper[F: Form](request: SignedInRequest, make: type[F], **how: Any) -> F:
    """The form as it was sent; how often is counted before any paper is looked at."""
    if request.method != "POST":
        return make(**how)
    if not request.FILES or _has_room(request):
        return make(request.POST, request.FILES, **how)
    form = make(request.POST, **how)
    told = _("You sent very much just now. Please wait %(n)d minutes.")
    form.add_error(None, told % {"n": WHILE.seconds // 60})
    return form


def _has_room(request: SignedInRequest) -> bool:
    span = int(timezone.now().timestamp()) // WHILE.seconds
    return TryCount.add(f"paper:{request.user.pk}:{span}", lasts=WHILE) <= MOST_PAPERS


@form_page
@signed_in
def add_own(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.own_entries(request.user), pk=pk)
    act = Act(
        title=_("Add a proof"),
        about=f"{found.unit.name} · {found.get_side_display()}",
        button=_("Send the proof"),
        done=_("It is there. The community looks at it."),
        back=reverse("rolls:my_roll"),
        template="rolls/my_act.html",
    )
    return _add(request, found, act)


@form_page
@signed_in
def add(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody brought the paper to the window."""
    found = entry_of(request, slug, pk)
    act = Act(
        title=_("Add a proof"),
        about=heading(found),
        button=_("Keep it"),
        done=_("The proof is beside the claim."),
        back=entry_address(found),
        whence=found.unit.name,
    )
    return _add(request, found, act)


def _add(request: SignedInRequest, found: Entitlement, act: Act) -> HttpResponse:
    form = with_paper(request, forms.ProofForm)
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.add_proof(request.user, found, **facts),
    )
