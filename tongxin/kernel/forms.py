"""The form of the page of components: one field of each kind."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy


class SampleForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("components", "What would you like to say?"),
        help_text=pgettext_lazy(
            "components", "Just as it comes to mind. Several matters at once are fine."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    phone = forms.CharField(
        label=pgettext_lazy("components", "Mobile number"),
        help_text=pgettext_lazy("components", "Only used to answer this matter."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    who = forms.ChoiceField(
        label=pgettext_lazy("components", "Who may read it?"),
        choices=[
            ("all", pgettext_lazy("components", "Everybody, without my name")),
            ("office", pgettext_lazy("components", "Only the office that handles it")),
            ("nobody", pgettext_lazy("components", "I leave neither name nor number")),
        ],
        widget=forms.RadioSelect,
    )
    place = forms.ChoiceField(
        label=pgettext_lazy("components", "Place"),
        choices=[
            ("", pgettext_lazy("components", "Please choose")),
            ("a", pgettext_lazy("components", "First estate")),
        ],
        required=False,
    )
    on = forms.DateField(
        label=pgettext_lazy("components", "Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )
    picture = forms.FileField(
        label=pgettext_lazy("components", "Picture"), required=False
    )
    agree = forms.BooleanField(
        label=pgettext_lazy("components", "Call me when there is an answer"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = pgettext_lazy("components", "You read the answer with your receipt.")
        self.fields["who"].hints = {"nobody": hint}  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        count = sum(c.isdigit() for c in phone)
        if count != 11:
            raise forms.ValidationError(
                pgettext_lazy(
                    "components", "A mobile number has 11 digits, you gave %(count)s."
                ),
                params={"count": count},
            )
        return phone
