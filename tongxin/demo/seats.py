"""The conferences of the demo: founded by papers, with seats, bylaws and studios."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db.models import QuerySet

from tongxin.councils import operations
from tongxin.councils.models import Body, IssuedDocument, Seat, Term
from tongxin.demo.members import fit
from tongxin.demo.street import Street, read
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people import operations as people
from tongxin.people.models import Channel, Person, User
from tongxin.rolls import operations as rolls
from tongxin.rolls.models import Side
from tongxin.units.models import Unit

FOUNDED_DAYS_BEFORE = 388
# What a street's paper says of its conferences, beside the rule for all of them.
BYLAWS = [
    ("dushu", "council.alternates", 2, "外住业主多，两名候补轮流来。"),
    ("biyu", "council.objections", 5, "物业和业主要多看几天。"),
]


@dataclass
class Council:
    """A body as the story plays it: who calls, who types, who sits where."""

    facts: dict[str, Any]
    body: Body
    keeper: User
    typist: User

    @property
    def key(self) -> str:
        return str(self.facts["key"])

    def holder(self, kind: str, which: str = Term.Kind.HOLDER) -> Term:
        return self.terms(which).filter(seat__kind=kind)[0]

    def terms(self, which: str = Term.Kind.HOLDER) -> QuerySet[Term]:
        rows = Term.objects.filter(seat__body=self.body, kind=which, until_on=None)
        return rows.select_related("seat", "person__user").order_by("seat__position")


class Founding:
    """Found every body of the data on one day; people sit in several of them."""

    def __init__(self, street: Street, last: date) -> None:
        self.street, self.last = street, last
        self.councils: dict[str, Council] = {}
        self._people: dict[str, Person] = {}
        self._numbers = count(1)

    def found_all(self) -> None:
        facts = read("councils/bodies.toml")
        papers = {one["key"]: self._paper(one) for one in facts["paper"]}
        for one in facts["body"]:
            self._found(one, papers[one["paper"]])
        for key, code, value, reason in BYLAWS:
            council = self.councils[key]
            operations.set_bylaw(
                self.street.accounts["demo-chief"],
                council.body,
                code=code,
                value=value,
                from_on=clock.today(),
                reason=reason,
            )
        for council in self.councils.values():
            self._fill(council)
            self._open_studio(council)

    def _paper(self, facts: dict[str, Any]) -> IssuedDocument:
        day = self.last + timedelta(days=facts["days"])
        return operations.register_document(
            self.street.accounts["demo-chief"],
            title=facts["title"],
            number=facts["number"],
            issuer=facts["issuer"],
            issued_on=day,
            in_force_from=day,
        )

    def _found(self, facts: dict[str, Any], paper: IssuedDocument) -> None:
        accounts = self.street.accounts
        body = operations.found_body(
            accounts["demo-chief"],
            facts["kind"],
            name=facts["name"],
            founded_on=clock.today(),
            founded_by=paper,
            unit=self.street.units.get(facts.get("unit", "")),
            seats=[seat["kind"] for seat in facts["seats"]],
        )
        self.councils[facts["key"]] = Council(
            facts, body, accounts[facts["keeper"]], accounts[facts["typist"]]
        )

    # ---- Seats ----

    def _fill(self, council: Council) -> None:
        rows = zip(council.body.seats.all(), council.facts["seats"], strict=True)
        for seat, facts in rows:
            if facts.get("vacant"):
                continue
            person = self._holder(council.body, facts, 0)
            self._seat(council, seat, facts, person)
            if "alternate" in facts:
                person = self._holder(council.body, {"name": facts["alternate"]}, 1)
                self._stand_in(council, seat, person)

    def _seat(
        self, council: Council, seat: Seat, facts: dict[str, Any], person: Person
    ) -> None:
        fit(self.street, seat, person)
        operations.fill_seat(
            council.keeper,
            seat,
            person=person,
            shown_name=facts.get("name") or person.name,
            from_on=clock.today(),
        )

    def _stand_in(self, council: Council, seat: Seat, person: Person) -> None:
        fit(self.street, seat, person)
        operations.fill_seat(
            council.keeper,
            seat,
            person=person,
            shown_name=person.name,
            from_on=clock.today(),
            kind=Term.Kind.ALTERNATE,
        )

    def _holder(self, body: Body, facts: dict[str, Any], place: int) -> Person:
        """An account's person, somebody by name, or an owner from the unit's roll."""
        account = self.street.accounts.get(facts.get("account", facts.get("name", "")))
        if account is not None and account.person is not None:
            return account.person
        if facts.get("name"):
            return self._named(facts["name"], facts.get("way", Channel.SMS))
        assert body.unit is not None
        return self._owner(body.unit, place)

    def _named(self, name: str, way: str) -> Person:
        if name not in self._people:
            self._people[name] = people.register_person(
                SYSTEM,
                name=name,
                phone=f"1380002{next(self._numbers):04}",
                answer_channel=way,
            )
        return self._people[name]

    def _owner(self, unit: Unit, place: int) -> Person:
        rows = unit.entitlements.filter(side=Side.OWNER_IN, until_on=None)
        taken = {user.person_id for user in self.street.accounts.values()}
        found = [row.person for row in rows.select_related("person").order_by("pk")]
        free = [one for one in found if one.pk not in taken]
        if len(free) > place:
            return free[place]
        number = next(self._numbers)
        entry = rolls.enter_person(
            self.street.accounts["demo-clerk"],
            unit,
            name=f"{'柏窦'[place]}业例",
            phone=f"1380002{number:04}",
            side=Side.OWNER_IN,
            basis="register",
            label=f"1栋{number}01",
            area=Decimal("75.5"),
            area_source="register",
        )
        return entry.person

    # ---- The studio ----

    def _open_studio(self, council: Council) -> None:
        facts = dict(council.facts["studio"])
        if facts.pop("plaque", False):
            facts["plaque_on"] = clock.today()
        studio = operations.open_studio(council.keeper, council.body, **facts)
        operations.set_roster(
            council.keeper,
            studio,
            hours=[
                (day, time(start), time(end), name)
                for day, start, end, name in council.facts["roster"]
            ],
        )
