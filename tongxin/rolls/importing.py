"""Reading a roll out of an office's workbook: what each row says, and what is amiss.

Pure: nothing here asks the database. `reconciliation.py` holds rows against the roll.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.kernel.sheets import Cell, Sheet, SheetRow, find_header, plain_word
from tongxin.people.idnumbers import age_on, normalise_id_number
from tongxin.people.phones import normalise_phone
from tongxin.rolls.models import Entitlement, Holding, Side

GROWN_UP = 18
MAX_NAME = 60
LARGEST_AREA = Decimal(1_000_000)
EXACT_DIGITS = 15

# What a column can mean, with the headings that offices give it, likeliest first.
MEANINGS = {
    "label": ("房号", "房屋", "房屋坐落", "坐落", "门牌", "地址", "铺位", "holding"),
    "side": ("身份", "类别", "权利类别", "人员类别", "side"),
    "name": ("姓名", "权利人", "业主姓名", "租户姓名", "名称", "业主", "name"),
    "id_number": ("身份证号", "证件号码", "身份证号码", "证件号", "id number"),
    "phone": ("电话", "手机", "联系电话", "手机号码", "手机号", "phone"),
    "area": ("面积", "建筑面积", "登记面积", "房屋面积", "area"),
    "area_source": ("面积来源", "面积依据", "area source"),
    "kind": ("用途", "房屋用途", "房屋类型", "use"),
    "unsold": ("未售", "是否未售", "开发商未售", "unsold"),
    "speaker": ("受托人", "代表人", "受托人姓名", "mandated person"),
    "speaker_id": ("受托人身份证号", "受托人证件号码", "代表人身份证号"),
    "speaker_phone": ("受托人电话", "代表人电话"),
    "since": ("入住日期", "居住起始", "起租日期", "入住时间", "经营起始", "since"),
    "basis": ("依据", "证明", "居住证明", "basis"),
    "marked": ("在申报主体工作", "申报主体工作人员", "works for applicant"),
}
LABELS = {
    "label": gettext_lazy("Holding"),
    "side": gettext_lazy("Side"),
    "name": pgettext_lazy("person", "Name"),
    "id_number": gettext_lazy("Id number"),
    "phone": gettext_lazy("Telephone"),
    "area": gettext_lazy("Area"),
    "area_source": gettext_lazy("Where the area was read"),
    "kind": gettext_lazy("Use"),
    "unsold": gettext_lazy("Unsold"),
    "speaker": gettext_lazy("Mandated person"),
    "speaker_id": gettext_lazy("Id number of the mandated person"),
    "speaker_phone": gettext_lazy("Telephone of the mandated person"),
    "since": gettext_lazy("Lives there since"),
    "basis": gettext_lazy("Proof"),
    "marked": gettext_lazy("Works for the applicant"),
}
NEEDED = ("name", "side")
# What is amiss, kept by its code: whoever reads it later may read another language.
WORDS = {
    "no_name": gettext_lazy("There is no name."),
    "long_name": gettext_lazy("The name is too long."),
    "two_names": gettext_lazy(
        "There are several names in one cell; give each its own row."
    ),
    "no_label": gettext_lazy("An owner needs a holding."),
    "long_label": gettext_lazy("The holding’s name is too long."),
    "firm_tenant": gettext_lazy("A company is no tenant of a dwelling."),
    "no_proof": gettext_lazy("A tenant proves it by another paper."),
    "cell": gettext_lazy("“%(what)s” holds an error or a formula without a value."),
    "area": gettext_lazy("“%(what)s” is no area in square metres."),
    "day": gettext_lazy("“%(what)s” is no day before the list was made."),
    "minor": gettext_lazy("This tenant is under 18."),
    "side": gettext_lazy("“%(what)s” is no side that is known here. Which one is it?"),
    "id": gettext_lazy("The id number is wrong: its digits do not fit together."),
    "id_cut": gettext_lazy(
        "The sheet has kept the id number as a figure and cut it off."
    ),
    "phone": gettext_lazy("“%(what)s” is no telephone number."),
}
SIDES = {
    "自住业主": Side.OWNER_IN,
    "业主自住": Side.OWNER_IN,
    "自住": Side.OWNER_IN,
    "外住业主": Side.OWNER_OUT,
    "业主外住": Side.OWNER_OUT,
    "出租业主": Side.OWNER_OUT,
    "非自住业主": Side.OWNER_OUT,
    "租户": Side.TENANT,
    "租客": Side.TENANT,
    "承租人": Side.TENANT,
    "商铺": Side.SHOP,
    "商户": Side.SHOP,
    "店铺": Side.SHOP,
    "企业": Side.SHOP,
    "股东": Side.SHAREHOLDER,
    "股民": Side.SHAREHOLDER,
} | {side.value: side for side in Side}
SOURCES = {
    "登记": "register",
    "不动产登记": "register",
    "房产证": "register",
    "实测": "survey",
    "测绘": "survey",
    "合同": "contract",
    "买卖合同": "contract",
} | {source.value: source.value for source in Holding.AreaSource}
KINDS = {
    "住宅": "dwelling",
    "居住": "dwelling",
    "商铺": "shop",
    "商业": "shop",
    "店铺": "shop",
    "厂房": "factory",
    "工业": "factory",
    "其他": "other",
} | {kind.value: kind.value for kind in Holding.Kind}
BASES = {
    "房产证": "register",
    "不动产登记": "register",
    "收房": "possession",
    "租赁备案": "lease",
    "备案合同": "lease",
    "居住登记": "residence",
    "信件": "letter",
    "邻居": "neighbours",
    "邻居证明": "neighbours",
    "营业执照": "licence",
    "股东名册": "shares",
} | {basis.value: basis.value for basis in Entitlement.Basis}
USUAL_BASIS = {
    Side.OWNER_IN: "register",
    Side.OWNER_OUT: "register",
    Side.TENANT: "residence",
    Side.SHOP: "licence",
    Side.SHAREHOLDER: "shares",
}
YES = {"是", "有", "√", "✓", "1", "y", "yes", "true"}
_FIRM = re.compile(r"(公司|厂|企业|合作社|经营部|商行|集团|银行|中心)$")
_TWO = re.compile(r"[、,，;；/]|\s和\s")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s.*)?")


def in_words(told: str) -> str:
    """What a code says, with the text it is about."""
    code, _colon, what = told.partition(":")
    if code == "cell":
        what = str(LABELS[what])
    return str(WORDS[code]) % {"what": what} if what else str(WORDS[code])


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet, in plain values; what is amiss by its code."""

    row: int
    label: str = ""
    kind: str = Holding.Kind.DWELLING.value
    area: str = ""
    area_source: str = ""
    is_unsold: bool = False
    side: str = ""
    name: str = ""
    is_firm: bool = False
    id_number: str = ""
    phone: str = ""
    speaker: str = ""
    speaker_id: str = ""
    speaker_phone: str = ""
    since: str = ""
    basis: str = ""
    is_marked: bool = False
    wrong: tuple[str, ...] = ()
    doubts: dict[str, str] = field(default_factory=dict)

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def is_owner(self) -> bool:
        return self.side in (Side.OWNER_IN, Side.OWNER_OUT)


