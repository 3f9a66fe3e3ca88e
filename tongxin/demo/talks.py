"""Consultations in the demo's year: prepared, opened, answered in every way, sealed.

Each act is played at its moment by whoever would do it, so that it stands in the
journal where it belongs.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils import timezone

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation, Stance, Statement
from tongxin.demo import roll
from tongxin.demo.answers import Asked, PersonAnswers, fill_in
from tongxin.demo.life import Story
from tongxin.demo.street import Street, read
from tongxin.kernel.actors import SYSTEM
from tongxin.notices import operations as notices
from tongxin.notices.models import CallTry, Notice
from tongxin.people.models import Channel, Organisation, Person, User
from tongxin.voices.models import Point

if TYPE_CHECKING:
    from tongxin.units.models import Unit

# Before the conferences: whoever holds an owner's seat stands on the roll.
ROLL_DAYS_BEFORE = 395
VOICE_DAYS_BEFORE = 215
# Of what is not said online; a collector's forms are few enough to count as others.
BY_STAFF = ["window"] * 9 + ["phone"] * 6 + ["paper"] * 3
KEEPERS = {"dushu": "demo-secretary", "yuetong": "demo-lujing"}
COLLECTORS = {
    "dushu": ["demo-social", "demo-receptionist"],
    "yuetong": ["demo-lujing"],
}
OWNERS = {"owner": ["owner_in", "owner_out"]}


def plan_talks(street: Street, story: Story) -> None:
    """Put the rolls and every consultation of the data into the story."""
    day = story.last - timedelta(days=ROLL_DAYS_BEFORE)
    named = {
        "owner": ["林样例", "苏业例"],
        "tenant": ["罗租例"],
        "shop": ["唐店例"],
    }
    since = roll.long_ago(day)
    books = {"dushu": roll.dushu(named, since), "yuetong": roll.yuetong(since)}
    for slug, book in books.items():
        unit = street.units[slug]
        story.at(day, 9, partial(roll.take_in, street, unit, book, day))
    story.at(
        day + timedelta(days=3),
        14,
        partial(roll.post_letters, street, street.units["dushu"]),
    )
    for facts in read("consultations.toml")["consultation"]:
        Talk(street, story, facts).plan()


class Talk:
    """One consultation from its first draft to wherever the data lets it come."""

    def __init__(self, street: Street, story: Story, facts: dict[str, Any]) -> None:
        self.street, self.story, self.facts = street, story, facts
        self.unit: Unit = street.units[facts["unit"]]
        self.keeper = street.accounts[KEEPERS[facts["unit"]]]
        lot = facts.get("lot", facts["key"])
        self.random = Random(lot)  # noqa: S311 - a story, not a secret
        self.talk: Consultation
        self.statements: dict[str, Statement] = {}
        self.sheets: list[PersonAnswers] = []
        self.people: dict[str, list[Person]] = {}

    def plan(self) -> None:
        facts, at = self.facts, self._at
        for one in facts["statement"]:
            if "matter" in one:
                day = self.story.last - timedelta(days=VOICE_DAYS_BEFORE)
                self.story.raise_matter(one["matter"], self.unit, day)
        at("drafted", 10, self._draft)
        self._on(facts["drafted"] + 1, 9, self._announce)
        if facts["until"] == "draft":
            return
        at("opens", 10, self._open)
        for day in facts.get("reminders", ()):
            self._on(day, 11, self._remind)
        if "extended_on" in facts:
            at("extended_on", 11, self._extend)
        for number, one in enumerate(facts["statement"], start=1):
            if "withdrawn_on" in one:
                renew = partial(self._renew, str(number), one)
                self._on(one["withdrawn_on"], 11, renew)
        end = facts["closes"] + (7 if "extended_on" in facts else 0)
        self._on(end, 18, self._close, minute=1)

    def _at(self, name: str, hour: int, step: Any) -> None:
        self._on(self.facts[name], hour, step)

    def _on(self, days: int, hour: int, step: Any, minute: int = 0) -> None:
        self.story.at(self.story.last + timedelta(days=days), hour, step, minute)

    # ---- Before it opens ----

    def _draft(self) -> None:
        facts = self.facts
        self.talk = operations.draft_consultation(
            self.keeper,
            self.unit,
            title=facts["title"],
            record_on=self.story.last + timedelta(days=facts["record"]),
        )
        for name in facts.get("asks", ()):
            organisation = Organisation.objects.get(name=name)
            operations.ask_institution(
                self.keeper, self.talk, organisation=organisation
            )
        for number, one in enumerate(facts["statement"], start=1):
            statement = operations.add_statement(
                self.keeper,
                self.talk,
                text=one["text"],
                point=self._point(one.get("matter", "")),
            )
            self.statements[str(number)] = statement
            # Of what is in preparation one is still a draft.
            if facts["until"] != "draft" or number == 1:
                self._make_ready(statement)

    def _announce(self) -> None:
        operations.announce_consultation(self.keeper, self.talk)

    def _point(self, matter: str) -> Point | None:
        """Somebody of this unit who raised it and can say yes, or cannot be asked."""
        by_account = Q(voice__author__user__isnull=False)
        unasked = Q(voice__author=None) | Q(
            voice__author__answer_channel=Channel.RECEIPT, voice__filed_by=None
        )
        points = Point.objects.filter(matter__title=matter, voice__unit=self.unit)
        known_first = F("voice__author__user").desc(nulls_last=True)
        return points.filter(by_account | unasked).order_by(known_first, "-pk").first()

    def _make_ready(self, statement: Statement) -> None:
        """The author agrees; somebody of two sides has looked at it."""
        if statement.consent == Statement.Consent.ASKED:
            assert statement.point is not None
            author = User.objects.get(person=statement.point.voice.hears)
            operations.answer_quotation(author, statement, agrees=True)
            self._ring(statement)
        for side, person in self._checkers():
            operations.check_statement(self.keeper, statement, side=side, person=person)
        operations.issue_statement(self.keeper, statement)

    def _checkers(self) -> Iterator[tuple[str, Person]]:
        for side in ("owner_out", "tenant"):
            rows = self.unit.entitlements.filter(side=side, until_on=None)
            entry = rows.select_related("person").order_by("-pk")[0]
            yield side, entry.person

    # ---- While it is open ----

    def _open(self) -> None:
        closes = self.story.last + timedelta(days=self.facts["closes"])
        self.talk = operations.open_consultation(
            self.keeper,
            self.talk,
            closes_on=closes,
            merges=self.facts.get("merges", {}),
        )
        self._ring(self.talk)
        for one in self.facts.get("position", ()):
            self._state(dict(one))
        self.sheets = fill_in(
            self.random, self.facts["spoke"], self._asked(), self._early()
        )
        self.people = {side: self._people(side) for side in self.facts["spoke"]}
        self._hand_out()

    def _state(self, facts: dict[str, Any]) -> None:
        organisation = Organisation.objects.get(name=facts.pop("who"))
        statement = self.statements[str(facts.pop("to"))]
        speaker = self.keeper
        if organisation.kind == Organisation.Kind.APPLICANT:
            speaker = self.street.accounts["demo-applicant"]
        operations.state_position(
            speaker, statement, organisation=organisation, **facts
        )

    def _asked(self) -> Iterator[Asked]:
        sides = self.facts["spoke"]
        for number, one in enumerate(self.facts["statement"], start=1):
            counts = {side: one[side] for side in sides if side in one}
            is_early = "withdrawn_on" in one
            part = "early" if is_early else "all"
            yield Asked(str(number), counts, one.get("splits", False), part)
            if is_early:
                yield Asked(f"{number}+", one["anew_counts"], part="late")

    def _early(self) -> float:
        """Which share of the answers comes before a statement is withdrawn."""
        facts = self.facts
        days = [o["withdrawn_on"] for o in facts["statement"] if "withdrawn_on" in o]
        if not days:
            return 0
        whole = facts["closes"] - facts["opens"]
        return float((days[0] - facts["opens"] - 1) / whole)

    def _people(self, side: str) -> list[Person]:
        """Those who will speak: by lot, and last whoever has an account."""
        kinds = OWNERS.get(side, [side])
        rows = self.talk.entries.order_by("pk").select_related("person__user")
        found = [
            entry.person
            for entry in rows.filter(
                person__entitlements__side__in=kinds,
                person__entitlements__unit=self.unit,
            ).distinct()
        ]
        count = self.facts["spoke"][side]
        demo = {user.person_id for user in roll.residents(self.street)}
        if self.facts["until"] == "open":
            # Whoever tries the demo has everything still to say.
            found = [one for one in found if one.pk not in demo]
        online = [one for one in found if hasattr(one, "user")]
        others = [one for one in found if one not in online]
        self.random.shuffle(others)
        return [*others[: count - len(online)], *online][:count]

    def _hand_out(self) -> None:
        """Each sheet at its day; on one day one after the other."""
        facts = self.facts
        days = facts["closes"] - facts["opens"]
        by_day: dict[int, list[tuple[PersonAnswers, Person]]] = {}
        for sheet in self.sheets:
            count = facts["spoke"][sheet.side]
            until = days if facts["until"] != "open" else -facts["opens"] + 1
            day = facts["opens"] + sheet.place * until // count
            who = self.people[sheet.side][sheet.place]
            by_day.setdefault(day, []).append((sheet, who))
        if facts["until"] != "open":
            self._let_some_be_late(by_day[facts["closes"] - 1])
        for day, some in by_day.items():
            self._on(day, 16, partial(self._answer_all, some))

    def _let_some_be_late(self, some: list[tuple[PersonAnswers, Person]]) -> None:
        """Two forms lie in the box at the end; they are typed on the next morning."""
        late = [one for one in some if not hasattr(one[1], "user")][:2]
        for one in late:
            some.remove(one)
            self._on(self.facts["closes"] + 1, 9, partial(self._type_late, *one))

    def _type_late(self, sheet: PersonAnswers, person: Person) -> None:
        assert self.talk.closes_at is not None
        moment = self.talk.closes_at - timedelta(hours=2)
        self._type(person, self._known(sheet), at=moment)

    def _answer_all(self, some: Sequence[tuple[PersonAnswers, Person]]) -> None:
        for sheet, person in some:
            choices = self._known(sheet)
            if user := getattr(person, "user", None):
                self._take(user, choices)
            else:
                self._type(person, choices)
        self._ring(self.talk)

    def _known(self, sheet: PersonAnswers) -> dict[int, str]:
        """By the statements that stand now."""
        return {
            self.statements[key].pk: word
            for key, word in sheet.choices.items()
            if key in self.statements
        }

    def _take(self, user: User, choices: dict[int, str]) -> None:
        for statement in Statement.objects.filter(pk__in=choices):
            operations.take_stance(user, statement, choice=choices[statement.pk])

    def _type(
        self, person: Person, choices: dict[int, str], at: datetime | None = None
    ) -> None:
        """Paper where it is late, else one of the ways by which people come."""
        channel = Stance.Channel.PAPER if at else self.random.choice(BY_STAFF)
        collector = None
        if channel == Stance.Channel.PAPER:
            name = self.random.choice(COLLECTORS[self.facts["unit"]])
            collector = self.street.accounts[name]
        operations.type_stances(
            self.street.accounts["demo-clerk"],
            self.talk,
            person=person,
            choices=choices,
            channel=channel,
            expressed_at=at or timezone.now() - timedelta(hours=1),
            collector=collector,
        )

    def _remind(self) -> None:
        operations.remind_the_silent(self.keeper, self.talk)
        self._ring(self.talk)

    def _extend(self) -> None:
        reason = self.facts["extended_because"]
        operations.extend_consultation(self.keeper, self.talk, reason=reason)
        self._ring(self.talk)

    def _renew(self, key: str, facts: dict[str, Any]) -> None:
        """What was not clear is asked anew, under its own number."""
        statement = operations.withdraw_statement(
            self.keeper,
            self.statements.pop(key),
            reason=facts["withdrawn_because"],
            text=facts["anew"],
        )
        assert statement is not None
        self._make_ready(statement)
        self.statements[f"{key}+"] = statement

    # ---- Afterwards ----

    def _close(self) -> None:
        self.talk = operations.close_consultation(SYSTEM, self.talk)
        assert self.talk.paper_until is not None
        self.story.at(self.talk.paper_until + timedelta(days=1), 9, self._seal)

    def _seal(self) -> None:
        """Sealed in the morning; the worker has the report a moment later."""
        self.talk = operations.seal_consultation(self.keeper, self.talk)
        operations.run_report(self.talk.report.pk)
        if self.facts["until"] == "published":
            day = timezone.localdate() + timedelta(days=2)
            self.story.at(day, 10, self._publish)

    def _publish(self) -> None:
        operations.publish_report(self.keeper, self.talk)
        self._ring(self.talk)

    def _ring(self, subject: Consultation | Statement) -> None:
        """Whoever hears by telephone is called; those of today's still wait."""
        if self.facts["until"] in ("open", "draft"):
            return
        for notice in Notice.objects.filter(
            subject_label=subject._meta.label,
            subject_id=subject.pk,
            channel=Channel.PHONE,
            state=Notice.State.QUEUED,
        ):
            notices.record_call(
                self.street.accounts["demo-clerk"],
                notice,
                outcome=CallTry.Outcome.REACHED,
            )
