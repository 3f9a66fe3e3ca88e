"""The form of the page of components: one field of each kind."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    text = forms.CharField(
        label=_("What would you like to say?"),
        help_text=_("Just as it comes to mind. Several matters at once are fine."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        help_text=_("Only used to answer this matter."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    who = forms.ChoiceField(
        label=_("Who may read it?"),
        choices=[
            ("all", _("Everybody, without my name")),
            ("office", _("Only the office that handles it")),
            ("nobody", _("I leave neither name nor number")),
        ],
        widget=forms.RadioSelect,
    )
    who.hints = {"nobody": _("You read the answer with your receipt.")}  # type: ignore[attr-defined]
    place = forms.ChoiceField(
        label=_("Place"),
        choices=[("", _("Please choose")), ("a", _("First estate"))],
        required=False,
    )
    on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    picture = forms.FileField(label=_("Picture"), required=False)
    agree = forms.BooleanField(
        label=_("Call me when there is an answer"), required=False
    )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        count = sum(c.isdigit() for c in phone)
        if count != 11:
            raise forms.ValidationError(
                _("A mobile number has 11 digits, you gave %(count)s."),
                params={"count": count},
            )
        return phone
