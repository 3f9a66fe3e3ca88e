"""The working pages: a poll is prepared, opened, run, counted and published."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from tongxin.kernel.acting import Act, act_page, at_once
from tongxin.kernel.pages import paged
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.polls import forms, operations, policies, queries
from tongxin.polls.models import Poll
from tongxin.renewal import policies as renewal

form_page = require_http_methods(["GET", "HEAD", "POST"])


def kept(request: SignedInRequest, pk: int) -> Poll:
    return get_object_or_404(policies.kept_by(request.user), pk=pk)


def manage_address(poll: Poll) -> str:
    return reverse("polls:manage", args=[poll.pk])


@require_safe
@signed_in
def work(request: SignedInRequest) -> HttpResponse:
    """What the reader's office prepares and runs, or takes votes for."""
    units = queries.units_to_prepare(request.user)
    if not units.exists() and not request.user.takes_in:
        raise Http404
    page = paged(request, queries.worked_on(request.user))
    context = {"page": page, "may_prepare": units.exists()}
    return render(request, "polls/work.html", context)


@form_page
@signed_in
def prepare(request: SignedInRequest) -> HttpResponse:
    units = queries.units_to_prepare(request.user)
    if not units.exists():
        raise Http404
    act = Act(
        title=_("Prepare an owners’ poll"),
        button=_("Begin"),
        done=_("It is begun: look at the roll, then open it."),
        back=reverse("polls:work"),
        lead=_("It is a reference calculation, not a vote of the owners’ assembly."),
    )
    return act_page(
        request,
        forms.DraftForm(request.POST or None, units=units),
        act,
        lambda facts: operations.draft_poll(request.user, facts.pop("unit"), **facts),
    )


@form_page
@signed_in
def revise(request: SignedInRequest, pk: int) -> HttpResponse:
    poll = kept(request, pk)
    act = Act(
        title=_("Put the question differently"),
        button=_("Keep it"),
        done=_("It is kept."),
        back=manage_address(poll),
        about=poll.question,
    )
    now = {name: getattr(poll, name) for name in ("question", "matter", "record_on")}
    return act_page(
        request,
        forms.ReviseForm(request.POST or None, initial=now),
        act,
        lambda facts: operations.revise_poll(request.user, poll, **facts),
    )


@require_POST
@signed_in
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    poll = kept(request, pk)
    if not poll.is_draft:
        return redirect(manage_address(poll))
    return at_once(
        request,
        reverse("polls:work"),
        _("The draft is gone."),
        lambda: operations.drop_poll(request.user, poll),
    )


@require_safe
@signed_in
def manage(request: SignedInRequest, pk: int) -> HttpResponse:
    poll = kept(request, pk)
    is_opened = not poll.is_draft
    context = {
        "poll": poll,
        "turnout": queries.turnout(poll) if is_opened else None,
        "roll": None if is_opened else queries.roll_to_come(poll),
        "keeps_roll": renewal.may_keep_roll(request.user, poll.unit),
        "rules": queries.rules_of(poll),
        "result": queries.result_of(poll),
        "is_decided_by_few": is_opened and queries.is_decided_by_few(poll),
        "rest": Poll.MOST_REMINDERS - poll.reminder_count,
    }
    return render(request, "polls/manage.html", context)


@form_page
@signed_in
def open_it(request: SignedInRequest, pk: int) -> HttpResponse:
    poll = kept(request, pk)
    act = Act(
        title=_("Open the poll"),
        button=_("Open the poll"),
        done=_("It is open, and every owner is told."),
        back=manage_address(poll),
        about=poll.question,
        lead=_("Owners and areas of the record date are frozen and each is told."),
    )
    return act_page(
        request,
        forms.OpenForm(request.POST or None),
        act,
        lambda facts: operations.open_poll(
            request.user, poll, closes_on=facts["closes_on"]
        ),
    )


def _button(request: SignedInRequest, pk: int, done: str, act: Any) -> HttpResponse:
    poll = kept(request, pk)
    return at_once(request, manage_address(poll), done, lambda: act(request.user, poll))


@require_POST
@signed_in
def remind(request: SignedInRequest, pk: int) -> HttpResponse:
    done = _("Those who have not voted are reminded.")
    return _button(request, pk, done, operations.remind_the_silent)


@require_POST
@signed_in
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    return _button(request, pk, _("It is closed."), operations.close_poll)


@require_POST
@signed_in
def count(request: SignedInRequest, pk: int) -> HttpResponse:
    done = _("It is counted. Look at it, then publish it.")
    return _button(request, pk, done, operations.count_poll)


@require_POST
@signed_in
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    done = _("It is published, and every owner is told.")
    return _button(request, pk, done, operations.publish_poll)
