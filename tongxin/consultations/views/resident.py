"""What residents see of a consultation: what is asked, until when, one at a time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.consultations import operations, policies, queries, verification
from tongxin.consultations.models import Consultation, RollEntry, Statement
from tongxin.kernel.pages import form_page, paged, render_part, wants_part
from tongxin.people.http import SignedInRequest, actor_of, signed_in


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
            "positions__organisation", "former_positions__organisation"
        ),
        "may_state": bool(queries.institutions_for(actor, consultation)),
        "unasked": consultation.unasked.select_related("organisation"),
        "sides": consultation.sides.all(),
        "may_keep": policies.may_keep(actor, consultation),
        "steps": queries.what_comes(consultation),
    }
    return render(request, "consultations/detail.html", context)


@never_cache
@form_page
@signed_in
def take(request: SignedInRequest, pk: int) -> HttpResponse:
    """One statement a screen; each answer leads to the next."""
    if request.method == "POST":
        return _answer(request, pk)
    return _ask(request, pk, number_in(request.GET.get("at", "")))


def _ask(request: SignedInRequest, pk: int, at: int | None) -> HttpResponse:
    entry = own_entry(request, pk)
    if not entry.consultation.is_taking:
        return redirect("consultations:detail", pk)
    walk = queries.walk_of(entry, at)
    if walk.here is None:
        return redirect("consultations:done", pk)
    context = {"consultation": entry.consultation, "walk": walk}
    return render_part(request, "consultations/take.html", "walk", context)


def _answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole street does this: whether it may is asked by the act alone."""
    at = number_in(request.POST.get("at", ""))
    keys = (number_in(request.POST.get("statement", "")), pk)
    given = Statement.from_db(None, ("id", "consultation_id"), keys)
    try:
        operations.take_stance(
            request.user, given, choice=request.POST.get("stance", "")
        )
    except (PermissionDenied, ValidationError) as refusal:
        return _refused(request, pk, at, refusal)
    at = at and at + 1
    # A script gets the next statement at once, without a second request.
    return _ask(request, pk, at) if wants_part(request) else _to_statement(pk, at)


def _refused(
    request: SignedInRequest,
    pk: int,
    at: int | None,
    refusal: PermissionDenied | ValidationError,
) -> HttpResponse:
    entry = own_entry(request, pk)
    if not entry.consultation.is_taking:
        return redirect("consultations:detail", pk)
    texts = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
    for text in texts:
        messages.error(request, text)
    return _to_statement(pk, at)


def _to_statement(pk: int, at: int | None) -> HttpResponse:
    take = reverse("consultations:take", args=[pk])
    return HttpResponseRedirect(f"{take}?at={at}" if at else take)


@never_cache
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


@never_cache
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
    statement = get_object_or_404(policies.quoted_from(request.user), pk=pk)
    if request.method == "POST":
        agrees = {"yes": True, "no": False}.get(request.POST.get("answer", ""))
        if agrees is None:
            raise Http404
        try:
            operations.answer_quotation(request.user, statement, agrees=agrees)
        except ValidationError as refusal:
            for text in refusal.messages:
                messages.error(request, text)
        else:
            messages.success(request, _("Thank you. It is written down."))
        return redirect("consultations:quotation", pk)
    is_open = operations.answer_quotation.is_open(request.user, statement)
    context = {"statement": statement, "is_open": is_open}
    return render(request, "consultations/quotation.html", context)


def own_entry(request: SignedInRequest, pk: int) -> RollEntry:
    """The reader's place on the roll; a consultation without it is not theirs."""
    entry = policies.entry_of(request.user, pk)
    if entry is None or entry.consultation.state == Consultation.State.DRAFT:
        raise Http404
    return entry


def number_in(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
