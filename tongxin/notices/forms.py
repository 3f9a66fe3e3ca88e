"""What a list of deliveries may be asked for, and what came of a call."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.kernel.listing import Filters
from tongxin.notices.models import CallTry
from tongxin.notices.queries import SENT_BY


class DeliveryFilters(Filters):
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("unsure", pgettext_lazy("notice", "For you to decide")),
            ("failed", pgettext_lazy("notice", "Did not arrive")),
            ("waiting", pgettext_lazy("notice", "Waiting")),
            ("sent", pgettext_lazy("notice", "Sent")),
        ],
        initial="unsure",
    )
    channel = forms.ChoiceField(
        label=pgettext_lazy("notice", "Way"),
        choices=[(one.value, one.label) for one in SENT_BY],
    )


class TrySenderForm(forms.Form):
    """Where a line goes with which somebody tries the house's senders."""

    channel = forms.ChoiceField(
        label=pgettext_lazy("notice", "Way"),
        choices=[
            ("sms", pgettext_lazy("notice", "By text message")),
            ("email", pgettext_lazy("notice", "By e-mail")),
        ],
        widget=forms.RadioSelect,
        initial="sms",
    )
    to = forms.CharField(
        label=_("Your own number or address"),
        help_text=_("It is used for this once and not kept."),
        max_length=120,
    )


class CallForm(forms.Form):
    """What came of a call, and how many tries its page knew of."""

    outcome = forms.ChoiceField(choices=CallTry.Outcome.choices)
    after_tries = forms.IntegerField(min_value=0, max_value=9)
