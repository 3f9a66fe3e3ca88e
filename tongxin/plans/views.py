"""Plan documents: what their clauses say, what they said, and who asked why."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongxin.kernel import clock
from tongxin.kernel.acting import add_refusal, rows
from tongxin.kernel.pages import form_page
from tongxin.people.http import SignedInRequest, actor_of, signed_in
from tongxin.plans import clauses, operations, policies, queries
from tongxin.plans.forms import PlanForm, VersionForm
from tongxin.plans.models import PlanDocument
from tongxin.units import policies as units
from tongxin.units import queries as unit_queries
from tongxin.units.models import Unit


@require_safe
def plans(request: HttpRequest, slug: str) -> HttpResponse:
    """The unit's own plans, and the street's schemes that hold there too."""
    actor = actor_of(request)
    unit = get_object_or_404(unit_queries.unit_choices(actor), slug=slug)
    context = {
        "unit": unit,
        "plans": queries.plans_of(unit),
        "may_edit": units.may_edit(actor, unit),
    }
    return render(request, "plans/plan_list.html", context)


def _plan(request: HttpRequest, pk: int) -> PlanDocument:
    return get_object_or_404(policies.plans_visible_to(actor_of(request)), pk=pk)


@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """As it stands; `?version=1` as it stood then."""
    found = _plan(request, pk)
    versions = list(found.versions.order_by("-number"))
    shown = versions[0] if versions else None
    wanted = request.GET.get("version", "")
    if wanted.isdecimal() and len(wanted) < 5:
        shown = get_object_or_404(found.versions, number=int(wanted))
    texts = queries.clauses_now(found, shown.number if shown else None)
    context = {
        "plan": found,
        "versions": versions,
        "shown": shown,
        "is_latest": not versions or shown == versions[0],
        "clauses": texts.items(),
        "may_keep": operations.add_version.is_open(actor_of(request), found),
    }
    return render(request, "plans/plan.html", context)


@require_safe
def clause(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What it says, each change with what went and came, and all who asked."""
    found = _plan(request, pk)
    one, actor = get_object_or_404(found.clauses, number=number), actor_of(request)
    history = queries.history_of(one)
    asked = list(one.requests.prefetch_related("revisions"))
    context = {
        "plan": found,
        "clause": one,
        "now": history[0].after if history else "",
        "history": history,
        "requests": asked,
        "open_sources": queries.open_sources(asked),
        "may_keep": policies.may_keep_plan(actor, found),
        "replied": operations.reply_to_request.open_among(actor, asked),
        "revised": operations.revise_clause.open_among(actor, asked),
    }
    return render(request, "plans/clause.html", context)


# ---- Keeping ----


@form_page
@signed_in
def register_plan(request: SignedInRequest, slug: str) -> HttpResponse:
    unit = get_object_or_404(units.kept_by(request.user), slug=slug)
    form = PlanForm(
        request.POST or None, with_schemes=units.edits_everywhere(request.user)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _registered(request, unit, form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("plans:add_version", made.pk)
    context = {"unit": unit, "form": form, "rows": rows(form)}
    status = 422 if form.errors else 200
    return render(request, "plans/plan_register.html", context, status=status)


def _registered(
    request: SignedInRequest, unit: Unit, facts: dict[str, Any]
) -> PlanDocument:
    is_scheme = facts["kind"] == PlanDocument.Kind.STREET_SCHEME
    return operations.register_plan(request.user, None if is_scheme else unit, **facts)


@form_page
@signed_in
def add_version(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read, look, enter: nothing is kept before the last step."""
    found = get_object_or_404(policies.plans_kept_by(request.user), pk=pk)
    form = VersionForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "issued_on": clock.today(),
            "text": clauses.as_text(queries.clauses_now(found)),
        },
    )
    context: dict[str, Any] = {"plan": found, "form": form, "rows": rows(form)}
    if request.method == "POST" and form.is_valid():
        try:
            shown = _looked_at(request, found, form)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            if shown is None:
                messages.success(request, _("The version is entered."))
                return redirect(found.get_absolute_url())
            context |= shown
    status = 422 if form.errors else 200
    return render(request, "plans/plan_version.html", context, status=status)


def _looked_at(
    request: SignedInRequest, plan: PlanDocument, form: VersionForm
) -> dict[str, Any] | None:
    """What would change, to be shown; nothing where it was seen and is entered now."""
    facts = form.cleaned_data
    whole = clauses.require_whole(form.found)
    if "enter" in request.POST and not facts.get("file"):
        operations.add_version(
            request.user,
            plan,
            clauses=whole,
            issued_on=facts["issued_on"],
            note=facts["note"],
            seen=facts["seen"],
        )
        return None
    changes = queries.previewed(plan, whole)
    if not changes:
        raise ValidationError(_("It reads like the version before."))
    seen = {"text": clauses.as_text(whole), "seen": queries.last_version(plan)}
    again = VersionForm(initial={**facts, **seen})
    return {
        "form": again,
        "rows": rows(again),
        "changes": changes,
        "tables": form.tables,
        "left_out": form.found.left_out,
    }
