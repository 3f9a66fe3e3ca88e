"""A month of 独树村 (WORKFLOWS §2): nine seats, a plan, and what people said.

Forty voices under twelve matters; thirty-two come here by the operations of their
channels, four in a workbook, and four are typed by the journey itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count, cycle
from typing import Any

from tests.journeys.town import Town, make_town
from tongxin.consultations import operations as consultations
from tongxin.consultations.tests.answering import put
from tongxin.consultations.tests.make import make_ready, put_on_roll, seal_now
from tongxin.councils.models import Body, Term
from tongxin.councils.tests.make import fill, make_body
from tongxin.imports import operations as imports
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people.models import Channel, User
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_user,
)
from tongxin.plans import operations as plans
from tongxin.plans.models import PlanDocument
from tongxin.voices import operations as voices
from tongxin.voices.models import Matter, Voice
from tongxin.voices.tests import workbooks

LANE, RENT, NOON, AREA, MOVE, LIGHT, LID = (
    "围挡外留一条通道",
    "过渡期的租房补贴按季度先付",
    "中午不做响动大的施工",
    "补偿面积与房产证不符",
    "搬家那天有人帮老人",
    "二巷的路灯太暗",
    "三巷的井盖松动",
)
# In the order in which they came up, with how many speak of each here.
MATTERS = {
    AREA: 2,
    LANE: 6,
    RENT: 6,
    NOON: 1,
    MOVE: 3,
    LIGHT: 3,
    LID: 3,
    "垃圾桶满了没人清": 2,
    "五栋电梯常停": 2,
    "公园少几张座椅": 2,
    "三栋的门禁坏了": 1,
    "快递柜放在哪里": 1,
}
# What the rule proposes first; the secretary leaves one out and takes one off again.
PROPOSED = [AREA, LANE, RENT, NOON, MOVE, LIGHT, LID]
DECIDED = [AREA, LANE, RENT, NOON, MOVE]
IN_WORKBOOK = 4
PLAN = "独树村更新单元规划草案"
SCHEME = "独树村补偿安置指引"
BEFORE = {LANE: "围挡外留通道。", RENT: "过渡期的租房补贴按年支付。"}
CLAUSES = {LANE: 21, RENT: 7}
# How somebody says it, and how they want to hear of it.
WAYS = (
    ("phone", Channel.SMS),
    ("window", Channel.SMS),
    ("web", Channel.INBOX),
    ("paper", Channel.LETTER),
    ("visit", Channel.SMS),
    ("window", Channel.RECEIPT),
    ("phone", Channel.SMS),
    ("phone", Channel.PHONE),
)
SEATS = (
    ("陈书记", Channel.INBOX),
    ("何经理", Channel.INBOX),
    ("林业主", Channel.INBOX),
    ("冯组长", Channel.SMS),
    ("周组长", Channel.SMS),
    ("梁青年", Channel.SMS),
    ("吴社工", Channel.PHONE),
    ("郑工", Channel.SMS),
    ("苏调解", Channel.LETTER),
)
ALTERNATE = "黄候补"


@dataclass
class Month:
    """The village, and what its people typed in the month."""

    town: Town
    body: Body
    secretary: User
    # Accounts of the chair and of the owners' vice-chair.
    chair: User
    owner: User
    matters: dict[str, Matter] = field(default_factory=dict)
    residents: list[User] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)

    def seat(self, position: int) -> int:
        return self.body.seats.get(position=position).pk


def make_month() -> Month:
    town = make_town()
    body = make_body(town.unit, name="独树村联席会")
    _plans(town)
    accounts = _seats(body)
    secretary = make_community_clerk(town.here, "secretary")
    return Month(town, body, secretary, accounts[0], accounts[2])


def _seats(body: Body) -> dict[int, User]:
    """Each hears by a channel of their own; two of them have an account."""
    accounts = {}
    for at, seat in enumerate(body.seats.all()):
        name, channel = SEATS[at]
        term = fill(seat, name=name)
        if at in (0, 2):
            accounts[at] = make_user()
            accounts[at].person = term.person
            accounts[at].save()
        _hears(term, channel, f"+86138001370{at:02}")
    alternate = fill(body.seats.get(position=3), Term.Kind.ALTERNATE, ALTERNATE)
    _hears(alternate, Channel.SMS, "+8613800137099")
    return accounts


def _hears(term: Term, channel: str, phone: str) -> None:
    term.person.phone, term.person.answer_channel = phone, channel
    term.person.address = "东晓街道示例路9号"
    term.person.save()


def _plans(town: Town) -> None:
    """One is the department's, the other one the company's own."""
    kinds, company = PlanDocument.Kind, town.applicant.posts[0].office
    for title, kind, matter, owner in (
        (PLAN, kinds.UNIT_PLAN, LANE, town.build),
        (SCHEME, kinds.COMPENSATION, RENT, company),
    ):
        plan = plans.register_plan(
            SYSTEM, town.unit, kind=kind, title=title, owner=owner
        )
        texts = {CLAUSES[matter]: BEFORE[matter]}
        plans.add_version(SYSTEM, plan, clauses=texts, issued_on=clock.today())


# ---- What people say ----


def speak(month: Month) -> None:
    """Thirty-two people, each by a channel; every voice stands under its matter."""
    ways, numbers = cycle(WAYS), count(1)
    for title, how_many in MATTERS.items():
        for _each in range(how_many):
            number = next(numbers)
            filed = _say(month, title, number, *next(ways))
            gather(month, title, filed.voice)


def _say(
    month: Month, title: str, number: int, channel: str, hears: str
) -> voices.Filed:
    unit = month.town.unit
    kind = Voice.Kind.PETITION if title == AREA else Voice.Kind.SUGGEST
    facts: dict[str, Any] = {
        "text": f"{title}，{number}号楼的人都这么说。",
        "kind": kind,
        "audience": Voice.Audience.PUBLIC if number % 4 else Voice.Audience.OFFICE,
        "unit": unit,
    }
    phone = f"+8613800140{number:03}"
    if channel == Voice.Channel.WEB:
        user = make_resident(f"住户{number}", phone)
        assert user.person
        user.person.answer_channel = hears
        user.person.save()
        month.residents.append(user)
        return voices.file_voice(user, author=user.person, **facts)
    caller = voices.Caller(
        name=f"居民{number}",
        phone=phone,
        address=f"东晓街道示例路{number}号",
        answer_channel=hears,
    )
    return voices.record_voice(
        month.town.clerk, channel=channel, caller=caller, **facts
    )


def gather(month: Month, title: str, voice: Voice) -> None:
    town, point = month.town, voice.points.get()
    if title not in month.matters:
        month.matters[title] = voices.open_matter(
            town.clerk, title=title, unit=town.unit, point=point
        )
    else:
        voices.gather_point(town.clerk, point, matter=month.matters[title])


def from_workbook(month: Month) -> None:
    """Four more about the noon, as the hotline sends them at the end of a week."""
    on = f"{clock.today()} 08:30"
    rows = [
        [f"HL-{n}", f"来电{n}", f"1380015{n:04}", on, "建议", text, "独树村"]
        for n, text in enumerate(_noon(), start=1)
    ]
    header = ["编号", "姓名", "电话", "时间", "诉求类型", "诉求内容", "更新单元"]
    content = workbooks.workbook(rows, header)
    clerk = month.town.clerk
    facts = {"name": "热线.xlsx", "content": content}
    book = imports.upload_workbook(clerk, "voices", **facts)
    imports.accept_workbook(clerk, book)
    for voice in Voice.objects.filter(workbook=book):
        gather(month, NOON, voice)


def _noon() -> Iterator[str]:
    for number in range(1, IN_WORKBOOK + 1):
        yield f"中午施工太响，{number}栋有孩子要睡午觉。"


# ---- What they say together ----


def consult(month: Month) -> None:
    """Of two sides all who speak can accept the lane: it is common ground."""
    unit = month.town.unit
    for side in ("tenant", "shop"):
        put_on_roll(unit, side, 12)
    talk = consultations.draft_consultation(
        SYSTEM, unit, title="施工期间怎么走路", record_on=clock.today()
    )
    public = month.matters[LANE].points.filter(
        voice__audience=Voice.Audience.PUBLIC, voice__channel=Voice.Channel.PHONE
    )
    statement = consultations.add_statement(
        SYSTEM, talk, text="围挡外面留一条有路灯的通道。", point=public[0]
    )
    statement = consultations.answer_quotation(SYSTEM, statement, agrees=True)
    make_ready(statement)
    consultations.announce_consultation(SYSTEM, talk)
    talk = consultations.open_consultation(
        SYSTEM, talk, closes_on=clock.today() + timedelta(days=7), merges={}
    )
    statement.refresh_from_db()
    put(list(talk.entries.order_by("pk")), statement, (24, 0, 0))
    talk = seal_now(talk)
    consultations.take_up_reports()
    consultations.publish_report(SYSTEM, talk)
