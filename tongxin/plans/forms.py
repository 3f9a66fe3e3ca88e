"""The shape of what is written about plan documents; nothing here saves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.fields import Day, sentence
from tongxin.plans.clauses import MAX_WORDS, find_clauses, read_word
from tongxin.plans.models import PlanDocument
from tongxin.units import queries


class PlanForm(forms.Form):
    """A document that is registered; its clauses come with its first version."""

    kind = forms.ChoiceField(label=_("Kind of document"), choices=PlanDocument.Kind)
    title = forms.CharField(label=_("Title of the document"), max_length=120)
    owner = forms.ModelChoiceField(
        label=_("Who answers for its clauses"),
        help_text=_("This office is asked when somebody wants a clause changed."),
        queryset=queries.office_choices(),
        empty_label=_("Please choose"),
    )

    def __init__(self, *args: Any, with_schemes: bool) -> None:
        super().__init__(*args)
        if not with_schemes:
            kind = self.fields["kind"]
            assert isinstance(kind, forms.ChoiceField)
            scheme = PlanDocument.Kind.STREET_SCHEME.value
            kind.choices = [
                one for one in PlanDocument.Kind.choices if one[0] != scheme
            ]


class VersionForm(forms.Form):
    """A version out of a Word document or typed; first it is only looked at."""

    together = (("issued_on", "note"),)

    file = forms.FileField(
        label=_("Word document (.docx)"),
        help_text=_("Its numbered clauses are read. Tables are not."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )
    text = forms.CharField(
        label=_("Or type the clauses"),
        help_text=_("All of them, each with its number: 第十九条, or 19."),
        required=False,
        max_length=MAX_WORDS * 2,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    issued_on = Day(label=_("It stands from"))
    note = sentence(_("Note on this version"), required=False)
    # The version that the preview was compared with.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        self.tables = 0
        if facts.get("file"):
            read = read_word(facts["file"])
            self.found = find_clauses(read.lines)
            self.tables = read.tables
            if not self.found.clauses and read.counted_by_word:
                raise ValidationError(
                    _(
                        "Word counts the clauses of this document by itself, so their"
                        " numbers are in no text. Type the numbers, or copy the text"
                        " here with them."
                    )
                )
        else:
            self.found = find_clauses(facts.get("text", "").splitlines())
        return facts
