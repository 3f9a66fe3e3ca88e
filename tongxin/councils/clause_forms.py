"""The shape of what is asked of a clause's owner, and of the reply; saves nothing."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.councils.forms import long_words
from tongxin.renewal.models import Clause, ClauseRequest


class ClauseField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A clause by its plan and number."""

    def label_from_instance(self, obj: Any) -> str:
        return _("%(plan)s, clause %(number)d") % {
            "plan": obj.document.title,
            "number": obj.number,
        }


class AskForm(forms.Form):
    """Which clause, and what it should say."""

    clause = ClauseField(
        label=gettext_lazy("Which clause"),
        queryset=Clause.objects.none(),
        empty_label=gettext_lazy("Please choose"),
    )
    wanted = long_words(gettext_lazy("What the clause should say"))

    def __init__(self, *args: Any, clauses: QuerySet[Clause], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["clause"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = clauses


class ReplyForm(forms.Form):
    """One of three, always with the reason: it is public."""

    reply = forms.ChoiceField(
        label=gettext_lazy("Your reply"),
        choices=ClauseRequest.Reply,
        widget=forms.RadioSelect,
    )
    reason = long_words(gettext_lazy("The reason, for everybody to read"))


class ReviseForm(forms.Form):
    """The clause as it is to read from today."""

    text = long_words(gettext_lazy("What the clause says from today"), rows=6)
    reason = forms.CharField(
        label=gettext_lazy("Why it reads so"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    # What the owner saw before.
    seen = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)


class TextForm(forms.Form):
    """What goes out to many, one answer each."""

    text = long_words(gettext_lazy("The answer"), rows=8)
