"""The shape of what the office writes about a poll; nothing here saves."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.fields import Day
from tongxin.polls.models import Matter
from tongxin.polls.models.poll import MAX_QUESTION
from tongxin.units.models import Unit


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
