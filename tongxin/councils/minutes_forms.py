"""The forms of minutes; nothing here saves."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxin.councils.forms import short_text
from tongxin.councils.minutes_content import MinutesContent, SpokenLine
from tongxin.councils.models import Minutes, Term
from tongxin.kernel.fields import one_of

COLON = "："


class WordsForm(forms.Form):
    """What was said to each item, a line each: "name：words"."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, minutes: Minutes, **kwargs: Any) -> None:
        content = cast("MinutesContent", minutes.content)
        kwargs.setdefault("initial", {})["seen"] = minutes.fingerprint
        super().__init__(*args, **kwargs)
        self._add(0, _("Said outside the agenda"), content["heard"])
        for item in content["items"]:
            self._add(item["position"], item["title"], item["heard"])

    def _add(self, position: int, label: Any, heard: list[SpokenLine]) -> None:
        lines = [
            f"{line['speaker']}{COLON}{line['text']}"
            if line["speaker"]
            else line["text"]
            for line in heard
        ]
        rows = min(max(len(lines) + 1, 2), 12)
        self.fields[f"item-{position}"] = forms.CharField(
            label=label,
            required=False,
            max_length=5000,
            initial="\n".join(lines),
            widget=forms.Textarea(attrs={"rows": rows}),
        )

    def clean(self) -> dict[str, Any]:
        """What was said, by the item's place on the agenda."""
        heard = {}
        for name, text in self.cleaned_data.items():
            if name.startswith("item-"):
                lines = [line for line in text.splitlines() if line.strip()]
                heard[int(name.removeprefix("item-"))] = [_said(line) for line in lines]
        return {"seen": self.cleaned_data.get("seen"), "heard": heard}


def _split(line: str) -> tuple[str, str, str]:
    """At the first colon; one without a space behind it is part of a time of day."""
    parts = [line.partition(mark) for mark in (COLON, ": ")]
    return min(parts, key=lambda part: len(part[0]))


def _said(line: str) -> SpokenLine:
    speaker, colon, text = _split(line)
    if not colon or len(speaker) > 60:
        return SpokenLine(speaker="", text=line.strip())
    return SpokenLine(speaker=speaker.strip(), text=text.strip())


class ObjectionForm(forms.Form):
    term = one_of(_("Whose"), Term.objects.none())
    text = short_text(_("What is to be corrected"), most=500, rows=3)


class SignForm(forms.Form):
    """Whose name, under the words that they read."""

    term = one_of(_("Who confirms"), Term.objects.none())
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    answer = short_text(
        _("What came of it"),
        most=500,
        rows=3,
        help_text=_("Taken up; or not, and why."),
    )