def from_plain(facts: dict[str, Any]) -> Line:
    return Line(**{**facts, "wrong": tuple(facts["wrong"])})


def read_roll(sheet: Sheet, listed_on: date) -> list[Line]:
    """Every row below the headings. Raises ValidationError, with the sheet's name."""
    at, columns = _recognise(sheet.rows)
    missing = [str(LABELS[one]) for one in NEEDED if one not in columns]
    if at is None or missing:
        raise ValidationError(
            _("Sheet “%(sheet)s” has no column for: %(columns)s.")
            % {"sheet": sheet.name, "columns": "、".join(missing)}
        )
    rows = [row for row in sheet.rows[at + 1 :] if any(c.text.strip() for c in row[1])]
    if not rows:
        raise ValidationError(
            _("Sheet “%(sheet)s” has headings and nothing below them.")
            % {"sheet": sheet.name}
        )
    return [_Reader(row, columns, listed_on).line() for row in rows]


def _recognise(rows: Sequence[SheetRow]) -> tuple[int | None, dict[str, int]]:
    """Which row heads the columns, and which column means what."""
    at = find_header(rows, {word for names in MEANINGS.values() for word in names})
    if at is None:
        return None, {}
    headings = [plain_word(cell.label) for cell in rows[at].cells]
    columns: dict[str, int] = {}
    for meaning, names in MEANINGS.items():
        known = {plain_word(name) for name in names}
        fits = [n for n, heading in enumerate(headings) if heading in known]
        free = [n for n in fits if n not in columns.values()]
        if free:
            columns[meaning] = free[0]
    return at, columns


