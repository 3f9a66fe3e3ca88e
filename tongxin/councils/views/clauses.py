"""A decision asks for a clause; its owner finds what is asked, replies, changes it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tongxin.councils import operations, queries
from tongxin.councils.forms import AskForm, ReplyForm, ReviseForm
from tongxin.councils.models import Decision
from tongxin.kernel.acting import Act, act_page
from tongxin.kernel.pages import form_page
from tongxin.people.act_pages import ActPage
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import User
from tongxin.plans import policies as plan_policies
from tongxin.plans import queries as plans
from tongxin.plans.models import ClauseRequest


def _clauses(_user: User, decision: Decision) -> dict[str, Any]:
    return {"clause": queries.clauses_to_ask(decision.item.meeting.body)}


def _back(decision: Decision) -> str:
    """While people still sit there, to the live page."""
    meeting = decision.item.meeting
    if not meeting.is_sitting:
        return decision.get_absolute_url()
    return reverse("councils:live", args=[meeting.pk]) + "#decide"


ask = ActPage(
    operations.ask_owner,
    name="councils:ask_owner",
    form=AskForm,
    choices=_clauses,
    initial=lambda decision: {"wanted": decision.recommendation},
    title=gettext_lazy("Ask for a clause to be changed"),
    button=gettext_lazy("Ask the owner"),
    done=gettext_lazy("The owner is asked and has a day to reply by."),
    back=_back,
    about=lambda decision: decision.item.title,
    lead=lambda decision: decision.recommendation,
)


# ---- The owner's desk ----


@require_safe
@signed_in
def requests(request: SignedInRequest) -> HttpResponse:
    """What this desk is asked to reply to, the most urgent first; then the rest."""
    if not request.user.office_ids:
        raise Http404
    owned = plan_policies.requests_owned_by(request.user)
    answered = owned.exclude(reply="").select_related("clause__document__unit")
    context = {
        "open": plans.requests_to_answer(request.user)[:100],
        "answered": answered.prefetch_related("revisions")[:50],
    }
    return render(request, "councils/requests.html", context)


def _request(request: SignedInRequest, pk: int) -> ClauseRequest:
    owned = plan_policies.requests_owned_by(request.user)
    return get_object_or_404(owned.select_related("clause__document__unit"), pk=pk)


@form_page
@signed_in
def reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Whoever adopts it goes on to change the clause."""
    found = _request(request, pk)
    plan = found.clause.get_absolute_url()
    if request.method != "POST" and not found.is_open:
        messages.error(request, _("This has its reply already."))
        return redirect(plan)
    is_declined = request.POST.get("reply") == ClauseRequest.Reply.DECLINED
    act = Act(
        title=_("Reply"),
        button=_("Reply"),
        done=_("Your reply is public now."),
        back=plan if is_declined else reverse("councils:revise_clause", args=[pk]),
        template="councils/reply.html",
    )
    return act_page(
        request,
        ReplyForm(request.POST or None),
        act,
        lambda facts: operations.reply_as_owner(request.user, found, **facts),
        clause_request=found,
    )


def _as_it_begins(found: ClauseRequest) -> dict[str, str]:
    """What was adopted stands there as it was asked for: nobody types it again."""
    now = queries.clause_now(found.clause)
    text = found.wanted if found.reply == ClauseRequest.Reply.ADOPTED else now
    return {"text": text, "reason": found.reason[:500], "seen": now}


@form_page
@signed_in
def revise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write the clause anew, look at before and after, then let it stand."""
    found = _request(request, pk)
    if found.reply not in {ClauseRequest.Reply.ADOPTED, ClauseRequest.Reply.IN_PART}:
        raise Http404
    first = _as_it_begins(found)
    form = ReviseForm(request.POST or None, initial=first)
    context: dict[str, Any] = {"clause_request": found, "now": first["seen"]}
    if request.method == "POST" and "enter" not in request.POST and form.is_valid():
        facts = form.cleaned_data
        context["form"] = ReviseForm(initial={**facts, "seen": first["seen"]})
        context["pieces"] = plans.compared(first["seen"], facts["text"].strip())
        return render(request, "councils/revise.html", context)
    act = Act(
        title=_("Change the clause"),
        button=_("Let it stand like this"),
        done=_("The clause reads so from today."),
        back=found.clause.get_absolute_url(),
        template="councils/revise.html",
    )
    return act_page(
        request,
        form,
        act,
        lambda facts: operations.revise_as_owner(request.user, found, **facts),
        **context,
    )
