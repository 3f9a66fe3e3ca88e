"""Votes that somebody casts at the window, by telephone or on paper."""

from functools import partial

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tongxin.ballots.slips import SlipForm, SlipPage, slip_page
from tongxin.kernel.pages import form_page
from tongxin.people import queries as people
from tongxin.people.http import SignedInRequest, signed_in
from tongxin.people.models import Person, User
from tongxin.polls import operations, policies, queries
from tongxin.polls.models import Poll, Vote


@form_page
@signed_in
def type_votes(request: SignedInRequest, pk: int) -> HttpResponse:
    user, act = request.user, operations.type_votes
    poll = get_object_or_404(policies.typed_by(user), pk=pk)
    if not act.is_open(user, poll):
        # Its page says that it is over; nobody is looked up for nothing.
        return redirect(poll)
    page = SlipPage(
        template="polls/type.html",
        context={"poll": poll},
        address=reverse("polls:type", args=[pk]),
        find=partial(_owner, user, poll),
        asked=partial(_asked, poll),
        form=partial(SlipForm, words=Vote.Choice.choices),
        write=partial(act, user, poll),
    )
    return slip_page(request, page)


def _owner(user: User, poll: Poll, who: str) -> Person:
    person = people.person_known_by(user, who)
    if not queries.ballots_for(poll, person):
        raise ValidationError({"who": _("This person is no owner in this poll.")})
    return person


def _asked(poll: Poll, person: Person) -> list[tuple[int, str]]:
    """For each head that they speak for."""
    words = _("Vote for %(area)s m²")
    ballots = queries.ballots_for(poll, person)
    return [(one.pk, words % {"area": one.head.area}) for one in ballots]
