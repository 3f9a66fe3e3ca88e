"""The shape of what the office writes about a consultation; nothing here saves."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongxin.ballots.slips import SlipForm, WhoForm
from tongxin.consultations import queries
from tongxin.consultations.models import (
    CheckInvitation,
    Position,
    Statement,
)
from tongxin.kernel.fields import Day
from tongxin.kernel.listing import Filters
from tongxin.people.models import Organisation, User
from tongxin.rolls.models import Side
from tongxin.units.models import Unit

LONGEST_REASON = 300


def reason_field(label: Any) -> forms.CharField:
    rows = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, widget=rows, max_length=LONGEST_REASON)


class DraftForm(forms.Form):
    unit = forms.ModelChoiceField(
        label=_("Renewal unit"),
        queryset=Unit.objects.none(),
        empty_label=_("Please choose"),
    )
    title = forms.CharField(
        label=_("What is talked over"),
        max_length=80,
        help_text=_("As in “how we live until we move back”."),
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = units
        if len(units) == 1:
            field.initial = units[0]


class PlanForm(forms.Form):
    """The days of a consultation, side by side."""

    record_on = Day(
        label=_("Record date"),
        help_text=_("Whoever has a right in the unit on this day is asked."),
    )
    opens_on = Day(label=_("Opens"), help_text=_("Somebody presses the button then."))
    ends_on = Day(label=_("Last day"), help_text=_("It ends at 18:00."))
    together = (("record_on", "opens_on", "ends_on"),)


class LineForm(forms.Form):
    """A statement among others; what is wrong with it the act says."""

    pk = forms.IntegerField(required=False)
    seen = forms.CharField(required=False, strip=False)
    stood = forms.CharField(required=False)
    place = forms.IntegerField(required=False, min_value=0, max_value=999)
    text = forms.CharField(required=False)
    matters = forms.TypedMultipleChoiceField(required=False, coerce=int)
    is_dropped = forms.BooleanField(required=False)

    def __init__(self, *args: Any, matters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["matters"]
        field.choices = matters


LinesForm = forms.formset_factory(LineForm, extra=0, max_num=100, absolute_max=200)


class SlipWhoForm(WhoForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].label = _("Code of the slip, mobile or id number")


class FindCheckerForm(WhoForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].label = _("Door, name, mobile or id number")


class CheckersForm(forms.Form):
    """Which of those found, on which side of theirs, and what they read."""

    checker = forms.ChoiceField(
        label=_("Who reads them"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose somebody.")},
    )
    statements = forms.TypedMultipleChoiceField(
        label=_("What they read"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, checkers: Any, statements: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("checker", checkers), ("statements", statements)):
            field: Any = self.fields[name]
            field.choices = choices


class WithdrawForm(forms.Form):
    reason = reason_field(_("Why it is withdrawn; everybody reads this"))
    text = forms.CharField(
        label=_("What is asked instead"),
        max_length=Statement.LONGEST,
        required=False,
        help_text=_("It gets a new number and is checked anew."),
    )


class ExtendForm(forms.Form):
    reason = reason_field(_("Why it takes longer; everybody reads this"))


class OpenForm(forms.Form):
    """With which side each small one is put together; it ends as it was planned."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        consultation = self.initial["consultation"]
        # Whoever comes too late is told so by the act.
        roll = queries.roll_to_come(consultation) if consultation.is_draft else []
        kinds = [one.kind for one in roll]
        self.small = [one.kind for one in roll if one.is_small and len(roll) > 1]
        named = {kind: self.data.get(f"with_{kind}", "") for kind in self.small}
        self.alike = queries.alike_sides(consultation, named) if roll else []
        for kind in self.small:
            others = [(k, Side(k).label) for k in kinds if k != kind]
            self.fields[f"with_{kind}"] = forms.ChoiceField(
                label=gettext("“%(name)s” is put together with")
                % {"name": Side(kind).label},
                choices=[("", _("With none: its figures are masked")), *others],
                required=False,
            )
        for kind, into in self.alike:
            names = {"name": Side(kind).label, "other": Side(into).label}
            self.fields[f"alike_{kind}_{into}"] = forms.BooleanField(
                label=gettext("“%(name)s” is put together with “%(other)s”") % names,
                help_text=gettext(
                    "They are nearly the same people: side by side, the figures of both"
                    " would tell of the few who are not."
                ),
            )
        self.fields["is_sure"] = forms.BooleanField(
            label=_("The roll and the statements are right; this cannot be undone")
        )

    def clean(self) -> dict[str, Any]:
        """The facts of the act: which sides are put together."""
        facts = self.cleaned_data
        merges = {kind: facts.get(f"with_{kind}", "") for kind in self.small}
        joined: dict[str, str] = {}
        for kind, into in self.alike:
            # Said from the other one where the first is put with a third already.
            first, second = (into, kind) if kind in joined else (kind, into)
            joined[first] = second
        return {"merges": merges | joined}


class TypedForm(SlipForm):
    """A slip, and who brought it."""

    def __init__(self, *args: Any, collectors: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["collector"] = forms.ModelChoiceField(
            label=_("Who brought the paper"),
            queryset=collectors,
            required=False,
            empty_label=_("I did"),
        )

    @property
    def facts(self) -> dict[str, Any]:
        return super().facts | {"collector": self.cleaned_data["collector"]}


class AskForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Organisation.objects.none(),
        empty_label=_("Please choose"),
        help_text=_("What it says is public; its silence is printed in the result."),
    )


class UnaskForm(forms.Form):
    reason = reason_field(_("Why it is no longer asked; everybody reads this"))


class TakeBackForm(forms.Form):
    reason = reason_field(_("Why it is taken back; everybody reads this"))


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("I find it unclear, because …"),
        max_length=CheckInvitation.LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class PositionForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Organisation.objects.none(),
        empty_label=_("Please choose"),
    )
    word = forms.ChoiceField(
        label=_("Its word"), choices=Position.Word.choices, widget=forms.RadioSelect
    )
    condition = forms.CharField(
        label=_("On which condition"), max_length=LONGEST_REASON, required=False
    )
    reason = reason_field(_("Reason"))
    spokesperson = forms.CharField(
        label=_("Who was mandated to say it"),
        max_length=60,
        help_text=_("Name and post; everybody reads this."),
    )

    def __init__(
        self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = organisations


class SilentFilters(Filters):
    phone = forms.ChoiceField(
        label=_("Telephone"),
        choices=[
            ("with", _("With a telephone")),
            ("without", _("Without a telephone")),
        ],
    )
    slip = forms.ChoiceField(
        label=_("Slip"), choices=[("without", _("Without a slip"))]
    )
    side = forms.TypedChoiceField(label=_("Side"), coerce=int, empty_value=None)
    building = forms.ChoiceField(label=_("Building"))
