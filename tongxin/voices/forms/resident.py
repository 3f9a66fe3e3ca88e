"""What residents type: a voice, a receipt, what is still missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.kernel import clock, rules
from tongxin.kernel.fields import FilesField, WordsField
from tongxin.kernel.templatetags.look import words
from tongxin.people.fields import PhoneField
from tongxin.people.models import Actor, Channel, Person, User
from tongxin.places.models import Place
from tongxin.units import policies as units
from tongxin.units.models import Unit
from tongxin.voices import deadlines
from tongxin.voices.models import Voice

MAX_REASON = 2_000
# The plain question behind each kind; a petition is asked apart, in words of its own.
KINDS = [
    (Voice.Kind.HELP, gettext_lazy("I need help with something")),
    (Voice.Kind.CONSULT, gettext_lazy("I have a question")),
    (Voice.Kind.SUGGEST, gettext_lazy("I have a suggestion")),
    (Voice.Kind.COMPLAIN, gettext_lazy("I want to complain")),
]
WAYS = [
    (Channel.SMS, gettext_lazy("Text message")),
    (Channel.PHONE, gettext_lazy("Telephone call")),
    (Channel.EMAIL, gettext_lazy("E-mail")),
    (Channel.LETTER, gettext_lazy("Letter")),
    (Channel.RECEIPT, gettext_lazy("I look it up myself")),
]


class VoiceForm(forms.Form):
    """One thing that somebody wants to say."""

    # What is needed depends on other answers: we say so, not the browser.
    use_required_attribute = False

    text = WordsField(
        label=gettext_lazy("What would you like to say?"),
        help_text=gettext_lazy(
            "Just as it comes to mind. Several things at once are fine."
        ),
        most=Voice.MAX_TEXT,
        rows=6,
        refusal=gettext_lazy("Please write what it is about."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=KINDS,
        initial=Voice.Kind.HELP,
        widget=forms.RadioSelect,
    )
    is_petition = forms.BooleanField(
        label=gettext_lazy("Register this as a petition"), required=False
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may see it?"),
        choices=[
            (Voice.Audience.PUBLIC, gettext_lazy("Everybody, without my name")),
            (Voice.Audience.OFFICE, gettext_lazy("Only the offices that handle it")),
            (Voice.Audience.ANONYMOUS, gettext_lazy("I leave neither name nor number")),
        ],
        initial=Voice.Audience.PUBLIC,
        widget=forms.RadioSelect,
    )
    where = forms.ChoiceField(label=gettext_lazy("Where is it?"), required=False)
    photos = FilesField(
        label=gettext_lazy("Photos or files"),
        help_text=gettext_lazy(
            "Up to six. Where a photo was taken is removed from it before we keep it."
        ),
        required=False,
    )
    for_name = forms.CharField(
        label=gettext_lazy("The name of the person you speak for"),
        help_text=gettext_lazy("The matter is kept under that name, not under yours."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": True}),
    )
    speaks_for = forms.CharField(
        label=gettext_lazy("The company, association or other body you speak for"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    answer_channel = forms.ChoiceField(
        label=gettext_lazy("How should the answer reach you?"),
        choices=WAYS,
        initial=Channel.SMS,
        widget=forms.RadioSelect,
    )
    phone = PhoneField(
        label=gettext_lazy("Which number?"),
        help_text=gettext_lazy("Only used to answer this matter."),
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "autocomplete": "tel", "data-private": True}
        ),
    )
    name = forms.CharField(
        label=gettext_lazy("What may we call you?"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-private": True}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=120,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "data-private": True}),
    )
    address = forms.CharField(
        label=gettext_lazy("Postal address"),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "street-address", "data-private": True}
        ),
    )
    # People do not see it; programs fill in everything.
    website = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = actor.person if isinstance(actor, User) else None
        self.fields["kind"].hints = {  # type: ignore[attr-defined]
            kind: promise(kind) for kind, _question in KINDS
        }
        self.fields["audience"].hints = {  # type: ignore[attr-defined]
            Voice.Audience.PUBLIC: _(
                "What we answer may help others. We leave names out."
            ),
            Voice.Audience.ANONYMOUS: _(
                "You read the answer with your receipt. Name and number stay empty."
            ),
        }
        self.fields["where"].choices = where_choices(actor)  # type: ignore[attr-defined]
        if self.person is not None:
            self._fill_in(self.person)
        self._ask_for_what_is_needed()

    def _fill_in(self, person: Person) -> None:
        """Whoever is signed in has told us all this before."""
        ways: list[tuple[Any, Any]] = [(Channel.INBOX, _("A message on this site"))]
        self.fields["answer_channel"].choices = ways + WAYS  # type: ignore[attr-defined]
        self.fields["answer_channel"].initial = person.answer_channel
        self.fields["email"].initial = person.email
        self.fields["address"].initial = person.address
        del self.fields["name"]
        if person.phone:
            del self.fields["phone"]

    @property
    def is_elsewhere_open(self) -> bool:
        """Whether the folded part about e-mail and letters must stand open."""
        return bool(
            {"email", "address"} & self.errors.keys()
            or self["answer_channel"].value() in (Channel.EMAIL, Channel.LETTER)
        )

    def _ask_for_what_is_needed(self) -> None:
        """An answer must be able to arrive by the way that is chosen."""
        needed = {
            Channel.SMS: ("phone", _("For a text message we need a mobile number.")),
            Channel.PHONE: ("phone", _("For a call we need a telephone number.")),
            Channel.EMAIL: ("email", _("For an e-mail we need an e-mail address.")),
            Channel.LETTER: ("address", _("For a letter we need a postal address.")),
        }
        name, reason = needed.get(self["answer_channel"].value(), ("", ""))
        is_open = self["audience"].value() != Voice.Audience.ANONYMOUS
        if name in self.fields and is_open:
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _(
                "%(reason)s Or choose another way."
            ) % {"reason": reason}

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        way = facts.get("answer_channel", "")
        is_open = facts.get("audience") != Voice.Audience.ANONYMOUS
        is_nameless = not facts.get("name") and not facts.get("phone")
        is_written = way in (Channel.EMAIL, Channel.LETTER)
        if is_open and is_written and is_nameless and self.person is None:
            self.add_error("name", _("Please tell us whom to write to."))
        return facts

    @property
    def final_kind(self) -> str:
        if self.cleaned_data["is_petition"]:
            return Voice.Kind.PETITION
        return str(self.cleaned_data["kind"])

    @property
    def unit(self) -> Unit | None:
        kind, _colon, pk = self.cleaned_data["where"].partition(":")
        return Unit.objects.get(pk=pk) if kind == "unit" else None

    @property
    def place(self) -> Place | None:
        kind, _colon, pk = self.cleaned_data["where"].partition(":")
        return Place.objects.get(pk=pk) if kind == "place" else None


def promise(kind: str) -> str:
    """By when a voice of this kind, said today, is answered."""
    due = deadlines.answer_due(kind, clock.today())
    told = {"amount": rules.get(due.rule).amount(), "day": words(due.on)}
    if due.is_provisional:
        return _("An answer within %(amount)s, by %(day)s (provisional)") % told
    return _("An answer within %(amount)s, by %(day)s at the latest") % told


def where_choices(actor: Actor) -> list[tuple[str, Any]]:
    """Communities, each with its renewal units; two queries."""
    by_community: dict[int, list[tuple[str, str]]] = {}
    for unit in units.visible_to(actor).order_by("name"):
        rows = by_community.setdefault(unit.community_id, [])
        rows.append((f"unit:{unit.pk}", unit.name))
    groups: list[tuple[str, Any]] = [("", _("Nowhere in particular, or not sure"))]
    for place in Place.objects.filter(kind=Place.Kind.COMMUNITY).order_by("pk"):
        elsewhere = _("Elsewhere in %(community)s") % {"community": place.name}
        rows = by_community.get(place.pk, [])
        groups.append((place.name, [*rows, (f"place:{place.pk}", elsewhere)]))
    return groups


class FindForm(forms.Form):
    """Receipt number and code: both, or nothing opens."""

    number = forms.CharField(
        label=gettext_lazy("Receipt number"),
        help_text=gettext_lazy("Looks like 示例-2026-000431; digits alone will do."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Six-digit code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "class": "brief",
                "data-private": True,
            }
        ),
    )


class AgainForm(forms.Form):
    """What is still missing."""

    reason = WordsField(
        label=gettext_lazy("What is still missing?"),
        most=MAX_REASON,
        rows=4,
        refusal=gettext_lazy("Please say what is still missing."),
    )


class TakeBackForm(forms.Form):
    reason = WordsField(
        label=gettext_lazy("Why?"), most=MAX_REASON, rows=2, required=False
    )
