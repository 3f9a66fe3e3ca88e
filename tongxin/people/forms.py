"""The shape of what people type about themselves, and administrators about staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel.fields import Day
from tongxin.kernel.listing import Filters, Words
from tongxin.people import phones
from tongxin.people.fields import MobileField, PhoneField
from tongxin.people.models import Channel, Office, Person, Role
from tongxin.places.models import Place


class SignInForm(forms.Form):
    phone = MobileField(help_text=_("We send you a code of six digits."))


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the text message"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "autofocus": True,
            }
        ),
    )


class WelcomeForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("So that we know whom we answer. It is not shown to the public."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    # What only they have for whom staff wrote something down before.
    number = forms.CharField(label=_("Receipt number"), max_length=60, required=False)
    code = forms.CharField(
        label=_("Its code"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": True}),
    )


class FormerForm(forms.Form):
    """What the new holder of a number that was handed on does not have."""

    number = forms.CharField(label=_("Receipt number"), max_length=60)
    code = forms.CharField(
        label=_("Its code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": True}),
    )


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    answer_channel = forms.ChoiceField(
        label=_("How should answers reach you?"),
        choices=Channel.choices,
        widget=forms.RadioSelect,
    )
    address = forms.CharField(
        label=_("Postal address"),
        help_text=_("Only needed for letters."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Only needed for e-mail."),
        max_length=120,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CorrectForm(ProfileForm):
    """The same, for the data rights officer, with the number."""

    phone = PhoneField(required=False)
    field_order = ["name", "phone", "answer_channel", "address", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the person")
        self.fields["name"].required = False
        self.fields["answer_channel"].label = _("How answers reach them")


class FindPersonForm(forms.Form):
    phone = PhoneField()


class EraseForm(forms.Form):
    with_words = forms.BooleanField(
        label=_("Also black out what was written and the files, for good."),
        required=False,
    )
    is_sure = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
    )

    @property
    def facts(self) -> dict[str, bool]:
        return {"with_words": self.cleaned_data["with_words"]}


class OfficeForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of office"), choices=Office.Kind.choices)
    name = forms.CharField(label=_("Name of the office"), max_length=80)
    community: "forms.ModelChoiceField[Place]" = forms.ModelChoiceField(
        label=_("Community"),
        help_text=_("Only for the office of a community."),
        queryset=Place.objects.filter(kind=Place.Kind.COMMUNITY),
        empty_label=_("None"),
        required=False,
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)


class StaffAccountForm(forms.Form):
    username = forms.CharField(
        label=_("Sign-in name"),
        help_text=_("Letters and digits, such as lin.zhaodi"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    public_name = forms.CharField(
        label=_("Name that colleagues use"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AppointForm(forms.Form):
    office: "forms.ModelChoiceField[Office]" = forms.ModelChoiceField(
        label=_("Office"),
        queryset=Office.objects.filter(is_closed=False),
        empty_label=_("Please choose"),
    )
    role = forms.ChoiceField(
        label=pgettext_lazy("in an office", "Post"), choices=Role.choices
    )
    from_on = Day(
        label=pgettext_lazy("first day", "From"),
        required=False,
        help_text=_("Empty: from today."),
    )
    until_on = Day(
        label=_("Until before"), required=False, help_text=_("Empty: without an end.")
    )


def profile_of(person: Person) -> dict[str, str]:
    """What the form of a profile shows first."""
    return {
        "name": person.name,
        "phone": phones.show_phone(person.phone),
        "answer_channel": person.answer_channel,
        "address": person.address,
        "email": person.email,
    }


class AccountFilters(Filters):
    find = Words(_("Name or sign-in name"))
    office = forms.ModelChoiceField(
        Office.objects.filter(is_closed=False), label=_("Office")
    )


class OfficeFilters(Filters):
    find = Words(_("Name of the office"))
    kind = forms.ChoiceField(label=_("Kind of office"), choices=Office.Kind.choices)
