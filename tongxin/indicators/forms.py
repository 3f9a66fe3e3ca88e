"""What the lists behind the figures are narrowed by, as their addresses hold it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.indicators.queries import owed, past
from tongxin.kernel.listing import Filters
from tongxin.kernel.periods import Period
from tongxin.people.models import Office


class OwedFilters(Filters):
    when = forms.ChoiceField(
        label=pgettext_lazy("owed", "By when"),
        choices=owed.When.choices,
        initial=owed.When.ALL,
    )
    office = forms.ModelChoiceField(Office.objects.all(), label=_("Office"))


class Month(forms.ChoiceField):
    """One of the twelve, or all of them."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, choices=_months)

    def clean(self, value: Any) -> Any:
        """The period; nothing where none is named."""
        return Period.of_month(super().clean(value))


def _months() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in reversed(Period.twelve_whole())]


class PastFilters(Filters):
    which = forms.ChoiceField(
        label=_("Which"), choices=past.Which.choices, initial=past.Which.HEARD
    )
    month = Month(_("Month"))
