"""The shape of what the office writes about a unit; nothing here saves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.fields import Day, long_text, sentence, square_metres
from tongxin.kernel.listing import Filters, Words
from tongxin.people.models import Organisation
from tongxin.places import queries as places
from tongxin.units import queries
from tongxin.units.models import NoticeRule, Stage, TitleProblem, Unit


class UnitFilters(Filters):
    stage = forms.ChoiceField(
        label=_("Stages"),
        choices=[*Stage.choices, (queries.STALLED, _("Standing still"))],
    )
    q = Words(_("Name of the unit"))
    community = forms.ModelChoiceField(places.communities(), label=_("Community"))


class ReasonForm(forms.Form):
    reason = sentence(_("Why"), _("Everybody can read this."))


class DeclineForm(forms.Form):
    reason = sentence(_("Why it is not needed here"))


class MilestoneForm(forms.Form):
    together = (
        ("title", "stage"),
        ("done_on", "on", "season"),
        ("notice_rule", "notice_until", "ask"),
        ("note", "link", "source"),
    )

    title = forms.CharField(label=_("What"), max_length=80)
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    done_on = Day(
        label=_("Happened on"),
        required=False,
        help_text=_("Leave it empty when it is still to come."),
    )
    on = Day(label=_("Expected on, or notice begins on"), required=False)
    season = forms.CharField(
        label=_("Only the season is known"),
        max_length=30,
        required=False,
        help_text=_("As in “spring 2027”; “next year” would be wrong in a year."),
    )
    notice_rule = forms.ChoiceField(
        label=_("Public notice of"),
        choices=[("", _("No public notice, or another one")), *NoticeRule.choices],
        required=False,
        help_text=_("Its last day then follows from the rule."),
    )
    notice_until = Day(label=_("Last day of the public notice"), required=False)
    ask = forms.CharField(
        label=_("What people can do until then"),
        max_length=60,
        required=False,
        help_text=_("As in “please comment on the draft plan”."),
    )
    note = sentence(_("One more sentence"), required=False)
    link = forms.URLField(label=_("Where to read it"), max_length=300, required=False)
    source = forms.CharField(
        label=_("Where this is from"), max_length=200, required=False
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if facts.get("on") and facts.get("season"):
            self.add_error("season", _("Give the day or the season, not both."))
        return facts


class ReachForm(forms.Form):
    on = Day(label=_("Happened on"))


class MoveForm(forms.Form):
    together = (("on", "notice_until", "season"),)

    on = Day(label=_("New day"), required=False)
    notice_until = Day(
        label=_("Last day of the public notice"),
        required=False,
        help_text=_("Left empty, the notice stays as long as it was."),
    )
    season = forms.CharField(
        label=_("Only the season is known"), max_length=30, required=False
    )
    reason = sentence(
        _("Why it is moved"), _("The old day and this reason stay on the unit’s page.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.initial.get("notice_until"):
            del self.fields["notice_until"]

    def clean(self) -> dict[str, Any]:
        day = super().clean() or self.cleaned_data
        if day.get("on") and day.get("season"):
            self.add_error("season", _("Give the day or the season, not both."))
        return day


class StageForm(forms.Form):
    together = (("stage", "on"),)

    stage = forms.ChoiceField(label=_("New stage"), choices=Stage.choices)
    on = Day(label=_("Entered on"))
    reason = sentence(
        _("Why"),
        _("Needed when a unit goes back, or past a stage. Public."),
        required=False,
    )


class StallForm(ReasonForm):
    since = Day(label=_("Stands still since"))
    field_order = ("since", "reason")


class ResumeForm(forms.Form):
    on = Day(label=_("Goes on since"))
    how = sentence(_("What changed"), _("Everybody can read this."))


class ContactForm(forms.Form):
    together = (("who", "office"), ("phone", "hours", "position"))

    topic = forms.CharField(
        label=_("Ask about"),
        max_length=40,
        help_text=_("In the words of residents: “renting, moving, hardship”."),
    )
    who = forms.CharField(
        label=_("Who"),
        max_length=60,
        required=False,
        help_text=_("Name and post, as colleagues say it."),
    )
    office = forms.ModelChoiceField(
        label=_("Office"),
        queryset=queries.office_choices(),
        required=False,
        empty_label=_("None"),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    hours = forms.CharField(label=_("When and where"), max_length=80, required=False)
    position = forms.IntegerField(
        label=_("Place in the list"),
        min_value=0,
        max_value=99,
        initial=0,
        help_text=_("The smallest comes first."),
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if not any(facts.get(name) for name in ("who", "office", "phone", "hours")):
            self.add_error("who", _("Say a person, an office, a number or a time."))
        return facts


class NextStepForm(forms.Form):
    together: tuple[tuple[str, ...], ...] = (("next_step", "owed_by", "due_on"),)

    next_step = forms.CharField(label=_("Next step"), max_length=200)
    owed_by = forms.ModelChoiceField(
        label=_("Who owes it"),
        queryset=queries.office_choices(),
        empty_label=_("Please choose"),
    )
    due_on = Day(label=_("By when"))
    evidence = long_text(label=_("What is known, and from where"), required=False)


class TitleForm(NextStepForm):
    together = (("kind", "holding"), *NextStepForm.together)

    kind = forms.ChoiceField(label=_("Kind"), choices=TitleProblem.Kind.choices)
    holding = forms.CharField(
        label=_("Which holding"),
        max_length=120,
        help_text=_("Only the office reads this, and each reading is recorded."),
    )
    field_order = ("kind", "holding", "evidence")


class SettleForm(forms.Form):
    how = long_text(label=_("How it was settled"))
    on = Day(label=_("Settled on"))


class UnitForm(forms.Form):
    """What may be corrected of a unit."""

    together: tuple[tuple[str, ...], ...] = (
        ("name", "kind"),
        ("applicant", "applicant_office"),
        ("demolition_area", "development_area", "transfer_area"),
    )

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("As people say it, without the words “renewal unit”."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices)
    summary = long_text(
        label=_("In one or two sentences"),
        required=False,
        help_text=_("What is planned, in plain words."),
    )
    applicant = forms.ModelChoiceField(
        label=_("Applicant"),
        queryset=Organisation.objects.all(),
        required=False,
        empty_label=_("None"),
    )
    applicant_office = forms.ModelChoiceField(
        label=_("The applicant’s desk"),
        queryset=queries.office_choices(),
        required=False,
        empty_label=_("None"),
    )
    demolition_area = square_metres(_("Land to be cleared (m²)"))
    development_area = square_metres(_("Land to be built on (m²)"))
    transfer_area = square_metres(_("Land handed over for public use (m²)"))
    area_source = forms.CharField(
        label=_("Where the areas are from"), max_length=200, required=False
    )

    def clean_name(self) -> str:
        """The pages add these words themselves."""
        name: str = self.cleaned_data["name"]
        return name.removesuffix("更新单元") or name


class NewUnitForm(UnitForm):
    slug = forms.SlugField(
        label=_("Name in the address"),
        max_length=40,
        help_text=_("Latin letters, digits and hyphens; it stays for ever."),
    )
    community = forms.ModelChoiceField(
        label=_("Community"),
        queryset=places.communities(),
        empty_label=_("Please choose"),
    )
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    entered_stage_on = Day(label=_("In this stage since"), required=False)

    field_order = ["name", "slug", "community", "kind", "stage", "entered_stage_on"]
    together = (
        ("name", "slug"),
        ("community", "kind"),
        ("stage", "entered_stage_on"),
        *UnitForm.together[1:],
    )
