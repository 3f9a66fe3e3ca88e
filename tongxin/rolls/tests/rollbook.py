"""A roll as an office keeps it: 212 owner rows of 180 owners, 620 tenants, 24 shops.

Everybody in it is invented; id numbers are made up with a right last digit.
"""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from tongxin.people.idnumbers import check_character

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADER = [
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
    "是否未售",
    "在申报主体工作",
]
FAMILY = "陈林黄张李王吴刘蔡杨许郑谢郭洪曾邱廖赖徐周叶苏庄吕江何萧罗高潘简朱钟彭"
GIVEN = "一二三四五六七八九十百千万亿甲乙丙丁戊己庚辛壬癸"
# Flats of one company; of one person; and of a person besides the first.
FIRM_FLATS, SECOND_FLATS = 14, 19
OWNERS, TENANTS, SHOPS = 180, 620, 24
OWNER_ROWS = OWNERS + FIRM_FLATS - 1 + SECOND_FLATS


def id_number(number: int, born: str = "19700101") -> str:
    body = f"440303{born}{number:03d}" if number < 1000 else ""
    if not body:
        body = f"4403{number // 1000:02d}{born}{number % 1000:03d}"
    return body + check_character(body)


def name(number: int) -> str:
    first, rest = number % len(FAMILY), number // len(FAMILY)
    second, third = rest % len(GIVEN), rest // len(GIVEN) % len(GIVEN)
    return f"{FAMILY[first]}{GIVEN[second]}{GIVEN[third]}"


def row(**facts: Any) -> list[Any]:
    names = ("label", "side", "name", "id", "phone", "area", "since", "basis")
    more = ("speaker", "speaker_id", "unsold", "marked")
    return [facts.get(one, "") for one in (*names, *more)]


def owners() -> list[list[Any]]:
    """212 rows: a company with 14 flats, 19 people with two, 160 with one."""
    rows = [
        row(
            label=f"1栋{flat + 1:03d}",
            side="外住业主",
            name="独树实业有限公司",
            area="70.5",
            speaker="钱代表",
            speaker_id=id_number(999),
        )
        for flat in range(FIRM_FLATS)
    ]
    flat = 0
    for number in range(OWNERS - 1):
        for _again in range(2 if number < SECOND_FLATS else 1):
            flat += 1
            rows.append(
                row(
                    label=f"2栋{flat:03d}",
                    side="自住业主" if number % 3 else "外住业主",
                    name=name(number),
                    id=id_number(number),
                    area=f"{60 + flat % 50}.25",
                )
            )
    return rows


def tenants(most: int = TENANTS) -> list[list[Any]]:
    return [
        row(
            label=f"{3 + number // 400}栋{number % 400:03d}",
            side="租户",
            name=name(200 + number),
            id=id_number(200 + number, "19850612"),
            since="2025-03-01",
            basis="居住登记",
        )
        for number in range(most)
    ]


def shops() -> list[list[Any]]:
    return [
        row(
            label=f"铺{number + 1}",
            side="商铺",
            name=name(5000 + number),
            id=id_number(5000 + number),
            basis="营业执照",
        )
        for number in range(SHOPS)
    ]


def whole() -> list[list[Any]]:
    return [*owners(), *tenants(), *shops()]


# A workbook carries the second in which it was saved: the same rows are the same file.
_books: dict[str, bytes] = {}


def roll_book(rows: list[list[Any]], header: list[str] | None = None) -> bytes:
    rows_and_header = repr((rows, header))
    if rows_and_header not in _books:
        _books[rows_and_header] = _saved(rows, header)
    return _books[rows_and_header]


def _saved(rows: list[list[Any]], header: list[str] | None) -> bytes:
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "名册"
    sheet.append(header or HEADER)
    for one in rows:
        sheet.append(one)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
