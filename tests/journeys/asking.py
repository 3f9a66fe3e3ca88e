"""A village of three sides for a consultation: its roll, and whoever answers how."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.journeys.town import Town
from tongxin.consultations import operations
from tongxin.consultations.models import Statement
from tongxin.people import queries as people
from tongxin.people.models import User
from tongxin.people.tests.make import make_verified_resident
from tongxin.rolls import operations as rolls
from tongxin.rolls.tests import rollbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXTS = (
    "过渡期的租房补贴，按季度提前发。",
    "村口的老榕树原地保留。",
    "中午十二点到两点，不做响动大的施工。",
    "围挡外面留一条有路灯的通道。",
    "老邻居可以申请住回同一层。",
    "每户至少有一间卧室朝南。",
    "回迁楼建在学校一侧，先建先住。",
    "社区食堂放在一楼。",
    "老井留在原处，加盖、装灯。",
    "新小区留一面墙，讲村子的来历。",
    "签约进度每周贴一次。",
    "讲解会放在晚上和周末。",
)
# Of each side: how many can accept it, are not sure, cannot.
SCENARIO = {"owner": (70, 10, 4), "tenant": (105, 25, 10), "shop": (13, 2, 1)}
CHOICES = ("agree", "unsure", "against")
# Whose place in the workbook's own counting an account takes over.
OWNER, LATE_OWNER, KEEPER = 0, 1, 5000


def workbook() -> bytes:
    """All owners live in but the one company, which is then put with them."""
    rows = rollbook.whole()
    for row in rows:
        if row[1] == "外住业主" and "公司" not in row[2]:
            row[1] = "自住业主"
    return rollbook.roll_book(rows)


def ids(side: str) -> Iterator[str]:
    """The id numbers of one side, as the workbook has them."""
    if side == "owner":
        return (rollbook.id_number(n) for n in range(rollbook.OWNERS - 1))
    if side == "tenant":
        numbers = range(200, 200 + rollbook.TENANTS)
        return (rollbook.id_number(n, "19850612") for n in numbers)
    return (rollbook.id_number(n) for n in range(5000, 5000 + rollbook.SHOPS))


def work_off_workbook() -> None:
    """What the worker does with the workbook that was sent off."""
    task = DBTaskResult.objects.latest("enqueued_at")
    task.task.func(*task.args_kwargs["args"])


def account_on_roll(town: Town, number: int) -> User:
    """Somebody signs up and types the code of the letter that was posted to them."""
    name = rollbook.name(number)
    user = make_verified_resident(name, f"+861380013{number:04}")
    person = people.find_by_id_number(town.clerk, rollbook.id_number(number))
    assert person is not None
    entry = town.unit.entitlements.filter(person=person)[0]
    mailed, code = rolls.print_code(town.clerk, entry)
    rolls.take_entries(user, number=mailed.pk, code=code)
    return user


def write_down(
    town: Town,
    statement: Statement,
    counts: Mapping[str, tuple[int, int, int]],
    *,
    without: Mapping[str, str],
) -> None:
    """Type what so many of each side say; `without`: who says it otherwise."""
    for side, wanted in counts.items():
        words = [w for w, n in zip(CHOICES, wanted, strict=True) for _each in range(n)]
        own = {n: w for n, w in without.items() if n in set(ids(side))}
        for word in own.values():
            words.remove(word)
        others = (number for number in ids(side) if number not in own)
        for number, word in zip(others, words, strict=False):
            _type(town, statement, number, word)


def _type(town: Town, statement: Statement, number: str, word: str) -> None:
    facts: dict[str, Any] = {"channel": "window", "expressed_at": timezone.now()}
    person = people.find_by_id_number(town.clerk, number)
    assert person is not None
    operations.type_stances(
        town.clerk,
        statement.consultation,
        person=person,
        choices={statement.pk: word},
        **facts,
    )
