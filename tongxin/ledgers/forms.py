"""What a ledger is narrowed to, in its address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxin.kernel import clock
from tongxin.kernel.listing import Filters
from tongxin.kernel.periods import FIRST_YEAR, LAST_YEAR


class LedgerFilters(Filters):
    year = forms.IntegerField(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        initial=lambda: clock.today().year,
    )
    month = forms.TypedChoiceField(
        label=_("Month"),
        choices=[(number, number) for number in range(1, 13)],
        coerce=int,
        empty_value=None,
    )
    unit: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        None, label=_("Renewal unit"), to_field_name="slug"
    )
    state = forms.ChoiceField(label=_("State"))
