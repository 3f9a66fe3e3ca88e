"""The workbook of a whole street: five sheets, known by their names and headings.

Pure: nothing here asks the database. What a row says is given on as facts, with the
sheet and the number under which whoever wrote it finds it again.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from io import BytesIO
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongxin.imports.reading import Cells, Meaning, Meanings, recognise, rows_below
from tongxin.kernel.sheets import plain_word, read_workbook, write_book
from tongxin.people.models import Office, Role
from tongxin.places.models import Place
from tongxin.units.models import Stage, Unit

MAX_BYTES = 2_000_000
HOUSE, PLACES, OFFICES, STAFF, UNITS = SHEETS = (
    "街道",
    "地点",
    "单位",
    "人员",
    "更新单元",
)
MEANINGS: dict[str, Meanings] = {
    HOUSE: {
        "name": Meaning(gettext_lazy("Name"), "街道名称、名称", is_needed=True),
        "phone": Meaning(gettext_lazy("Telephone"), "电话、联系电话"),
        "hours": Meaning(gettext_lazy("When it is answered"), "接听时间、办公时间"),
        "receipt_prefix": Meaning(gettext_lazy("Prefix of receipts"), "回执前缀、前缀"),
    },
    PLACES: {
        "kind": Meaning(gettext_lazy("Kind"), "类别、类型", is_needed=True),
        "name": Meaning(gettext_lazy("Name"), "名称、地点", is_needed=True),
        "within": Meaning(gettext_lazy("In"), "所在、所属、上级"),
    },
    OFFICES: {
        "kind": Meaning(gettext_lazy("Kind"), "类别、类型", is_needed=True),
        "name": Meaning(gettext_lazy("Name"), "名称、单位、单位名称", is_needed=True),
        "community": Meaning(gettext_lazy("Community"), "社区、所在社区"),
        "phone": Meaning(gettext_lazy("Telephone"), "电话、联系电话"),
    },
    STAFF: {
        "public_name": Meaning(gettext_lazy("Name"), "姓名、称呼", is_needed=True),
        "username": Meaning(
            gettext_lazy("Sign-in name"), "登录名、账号", is_needed=True
        ),
        "office": Meaning(gettext_lazy("Office"), "单位、所在单位", is_needed=True),
        "role": Meaning(gettext_lazy("Post"), "岗位、职务", is_needed=True),
    },
    UNITS: {
        "name": Meaning(gettext_lazy("Name"), "名称、单元名称", is_needed=True),
        "slug": Meaning(
            gettext_lazy("Name in the address"), "网址名、拼音", is_needed=True
        ),
        "community": Meaning(gettext_lazy("Community"), "社区", is_needed=True),
        "kind": Meaning(gettext_lazy("Kind"), "类别、类型", is_needed=True),
        "stage": Meaning(gettext_lazy("Stage"), "阶段", is_needed=True),
        "entered_stage_on": Meaning(
            gettext_lazy("In this stage since"), "进入日期、进入本阶段"
        ),
        "summary": Meaning(gettext_lazy("In one or two sentences"), "简介、说明"),
    },
}
# What stands for a choice, by sheet and meaning.
CHOICES: dict[tuple[str, str], Any] = {
    (PLACES, "kind"): Place.Kind,
    (OFFICES, "kind"): Office.Kind,
    (STAFF, "role"): Role,
    (UNITS, "kind"): Unit.Kind,
    (UNITS, "stage"): Stage,
}


class Row(NamedTuple):
    """What a row says, by the names of the facts."""

    sheet: str
    number: int
    facts: dict[str, Any]


class Fault(NamedTuple):
    """What is wrong, and where to mend it."""

    sheet: str
    number: int
    what: str

    def __str__(self) -> str:
        facts = {"sheet": self.sheet, "row": self.number, "what": self.what}
        if not self.number:
            return _("Sheet “%(sheet)s”: %(what)s") % facts
        return _("Sheet “%(sheet)s”, row %(row)d: %(what)s") % facts


def read_street(content: bytes) -> tuple[list[Row], list[Fault]]:
    """Rows of all sheets in the order in which they stand on each other.

    Raises ValidationError where it is no workbook of a street.
    """
    if len(content) > MAX_BYTES:
        raise ValidationError(_("The file is larger than 2 MB."))
    names = read_workbook(BytesIO(content)).names
    wanted = [name for name in SHEETS if name in names]
    if not wanted:
        raise ValidationError(
            _("None of its sheets is called %(names)s. Take the empty workbook.")
            % {"names": "、".join(SHEETS)}
        )
    rows, faults = list[Row](), list[Fault]()
    for name in wanted:
        _read_sheet(content, name, rows, faults)
    return rows, faults


def _read_sheet(
    content: bytes, name: str, rows: list[Row], faults: list[Fault]
) -> None:
    sheet, meanings = read_workbook(BytesIO(content), name), MEANINGS[name]
    found = recognise(sheet.rows, meanings)
    below = rows_below(sheet, meanings)
    missing = [
        meaning.headings.split("、")[0]
        for key, meaning in meanings.items()
        if meaning.is_needed and key not in found.by_meaning
    ]
    if missing and below:
        told = _("The column “%(names)s” is missing.")
        faults.append(Fault(name, 0, told % {"names": "、".join(missing)}))
        return
    for one in below:
        cells = Cells(one, found.by_meaning, meanings)
        facts = {key: _fact(name, key, cells) for key in found.by_meaning}
        for key, meaning in meanings.items():
            if meaning.is_needed and not facts[key] and not cells.text(key):
                told = _("“%(column)s” is empty.")
                cells.wrong(told % {"column": meaning.headings.split("、")[0]})
        number, wrong, doubts = cells.found()
        faults += [Fault(name, number, why) for why in (*wrong, *doubts.values())]
        if not wrong and not doubts:
            rows.append(Row(name, number, facts))


def _fact(sheet: str, meaning: str, cells: Cells) -> Any:
    if meaning == "entered_stage_on":
        return cells.day(meaning, timezone.localdate())
    if (choices := CHOICES.get((sheet, meaning))) is None:
        return cells.words(meaning)
    value = _choice(plain_word(cells.text(meaning)), choices)
    if not value and (written := cells.text(meaning)):
        told = _("“%(what)s” is none of %(known)s.")
        known = "、".join(_labels(choices))
        cells.wrong(told % {"what": written[:20], "known": known})
    return value


def _choice(written: str, choices: Any) -> str:
    """By its word, or by a piece that is in no other: 小区 for 小区或村."""
    words = words_of(choices)
    found = [
        value for word, value in words.items() if len(written) > 1 and written in word
    ]
    return words.get(written) or (found[0] if len(found) == 1 else "")


@cache
def words_of(choices: Any) -> Mapping[str, str]:
    """A choice by its word, as the street writes it."""
    with translation.override(settings.LANGUAGE_CODE):
        return {plain_word(str(label)): value for value, label in choices.choices}


def _labels(choices: Any) -> list[str]:
    with translation.override(settings.LANGUAGE_CODE):
        return [str(label) for _value, label in choices.choices]


def empty_workbook() -> bytes:
    """Five sheets with their headings, and one that says which words are known."""
    with translation.override(settings.LANGUAGE_CODE):
        known = [
            (
                sheet,
                MEANINGS[sheet][key].headings.split("、")[0],
                "、".join(_labels(of)),
            )
            for (sheet, key), of in CHOICES.items()
        ]
        heads: Iterable[tuple[str, list[str], list[Any]]] = (
            (sheet, [one.headings.split("、")[0] for one in meanings.values()], [])
            for sheet, meanings in MEANINGS.items()
        )
        told = _("How to fill it in")
        explained = (told, [_("Sheet"), _("Column"), _("Words that are known")], known)
        return write_book([*heads, explained], widths=(18, 22, 22, 22, 18, 18, 40))
