"""The shape of what is said of a street on its first morning."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tongxin.founding import queries
from tongxin.founding.workbook import MAX_BYTES
from tongxin.kernel.fields import Day, WordsField, one_of, sentence
from tongxin.kernel.files import clean_upload
from tongxin.kernel.holidays import read_days
from tongxin.kernel.listing import Filters, Words
from tongxin.kernel.models import Status
from tongxin.places import queries as places
from tongxin.places.models import Place

# A page of names; whoever has more takes the workbook.
MOST_NAMES = 200
_KINDS = [one for one in Place.Kind.choices if one[0] != Place.Kind.STREET]


class HouseForm(forms.Form):
    together = (("phone", "hours"),)

    name = forms.CharField(
        label=_("Name of the house"),
        help_text=_("At the head of every page, on letters and minutes."),
        max_length=40,
    )
    phone = forms.CharField(
        label=_("Telephone"),
        help_text=_("The number to call instead of writing."),
        max_length=30,
        required=False,
    )
    hours = forms.CharField(
        label=_("When it is answered"), max_length=80, required=False
    )
    receipt_prefix = forms.CharField(
        label=_("Prefix of receipts"),
        help_text=_(
            "Stands before every number, such as 示例-2026-000431. Receipts that are "
            "out already are found under either."
        ),
        max_length=12,
        required=False,
    )
    mark = forms.FileField(
        label=pgettext_lazy("of the house", "Mark"),
        help_text=_("A small picture beside the name (PNG, JPEG), at most 100 KB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        required=False,
    )
    without_mark = forms.BooleanField(
        label=pgettext_lazy("of the house", "Take the mark off"), required=False
    )

    def clean_mark(self) -> Any:
        upload = self.cleaned_data["mark"]
        return clean_upload(upload) if upload else None


class StreetForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the street"),
        help_text=_("In full, such as 示例街道."),
        max_length=80,
    )


class NameForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a place", "Name"), max_length=80)


class PlacesForm(forms.Form):
    together = (("kind", "parent"),)

    kind = forms.ChoiceField(label=pgettext_lazy("of a place", "Kind"), choices=_KINDS)
    parent = one_of(
        _("Where they lie"),
        queries.where_places_lie(),
        required=False,
        empty_label=_("In the street (communities)"),
    )
    names = WordsField(
        label=_("Names"), help_text=_("One a line."), most=20_000, rows=8
    )

    def clean_names(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["names"].splitlines()]
        names = list(dict.fromkeys(filter(None, lines)))
        if len(names) > MOST_NAMES:
            told = gettext("At most %(most)d at a time; take the workbook for more.")
            raise ValidationError(told, params={"most": MOST_NAMES})
        return names


class PlaceFilters(Filters):
    find = Words(_("Name of the place"))
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a place", "Kind"), choices=Place.Kind.choices
    )
    community = forms.ModelChoiceField(places.communities(), label=_("Community"))


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=_("Workbook of the street"),
        help_text=_(
            "Excel (.xlsx), at most 2 MB. Nothing counts before you have seen it."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm"}),
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(gettext("The file is larger than 2 MB."))
        content: bytes = file.read()
        return content


class SeenForm(forms.Form):
    """The workbook that was just looked at, as the page carries it on."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=MAX_BYTES * 2)

    def clean_seen(self) -> bytes:
        try:
            return base64.b64decode(self.cleaned_data["seen"], validate=True)
        except (binascii.Error, ValueError) as error:
            told = gettext("Please choose the file again.")
            raise ValidationError(told) from error


class FigureForm(forms.Form):
    together = (("value", "over"), ("decided_by", "valid_from"))

    value = forms.IntegerField(label=_("The figure"), min_value=0, max_value=100_000)
    over = forms.IntegerField(
        label=_("of"),
        help_text=_("Two of three: 2 of 3."),
        min_value=1,
        max_value=1_000,
        initial=1,
    )
    basis = sentence(_("On what paper it rests"))
    decided_by = forms.CharField(label=_("Who decided it"), max_length=120)
    valid_from = Day(label=_("From which day"))

    def __init__(self, *args: Any, is_share: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_share:
            del self.fields["over"]


class CalendarForm(forms.Form):
    source = forms.CharField(
        label=_("Where it was read"),
        help_text=_("Title and number of the State Council’s notice."),
        max_length=300,
    )
    status = forms.ChoiceField(
        label=_("How sure that is"),
        choices=[
            (Status.VERIFIED, _("I have the notice itself before me")),
            (Status.SECONDARY, _("I have it from somewhere else")),
        ],
        widget=forms.RadioSelect,
    )
    days = WordsField(
        label=_("Days that differ from their weekday"),
        help_text=_(
            "One a line: day, 休 or 班, name; such as 2027-01-01 休 元旦. To change a "
            "day that came with the program, write the other word."
        ),
        most=20_000,
        rows=12,
    )

    def __init__(self, *args: Any, year: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self._year = year

    def clean_days(self) -> Any:
        days = read_days(self.cleaned_data["days"].splitlines())
        if other := [day for day in days if day.year != self._year]:
            told = gettext("%(day)s does not lie in %(year)d.")
            raise ValidationError(
                told, params={"day": str(other[0]), "year": self._year}
            )
        return days
