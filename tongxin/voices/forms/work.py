"""What offices type about matters and calls."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.fields import WordsField
from tongxin.notices.models import CallTry
from tongxin.voices.forms.office import MAX_ANSWER, WordForm


class MatterAnswerForm(forms.Form):
    """One text for many; which voices, the page says beside it."""

    text = WordsField(
        label=_("The answer, in the words the authors will read"),
        most=MAX_ANSWER,
        rows=5,
        refusal=_("Please write the answer."),
    )


class CallForm(WordForm):
    """What came of a call; the author's word only when somebody was reached."""

    outcome = forms.ChoiceField(choices=CallTry.Outcome.choices)
    after_tries = forms.IntegerField(min_value=0, max_value=99)

    def __init__(self, *args: Any, asks_for_word: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].required = False
        if not asks_for_word:
            del self.fields["word"], self.fields["comment"]
