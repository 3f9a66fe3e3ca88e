"""The working pages: a poll is prepared, opened, run, counted and published."""

from django.forms import model_to_dict
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tongxin.kernel.acting import Act, act_page
from tongxin.kernel.pages import form_page, paged
from tongxin.people.act_pages import ActPage, buttons
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.polls import forms, operations, policies, queries
from tongxin.polls.models import Poll
from tongxin.units import policies as unit_policies


def manage_address(poll: Poll) -> str:
    return reverse("polls:manage", args=[poll.pk])


def work_address(_poll: Poll) -> str:
    return reverse("polls:work")


revise = ActPage(
    operations.revise_poll,
    name="polls:revise",
    form=forms.ReviseForm,
    initial=lambda poll: model_to_dict(poll, ["question", "matter", "record_on"]),
    title=_("Put the question differently"),
    button=_("Keep it"),
    done=_("It is kept."),
    back=manage_address,
    about=str,
)
drop = ActPage(
    operations.drop_poll,
    name="polls:drop",
    title=_("Yes, give it up"),
    done=_("The draft is gone."),
    back=work_address,
)
open_it = ActPage(
    operations.open_poll,
    name="polls:open",
    form=forms.OpenForm,
    title=_("Open the poll"),
    done=_("It is open, and every owner is told."),
    back=manage_address,
    about=str,
    lead=_("Owners and areas of the record date are frozen and each is told."),
)
remind = ActPage(
    operations.remind_the_silent,
    name="polls:remind",
    title=_("Yes, remind them"),
    done=_("Those who have not voted are reminded."),
    back=manage_address,
)
close = ActPage(
    operations.close_poll,
    name="polls:close",
    title=_("Yes, close it"),
    done=_("It is closed."),
    back=manage_address,
)
count = ActPage(
    operations.count_poll,
    name="polls:count",
    title=_("Yes, count them"),
    done=_("It is counted. Look at it, then publish it."),
    back=manage_address,
)
publish = ActPage(
    operations.publish_poll,
    name="polls:publish",
    title=_("Yes, publish the count"),
    done=_("It is published, and every owner is told."),
    back=manage_address,
)


@require_safe
@signed_in
def work(request: SignedInRequest) -> HttpResponse:
    """What the reader's office prepares and runs, or takes votes for."""
    user = request.user
    may_prepare = unit_policies.kept_by(user).exists()
    if not may_prepare and not user.takes_in:
        raise Http404
    page = paged(request, queries.worked_on(user))
    context = {
        "page": page,
        "kept": {one.pk for one in page.rows if policies.may_keep(user, one)},
        "may_prepare": may_prepare,
    }
    return render(request, "polls/work.html", context)


@form_page
@signed_in
def prepare_poll(request: SignedInRequest) -> HttpResponse:
    units = unit_policies.kept_by(request.user)
    if not units.exists():
        raise Http404
    frame = Act(
        title=gettext("Prepare an owners’ poll"),
        button=gettext("Begin"),
        done=gettext("It is begun: look at the roll, then open it."),
        back=reverse("polls:work"),
        lead=gettext(
            "It is a reference calculation, not a vote of the owners’ assembly."
        ),
    )
    return act_page(
        request,
        forms.DraftForm(request.POST or None, units=units),
        frame,
        lambda facts: operations.draft_poll(request.user, facts.pop("unit"), **facts),
    )


@require_safe
@signed_in
def manage(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = policies.kept_by
    poll = get_object_or_404(rows(request.user), pk=pk)
    is_opened = not poll.is_draft
    pages = (revise, drop, open_it, remind, close, count, publish)
    context = {
        "poll": poll,
        "buttons": buttons(request, poll, *pages, found_by=rows),
        "turnout": queries.turnout(poll) if is_opened else None,
        "roll": None if is_opened else queries.roll_to_come(poll),
        "keeps_roll": unit_policies.may_keep_roll(request.user, poll.unit),
        "rules": queries.rules_of(poll),
        "result": queries.result_of(poll),
        "is_decided_by_few": is_opened and queries.is_decided_by_few(poll),
        "rest": Poll.MOST_REMINDERS - poll.reminder_count,
    }
    return render(request, "polls/manage.html", context)
