"""The shape of what the office writes about a poll; nothing here saves."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.fields import Day
from tongxin.polls.models import Ballot, Matter, Vote
from tongxin.polls.models.poll import MAX_QUESTION
from tongxin.renewal.models import Unit


def _matters() -> list[tuple[str, str]]:
    """The nine matters, each with the share that the law asks for it."""
    needed = {True: gettext("three quarters or more"), False: gettext("more than half")}
    return [
        (
            one.value,
            gettext("%(matter)s: %(needed)s")
            % {"matter": one.label, "needed": needed[one.is_special]},
        )
        for one in Matter
    ]


class ReviseForm(forms.Form):
    question = forms.CharField(
        label=_("What the owners are asked"),
        max_length=MAX_QUESTION,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One plain question that can be agreed with or not."),
    )
    matter = forms.ChoiceField(
        label=_("Matter of article 278"),
        choices=_matters,
        help_text=_("It says how many have to agree."),
    )
    record_on = Day(
        label=_("Record date"), help_text=_("Whoever owns on this day is asked.")
    )


class DraftForm(ReviseForm):
    unit = forms.ModelChoiceField(
        label=_("Renewal unit"),
        queryset=Unit.objects.none(),
        empty_label=_("Please choose"),
    )
    field_order = ("unit",)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = units


class OpenForm(forms.Form):
    closes_on = Day(label=_("Last day"), help_text=_("It ends at 18:00."))
    is_sure = forms.BooleanField(
        label=_("The question and the roll are right; this cannot be undone")
    )

    def clean(self) -> None:
        # No fact of the act.
        self.cleaned_data.pop("is_sure", None)


class WhoForm(forms.Form):
    """Finds an owner; nothing is shown of them before."""

    who = forms.CharField(
        label=_("Mobile or id number"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SlipForm(forms.Form):
    """What an owner said at the window, by telephone or on paper."""

    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[(one.value, one.label) for one in Vote.BY_STAFF],
        widget=forms.RadioSelect,
    )
    expressed_on = Day(label=_("Day on the slip, or today"))
    expressed_time = forms.TimeField(
        label=_("Hour, if it is known"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )

    def __init__(self, *args: Any, ballots: Iterable[Ballot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in ballots:
            self.fields[f"b{one.pk}"] = forms.ChoiceField(
                label=gettext("Vote for %(area)s m²") % {"area": one.head.area},
                choices=Vote.Choice.choices,
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def choices(self) -> dict[int, str]:
        return {
            int(name[1:]): value
            for name, value in self.cleaned_data.items()
            if name[0] == "b" and value
        }

    @property
    def expressed_at(self) -> datetime:
        """A slip without an hour: the day's beginning, so that the web's word stands.

        Said today without an hour: now.
        """
        day: date = self.cleaned_data["expressed_on"]
        hour: time | None = self.cleaned_data["expressed_time"]
        is_paper = self.cleaned_data["channel"] == Vote.Channel.PAPER
        if hour is None and day == timezone.localdate() and not is_paper:
            return timezone.now()
        return timezone.make_aware(datetime.combine(day, hour or time()))