class _Reader:
    """Reads one row; gathers what is wrong and what a person should look at."""

    def __init__(self, row: SheetRow, columns: dict[str, int], listed_on: date) -> None:
        self._row, self._columns, self._listed_on = row, columns, listed_on
        self._wrong: list[str] = []
        self._doubts: dict[str, str] = {}

    def line(self) -> Line:
        name = " ".join(self._text("name").split())
        side = self._side()
        is_firm = bool(_FIRM.search(name))
        since, area = self._day(), self._area()
        id_number = "" if is_firm else self._id_number("id_number")
        self._check(name, side, is_firm=is_firm)
        if side == Side.TENANT and id_number:
            self._check_age(id_number)
        return Line(
            row=self._row.number,
            label=" ".join(self._text("label").split()),
            kind=self._word("kind", KINDS) or Holding.Kind.DWELLING.value,
            area=area,
            area_source=self._word("area_source", SOURCES) if area else "",
            is_unsold=self._yes("unsold"),
            side=side,
            name=name,
            is_firm=is_firm,
            id_number=id_number,
            phone=self._phone("phone"),
            speaker=" ".join(self._text("speaker").split()),
            speaker_id=self._id_number("speaker_id"),
            speaker_phone=self._phone("speaker_phone"),
            since=since,
            basis=self._basis(side),
            is_marked=self._yes("marked"),
            wrong=tuple(self._wrong),
            doubts=self._doubts,
        )

    def _check(self, name: str, side: str, *, is_firm: bool) -> None:
        label = self._text("label")
        if not name:
            self._wrong.append("no_name")
        elif len(name) > MAX_NAME:
            self._wrong.append("long_name")
        elif not is_firm and _TWO.search(name):
            self._wrong.append("two_names")
        if not label and side in (Side.OWNER_IN, Side.OWNER_OUT):
            self._wrong.append("no_label")
        if len(label) > Holding.MAX_LABEL:
            self._wrong.append("long_label")
        if is_firm and side == Side.TENANT:
            self._wrong.append("firm_tenant")

    def _check_age(self, id_number: str) -> None:
        age = age_on(id_number, self._listed_on)
        if age is not None and age < GROWN_UP:
            self._doubts["minor"] = "minor"

    def _cell(self, meaning: str) -> Cell | None:
        at = self._columns.get(meaning)
        cells = self._row.cells
        return cells[at] if at is not None and at < len(cells) else None

    def _text(self, meaning: str) -> str:
        cell = self._cell(meaning)
        if cell is None:
            return ""
        if cell.kind in ("error", "formula"):
            reason = f"cell:{meaning}"
            if reason not in self._wrong:
                self._wrong.append(reason)
            return ""
        return cell.text.strip()

    def _word(self, meaning: str, known: dict[str, str]) -> str:
        return known.get(plain_word(self._text(meaning)), "")

    def _basis(self, side: str) -> str:
        written = self._word("basis", BASES)
        if side == Side.TENANT and written and written not in Entitlement.TENANCY:
            self._wrong.append("no_proof")
        if not side or written:
            return written
        return USUAL_BASIS[Side(side)]

    def _yes(self, meaning: str) -> bool:
        return self._text(meaning).lower() in YES

    def _side(self) -> str:
        written = self._text("side")
        side = SIDES.get(plain_word(written)) or SIDES.get(written)
        if side is None:
            self._doubts["side"] = f"side:{written[:20]}"
            return ""
        return side.value

    def _id_number(self, meaning: str) -> str:
        written = self._text(meaning)
        if not written:
            return ""
        cell = self._cell(meaning)
        if cell and cell.kind == "number" and len(written) > EXACT_DIGITS:
            self._doubts["id"] = "id_cut"
            return ""
        try:
            return normalise_id_number(written)
        except ValidationError:
            self._doubts["id"] = "id"
            return ""

    def _phone(self, meaning: str) -> str:
        written = self._text(meaning)
        try:
            return normalise_phone(written) if written else ""
        except ValidationError:
            self._doubts["phone"] = f"phone:{written[:20]}"
            return ""

    def _area(self) -> str:
        written = re.sub(r"(平方米|平米|㎡|m2|,|，)$", "", self._text("area").lower())
        if not written:
            return ""
        try:
            area = Decimal(written.replace(",", "").strip())
            is_good = area.is_finite() and 0 < area < LARGEST_AREA
            exact = area.quantize(Decimal("0.01")) if is_good else None
        except InvalidOperation:
            exact = None
        if exact is None:
            self._wrong.append(f"area:{written[:20]}")
            return ""
        return str(exact)

    def _day(self) -> str:
        cell = self._cell("since")
        written = self._text("since")
        if cell is None or not written:
            return ""
        day = _as_day(cell.value) or _as_day(written)
        if day is None or day > self._listed_on:
            self._wrong.append(f"day:{written[:20]}")
            return ""
        return day.isoformat()


def _as_day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
