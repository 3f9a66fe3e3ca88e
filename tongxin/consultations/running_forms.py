"""The shape of what is written while a consultation is prepared and runs."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxin.consultations import speaking
from tongxin.consultations.forms import SlipForm, WhoForm, reason_field
from tongxin.consultations.models import CheckInvitation, Consultation, Statement
from tongxin.kernel.fields import Day
from tongxin.people.models import Organisation, User


class RecordDateForm(forms.Form):
    record_on = Day(
        label=_("Record date"),
        help_text=_(
            "Today or later. Leave at least five working days, so that objections to"
            " the roll can be decided before."
        ),
    )


class AskForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Organisation.objects.none(),
        empty_label=_("Please choose"),
        help_text=_("What it says is public; its silence is printed in the result."),
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = speaking.to_be_asked(consultation)


class UnaskForm(forms.Form):
    reason = reason_field(_("Why it is no longer asked; everybody reads this"))


class TakeBackForm(forms.Form):
    reason = reason_field(_("Why it is taken back; everybody reads this"))


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("I find it unclear, because …"),
        max_length=CheckInvitation.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class SlipWhoForm(WhoForm):
    who = forms.CharField(
        label=_("Code of the slip, mobile or id number"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class TypedForm(SlipForm):
    """A slip as it is typed, with who brought it."""

    def __init__(
        self,
        *args: Any,
        collectors: Any,
        statements: Iterable[Statement],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, statements=statements, **kwargs)
        self.fields["collector"] = forms.ModelChoiceField(
            label=_("Who brought the paper"),
            queryset=collectors,
            required=False,
            empty_label=_("I did"),
        )

    @property
    def collector(self) -> User | None:
        found: User | None = self.cleaned_data["collector"]
        return found
