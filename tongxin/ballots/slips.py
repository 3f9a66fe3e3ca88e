"""Slips: what somebody said at the window, by telephone or on paper, typed by staff."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.ballots.models import SealedBallot
from tongxin.kernel import clock
from tongxin.kernel.acting import add_refusal
from tongxin.kernel.fields import Day
from tongxin.people import queries as people
from tongxin.people.http import SignedInRequest
from tongxin.people.models import Channel, Person, User

PAPER = "paper"
BY_STAFF = (
    ("window", gettext_lazy("Window")),
    ("phone", gettext_lazy("Telephone")),
    (PAPER, gettext_lazy("Paper")),
)
SENT = (Channel.INBOX, Channel.SMS, Channel.EMAIL)


class WhoForm(forms.Form):
    """Finds somebody on the roll; nothing is shown of them before."""

    who = forms.CharField(
        label=gettext_lazy("Mobile or id number"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SlipForm(forms.Form):
    """How it came, when it was said, and a word for each thing that is asked."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"), choices=BY_STAFF, widget=forms.RadioSelect
    )
    expressed_on = Day(label=gettext_lazy("Day on the slip, or today"))
    expressed_time = forms.TimeField(
        label=gettext_lazy("Hour, if it is known"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )

    def __init__(
        self,
        *args: Any,
        asked: Iterable[tuple[int, str]],
        words: Iterable[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for key, label in asked:
            self.fields[f"s{key}"] = forms.ChoiceField(
                label=label,
                choices=list(words),
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def asked(self) -> list[forms.BoundField]:
        return [one for one in self if one.name[1:].isdecimal()]

    @property
    def facts(self) -> dict[str, Any]:
        given = ((one.name, self.cleaned_data[one.name]) for one in self.asked)
        return {
            "choices": {int(name[1:]): word for name, word in given if word},
            "channel": self.cleaned_data["channel"],
            "expressed_at": self.expressed_at,
        }

    @property
    def expressed_at(self) -> datetime:
        """A slip without an hour: the day's beginning, so that the web's word stands.

        Said today without an hour: now.
        """
        day: date = self.cleaned_data["expressed_on"]
        hour: time | None = self.cleaned_data["expressed_time"]
        is_paper = self.cleaned_data["channel"] == PAPER
        if hour is None and day == timezone.localdate() and not is_paper:
            return timezone.now()
        return timezone.make_aware(datetime.combine(day, hour or time()))


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipPage:
    """What a room says and does: first who it is, then what they say.

    What they said before is never shown.
    """

    template: str
    context: Mapping[str, Any]
    # Where it is, for the next one.
    address: str
    # Whose slip it is; refused for somebody who is not asked.
    find: Callable[[str], Person]
    # What they are asked: for each its key and its words.
    asked: Callable[[Person], Iterable[tuple[int, str]]]
    form: Callable[..., SlipForm]
    # The act, which the person and what stands on the slip are given to.
    write: Callable[..., object]
    who: type[WhoForm] = WhoForm
    # Why the name is read, and how it came unless somebody says otherwise.
    reading: str = "typing"
    channel: str = "window"


def slip_page(request: SignedInRequest, page: SlipPage) -> HttpResponse:
    who = page.who(request.POST or None)
    person = _found(page, who)
    slip, name, status = None, "", 200
    if person is not None:
        sent = request.POST if "channel" in request.POST else None
        today = {"expressed_on": clock.today(), "channel": page.channel}
        slip = page.form(sent, initial=today, asked=page.asked(person))
        if slip.is_valid() and _written(request, page, person, slip):
            return redirect(page.address)
        # Read aloud, so that no slip goes to the wrong person; the reading is kept.
        name = people.contact_of(request.user, person, page.reading, by_day=True).name
    if who.errors or (slip is not None and slip.errors):
        status = 422
    context = {**page.context, "who": who, "slip": slip, "name": name}
    return render(request, page.template, context, status=status)


def _found(page: SlipPage, who: WhoForm) -> Person | None:
    if not who.is_valid():
        return None
    try:
        return page.find(who.cleaned_data["who"])
    except ValidationError as refusal:
        add_refusal(who, refusal)
        return None


def _written(
    request: SignedInRequest, page: SlipPage, person: Person, slip: SlipForm
) -> bool:
    try:
        page.write(person=person, **slip.facts)
    except ValidationError as refusal:
        add_refusal(slip, refusal)
        return False
    messages.success(request, _("Written down. The next one, please."))
    return True


# ---- What acts ask of a slip ----


def in_time(
    ballot: SealedBallot,
    channel: str,
    expressed_at: datetime,
    *,
    outside: str,
    over: Promise,
) -> datetime:
    """When it was expressed, if it came by one of our ways, and it and its typing were
    in time.

    A slip bears a day: on the day of opening that is taken as the moment of opening.
    """
    if channel not in dict(BY_STAFF):
        raise ValidationError({"channel": _("There is no such way.")})
    start, end = ballot.opened_at, ballot.closes_at
    assert start is not None
    assert end is not None
    if expressed_at < start <= expressed_at + timedelta(days=1):
        expressed_at = start
    if not start <= expressed_at < end or expressed_at > timezone.now():
        raise ValidationError({"expressed_on": outside})
    if channel != PAPER and not ballot.is_taking:
        raise ValidationError(str(over), code="state")
    return expressed_at


def way_to_tell(person: Person) -> Channel | None:
    """How they hear that a slip of theirs was typed: nobody types in silence.

    Whoever has no account and hears by telephone or letter was there themself.
    """
    way = Channel(person.answer_channel)
    if way in SENT:
        return way
    has_account = User.objects.filter(person=person, is_active=True).exists()
    return Channel.INBOX if has_account else None
