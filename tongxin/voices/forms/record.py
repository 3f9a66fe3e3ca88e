"""What a clerk types while somebody speaks: the number first, then one sentence."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tongxin.kernel.fields import FilesField, WordsField
from tongxin.people.fields import PhoneField
from tongxin.people.models import Channel, Organisation, Person
from tongxin.voices.forms.choices import SpotField
from tongxin.voices.models import Voice

# A clerk writes down what was said by these; the web writes for itself.
CHANNELS = [
    choice
    for choice in Voice.Channel.choices
    if choice[0] not in (Voice.Channel.WEB, Voice.Channel.SHEET)
]
# Nobody has an older slip of paper; a slip of the finger writes 206.
EARLIEST = 1980
SOMEBODY_ELSE = "other"


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class RecordForm(forms.Form):
    """One voice, by telephone unless said otherwise."""

    # Sent without a sentence it looks up who is calling; no browser may refuse that.
    use_required_attribute = False

    phone = PhoneField(
        label=_("Telephone number"),
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "autocomplete": "off", "data-private": True}
        ),
    )
    caller = forms.CharField(required=False, max_length=20)
    name = forms.CharField(
        label=_("Name of the speaker"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": True}),
    )
    text = WordsField(
        label=_("What is said"),
        help_text=_("In the speaker’s own words. Enter files it."),
        most=Voice.MAX_TEXT,
        rows=3,
        refusal=_("Please write what it is about."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Voice.Kind.choices,
        initial=Voice.Kind.HELP,
        widget=forms.RadioSelect,
    )
    spot = SpotField(label=_("Unit or place"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), choices=CHANNELS)
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=Voice.Audience.choices,
        initial=Voice.Audience.OFFICE,
    )
    answer_channel = forms.ChoiceField(
        label=_("How the answer goes back"),
        choices=Channel.choices,
        initial=Channel.PHONE,
        required=False,
    )
    received_at = forms.DateTimeField(
        label=_("When it was said"),
        help_text=_("Empty: now. For a slip of paper, the day written on it."),
        required=False,
        widget=MomentInput(),
    )
    for_name = forms.CharField(
        label=_("Speaks for"),
        help_text=_("The name of the person whose word it is, if that is another."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": True}),
    )
    organisation = forms.CharField(
        label=_("Speaks for an organisation"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    organisation_kind = forms.ChoiceField(
        label=_("If it is not registered yet: what is it?"),
        choices=[("", "—"), *Organisation.Kind.choices],
        required=False,
    )
    email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)
    address = forms.CharField(label=_("Postal address"), max_length=200, required=False)
    photos = FilesField(label=_("Photos or files"), required=False)

    def __init__(self, *args: Any, known: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(person.pk): person for person in known}
        # With a script, Enter looks up who is calling and goes on to the words.
        self.fields["phone"].widget.attrs |= {
            "data-enter-to": self["text"].id_for_label,
            "hx-post": reverse("voices:caller"),
            "hx-trigger": "change",
            "hx-target": "#callers",
            "hx-swap": "outerHTML",
        }
        self.fields["text"].widget.attrs["data-enter-sends"] = True

    def clean_received_at(self) -> Any:
        moment = self.cleaned_data["received_at"]
        if moment is not None and moment.year < EARLIEST:
            raise forms.ValidationError(
                _("This day lies too far back. Please look at the year.")
            )
        if moment is not None and moment > timezone.now():
            raise forms.ValidationError(_("This moment lies in the future."))
        return moment

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        anonymous = facts.get("audience") == Voice.Audience.ANONYMOUS
        if not anonymous and not self._is_reachable(facts):
            facts["answer_channel"] = Channel.RECEIPT
        return facts

    def _is_reachable(self, facts: dict[str, Any]) -> bool:
        """Nobody who left no number can be called: the receipt is all there is."""
        is_known = self.person is not None
        if facts.get("answer_channel") == Channel.PHONE:
            return is_known or bool(facts.get("phone"))
        return is_known or bool(facts.get("phone") or facts.get("name"))

    @property
    def is_more_open(self) -> bool:
        """Whether the folded part holds something that must be seen."""
        folded = ("received_at", "for_name", "organisation", "email", "address")
        return bool(
            {*folded, "organisation_kind", "photos"} & self.errors.keys()
            or any(self[name].value() for name in folded)
        )

    @property
    def person(self) -> Person | None:
        """Which of the persons known under this number it is; none for another."""
        return self.known.get(self.data.get("caller", ""))

    @property
    def is_told_apart(self) -> bool:
        """Whether the clerk has seen who is known under the number, and chosen."""
        given = self.data.get("caller", "")
        return not self.known or given in self.known or given == SOMEBODY_ELSE
