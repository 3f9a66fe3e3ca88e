"""The shape of an excuse: who cannot come, and who comes instead; saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxin.councils.models import Term


class TermField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody by their seat and name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.seat.get_kind_display()} {obj.shown_name}"


class ExcuseForm(forms.Form):
    term = TermField(
        label=_("Who cannot come"),
        queryset=Term.objects.none(),
        empty_label=_("Please choose"),
    )
    stand_in = TermField(
        label=_("Who comes instead"),
        queryset=Term.objects.none(),
        required=False,
        empty_label=_("Nobody stands in"),
    )

    together = (("term", "stand_in"),)

    def __init__(self, *args: Any, terms: Any, stand_ins: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["term"].queryset, fields["stand_in"].queryset = terms, stand_ins
        # Somebody with one seat need not choose it.
        if len(terms) == 1:
            fields["term"].empty_label = None
