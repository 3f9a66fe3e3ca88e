"""The shape of what the office writes about a conference; nothing here saves."""

from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.councils.models import Body, Conflict, IssuedDocument, Seat, Term
from tongxin.kernel.fields import Day, long_text, one_of
from tongxin.places.models import Place
from tongxin.plans.models import Clause, ClauseRequest
from tongxin.units.models import Unit
from tongxin.voices.models import Matter

# Of what a paper may bear.
YEARS = range(2000, 2101)
day = partial(Day, years=YEARS)
short_text = partial(long_text, most=300, rows=2)


hour = partial(
    forms.TimeField, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
)


class ReasonForm(forms.Form):
    reason = short_text(_("Why"))


class NoteForm(forms.Form):
    note = short_text(_("Why"))


# ---- Bodies ----


class DocumentForm(forms.Form):
    title = forms.CharField(label=_("Title of the paper"), max_length=120)
    issuer = forms.CharField(label=_("Issued by"), max_length=80)
    number = forms.CharField(
        label=_("Number of the paper"),
        max_length=60,
        required=False,
        help_text=_("As it stands on the paper, with year and number."),
    )
    issued_on = day(label=_("Issued on"))
    in_force_from = day(label=_("In force from"))
    in_force_until = day(label=_("Until, if it says so"), required=False)

    together = (("issuer", "number"), ("issued_on", "in_force_from", "in_force_until"))


class FoundForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Body.Kind)
    name = forms.CharField(label=_("Name of the conference"), max_length=80)
    unit = one_of(
        _("Renewal unit"),
        Unit.objects.order_by("name"),
        required=False,
        help_text=_("Only for the joint conference of a unit."),
    )
    community = one_of(
        _("Community"),
        Place.objects.filter(kind="community").order_by("name"),
        required=False,
    )
    founded_by = one_of(_("Founded by this paper"), IssuedDocument.objects.all())
    founded_on = day(label=_("Founded on"))

    together = (("unit", "community"), ("founded_by", "founded_on"))


class SeatForm(forms.Form):
    """Whoever is seated is known by a number, as at the window."""

    who = forms.CharField(
        label=_("Mobile or id number"),
        max_length=30,
        help_text=_("Of somebody whom the house knows."),
    )
    shown_name = forms.CharField(label=_("Name as the minutes print it"), max_length=40)
    from_on = day(label=_("From which day"))
    kind = forms.ChoiceField(label=_("As"), choices=Term.Kind, initial=Term.Kind.HOLDER)

    together = (("from_on", "kind"),)


class EndTermForm(forms.Form):
    on = day(label=_("Last day before"))
    reason = short_text(_("Why"))


class AddSeatForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Seat.Kind)
    note = forms.CharField(
        label=_("Of whom"),
        max_length=40,
        required=False,
        help_text=_("As in “residents’ group three”."),
    )


class ConflictForm(forms.Form):
    term = one_of(_("Who it is"), Term.objects.none())
    about = forms.ChoiceField(label=_("About what"), choices=Conflict.About)
    matter = one_of(_("The matter"), Matter.objects.none(), required=False)
    reason = short_text(_("What the interest is"))

    together = (("about", "matter"),)


class BylawForm(forms.Form):
    value = forms.IntegerField(label=_("Figure"), min_value=1, max_value=100)
    over = forms.IntegerField(
        label=_("Of"),
        min_value=1,
        max_value=100,
        initial=1,
        help_text=_("For a share: 1 of 2 means more than half."),
    )
    from_on = day(label=_("From which day"))
    reason = short_text(_("Why"))

    together = (("value", "over", "from_on"),)


class SwitchForm(forms.Form):
    """A bylaw that applies, or does not."""

    value = forms.TypedChoiceField(
        label=_("Does it apply?"), coerce=int, choices=[(1, _("Yes")), (0, _("No"))]
    )
    from_on = day(label=_("From which day"))
    reason = short_text(_("Why"))

    together = (("value", "from_on"),)


class StudioForm(forms.Form):
    place = forms.CharField(label=_("Where"), max_length=120)
    hours = forms.CharField(
        label=_("Opening hours"),
        max_length=80,
        help_text=_("As in “Monday to Friday, 9–12”."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    plaque_on = day(label=_("Plaque put up on"), required=False)
    is_pilot = forms.BooleanField(label=_("A pilot"), required=False)

    together = (("hours", "phone"),)


# ---- Meetings ----


class PlanForm(forms.Form):
    """Day and time are one moment of the meeting."""

    on = day(label=_("Day"))
    at = hour(label=_("Time"))
    place = forms.CharField(label=_("Where"), max_length=120)

    together = (("on", "at"),)

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if self.errors:
            return facts
        moment = datetime.combine(facts.pop("on"), facts.pop("at"))
        return {"planned_at": timezone.make_aware(moment), **facts}


class PutOnForm(forms.Form):
    matter = one_of(_("Matter"), Matter.objects.none())
    note = short_text(_("Why the chair puts it on"))


class DecidesForm(forms.Form):
    """What an item decides on decides who is recused."""

    about = forms.ChoiceField(
        label=_("It decides on"),
        choices=[
            (Conflict.About.MATTER, _("Neither of these")),
            (Conflict.About.COMPENSATION, Conflict.About.COMPENSATION.label),
            (Conflict.About.DEVELOPER, Conflict.About.DEVELOPER.label),
        ],
        widget=forms.RadioSelect,
    )


class OpenForm(forms.Form):
    presider = one_of(_("Who presides"), Term.objects.none())


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


# ---- Clauses and answers ----


class ClauseField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A clause by its plan and number."""

    def label_from_instance(self, obj: Any) -> str:
        return gettext("%(plan)s, clause %(number)d") % {
            "plan": obj.document.title,
            "number": obj.number,
        }


class AskForm(forms.Form):
    """Which clause, and what it should say."""

    clause = ClauseField(
        label=_("Which clause"),
        queryset=Clause.objects.none(),
        empty_label=_("Please choose"),
    )
    wanted = short_text(_("What the clause should say"), most=5_000, rows=4)


class ReplyForm(forms.Form):
    """One of three, always with the reason: it is public."""

    reply = forms.ChoiceField(
        label=_("Your reply"), choices=ClauseRequest.Reply, widget=forms.RadioSelect
    )
    reason = short_text(_("The reason, for everybody to read"), most=5_000, rows=4)


class ReviseForm(forms.Form):
    """The clause as it is to read from today."""

    text = short_text(_("What the clause says from today"), most=5_000, rows=6)
    reason = short_text(_("Why it reads so"), most=500)
    # What the owner saw before.
    seen = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def clean(self) -> dict[str, Any]:
        """Browsers send line ends of their own."""
        facts = self.cleaned_data
        return {name: text.replace("\r\n", "\n") for name, text in facts.items()}


class TextForm(forms.Form):
    """What goes out to many, one answer each."""

    text = short_text(_("The answer"), most=5_000, rows=8)
