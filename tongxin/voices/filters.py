"""The filters of the list of voices, as its address holds them.

Page, export and saved list read them here, so that all three mean the same. What cannot
be understood is left out: an old or mistyped address still opens a list.
"""

from datetime import date

from django.db.models import Q, QuerySet, TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tongxin.kernel import clock
from tongxin.units.models import Stage
from tongxin.voices import search
from tongxin.voices.models import Voice

MAX_QUESTION = 100


class Tab(TextChoices):
    WAITING = "waiting", _("To send on")
    LATE = "late", _("Late")
    TODAY = "today", _("Due today")
    IN_HAND = "in_hand", _("In hand")
    ALL = "all", _("All")
    PAST = "past", _("History")

    @property
    def states(self) -> tuple[str, ...]:
        return {
            Tab.WAITING: Voice.WAITING,
            Tab.LATE: Voice.OPEN,
            Tab.TODAY: Voice.OPEN,
            Tab.IN_HAND: (Voice.State.ACCEPTED,),
            Tab.ALL: (),
            Tab.PAST: (Voice.State.PAST,),
        }[self]

    def due(self, today: date) -> Q:
        return {
            Tab.LATE: Q(due_on__lt=today),
            Tab.TODAY: Q(due_on=today),
        }.get(self, Q())


class Sort(TextChoices):
    DUE = "due", _("By deadline")
    NEW = "new", _("Latest first")
    OLD = "old", _("Oldest first")

    @property
    def order(self) -> tuple[str, str]:
        return {
            Sort.DUE: ("due_on", "pk"),
            Sort.NEW: ("-received_at", "-pk"),
            Sort.OLD: ("received_at", "pk"),
        }[self]


class VoiceFilters:
    """What a list shows: a tab, what it is narrowed to, words, an order."""

    def __init__(self, given: QueryDict) -> None:
        question = given.get("q", "").replace("\x00", "")
        self.q = " ".join(question.split())[:MAX_QUESTION]
        self.kind = _one_of(given.get("kind"), Voice.Kind.values)
        self.channel = _one_of(given.get("channel"), Voice.Channel.values)
        self.community = _number(given.get("community"))
        self.unit = _number(given.get("unit"))
        self.stage = _one_of(given.get("stage"), Stage.values)
        usual = Tab.ALL if self.q else Tab.WAITING
        self.tab = Tab(_one_of(given.get("state"), Tab.values) or usual)
        # Every voice there is has no order by deadline: nothing would be urgent in it.
        is_unhurried = self.tab in (Tab.ALL, Tab.PAST)
        natural = Sort.NEW if is_unhurried else Sort.DUE
        asked = Sort(_one_of(given.get("sort"), Sort.values) or natural)
        self.sort = natural if is_unhurried and asked == Sort.DUE else asked
        self._natural = natural

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or self._exact)

    @property
    def _exact(self) -> dict[str, str | int]:
        """What a voice must have, by the name of the field and of the filter."""
        wanted = {
            "kind": self.kind,
            "channel": self.channel,
            "community": self.community,
            "unit": self.unit,
            "stage": self.stage,
        }
        return {name: value for name, value in wanted.items() if value}

    def query(self) -> str:
        """The filters as an address, without what goes without saying."""
        facts = {
            "state": self.tab.value,
            **self._exact,
            "q": self.q,
            "sort": "" if self.sort == self._natural else self.sort.value,
        }
        if self.tab == Tab.WAITING and not self.q:
            del facts["state"]
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name, value in facts.items() if value})
        return f"?{query.urlencode()}" if query else ""

    def narrow(self, voices: QuerySet[Voice]) -> QuerySet[Voice]:
        """Without the tab: what the other tabs share."""
        voices = voices.filter(**self._exact)
        if self.tab == Tab.ALL and not self.q:
            # Only whoever looks for something finds what was over long ago.
            voices = voices.exclude(state=Voice.State.PAST)
        return search.matching(voices, self.q) if self.q else voices

    def lanes(self, voices: QuerySet[Voice]) -> list[QuerySet[Voice]]:
        """One ordered list for each state, so that each is one walk along an index."""
        voices = self.narrow(voices).filter(self.tab.due(clock.today()))
        voices = voices.order_by(*self.sort.order)
        if not self.tab.states:
            return [voices]
        return [voices.filter(state=state) for state in self.tab.states]

    def apply(self, voices: QuerySet[Voice]) -> QuerySet[Voice]:
        """The whole list in its order."""
        voices = self.narrow(voices).filter(self.tab.due(clock.today()))
        if self.tab.states:
            voices = voices.filter(state__in=self.tab.states)
        return voices.order_by(*self.sort.order)


def _one_of(given: str | None, known: list[str]) -> str:
    return given if given in known else ""


def _number(given: str | None) -> int | None:
    return int(given) if given and given.isdecimal() and len(given) < 12 else None
