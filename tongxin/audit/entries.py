"""The journal as an auditor reads it: filtered, in order, with who and which seal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.journal import queries as journal
from tongxin.journal.models import Entry
from tongxin.journal.words import WORDS
from tongxin.kernel import clock
from tongxin.kernel.fields import Day
from tongxin.kernel.listing import Filters, Words
from tongxin.kernel.rooms import rooms
from tongxin.people.models import User

READ = ".read"


@cache
def kinds() -> dict[str, Promise]:
    """By label, the records that lines are about: all that the rooms name."""
    return {
        model._meta.label: words
        for room in rooms().values()
        for model, words in room.kinds.items()
    }


def act(action: str) -> str:
    """What was done, in words; empty for a code of an older program."""
    if action in WORDS:
        return str(WORDS[action].what)
    return _("looked at a protected record") if action.endswith(READ) else ""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One entry with the name of whoever acted, and in words."""

    entry: Entry
    who: str

    @property
    def act(self) -> str:
        return act(self.entry.action)

    @property
    def told(self) -> str:
        code = format_html('<code class="soft">{}</code>', self.entry.action)
        return format_html("{}<br>{}", self.act, code) if self.act else code

    @property
    def actor(self) -> str:
        person = self.entry.on_behalf_of_id
        if person is None:
            return self.who
        return f"{self.who} · {_('for person %(n)s') % {'n': person}}"

    @property
    def record(self) -> str:
        label = self.entry.subject_label
        return f"{kinds().get(label, label)} {self.entry.subject_id}"

    @property
    def moment(self) -> str:
        return f"{timezone.localtime(self.entry.at):%Y-%m-%d %H:%M:%S}"

    @property
    def fields(self) -> str:
        names = ((name,) for name in self.entry.fields)
        return format_html_join(" ", "<code>{}</code>", names)

    @property
    def seal(self) -> str:
        return str(self.entry.seal_id or _("waits"))


class EntryFilters(Filters):
    """What an auditor looks for: days and numbers that somebody can mean."""

    action = Words(gettext_lazy("Act begins with"))
    label = forms.ChoiceField(label=gettext_lazy("Record"))
    pk = forms.IntegerField(
        label=gettext_lazy("Its number"), min_value=1, max_value=10**15
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Who acted"),
        choices=[
            (Entry.Actor.PERSON, gettext_lazy("Accounts")),
            (Entry.Actor.PUBLIC, gettext_lazy("Visitors")),
            (Entry.Actor.SYSTEM, gettext_lazy("The program")),
        ],
    )
    since = Day(label=gettext_lazy("From"))
    until = Day(label=gettext_lazy("Up to"))


def entries(_auditor: User, **asked: Any) -> QuerySet[Entry]:
    """The newest first; an action is meant with all that begin like it."""
    until = asked["until"]
    facts = {
        "action__startswith": asked["action"],
        "subject_label": asked["label"],
        "subject_id": asked["pk"],
        "actor_kind": asked["kind"],
        "at__gte": asked["since"] and clock.midnight(asked["since"]),
        "at__lt": until and clock.midnight(until) + timedelta(days=1),
    }
    return journal.latest().filter(**{k: v for k, v in facts.items() if v})


def journal_lines(rows: Sequence[Entry], _asked: object = None) -> list[JournalLine]:
    """With names of colleagues; a resident who acted is an account, no name."""
    ids = {entry.actor_id for entry in rows if entry.actor_id is not None}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=ids)}
    return [
        JournalLine(entry, names.get(entry.actor_id or 0, _kind(entry)))
        for entry in rows
    ]


def _kind(entry: Entry) -> str:
    is_system = entry.actor_kind == Entry.Actor.SYSTEM
    return _("The program") if is_system else _("A visitor")
