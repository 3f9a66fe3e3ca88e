"""What residents see of a consultation: what is asked, until when, one at a time."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.consultations import operations, policies, queries, verification
from tongxin.consultations.models import Consultation, RollEntry
from tongxin.kernel.pages import paged, render_part
from tongxin.people.http import SignedInRequest, actor_of, signed_in

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    own = set(queries.own_consultations(actor).values_list("pk", flat=True))
    unit = queries.unit_named(request.GET.get("unit", ""))
    page = paged(request, queries.list_consultations(actor, unit))
    context = {"page": page, "own": own, "unit": unit}
    return render(request, "consultations/list.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    consultation = get_object_or_404(policies.visible_to(actor), pk=pk)
    entry = policies.entry_of(actor, pk)
    statements = policies.statements_visible_to(actor, consultation)
    context = {
        "consultation": consultation,
        "entry": entry,
        "walk": queries.walk_of(entry) if entry else None,
        "statements": statements.filter(issued_at__isnull=False).prefetch_related(
            "positions__organisation"
        ),
        "may_state": bool(queries.institutions_for(actor, consultation)),
        "sides": consultation.sides.all(),
        "may_keep": policies.may_keep(actor, consultation),
        "steps": queries.what_comes(consultation),
    }
    return render(request, "consultations/detail.html", context)


@form_page
@signed_in
def take(request: SignedInRequest, pk: int) -> HttpResponse:
    """One statement a screen; each answer leads to the next."""
    entry = own_entry(request, pk)
    if not entry.consultation.is_taking:
        return redirect("consultations:detail", pk)
    if request.method == "POST":
        return _answer(request, entry)
    walk = queries.walk_of(entry, number(request.GET.get("at", "")))
    if walk.here is None:
        return redirect("consultations:done", pk)
    context = {"consultation": entry.consultation, "walk": walk}
    return render_part(request, "consultations/take.html", "walk", context)


def _answer(request: SignedInRequest, entry: RollEntry) -> HttpResponse:
    pk = entry.consultation_id
    at = number(request.POST.get("at", ""))
    walk = queries.walk_of(entry, at)
    given = number(request.POST.get("statement", ""))
    step = next((s for s in walk.steps if s.statement.pk == given), None)
    if step is None:
        # Withdrawn while it was on the screen.
        messages.error(request, _("This statement is not asked any more."))
        return redirect("consultations:take", pk)
    try:
        operations.take_stance(
            request.user, step.statement, choice=request.POST.get("stance", "")
        )
    except ValidationError as refusal:
        for text in refusal.messages:
            messages.error(request, text)
        return redirect(f"{reverse('consultations:take', args=[pk])}?at={step.number}")
    if step.number >= len(walk.steps):
        return redirect("consultations:done", pk)
    address = reverse("consultations:take", args=[pk])
    return redirect(f"{address}?at={step.number + 1}")


@require_safe
@signed_in
def done(request: SignedInRequest, pk: int) -> HttpResponse:
    """Thanks, what one said, what happens next and by when."""
    entry = own_entry(request, pk)
    context = {
        "consultation": entry.consultation,
        "walk": queries.walk_of(entry),
        "steps": queries.what_comes(entry.consultation),
    }
    return render_part(request, "consultations/done.html", "walk", context)


@require_safe
@signed_in
def proof(request: SignedInRequest, pk: int) -> HttpResponse:
    """That one's own form is among those sealed, to be recomputed by anybody."""
    entry = own_entry(request, pk)
    consultation = entry.consultation
    if consultation.sealed_at is None:
        raise Http404
    context = {
        "consultation": consultation,
        "own": verification.inclusion(consultation, entry.pseudonym),
    }
    return render(request, "consultations/proof.html", context)


@form_page
@signed_in
def quotation(request: SignedInRequest, pk: int) -> HttpResponse:
    """The author of a voice says whether the office may ask it."""
    rows = policies.quoted_from(request.user).select_related("consultation__unit")
    statement = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        agrees = request.POST.get("answer") == "yes"
        try:
            operations.answer_quotation(request.user, statement, agrees=agrees)
        except ValidationError as refusal:
            for text in refusal.messages:
                messages.error(request, text)
        else:
            messages.success(request, _("Thank you. It is written down."))
        return redirect("consultations:quotation", pk)
    is_open = statement.state in (statement.State.DRAFT, statement.State.CHECKED)
    context = {"statement": statement, "is_open": is_open}
    return render(request, "consultations/quotation.html", context)


def own_entry(request: SignedInRequest, pk: int) -> RollEntry:
    """The reader's place on the roll; a consultation without it is not theirs."""
    entry = policies.entry_of(request.user, pk)
    if entry is None or entry.consultation.state == Consultation.State.DRAFT:
        raise Http404
    return entry


def number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
