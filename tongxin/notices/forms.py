"""What a list of deliveries may be asked for, in its address."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongxin.notices.models import CallTry, Notice
from tongxin.people.models import Channel

State = Notice.State

GROUPS = {
    "unsure": (State.UNSURE,),
    "failed": (State.FAILED,),
    "waiting": (State.QUEUED, State.SENDING),
    "sent": (State.SENT,),
}
GROUP_NAMES = [
    ("unsure", pgettext_lazy("notice", "For you to decide")),
    ("failed", pgettext_lazy("notice", "Did not arrive")),
    ("waiting", pgettext_lazy("notice", "Waiting")),
    ("sent", pgettext_lazy("notice", "Sent")),
]
NOTHING = {
    "unsure": _("Nothing is left to decide."),
    "failed": _("Everything arrived."),
    "waiting": _("Nothing is waiting."),
    "sent": _("Nothing has been sent yet."),
}
# What lies on a page of ours has arrived; nothing is to be seen to.
CHANNELS = [
    (channel.value, channel.label)
    for channel in Channel
    if channel not in {Channel.INBOX, Channel.RECEIPT}
]


class DeliveryFilter(forms.Form):
    """A wrong value in an address is as none: the list still shows something."""

    state = forms.ChoiceField(choices=GROUP_NAMES, required=False)
    channel = forms.ChoiceField(choices=CHANNELS, required=False)

    groups = GROUP_NAMES
    ways = CHANNELS

    @property
    def group(self) -> str:
        return self._given("state") or "unsure"

    @property
    def nothing_words(self) -> str:
        return str(NOTHING[self.group])

    @property
    def states(self) -> tuple[Notice.State, ...]:
        return GROUPS[self.group]

    @property
    def way(self) -> str:
        return self._given("channel")

    @property
    def channels(self) -> list[str]:
        return [self.way] if self.way else [value for value, _label in CHANNELS]

    def _given(self, name: str) -> str:
        self.full_clean()
        given: str = self.cleaned_data.get(name, "")
        return given


class CallForm(forms.Form):
    """What came of a call, and how many tries its page knew of."""

    outcome = forms.ChoiceField(choices=CallTry.Outcome.choices)
    after_tries = forms.IntegerField(min_value=0, max_value=9)
