"""Holding the rows of a workbook against the roll: new, changed, known, doubtful.

Reads the database, writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from tongxin.imports.judgement import Doubt, Judged, Judgement, Status
from tongxin.imports.models import Workbook
from tongxin.people.models import Person
from tongxin.people.queries import hash_of_id_number
from tongxin.rolls.importing import USUAL_BASIS, Line
from tongxin.rolls.models import Entitlement, Holding, HoldingOwner, Side
from tongxin.units.models import Unit

BATCH_SIZE = 500


@dataclass(slots=True)
class RollRow(Judged[Line]):
    """A row with what it would become; `who` names the person in this file."""

    who: str = ""
    speaker: str = ""
    # Rows of owners that end with it: the holding was sold.
    replaced: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Somebody:
    """A person in the file: one who is known already, or one to be registered."""

    key: str
    name: str
    label: str = ""
    row: int = 0
    person_id: int | None = None
    phone: str = ""
    id_number: str = ""
    has_id: bool = False


@dataclass(slots=True)
class Known:
    """What is on the roll now, found by what a sheet says."""

    holdings: dict[str, Holding] = field(default_factory=dict)
    people: dict[int, Somebody] = field(default_factory=dict)
    entries: set[tuple[int, str, str]] = field(default_factory=set)
    firms: set[tuple[str, str]] = field(default_factory=set)
    # Of each holding its owners by who they are, with the row that says so.
    owners: dict[str, dict[str, int]] = field(default_factory=dict)
    speakers: dict[str, Somebody] = field(default_factory=dict)
    marked: set[int] = field(default_factory=set)
    by_hash: dict[str, int] = field(default_factory=dict)


def known_roll(unit: Unit, lines: Sequence[Line]) -> Known:
    """The unit's roll, and whoever has one of the file's id numbers anywhere."""
    known = Known({one.label: one for one in unit.holdings.all()})
    entries = unit.entitlements.filter(
        until_on=None, state=Entitlement.State.ACCEPTED, person__erased_at=None
    ).select_related("person__seal_key", "holding")
    for entry in entries:
        label = entry.holding.label if entry.holding else ""
        _meet(known, entry.person, label)
        known.entries.add((entry.person_id, entry.side, label))
    owners = HoldingOwner.objects.filter(holding__unit=unit, until_on=None)
    for pk, label, person_id, firm in owners.values_list(
        "pk", "holding__label", "person_id", "organisation__name"
    ):
        if firm is not None:
            known.firms.add((firm, label))
        known.owners.setdefault(label, {})[firm or f"person:{person_id}"] = pk
    mandates = unit.mandates.filter(until_on=None, person__erased_at=None)
    for one in mandates.select_related("person__seal_key", "organisation"):
        known.speakers[one.organisation.name] = _meet(known, one.person, "")
    known.marked = set(
        unit.ties.filter(until_on=None).values_list("person_id", flat=True)
    )
    known.by_hash = _holders_of(lines)
    return known


def _meet(known: Known, person: Person, label: str) -> Somebody:
    if person.pk not in known.people:
        known.people[person.pk] = Somebody(
            key=f"person:{person.pk}",
            name=person.name,
            label=label,
            person_id=person.pk,
            phone=person.phone,
            has_id=person.has_id_number,
        )
    return known.people[person.pk]


def _holders_of(lines: Sequence[Line]) -> dict[str, int]:
    numbers = {n for one in lines for n in (one.id_number, one.speaker_id) if n}
    hashes = sorted(hash_of_id_number(number) for number in numbers)
    found: dict[str, int] = {}
    for start in range(0, len(hashes), BATCH_SIZE):
        rows = Person.objects.filter(
            id_number_hash__in=hashes[start : start + BATCH_SIZE]
        )
        found |= dict(rows.values_list("id_number_hash", "pk"))
    return found


def unit_of(workbook: Workbook) -> Unit:
    return Unit.objects.get(pk=workbook.subject_id or 0)


def judge_roll(workbook: Workbook, lines: Sequence[Line]) -> "Judge":
    return Judge(lines, known_roll(unit_of(workbook), lines), workbook.settled)


class Judge(Judgement[RollRow]):
    """Goes through the lines once; `judged` and `somebodies` are what it finds."""

    def __init__(
        self,
        lines: Sequence[Line],
        known: Known,
        settled: Mapping[str, Mapping[str, str]],
    ) -> None:
        super().__init__(settled)
        self.known = known
        self.somebodies: dict[str, Somebody] = {}
        self._named: dict[str, list[Somebody]] = {}
        self._at: dict[tuple[str, str], Somebody] = {}
        for somebody in known.people.values():
            self._remember(somebody)
        for person_id, _side, label in known.entries:
            there = known.people[person_id]
            self._at.setdefault((there.name, label), there)
        self._areas = {
            label: held.area for label, held in known.holdings.items() if held.area
        }
        self._firms = _speakers_named(lines)
        self._speakers: dict[str, str] = {}
        self._seen: dict[tuple[str, str, str], int] = {}
        found = {line.row: self._settle_side(line) for line in lines}
        # Whoever has an id number is certain; the others are held against them.
        order = sorted(found.values(), key=lambda one: not one.line.id_number)
        for one in order:
            self._find_person(one)
        self.judged = list(found.values())
        for one in self.judged:
            self._judge(one)

    # ---- What was settled ----

    def _settle_side(self, line: Line) -> RollRow:
        one = RollRow(line, Status.WRONG if line.wrong else Status.NEW)
        one.reasons += line.wrong
        if one.status is Status.WRONG:
            return one
        for kind, reason in line.doubts.items():
            if kind == "side":
                sides = tuple((side.value, str(side.label)) for side in Side)
                chosen = self.ask(one, Doubt(kind, reason, sides))
                if chosen in Side.values:
                    one.line = replace(line, side=chosen, basis=_basis(line, chosen))
            else:
                words = {
                    "id": _("Enter without the id number"),
                    "phone": _("Enter without the telephone number"),
                }
                take = words.get(kind, _("Enter all the same"))
                self.ask(one, Doubt(kind, reason, (("take", take),)))
        return one

    # ---- Who it is ----

    def _remember(self, somebody: Somebody) -> Somebody:
        self.somebodies[somebody.key] = somebody
        self._named.setdefault(somebody.name, []).append(somebody)
        return somebody

    def _find_person(self, one: RollRow) -> None:
        line = one.line
        if one.status in (Status.WRONG, Status.LEFT):
            return
        if line.is_firm:
            self._find_speaker(one)
            return
        facts = Somebody(
            "", line.name, line.label, line.row, None, line.phone, line.id_number
        )
        if found := self._same(one, facts):
            one.who = found.key
            self._at.setdefault((line.name, line.label), found)

    def _same(self, one: RollRow, facts: Somebody) -> Somebody | None:
        """Who this is, or None while nobody has said."""
        if facts.id_number:
            return self._by_number(facts)
        there = self._at.get((facts.name, facts.label))
        if there is not None:
            return there
        namesakes = self._named.get(facts.name, [])
        for other in namesakes:
            if facts.phone and facts.phone == other.phone:
                return other
        new = replace(facts, key=f"row:{facts.row}:{facts.name}")
        if not namesakes:
            return self._remember(new)
        choices = tuple((other.key, self._words_for(other)) for other in namesakes[:8])
        doubt = Doubt(
            "name",
            _("There is another “%(name)s”, and no id number to tell them apart.")
            % {"name": facts.name},
            (*choices, ("new", _("Somebody else of the same name"))),
        )
        chosen = self.ask(one, doubt)
        if chosen == "new":
            return self._remember(new)
        return self.somebodies.get(chosen)

    def _words_for(self, other: Somebody) -> str:
        if other.person_id is not None:
            return _("The same as on the roll, %(label)s") % {"label": other.label}
        return _("The same as in row %(row)d, %(label)s") % {
            "row": other.row,
            "label": other.label,
        }

    def _by_number(self, facts: Somebody) -> Somebody:
        digest = hash_of_id_number(facts.id_number)
        key = f"id:{digest[:16]}"
        if key in self.somebodies:
            return self.somebodies[key]
        there = self._at.get((facts.name, facts.label))
        person_id = self.known.by_hash.get(digest)
        if person_id is None and there and not there.has_id and not there.id_number:
            # On the roll without a number until now: the same name, the same holding.
            person_id = there.person_id
        somebody = replace(facts, key=key, person_id=person_id)
        if person_id in self.known.people:
            somebody.has_id = self.known.people[person_id].has_id
            self._named[facts.name] = [
                one
                for one in self._named.get(facts.name, [])
                if one.person_id != person_id
            ]
        return self._remember(somebody)

    # ---- Companies ----

    def _find_speaker(self, one: RollRow) -> None:
        """One company, one mandated person: asked once, at its first row."""
        line = one.line
        rows = self._firms[line.name]
        if line.row == rows[0].row:
            there = self.known.speakers.get(line.name)
            named = {row.speaker: row for row in reversed(rows) if row.speaker}
            if there is not None and set(named) <= {there.name}:
                self._speakers[line.name] = there.key
            else:
                self._choose_speaker(one, rows, named)
        one.speaker = self._speakers.get(line.name, "")

    def _choose_speaker(
        self, one: RollRow, rows: Sequence[Line], named: Mapping[str, Line]
    ) -> None:
        if len(rows) == 1:
            speaker = next(iter(named.values()), None)
        else:
            chosen = self.ask(one, _firm_doubt(one.line.name, rows, named))
            speaker = next((r for r in rows if f"speaker:{r.row}" == chosen), None)
        if speaker is None:
            return
        facts = Somebody(
            "",
            speaker.speaker,
            row=speaker.row,
            phone=speaker.speaker_phone,
            id_number=speaker.speaker_id,
        )
        if found := self._same(one, facts):
            self._speakers[one.line.name] = found.key

    # ---- What it would change ----

    def _judge(self, one: RollRow) -> None:
        if one.status in (Status.WRONG, Status.LEFT):
            return
        line = one.line
        key = (one.who or line.name, line.side, line.label)
        above = self._seen.setdefault(key, one.row)
        if one.status is not Status.DOUBTFUL and above != one.row:
            one.status = Status.KNOWN
            one.reasons.append(_("The same as row %(row)d.") % {"row": above})
            return
        self._judge_area(one)
        if one.status is Status.NEW:
            self._hold_against_roll(one)

    def _judge_area(self, one: RollRow) -> None:
        line = one.line
        if not line.area or not line.label:
            return
        area, there = Decimal(line.area), self._areas.get(line.label)
        self._areas.setdefault(line.label, area)
        if there is None or there == area:
            return
        facts = {"there": there, "here": area}
        chosen = self.ask(
            one,
            Doubt(
                "area",
                _("The area differs: %(there)s before, %(here)s here.") % facts,
                (
                    ("keep", _("Keep %(there)s") % facts),
                    ("take", _("Take %(here)s") % facts),
                ),
            ),
        )
        if chosen == "take":
            self._areas[line.label] = area
            one.reasons.append(_("Area: %(there)s becomes %(here)s.") % facts)
        elif chosen == "keep":
            one.line = replace(line, area="")

    def _hold_against_roll(self, one: RollRow) -> None:
        line = one.line
        somebody = self.somebodies.get(one.speaker or one.who)
        if line.is_firm and line.is_owner:
            is_there = (line.name, line.label) in self.known.firms
            if somebody and self.known.speakers.get(line.name) is not somebody:
                one.reasons.append(
                    _("%(name)s speaks for the company.") % {"name": somebody.name}
                )
        elif somebody is None:
            one.status = Status.LEFT
            one.reasons.append(_("Nobody is named who speaks for the company."))
            return
        else:
            key = somebody.person_id or 0, line.side, line.label
            is_there = key in self.known.entries
            self._note_changes(one, somebody)
        self._note_holding(one)
        one.status = Status.NEW
        if line.is_owner and not is_there:
            self._judge_owner(one, somebody)
        elif is_there:
            one.status = Status.CHANGED if one.reasons else Status.KNOWN

    def _judge_owner(self, one: RollRow, somebody: Somebody | None) -> None:
        """On the roll the holding has another owner: a sale, or one more co-owner."""
        line = one.line
        there = dict(self.known.owners.get(line.label, {}))
        person_id = somebody.person_id if somebody and not line.is_firm else None
        is_same = there.pop(line.name if line.is_firm else f"person:{person_id}", None)
        if is_same or not there:
            return
        names = "、".join(
            self.somebodies[who].name if who in self.somebodies else who
            for who in there
        )
        chosen = self.ask(
            one,
            Doubt(
                "owner",
                _("On the roll this holding belongs to %(names)s.") % {"names": names},
                (
                    ("instead", _("It was sold: the new owner takes their place")),
                    ("beside", _("One more co-owner")),
                ),
            ),
        )
        if chosen == "instead":
            one.replaced = list(there.values())

    def _note_holding(self, one: RollRow) -> None:
        line, there = one.line, self.known.holdings.get(one.line.label)
        if there is None:
            return
        if there.area is None and line.area:
            one.reasons.append(_("The area is added."))
        if line.is_unsold != there.is_unsold:
            one.reasons.append(
                _("It is unsold.") if line.is_unsold else _("It is sold.")
            )

    def _note_changes(self, one: RollRow, somebody: Somebody) -> None:
        person_id, line = somebody.person_id, one.line
        if person_id is None:
            return
        if somebody.id_number and not somebody.has_id:
            one.reasons.append(_("An id number is added."))
        if line.is_marked and person_id not in self.known.marked:
            one.reasons.append(_("Works for the applicant: marked."))
        other = person_id, _other_side(line.side), line.label
        if line.is_owner and other in self.known.entries:
            one.reasons.append(_("The side changes."))


def _other_side(side: str) -> str:
    return Side.OWNER_OUT if side == Side.OWNER_IN else Side.OWNER_IN


def _basis(line: Line, side: str) -> str:
    return line.basis or USUAL_BASIS[Side(side)]


def _speakers_named(lines: Sequence[Line]) -> dict[str, list[Line]]:
    firms: dict[str, list[Line]] = {}
    for line in lines:
        if line.is_firm and not line.wrong:
            firms.setdefault(line.name, []).append(line)
    return firms


def _firm_doubt(name: str, rows: Sequence[Line], named: Mapping[str, Line]) -> Doubt:
    facts = {"name": name, "count": len(rows)}
    reason = _("“%(name)s” has %(count)d holdings and one voice. Who speaks for it?")
    choices = tuple((f"speaker:{line.row}", speaker) for speaker, line in named.items())
    return Doubt(
        "firm", reason % facts, (*choices, ("nobody", _("Nobody is named yet")))
    )
