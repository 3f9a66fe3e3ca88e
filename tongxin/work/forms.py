"""What offices type about tasks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.fields import FilesField, WordsField
from tongxin.kernel.listing import Filters, Words
from tongxin.people.models import Actor, Office
from tongxin.work.choices import OfficeField, may_whistle, offices_for
from tongxin.work.worklist import Shelf

MOST_EVIDENCE = 3_000
MOST_REASON = 1_000
MOST_NOTE = 500


class TaskFilters(Filters):
    """One shelf, and words of the title."""

    state = forms.ChoiceField(
        label=_("Kinds of tasks"), choices=Shelf.choices, initial=Shelf.OWED
    )
    q = Words(_("Words of the task"))


class FinishForm(forms.Form):
    """Done, and what shows it."""

    evidence = WordsField(
        label=_("What was done, and when"),
        most=MOST_EVIDENCE,
        rows=3,
        refusal=_("Please say what was done and when."),
    )
    photos = FilesField(label=_("Photos or files"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].widget.attrs["data-key"] = "e"

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        return facts | {"files": facts.pop("photos", [])}


class ReturnForm(forms.Form):
    reason = WordsField(
        label=_("Why it is not yours, and whose it is"),
        most=MOST_REASON,
        rows=2,
        refusal=_("Please say why, and whose work it is."),
    )


class CheckForm(forms.Form):
    """Good as it is, or what is still missing."""

    note = WordsField(
        label=_("What is still missing"),
        most=MOST_NOTE,
        rows=2,
        refusal=_("Please say what is still missing."),
    )


class AgainForm(forms.Form):
    """The next lead of a task that came back."""

    lead = OfficeField(
        label=_("Leads now"),
        queryset=Office.objects.none(),
        empty_label=_("Please choose"),
        error_messages={"required": _("Please say which office leads.")},
    )
    note = forms.CharField(
        label=_("A word to go with it"), max_length=MOST_NOTE, required=False
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead: Any = self.fields["lead"]
        lead.whistles = may_whistle(actor)
        lead.queryset = offices_for(actor)
        lead.widget.attrs["data-key"] = "d"
