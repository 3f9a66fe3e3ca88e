"""Somebody on the roll is found, reads drafts, and says what they find."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from tongxin.consultations import forms, operations, policies, queries, readiness
from tongxin.consultations.checkers import Checker, found_on_roll
from tongxin.consultations.models import CheckInvitation, Consultation, Statement
from tongxin.kernel.acting import add_refusal
from tongxin.kernel.pages import form_page
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import Person
from tongxin.rolls import operations as rolls
from tongxin.units import policies as units


@never_cache
@form_page
@signed_in
def checkers(request: SignedInRequest, pk: int) -> HttpResponse:
    """First somebody is found on the roll, then what they read; names are on record."""
    kept = policies.kept_by(request.user).exclude(unit=None)
    consultation = get_object_or_404(kept, pk=pk)
    if consultation.is_over:
        raise Http404
    drafts = _drafts(consultation)
    find = forms.FindCheckerForm(request.POST or None)
    found = _looked_for(request, consultation, find)
    choice, status = None, 422 if find.errors else 200
    if found:
        choice = _choice(request, found, drafts)
        if choice.is_bound and choice.is_valid() and _kept(request, choice, drafts):
            left = next(readiness.missing(consultation), None)
            goes_on = left is not None and left.where == readiness.Where.CHECKERS
            page = "checkers" if goes_on else "manage"
            return redirect(f"consultations:{page}", pk)
        status = 422 if choice.errors else status
    context = {
        "consultation": consultation,
        "drafts": drafts,
        "find": find,
        "choice": choice,
        "by_name": units.may_keep_roll(request.user, consultation.own_unit),
    }
    return render(request, "consultations/checkers.html", context, status=status)


def _drafts(consultation: Consultation) -> list[Statement]:
    rows = consultation.statements.filter(state=Statement.State.DRAFT)
    rows = rows.select_related("consultation")
    return list(rows.prefetch_related("checks", "invitations__person__seal_key"))


def _looked_for(
    request: SignedInRequest, consultation: Consultation, find: forms.FindCheckerForm
) -> list[Checker]:
    if not find.is_valid():
        return []
    try:
        found = found_on_roll(request.user, consultation, find.cleaned_data["who"])
    except ValidationError as refusal:
        add_refusal(find, refusal)
        return []
    if any(one.name for one in found):
        rolls.open_roll(request.user, consultation.own_unit)
    return found


def _choice(
    request: SignedInRequest, found: Sequence[Checker], drafts: Sequence[Statement]
) -> forms.CheckersForm:
    """Whoever is the only one found is chosen already, and so is all they can read."""
    sent = request.POST if "do" in request.POST else None
    initial = {
        "checker": found[0].key if len(found) == 1 else "",
        "statements": [one.pk for one in drafts],
    }
    return forms.CheckersForm(
        sent,
        initial=initial,
        checkers=[(one.key, one.label) for one in found],
        statements=[(one.pk, f"{one.number}. {one.text}") for one in drafts],
    )


def _kept(
    request: SignedInRequest, choice: forms.CheckersForm, drafts: Sequence[Statement]
) -> bool:
    key, side = choice.cleaned_data["checker"].split(":")
    read = [one for one in drafts if one.pk in choice.cleaned_data["statements"]]
    facts = {"person": Person.objects.get(pk=key), "side": side}
    try:
        if request.POST["do"] == "keep":
            count = operations.keep_checks(request.user, read, **facts)
            told = ngettext(
                "It is written down that %(n)d statement was read.",
                "It is written down that %(n)d statements were read.",
                count,
            )
        else:
            count = operations.ask_to_check(request.user, read, **facts)
            told = ngettext(
                "They are asked by one message to read %(n)d statement.",
                "They are asked by one message to read %(n)d statements.",
                count,
            )
    except ValidationError as refusal:
        add_refusal(choice, refusal)
        return False
    messages.success(request, told % {"n": count})
    return True


@form_page
@signed_in
def check_it(request: SignedInRequest, pk: int) -> HttpResponse:
    """One sentence, two questions, two buttons; then the next."""
    asked = get_object_or_404(policies.invitations_to(request.user), pk=pk)
    form = forms.NoteForm(request.POST or None)
    if request.method == "POST":
        # What they read, so that nobody finds words fair that they have not seen.
        asked.statement.text = request.POST.get("seen", asked.statement.text)
        if form.is_valid() and _said(request, asked, form):
            left = policies.checks_left(request.user, asked)
            return redirect("consultations:check_it", left[0].pk if left else pk)
        asked.statement.refresh_from_db(fields=["text"])
    context = {
        "asked": asked,
        "statement": asked.statement,
        "form": form,
        "side_name": queries.side_names([asked.side]),
        "is_needed": operations.answer_check.is_open(request.user, asked),
        "left": [
            one for one in policies.checks_left(request.user, asked) if one != asked
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/check_it.html", context, status=status)


def _said(
    request: SignedInRequest, asked: CheckInvitation, form: forms.NoteForm
) -> bool:
    try:
        operations.answer_check(
            request.user,
            asked,
            is_fine=request.POST.get("answer") == "fine",
            note=form.cleaned_data["note"],
        )
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("Thank you. It is written down."))
    return True
