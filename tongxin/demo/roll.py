"""The rolls of the demo: invented people in a workbook, taken in as a clerk does it.

Names, numbers and houses follow a fixed rule, and look as invented as they are: no
region has the id numbers' first digits.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tongxin.demo.street import Street
from tongxin.imports import operations as imports
from tongxin.imports.judgement import Status
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.sheets import write_xlsx
from tongxin.people import operations as people
from tongxin.people.idnumbers import check_character
from tongxin.people.models import Channel, User
from tongxin.rolls import operations as rolls
from tongxin.rolls.models import Entitlement
from tongxin.units.models import Unit

HEADINGS = [
    "房号",
    "身份",
    "姓名",
    "身份证号",
    "电话",
    "建筑面积",
    "入住日期",
    "依据",
    "受托人",
    "受托人身份证号",
    "在申报主体工作",
]
FAMILY = (
    "陈林黄张李王吴刘蔡杨许郑谢郭洪曾邱廖赖徐周叶苏庄吕江何萧罗高潘简朱钟彭游詹胡施沈"
)
GIVEN = [
    *("样例", "示例", "假名", "虚构", "模拟", "演示", "举例", "试名", "拟名", "代称"),
    *("样本", "范例", "假设", "设例", "化名", "虚名", "样张", "拟定", "演例", "试例"),
    *("代名", "泛例", "泛称", "样名", "拟称"),
]
NOBODYS_REGION = "990000"
# Of one company, and of people with two: 212 rows name 180 owners.
FIRM_FLATS, WITH_TWO = 14, 19
LIVED_THERE_DAYS = 400
# Who has an account of their own, and who is called by telephone, on each side.
ONLINE, CALLED = 4, 3


class Roll:
    """One workbook. Everybody in it has a number; the demo's accounts have a name."""

    def __init__(self, first: int, named: dict[str, list[str]], since: date) -> None:
        self._next, self._named, self._since = first, named, since
        self.rows: list[list[Any]] = []
        self.flats: list[str] = []
        # Names and numbers of those who sign up by themselves.
        self.online: dict[str, str] = {}

    def company(self, name: str, flats: int) -> None:
        speaker = self._person("owner")
        for flat in range(1, flats + 1):
            self.flats.append(f"1栋{flat:02}")
            self._add(
                label=self.flats[-1],
                side="外住业主",
                name=name,
                area="70.50",
                speaker=speaker["name"],
                speaker_id=speaker["id"],
            )

    def owners(self, word: str, count: int, *, houses: str, with_two: int = 0) -> None:
        flat = 0
        for number in range(count):
            owner = self._person("owner") | self._reached(number, count)
            for _flat in range(2 if number < with_two else 1):
                flat += 1
                self.flats.append(f"{houses}栋{flat:03}")
                # Some of the village work for the company that applies: two hats.
                hats = "是" if number in (40, 41, 42) else ""
                area = f"{60 + flat % 50}.25"
                self._add(
                    label=self.flats[-1], side=word, area=area, hats=hats, **owner
                )

    def others(self, word: str, key: str, count: int, *, basis: str) -> None:
        """They rent what the owners own: several behind one door."""
        for number in range(count):
            self._add(
                label=self.flats[number % len(self.flats)],
                side=word,
                since=self._since.isoformat(),
                basis=basis,
                **self._person(key),
                **self._reached(number, count),
            )

    def as_workbook(self) -> bytes:
        return write_xlsx(HEADINGS, self.rows)

    def _add(self, **facts: str) -> None:
        order = ("label", "side", "name", "id", "phone", "area", "since", "basis")
        more = ("speaker", "speaker_id", "hats")
        self.rows.append([facts.get(one, "") for one in (*order, *more)])
        if facts.get("phone") and facts["way"] == "online":
            self.online[facts["name"]] = facts["phone"]

    def _person(self, key: str) -> dict[str, str]:
        self._next += 1
        number = self._next
        body = f"{NOBODYS_REGION}19700101{number % 1000:03}"
        if self._named.get(key):
            name = self._named[key].pop()
        else:
            name = FAMILY[number % len(FAMILY)] + GIVEN[number // len(FAMILY)]
        return {"name": name, "id": body + check_character(body)}

    def _reached(self, number: int, count: int) -> dict[str, str]:
        """A few near the end of each list can be reached without a visit."""
        place = count - 1 - number
        if count < ONLINE + CALLED or place >= ONLINE + CALLED:
            return {}
        way = "online" if place < ONLINE else "called"
        return {"phone": f"1380001{self._next:04}", "way": way}


def dushu(named: dict[str, list[str]], since: date) -> Roll:
    """180 owners under 212 rows, of whom eight live in; 620 tenants, 24 shops."""
    roll = Roll(0, named, since)
    roll.owners("自住业主", 8, houses="2")
    roll.company("示例实业有限公司", FIRM_FLATS)
    roll.owners("外住业主", 171, houses="3", with_two=WITH_TWO)
    roll.others("租户", "tenant", 620, basis="居住登记")
    roll.others("商铺", "shop", 24, basis="营业执照")
    return roll


def yuetong(since: date) -> Roll:
    """A compound of five houses: 64 owners, 30 tenants, nobody with a shop."""
    roll = Roll(830, {}, since)
    roll.owners("自住业主", 46, houses="1")
    roll.owners("外住业主", 18, houses="2")
    roll.others("租户", "tenant", 30, basis="租赁备案")
    return roll


def take_in(street: Street, unit: Unit, roll: Roll, on: date) -> None:
    """Look at it, settle what is doubtful, enter it, and let the first ones sign up."""
    clerk = street.accounts["demo-clerk"]
    workbook = imports.upload_workbook(
        clerk,
        "roll",
        subject=unit,
        name=f"{unit.name}名册.xlsx",
        content=roll.as_workbook(),
        facts={"listed_on": on},
    )
    for row in imports.preview_workbook(clerk, workbook).of(Status.DOUBTFUL):
        choices = {doubt.kind: doubt.choices[0][0] for doubt in row.doubts}
        imports.settle_rows(clerk, workbook, choices={row.row: choices})
    imports.accept_workbook(clerk, workbook)
    entries = unit.entitlements.select_related("person__seal_key")
    there = {entry.person.name: entry.person for entry in entries}
    for name, phone in roll.online.items():
        person = there[name]
        user = people.open_account(VISITOR, name=name, phone=phone, claimed=person)
        people.change_contact(user, person, answer_channel=Channel.INBOX)


def post_letters(street: Street, unit: Unit) -> None:
    """The demo's own accounts take their entries over with the code of a letter."""
    clerk = street.accounts["demo-clerk"]
    for user in residents(street):
        assert user.person is not None
        entry = _entry_named(unit, user.person.name)
        posted, code = rolls.print_code(clerk, entry)
        rolls.take_entries(user, number=posted.pk, code=code)


def residents(street: Street) -> Iterator[User]:
    for user in street.accounts.values():
        if not user.is_staff_member and user.person is not None:
            yield user


def _entry_named(unit: Unit, name: str) -> Entitlement:
    rows = unit.entitlements.select_related("unit", "person__seal_key")
    return next(row for row in rows if row.person.name == name)


def long_ago(on: date) -> date:
    return on - timedelta(days=LIVED_THERE_DAYS)
