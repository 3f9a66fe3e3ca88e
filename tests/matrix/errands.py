"""Work on voices as it stands in between: waiting, returned, done, being taken in."""

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from tongxin.imports import operations as imports
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.files import CheckedFile
from tongxin.people.models import User
from tongxin.people.tests.make import make_office
from tongxin.voices import operations as voices
from tongxin.voices.models import Voice
from tongxin.voices.tests.workbooks import workbook
from tongxin.work import operations as work
from tongxin.work.models import Task

if TYPE_CHECKING:
    from tests.matrix.world import Side


def leave_undone(side: "Side", staff: User) -> None:
    """A record for each act that asks for one in such a state; no page names it."""
    _file(side, "补偿的面积对不上", kind=Voice.Kind.PETITION)
    back = _send(side, staff, "树要修剪")
    work.return_part(SYSTEM, back.assignments.get(), reason="归别的单位")
    done = _send(side, staff, "井盖要换")
    work.finish_part(SYSTEM, done.assignments.get(), evidence="换好了")
    voices.open_matter(staff, title="没有人再等的事项", community=side.place)
    voices.ask_card(staff, _file(side, "门口的灯不亮"))
    for begin in (imports.send_off_workbook, imports.accept_workbook):
        rows = [[1, "无名", "表里的一行", "2026-01-05", f"{begin} {side.key}", 0, 0]]
        facts = {"name": "表.xlsx", "content": workbook(rows)}
        begin(staff, imports.upload_workbook(staff, "voices", **facts))


def picture(name: str) -> CheckedFile:
    """A file that was checked: a few pixels, and behind them what it is called."""
    drawn = BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PNG")
    content = drawn.getvalue() + name.encode()
    digest = hashlib.sha256(content).hexdigest()
    return CheckedFile(name, "image/png", content, digest)


def _file(side: "Side", text: str, kind: str = Voice.Kind.HELP) -> Voice:
    return voices.file_voice(
        VISITOR,
        text=text,
        kind=kind,
        audience=Voice.Audience.OFFICE,
        place=side.place,
    ).voice


def _send(side: "Side", staff: User, text: str) -> Task:
    lead = make_office(f"{side.key}修缮队")
    return voices.dispatch_voice(staff, _file(side, text), lead=lead)
