"""What everybody sees of a poll, and where an owner votes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongxin.kernel.files import attachment
from tongxin.kernel.pages import form_page, paged
from tongxin.kernel.sheets import write_csv
from tongxin.people.http import SignedInRequest, actor_of, signed_in
from tongxin.polls import operations, policies, queries, telling, verification
from tongxin.polls.models import Poll
from tongxin.polls.queries import Own


@require_safe
def poll_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    unit = queries.unit_named(request.GET.get("unit", ""))
    page = paged(request, queries.list_polls(actor, unit))
    own = queries.own_poll_ids(actor)
    context = {"page": page, "own": own, "unit": unit}
    return render(request, "polls/list.html", context)


@never_cache
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    poll = get_object_or_404(policies.visible_to(actor), pk=pk)
    is_opened = not poll.is_draft
    context = {
        "poll": poll,
        "own": queries.own_votes(policies.ballots_of(actor).filter(poll=pk)),
        "turnout": queries.turnout(poll) if is_opened else None,
        "is_decided_by_few": is_opened and queries.is_decided_by_few(poll),
        "may_keep": policies.may_keep(actor, poll),
        "steps": queries.what_comes(poll),
        "rules": queries.rules_of(poll),
        "revoking": queries.revoking(poll),
        "result": queries.published_result(poll),
    }
    return render(request, "polls/detail.html", context)


@never_cache
@form_page
@signed_in
def vote(request: SignedInRequest, pk: int) -> HttpResponse:
    """One question, three words; for each head that the reader may speak for."""
    poll, own = own_votes(request, pk)
    if not poll.is_taking:
        return redirect("polls:detail", pk)
    if request.method == "POST":
        return _cast(request, poll, own)
    return render(request, "polls/vote.html", {"poll": poll, "own": own})


def _cast(request: SignedInRequest, poll: Poll, own: list[Own]) -> HttpResponse:
    given = request.POST.get("ballot", "")
    ids = {str(one.ballot.pk): one.ballot.pk for one in own}
    if given not in ids:
        raise Http404
    choices = {ids[given]: request.POST.get("vote", "")}
    try:
        operations.cast_votes(request.user, poll, choices=choices)
    except ValidationError as refusal:
        for text in refusal.messages:
            messages.error(request, text)
        return redirect("polls:vote", poll.pk)
    messages.success(request, _("Thank you. Your vote is in."))
    still_open = any(not one.choice for one in own if one.ballot.pk != ids[given])
    return redirect("polls:vote" if still_open else "polls:detail", poll.pk)


@never_cache
@require_safe
@signed_in
def proof(request: SignedInRequest, pk: int) -> HttpResponse:
    """That one's own votes are among those sealed, to be recomputed by anybody."""
    poll, own = own_votes(request, pk)
    if poll.counted_at is None:
        raise Http404
    found = [(one, verification.inclusion(poll, one.ballot.pseudonym)) for one in own]
    forms = [(one, inclusion) for one, inclusion in found if inclusion is not None]
    context = {"poll": poll, "forms": forms}
    return render(request, "polls/proof.html", context)


@require_safe
def result_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The published result as a list, labelled as what it is."""
    poll = get_object_or_404(policies.visible_to(actor_of(request)), pk=pk)
    result = queries.published_result(poll)
    if result is None:
        raise Http404
    header = [_("Calculation"), _("Needed"), _("By area"), _("By heads")]
    content = write_csv(header, telling.file_rows(poll, result, queries.rules_of(poll)))
    return attachment(f"poll-{poll.pk}.csv", content)


def own_votes(request: SignedInRequest, pk: int) -> tuple[Poll, list[Own]]:
    """The reader's ballots; a poll in which they own nothing is not theirs."""
    own = queries.own_votes(policies.ballots_of(request.user).filter(poll=pk))
    if not own:
        raise Http404
    return own[0].ballot.poll, own
