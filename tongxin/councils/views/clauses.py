"""A decision asks for a clause; its owner finds what is asked, replies, changes it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongxin.councils import operations, policies, queries
from tongxin.councils.clause_forms import AskForm, ReplyForm, ReviseForm
from tongxin.councils.models import Decision
from tongxin.kernel.acting import Act, act_page, add_refusal
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.renewal import policies as renewal_policies
from tongxin.renewal import queries as renewal
from tongxin.renewal.models import ClauseRequest

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@signed_in
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = policies.decisions_visible_to(request.user).filter(
        item__meeting__in=policies.meetings_run_by(request.user).values("pk")
    )
    decision = get_object_or_404(rows, outcome=Decision.Outcome.ADOPTED, pk=pk)
    act = Act(
        title=_("Ask for a clause to be changed"),
        button=_("Ask the owner"),
        done=_("The owner is asked and has a day to reply by."),
        back=decision.get_absolute_url(),
        about=decision.item.title,
        lead=decision.recommendation,
    )
    form = AskForm(
        request.POST or None,
        clauses=queries.clauses_to_ask(decision.item.meeting.body),
        initial={"wanted": decision.recommendation},
    )
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.ask_owner(request.user, decision, **facts),
    )


# ---- The owner's desk ----


@require_safe
@signed_in
def requests(request: SignedInRequest) -> HttpResponse:
    """What this desk is asked to reply to, the most urgent first; then the rest."""
    if not request.user.office_ids:
        raise Http404
    owned = renewal_policies.requests_owned_by(request.user)
    answered = owned.exclude(reply="").select_related("clause__document__unit")
    context = {
        "open": renewal.requests_to_answer(request.user)[:100],
        "answered": answered.prefetch_related("revisions")[:50],
    }
    return render(request, "councils/requests.html", context)


def _request(request: SignedInRequest, pk: int) -> ClauseRequest:
    owned = renewal_policies.requests_owned_by(request.user)
    return get_object_or_404(owned.select_related("clause__document__unit"), pk=pk)


@form_page
@signed_in
def reply(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _request(request, pk)
    if not found.is_open:
        messages.error(request, _("This has its reply already."))
        return redirect(found.clause.get_absolute_url())
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.reply_as_owner(request.user, found, **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your reply is public now."))
            if made.reply != ClauseRequest.Reply.DECLINED:
                return redirect("councils:revise_clause", pk)
            return redirect(found.clause.get_absolute_url())
    context = {"one": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "councils/reply.html", context, status=status)


@form_page
@signed_in
def revise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write the clause anew, look at before and after, then let it stand.

    What was adopted stands there as it was asked for: nobody types it again.
    """
    found = _request(request, pk)
    if found.reply not in {ClauseRequest.Reply.ADOPTED, ClauseRequest.Reply.IN_PART}:
        raise Http404
    now = queries.clause_now(found.clause)
    is_whole = found.reply == ClauseRequest.Reply.ADOPTED
    text = found.wanted if is_whole else now
    first = {"text": text, "reason": found.reason[:500], "seen": now}
    form = ReviseForm(request.POST or None, initial=first)
    context: dict[str, Any] = {"one": found, "form": form, "now": now}
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if "enter" not in request.POST:
            again = ReviseForm(initial={**facts, "seen": now})
            shown = renewal.compared(now, facts["text"].strip())
            context |= {"form": again, "pieces": shown}
        elif _revised(request, found, form):
            return redirect(found.clause.get_absolute_url())
    status = 422 if form.errors else 200
    return render(request, "councils/revise.html", context, status=status)


def _revised(request: SignedInRequest, found: ClauseRequest, form: ReviseForm) -> bool:
    facts = dict(form.cleaned_data)
    # Browsers send line ends of their own.
    facts["seen"] = facts["seen"].replace("\r\n", "\n")
    facts["text"] = facts["text"].replace("\r\n", "\n")
    try:
        operations.revise_as_owner(request.user, found, **facts)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("The clause reads so from today."))
    return True
