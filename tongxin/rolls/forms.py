"""The shape of what is written about a roll; nothing here saves."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel import clock, files
from tongxin.kernel.fields import Day, long_text, sentence, square_metres
from tongxin.kernel.listing import Filters, Words
from tongxin.people.fields import PhoneField
from tongxin.people.idnumbers import normalise_id_number
from tongxin.rolls.models import Entitlement, Holding, Objection, Side
from tongxin.units.models import Unit


class RollFilters(Filters):
    state = forms.ChoiceField(
        label=_("States"),
        choices=[
            ("waiting", _("Waits for you")),
            ("refused", pgettext_lazy("entitlement", "Refused")),
            ("marked", _("Works for the applicant")),
            ("ended", _("Ended")),
        ],
    )
    side = forms.ChoiceField(label=_("Sides"), choices=Side.choices)
    q = Words(_("Name or holding"))


class HoldingFilters(Filters):
    lacks = forms.ChoiceField(
        label=_("What is missing"),
        choices=[("area", _("Without an area")), ("owner", _("Without an owner"))],
    )
    q = Words(_("Holding or company"))


def because() -> forms.CharField:
    hint = _("As in “Deed of 3 May”. It stays beside the change.")
    return sentence(_("Where this was read, and why"), hint)


class ProofField(forms.FileField):
    """A photo or PDF of a paper, looked into and freed of where it was taken."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=_("A photo or PDF of the paper"),
            help_text=_(
                "Only the community and you can open it. "
                "It is deleted thirty days after the decision."
            ),
            widget=forms.FileInput(
                attrs={"accept": "image/jpeg,image/png,image/webp,.pdf"}
            ),
            **more,
        )

    def clean(self, data: Any, initial: Any = None) -> files.CheckedFile | None:
        upload = super().clean(data, initial)
        return files.clean_upload(upload) if upload else None


