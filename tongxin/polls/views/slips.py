"""Votes that somebody casts at the window, by telephone or on paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongxin.kernel import clock
from tongxin.kernel.acting import add_refusal
from tongxin.people import queries as people
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import Person
from tongxin.polls import forms, operations, policies, queries
from tongxin.polls.models import Poll


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def type_votes(request: SignedInRequest, pk: int) -> HttpResponse:
    """First who it is, then what they say; what they said before is never shown."""
    poll = get_object_or_404(policies.typed_by(request.user), pk=pk)
    if not operations.type_votes.is_open(request.user, poll):
        # Its page says that it is over; nobody is looked up for nothing.
        return redirect(poll)
    who = forms.WhoForm(request.POST or None)
    person = _found(request, who, poll) if who.is_bound else None
    slip = None
    if person is not None:
        slip = _slip(request, poll, person)
        if slip.is_bound and slip.is_valid() and _typed(request, poll, person, slip):
            return redirect("polls:type", pk)
    context = {
        "poll": poll,
        "who": who,
        "slip": slip,
        "name": _name(request, person) if person else "",
    }
    is_wrong = who.errors or (slip is not None and slip.errors)
    status = 422 if is_wrong else 200
    return render(request, "polls/type.html", context, status=status)


def _slip(request: SignedInRequest, poll: Poll, person: Person) -> forms.SlipForm:
    sent = request.POST if "channel" in request.POST else None
    today = {"expressed_on": clock.today(), "channel": "window"}
    ballots = queries.ballots_for(poll, person)
    return forms.SlipForm(sent, initial=today, ballots=ballots)


def _found(request: SignedInRequest, who: forms.WhoForm, poll: Poll) -> Person | None:
    if not who.is_valid():
        return None
    try:
        person = people.person_known_by(request.user, who.cleaned_data["who"])
    except ValidationError as refusal:
        add_refusal(who, refusal)
        return None
    if not queries.ballots_for(poll, person):
        who.add_error("who", _("This person is no owner in this poll."))
        return None
    return person


def _typed(
    request: SignedInRequest, poll: Poll, person: Person, slip: forms.SlipForm
) -> bool:
    try:
        operations.type_votes(
            request.user,
            poll,
            person=person,
            choices=slip.choices,
            channel=slip.cleaned_data["channel"],
            expressed_at=slip.expressed_at,
        )
    except ValidationError as refusal:
        add_refusal(slip, refusal)
        return False
    messages.success(request, _("Written down. The next one, please."))
    return True


def _name(request: SignedInRequest, person: Person) -> str:
    """Read aloud, so that no slip goes to the wrong person; the reading is kept."""
    return people.contact_of(request.user, person, "caller").name
