"""A roll in an office's workbook: what its columns mean, what a row says, and what is
amiss.

Nothing here asks the database. `reconciliation.py` holds rows against the roll.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongxin.imports.models import Workbook
from tongxin.imports.reading import Cells, Meaning, SheetLine
from tongxin.kernel import clock
from tongxin.kernel.sheets import plain_word
from tongxin.people.idnumbers import age_on
from tongxin.rolls.models import Entitlement, Holding, Side

GROWN_UP = 18
MAX_NAME = 60
MAX_AREA = Decimal(1_000_000)

MEANINGS = {
    "label": Meaning(
        gettext_lazy("Holding"), "房号、房屋、房屋坐落、坐落、门牌、地址、铺位、holding"
    ),
    "side": Meaning(
        gettext_lazy("Side"), "身份、类别、权利类别、人员类别、side", is_needed=True
    ),
    "name": Meaning(
        pgettext_lazy("person", "Name"),
        "姓名、权利人、业主姓名、租户姓名、名称、业主、name",
        is_needed=True,
    ),
    "id_number": Meaning(
        gettext_lazy("Id number"), "身份证号、证件号码、身份证号码、证件号、id number"
    ),
    "phone": Meaning(
        gettext_lazy("Telephone"), "电话、手机、联系电话、手机号码、手机号、phone"
    ),
    "area": Meaning(gettext_lazy("Area"), "面积、建筑面积、登记面积、房屋面积、area"),
    "area_source": Meaning(
        gettext_lazy("Where the area was read"), "面积来源、面积依据、area source"
    ),
    "kind": Meaning(gettext_lazy("Use"), "用途、房屋用途、房屋类型、use"),
    "unsold": Meaning(gettext_lazy("Unsold"), "未售、是否未售、开发商未售、unsold"),
    "speaker": Meaning(
        gettext_lazy("Mandated person"), "受托人、代表人、受托人姓名、mandated person"
    ),
    "speaker_id": Meaning(
        gettext_lazy("Id number of the mandated person"),
        "受托人身份证号、受托人证件号码、代表人身份证号",
    ),
    "speaker_phone": Meaning(
        gettext_lazy("Telephone of the mandated person"), "受托人电话、代表人电话"
    ),
    "since": Meaning(
        gettext_lazy("Lives there since"),
        "入住日期、居住起始、起租日期、入住时间、经营起始、since",
    ),
    "basis": Meaning(gettext_lazy("Proof"), "依据、证明、居住证明、basis"),
    "marked": Meaning(
        gettext_lazy("Works for the applicant"),
        "在申报主体工作、申报主体工作人员、works for applicant",
    ),
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
} | {plain_word(side.value): side for side in Side}
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
_FIRM = re.compile(r"(公司|厂|企业|合作社|经营部|商行|集团|银行|中心)$")
_TWO = re.compile(r"[、,，;；/]|\s和\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(SheetLine):
    """One row of a roll."""

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
    since: date | None = None
    basis: str = ""
    is_marked: bool = False

    @property
    def is_owner(self) -> bool:
        return self.side in (Side.OWNER_IN, Side.OWNER_OUT)


def listed_on(facts: Mapping[str, object]) -> date:
    """The day for which the list is right: rights in it count from here."""
    given = facts.get("listed_on")
    return date.fromisoformat(str(given)) if given else clock.today()


def read_line(cells: Cells, workbook: Workbook) -> Line:
    """A row as the sheet has it, and what a person should look at."""
    on, name, side = listed_on(workbook.facts), cells.words("name"), _side(cells)
    is_firm, area = bool(_FIRM.search(name)), _area(cells)
    id_number = "" if is_firm else cells.id_number("id_number")
    facts: dict[str, Any] = {
        "label": cells.words("label"),
        "kind": cells.one_of("kind", KINDS) or Holding.Kind.DWELLING.value,
        "area": area,
        "area_source": cells.one_of("area_source", SOURCES) if area else "",
        "is_unsold": cells.is_yes("unsold"),
        "side": side,
        "name": name,
        "is_firm": is_firm,
        "id_number": id_number,
        "phone": cells.phone("phone"),
        "speaker": cells.words("speaker"),
        "speaker_id": cells.id_number("speaker_id"),
        "speaker_phone": cells.phone("speaker_phone"),
        "since": cells.day("since", on),
        "basis": _basis(cells, side),
        "is_marked": cells.is_yes("marked"),
    }
    _check(cells, name, side, is_firm=is_firm)
    age = age_on(id_number, on) if side == Side.TENANT and id_number else None
    if age is not None and age < GROWN_UP:
        cells.doubt("minor", _("This tenant is under 18."))
    row, wrong, doubts = cells.found()
    return Line(row=row, wrong=wrong, doubts=doubts, **facts)


def _check(cells: Cells, name: str, side: str, *, is_firm: bool) -> None:
    label = cells.text("label")
    if not name:
        cells.wrong(_("There is no name."))
    elif len(name) > MAX_NAME:
        cells.wrong(_("The name is too long."))
    elif not is_firm and _TWO.search(name):
        cells.wrong(_("There are several names in one cell; give each its own row."))
    if not label and side in (Side.OWNER_IN, Side.OWNER_OUT):
        cells.wrong(_("An owner needs a holding."))
    if len(label) > Holding.MAX_LABEL:
        cells.wrong(_("The holding’s name is too long."))
    if is_firm and side == Side.TENANT:
        cells.wrong(_("A company is no tenant of a dwelling."))


def _side(cells: Cells) -> str:
    side = cells.one_of("side", SIDES)
    if not side:
        told = _("“%(what)s” is no side that is known here. Which one is it?")
        cells.doubt("side", told % {"what": cells.text("side")[:20]})
    return side


def _basis(cells: Cells, side: str) -> str:
    written = cells.one_of("basis", BASES)
    if side == Side.TENANT and written and written not in Entitlement.TENANCY:
        cells.wrong(_("A tenant proves it by another paper."))
    return written if written or not side else USUAL_BASIS[Side(side)]


def _area(cells: Cells) -> str:
    written = re.sub(r"(平方米|平米|㎡|m2|,|，)$", "", cells.text("area").lower())
    if not written:
        cell = cells.cell("area")
        if cell is not None and cell.kind == "formula":
            cells.wrong(_("The area is a formula that was never worked out."))
        return ""
    try:
        area = Decimal(written.replace(",", "").strip())
        is_good = area.is_finite() and 0 < area < MAX_AREA
        exact = area.quantize(Decimal("0.01")) if is_good else None
    except InvalidOperation:
        exact = None
    if exact is None:
        told = _("“%(what)s” is no area in square metres.")
        cells.wrong(told % {"what": written[:20]})
        return ""
    return str(exact)