class SomebodyForm(forms.Form):
    """Somebody who is found by the id number, or written down anew."""

    together: tuple[tuple[str, ...], ...] = (("name", "phone", "id_number"),)

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    phone = PhoneField(required=False)
    id_number = forms.CharField(
        label=_("Id number"),
        max_length=40,
        required=False,
        help_text=_("Kept sealed; nobody reads it in full again."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_id_number(self) -> str:
        text = self.cleaned_data["id_number"]
        return normalise_id_number(text) if text else ""


class EntryForm(SomebodyForm):
    together = (
        *SomebodyForm.together,
        ("side", "basis", "lives_since"),
        ("label", "area", "area_source"),
    )

    side = forms.ChoiceField(label=_("Side"), choices=Side.choices)
    basis = forms.ChoiceField(label=_("Proof"), choices=Entitlement.Basis.choices)
    lives_since = Day(
        label=_("Lives there since"),
        required=False,
        help_text=_("A tenant counts after ninety days."),
    )
    label = forms.CharField(
        label=_("Holding"), max_length=Holding.MAX_LABEL, required=False
    )
    area = square_metres(
        _("Area in square metres"),
        help_text=_("Only where the holding is not on the roll yet."),
        max_digits=10,
    )
    area_source = forms.ChoiceField(
        label=_("Where the area was read"),
        choices=Holding.AreaSource.choices,
        required=False,
    )


class RefuseForm(forms.Form):
    reason = sentence(_("Why it is refused"), _("The person reads this."))


class EndForm(forms.Form):
    on = Day(label=_("First day without it"))
    reason = sentence(_("Why it ends"), _("The person reads this."))


class DecideForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Who is right"),
        choices=Objection.Outcome.choices,
        widget=forms.RadioSelect,
    )
    side = forms.ChoiceField(
        label=_("The right side, if the entry stays"),
        choices=[
            ("", _("None: a refused claim is accepted, an entry ends")),
            *Side.choices,
        ],
        required=False,
    )
    reason = sentence(_("Why"), _("The person reads this."))


def workbook_fields() -> dict[str, forms.Field]:
    """What is asked of a whole workbook of the roll."""
    return {
        "listed_on": Day(
            label=_("The list is right for"),
            help_text=_("Rights in it count from this day."),
            initial=clock.today,
        ),
        "area_source": forms.ChoiceField(
            label=_("Where the areas were read, unless the sheet says"),
            choices=Holding.AreaSource.choices,
            initial=Holding.AreaSource.REGISTER,
        ),
    }


class CorrectHoldingForm(forms.Form):
    together = (("label", "kind"), ("area", "area_source"))

    label = forms.CharField(label=_("Holding"), max_length=Holding.MAX_LABEL)
    kind = forms.ChoiceField(label=_("Use"), choices=Holding.Kind.choices)
    area = square_metres(
        _("Area in square metres"), max_digits=10, min_value=Decimal("0.01")
    )
    area_source = forms.ChoiceField(
        label=_("Where the area was read"),
        choices=[("", _("Not known")), *Holding.AreaSource.choices],
        required=False,
    )
    is_unsold = forms.BooleanField(label=_("Not sold yet"), required=False)
    reason = because()


class NamedForm(SomebodyForm):
    from_on = Day(label=_("Since"))
    reason = because()


class OwnerForm(NamedForm):
    is_company = forms.ChoiceField(
        label=_("Who it is"),
        choices=[("person", _("a person")), ("company", _("a company"))],
        initial="person",
        widget=forms.RadioSelect,
    )
    lives_in = forms.BooleanField(
        label=_("Lives there, too"),
        required=False,
        help_text=_("Only of a person."),
    )
    field_order = ("is_company", "name", "phone", "id_number", "lives_in")

    def clean_is_company(self) -> bool:
        return bool(self.cleaned_data["is_company"] == "company")


class RemoveOwnerForm(forms.Form):
    on = Day(label=_("First day without it"))
    reason = because()


class MarkForm(forms.Form):
    reason = because()


class ProofForm(forms.Form):
    file = ProofField()


class LettersForm(forms.Form):
    """Which letters one run prints; the page offers them as buttons."""

    building = forms.CharField(required=False, max_length=40, empty_value="")
    is_again = forms.BooleanField(required=False)


# ---- What residents write ----


class ClaimForm(forms.Form):
    unit = forms.ModelChoiceField(
        label=_("Renewal unit"),
        queryset=Unit.objects.order_by("name"),
        empty_label=_("Choose"),
    )
    side = forms.ChoiceField(
        label=_("I am"),
        choices=[
            (Side.TENANT, _("a tenant living here")),
            (Side.SHOP, _("running a shop or firm here")),
        ],
        initial=Side.TENANT,
        widget=forms.RadioSelect,
    )
    label = forms.CharField(
        label=_("Which flat or shop"),
        max_length=Holding.MAX_LABEL,
        help_text=_("As in “3栋402”."),
    )
    lives_since = Day(label=_("Here since"))
    basis = forms.ChoiceField(
        label=_("What can show it"),
        choices=[(one.value, one.label) for one in Entitlement.TENANCY]
        + [(Entitlement.Basis.LICENCE.value, Entitlement.Basis.LICENCE.label)],
        help_text=_("One of these is enough. The landlord is not asked and not told."),
        widget=forms.RadioSelect,
    )
    note = long_text(
        label=_("Anything the community worker should know"),
        required=False,
        help_text=_("As in the names of the two neighbours."),
    )
    proof = ProofField(required=False)
    is_grown_up = forms.BooleanField(label=_("I am 18 or older."))


class ObjectForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong"),
        max_length=Objection.MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class TakeForm(forms.Form):
    number = forms.IntegerField(
        label=_("Number in the letter"), min_value=1, max_value=10**9
    )
    code = forms.CharField(
        label=_("Code in the letter"),
        max_length=20,
        help_text=_("Eight letters and digits; the dash may be left out."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
