"""Writing the rows of an accepted workbook, many at a time."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tongxin.imports.models import Workbook
from tongxin.journal import operations as journal
from tongxin.kernel import clock
from tongxin.people import operations as people
from tongxin.people.models import Actor, Organisation, Person, account_of
from tongxin.rolls.importing import Line, listed_on
from tongxin.rolls.models import (
    OWNING,
    ApplicantTie,
    Entitlement,
    Holding,
    HoldingChange,
    HoldingOwner,
    Side,
)
from tongxin.rolls.operations.entitlements import end_right, enter_right, settled_on
from tongxin.rolls.operations.holdings import end_owner, give_mandate
from tongxin.rolls.reconciliation import Judge, RollRow, unit_of

BATCH_SIZE = 500
Source = Holding.AreaSource


def write_roll(actor: Actor, workbook: Workbook, judge: Judge) -> None:
    """Holdings first, then people, owners, entries, mandates and marks."""
    _Writing(actor, workbook, judge).write()


class _Writing:
    def __init__(self, actor: Actor, workbook: Workbook, judge: Judge) -> None:
        self.actor, self.workbook, self.judge = actor, workbook, judge
        self.unit = unit_of(workbook)
        self.listed_on = listed_on(workbook.facts)
        self.area_source = workbook.facts.get("area_source", Source.REGISTER)
        self.taken = judge.taken()
        self.holdings = dict(judge.known.holdings)
        self.persons: dict[str, Person] = {}
        self.firms: dict[str, Organisation] = {}

    def write(self) -> None:
        self._write_holdings()
        self._register_people()
        self._end_owners()
        self._write_owners()
        self._write_entries()
        for one in self.taken:
            if one.line.is_firm and one.speaker and one.line.is_owner:
                self._mandate(one)
        self._mark()

    # ---- Holdings ----

    def _write_holdings(self) -> None:
        new: dict[str, Holding] = {}
        changed: list[HoldingChange] = []
        for one in self.taken:
            line = one.line
            if not line.label:
                continue
            there = self.holdings.get(line.label) or new.get(line.label)
            if there is None:
                there = new[line.label] = Holding(
                    unit=self.unit,
                    label=line.label,
                    kind=line.kind,
                    recorded_by=account_of(self.actor),
                )
            before = self._said_of(there)
            self._fill(there, line)
            if there.pk and before != self._said_of(there):
                changed.append(self._change(there, before))
        made = Holding.objects.bulk_create(new.values(), batch_size=BATCH_SIZE)
        journal.record_many(self.actor, "holding.added", made, ["label", "area"])
        for change in changed:
            change.holding.save(update_fields=["area", "area_source", "is_unsold"])
        HoldingChange.objects.bulk_create(changed, batch_size=BATCH_SIZE)
        corrected = [change.holding for change in changed]
        journal.record_many(self.actor, "holding.corrected", corrected, ["area"])
        self.holdings |= {one.label: one for one in made}

    def _said_of(self, there: Holding) -> dict[str, str | bool]:
        area = str(there.area or "")
        return {
            "area": area,
            "area_source": there.area_source,
            "is_unsold": there.is_unsold,
        }

    def _change(self, there: Holding, before: dict[str, str | bool]) -> HoldingChange:
        """A list corrects as a hand does: what was said before stays beside it."""
        after = self._said_of(there)
        differs = [name for name in after if after[name] != before[name]]
        return HoldingChange(
            holding=there,
            before={name: before[name] for name in differs},
            after={name: after[name] for name in differs},
            reason=_("From the list “%(name)s”.") % {"name": self.workbook.name},
            changed_by=account_of(self.actor),
        )

    def _fill(self, there: Holding, line: Line) -> None:
        if line.area and Decimal(line.area) != there.area:
            there.area = Decimal(line.area)
            there.area_source = line.area_source or self.area_source
        if line.is_owner:
            there.is_unsold = line.is_unsold

    # ---- People and companies ----

    def _register_people(self) -> None:
        keys = {one.speaker or one.who for one in self.taken} - {""}
        in_order = sorted(keys, key=lambda key: (self.judge.somebodies[key].row, key))
        found = {key: self.judge.somebodies[key] for key in in_order}
        new = {key: one for key, one in found.items() if one.person_id is None}
        registered = people.register_people(
            self.actor,
            [people.Newcomer(o.name, o.phone, o.id_number) for o in new.values()],
        )
        self.persons = dict(zip(new, registered, strict=True))
        known = [one.person_id for one in found.values() if one.person_id is not None]
        there = Person.objects.select_related("seal_key").in_bulk(known)
        for key, one in found.items():
            if one.person_id is None:
                continue
            person = self.persons[key] = there[one.person_id]
            if one.id_number and not person.has_id_number:
                people.set_id_number(self.actor, person, id_number=one.id_number)

    def _firm(self, name: str) -> Organisation:
        if name not in self.firms:
            there = Organisation.objects.filter(name=name).first()
            self.firms[name] = there or people.register_organisation(
                self.actor, kind=Organisation.Kind.ENTERPRISE, name=name
            )
        return self.firms[name]

    def _person(self, one: RollRow) -> Person | None:
        return self.persons.get(one.speaker or one.who)

    # ---- Owners and entries ----

    def _end_owners(self) -> None:
        """Who sold is an owner no longer; a couple that bought ends them once."""
        sold = {pk for one in self.taken for pk in one.replaced}
        owners = HoldingOwner.objects.filter(pk__in=sold, until_on=None)
        for owner in owners.select_related("holding__unit"):
            on = max(self.listed_on, owner.from_on)
            reason = _("A newer list names another owner.")
            end_owner(self.actor, owner, reason=reason, on=on)

    def _write_owners(self) -> None:
        known: set[tuple[int, int | None, int | None]] = set(
            HoldingOwner.objects.filter(
                holding__unit=self.unit, until_on=None
            ).values_list("holding_id", "person_id", "organisation_id")
        )
        new: list[HoldingOwner] = []
        for one in self.taken:
            if not one.line.is_owner:
                continue
            firm = self._firm(one.line.name) if one.line.is_firm else None
            person = None if firm else self._person(one)
            holding = self.holdings[one.line.label]
            key = holding.pk, person.pk if person else None, firm.pk if firm else None
            if key in known:
                continue
            known.add(key)
            new.append(
                HoldingOwner(
                    holding=holding,
                    person=person,
                    organisation=firm,
                    from_on=self.listed_on,
                )
            )
        made = HoldingOwner.objects.bulk_create(new, batch_size=BATCH_SIZE)
        journal.record_many(self.actor, "holding_owner.named", made, ["holding"])

    def _write_entries(self) -> None:
        new: list[Entitlement] = []
        for one in self.taken:
            # What a company owns is heard through its mandate, written with that.
            if one.line.is_firm and one.line.is_owner:
                continue
            person = self._person(one)
            key = person.pk if person else 0, one.line.side, one.line.label
            if person is None or key in self.judge.known.entries:
                continue
            self._end_other_side(one.line, person)
            new.append(self._entry(one.line, person))
        made = Entitlement.objects.bulk_create(new, batch_size=BATCH_SIZE)
        journal.record_many(self.actor, "entitlement.accepted", made, ["side"])

    def _entry(self, line: Line, person: Person) -> Entitlement:
        return Entitlement(
            unit=self.unit,
            person=person,
            side=line.side,
            holding=self.holdings.get(line.label),
            organisation=self._firm(line.name) if line.is_firm else None,
            basis=line.basis,
            lives_since=line.since,
            state=Entitlement.State.ACCEPTED,
            checked_by=account_of(self.actor),
            checked_on=clock.today(),
            from_on=self._counts_from(line),
        )

    def _counts_from(self, line: Line) -> date:
        """With the list; of a tenant who came lately, after the ninety days."""
        if line.side != Side.TENANT or not line.since:
            return self.listed_on
        return max(settled_on(line.since), self.listed_on)

    def _end_other_side(self, line: Line, person: Person) -> None:
        """Only where the roll knew that side: most rows need no look at all."""
        (turned,) = OWNING - {Side(line.side)} if line.is_owner else (None,)
        if (person.pk, turned, line.label) not in self.judge.known.entries:
            return
        other = Entitlement.objects.filter(
            unit=self.unit,
            person=person,
            holding=self.holdings[line.label],
            side=turned,
            until_on=None,
            state=Entitlement.State.ACCEPTED,
        )
        reason = _("A newer list names another side.")
        for entry in other:
            end_right(self.actor, entry, on=self.listed_on, reason=reason)

    # ---- Mandates and marks ----

    def _mandate(self, one: RollRow) -> None:
        person = self._person(one)
        firm = self._firm(one.line.name)
        there = self.unit.mandates.filter(organisation=firm, until_on=None).first()
        if person is None or (there and there.person_id == person.pk):
            self._entitle_speaker(one, person, firm)
            return
        give_mandate(
            self.actor,
            self.unit,
            organisation=firm,
            person=person,
            from_on=self.listed_on,
        )

    def _entitle_speaker(
        self, one: RollRow, person: Person | None, firm: Organisation
    ) -> None:
        """A further holding of a company whose person is mandated already."""
        holding = self.holdings[one.line.label]
        there = Entitlement.objects.filter(
            person=person, holding=holding, organisation=firm, until_on=None
        )
        if person is None or there.exists():
            return
        entry = self._entry(one.line, person)
        entry.side = Side.OWNER_OUT
        enter_right(self.actor, entry)

    def _mark(self) -> None:
        marked = set(self.judge.known.marked)
        new: list[ApplicantTie] = []
        for one in self.taken:
            person = self._person(one)
            if not one.line.is_marked or person is None or person.pk in marked:
                continue
            marked.add(person.pk)
            new.append(
                ApplicantTie(
                    unit=self.unit,
                    person=person,
                    source=ApplicantTie.Source.ROLL,
                    marked_by=account_of(self.actor),
                    from_on=clock.today(),
                )
            )
        made = ApplicantTie.objects.bulk_create(new, batch_size=BATCH_SIZE)
        journal.record_many(self.actor, "applicant_tie.marked", made, ["source"])
