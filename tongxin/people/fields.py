"""Fields of forms that other rooms use too."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxin.people import phones


class PhoneField(forms.CharField):
    """A telephone number as people write it; cleaned to +86…"""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Telephone number"))
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return phones.normalise_phone(text) if text else ""


class MobileField(PhoneField):
    """A number that a text message reaches."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mobile number"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        phone = super().clean(value)
        if phone and not phones.is_mobile(phone):
            raise forms.ValidationError(
                _("No text message reaches this number. Please give a mobile one.")
            )
        if phone:
            phones.refuse_untold(phone)
        return phone
