"""A small demonstration street in which every page has something to show."""

from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import call_command
from PIL import Image

from tests.journeys.council import seated
from tests.journeys.members import enlisted
from tests.journeys.poll import owners_asked
from tests.journeys.talk import talked_over
from tongxin.imports import operations as imports
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.files import CheckedFile
from tongxin.notices import operations as notices
from tongxin.notices.models import Notice
from tongxin.people import operations as people
from tongxin.people.models import Appointment, Channel, Office, Role, User
from tongxin.people.tests.make import make_office
from tongxin.rolls import operations as rolls
from tongxin.rolls.tests import rollbook
from tongxin.units.models import Milestone, Unit
from tongxin.voices import operations as voices
from tongxin.voices.models import Voice
from tongxin.voices.policies import holder_of
from tongxin.voices.tests import workbooks
from tongxin.work import operations as work
from tongxin.work.models import Task

PASSWORD = "banyan tree circle"

# What pages are opened on, by what it is good for: house["voice.waiting"].
type House = dict[str, Any]


def picture(colour: str = "steelblue") -> bytes:
    out = BytesIO()
    Image.new("RGB", (32, 24), colour).save(out, "PNG")
    return out.getvalue()


def photo(name: str = "photo.png") -> CheckedFile:
    return CheckedFile(name, "image/png", picture(), "0" * 64)


def furnish() -> House:
    """Seed the demonstration and bring one of everything into every state."""
    call_command("seed_demo", voices=12, councils=False, stdout=StringIO())
    house: House = {"unit": Unit.objects.get(slug="dushu")}
    for user in User.objects.filter(username__startswith="demo-"):
        house[user.username.removeprefix("demo-")] = user
    house["caller"] = people.register_person(
        SYSTEM,
        name="苏来电",
        phone="13800139999",
        address="东晓街道示例路9号",
        answer_channel=Channel.PHONE,
    )
    _voices(house)
    _tasks(house)
    _matter(house)
    _messages(house)
    _workbooks(house)
    _accounts(house)
    _unit(house)
    house |= talked_over(house["unit"], house["resident"], house["voice.mine"])
    house |= owners_asked(house["resident"], house["unit"].community)
    house |= seated(house["unit"], house["resident"], house["clerk"])
    house |= enlisted(house["resident"])
    _roll(house)
    return house


def _file(house: House, text: str, **facts: object) -> Voice:
    usual: dict[str, object] = {
        "kind": Voice.Kind.HELP,
        "audience": Voice.Audience.PUBLIC,
        "channel": Voice.Channel.PHONE,
        "author": house["caller"],
        "unit": house["unit"],
    }
    clerk = house["clerk"]
    filed = voices.file_voice(clerk, text=text, **(usual | facts))
    house["voice.last"], house["code"] = filed.voice, filed.code
    return filed.voice


def _voices(house: House) -> None:
    """One voice in each state; the last one filed is the one whose code is known."""
    clerk, resident = house["clerk"], house["resident"]
    answered = voices.answer_voice(
        clerk,
        _file(house, "住在示例楼里，电梯停了三天，老人下不了楼。"),
        text="今天已经修好。",
    )
    house["voice.answered"] = answered
    asked = _file(house, "三号楼的门禁什么时候装？", kind=Voice.Kind.CONSULT)
    public = voices.answer_voice(clerk, asked, text="下个月装。")
    house["voice.public"] = voices.publish_answer(
        house["chief"], public, question="门禁什么时候装？", answer="下个月。"
    )
    voices.say_word(holder_of(public), public, word="partly", comment="只装了一半")
    house["voice.declined"] = voices.decline_voice(
        clerk, _file(house, "想换一个学区。"), reason="这件事归教育局管。"
    )
    again = voices.answer_voice(
        clerk, _file(house, "楼道堆了杂物。"), text="已经清了。"
    )
    house["voice.reopened"] = voices.reopen_voice(
        holder_of(again), again, reason="又堆起来了。"
    )
    facts = {"kind": Voice.Kind.PETITION}
    house["voice.petition"] = _file(house, "补偿的面积和房产证对不上。", **facts)
    suggest = _file(house, "建议加一排晾衣杆。", kind=Voice.Kind.SUGGEST)
    house["voice.suggest"] = voices.accept_voice(clerk, suggest)
    both = _file(house, "一是灯坏了。二是门坏了。", points=["灯坏了", "门坏了"])
    house["voice.two_points"], house["point"] = both, both.points.first()
    mine = {"channel": Voice.Channel.WEB, "author": resident.person}
    house["voice.mine"] = _file(house, "我家门口的路灯不亮。", **mine)
    house["voice.mine_answered"] = voices.answer_voice(
        clerk, _file(house, "水压太低。", **mine), text="水泵已经换了。"
    )
    files = [photo("现场.png")]
    waiting = _file(house, "井盖松了，走上去会响。", files=files)
    house["voice.waiting"], house["photo"] = waiting, waiting.attachments.get()


def _tasks(house: House) -> None:
    """A task owed, one come back, one to be checked, and one to be taken back."""
    clerk = house["clerk"]
    build = Office.objects.get(name="街道城建办")
    city = Office.objects.get(name="街道城管办")

    def send(text: str, lead: Office = build, **facts: object) -> Task:
        voice = _file(house, text)
        return voices.dispatch_voice(clerk, voice, lead=lead, **facts)

    house["task.fresh"] = send("树枝挡住了路灯。", note="请今天去看", assisting=[city])
    house["task.taken"] = send("外墙的砖掉下来了。")
    work.take_part(house["liaison"], house["task.taken"].assignments.get(is_lead=True))
    house["task.returned"] = send("路面塌了一块。")
    work.return_part(
        house["liaison"],
        house["task.returned"].assignments.get(is_lead=True),
        reason="这一段不归我们管养。",
    )
    house["task.done"] = send("垃圾桶满了。", lead=city)
    work.finish_part(
        house["liaison2"],
        house["task.done"].assignments.get(is_lead=True),
        evidence="上午清运，附照片。",
        files=[photo("清运后.png")],
    )


def _matter(house: House) -> None:
    clerk, waiting = house["clerk"], house["voice.waiting"]
    point = waiting.points.get()
    house["matter"] = voices.open_matter(clerk, title="井盖松动", point=point)
    other = _file(house, "二巷的井盖也松了。")
    voices.gather_point(clerk, other.points.get(), matter=house["matter"])


def _messages(house: House) -> None:
    clerk = house["clerk"]
    about = house["voice.answered"]
    house["call"] = Notice.objects.get(key=f"voice.answered:{about.pk}:1")
    voices.call_author(
        clerk, about, notice=house["call"], outcome="no_answer", after_tries=0
    )
    person = house["resident"].person
    told = Notice.objects.filter(recipient=person, channel=Channel.INBOX)
    house["message"] = told.latest("pk")
    writer = people.register_person(
        SYSTEM,
        name="蔡来信",
        address="东晓街道示例路88号",
        answer_channel=Channel.LETTER,
    )
    for text in ("请把告示字印大一点。", "请修信箱。"):
        voice = _file(house, text, author=writer, channel=Voice.Channel.PAPER)
        voices.answer_voice(clerk, voice, text="好的，下周换。")
        # One letter is printed, the other still waits.
        if "run" not in house:
            house["run"] = notices.gather_letters(clerk)
    failed = Notice.objects.filter(channel=Channel.SMS).order_by("pk")[:1]
    Notice.objects.filter(pk__in=failed.values("pk")).update(
        state=Notice.State.UNSURE, sent_at=None
    )


def _workbooks(house: House) -> None:
    clerk = house["clerk"]
    for name, content in (
        ("uploaded", workbooks.messy()),
        ("accepted", workbooks.plain()),
        ("undone", workbooks.with_replies()),
    ):
        batch = imports.upload_workbook(
            clerk, "voices", name=f"{name}.xlsx", content=content
        )
        house[f"batch.{name}"] = batch
    imports.accept_workbook(clerk, house["batch.accepted"])
    imports.accept_workbook(clerk, house["batch.undone"])
    imports.undo_workbook(clerk, house["batch.undone"])


def _accounts(house: House) -> None:
    """Staff with a password: one still without a second step, one with all of them."""
    office = make_office("街道城建办")
    for name in ("fresh", "kept"):
        user = User.objects.create_user(f"demo-{name}", password=PASSWORD)
        user.public_name = "高密码"
        user.save()
        Appointment.objects.create(
            user=user, office=office, role=Role.LIAISON, from_on="2020-01-01"
        )
        house[name] = user
    TOTP.activate(house["kept"], generate_totp_secret())
    RecoveryCodes.activate(house["kept"])


def _unit(house: House) -> None:
    """One unit has things to come and to decide; another stands still."""
    unit = house["unit"]
    house["stalled"] = Unit.objects.exclude(stalled_since=None).first()
    house["milestone"] = Milestone.objects.filter(
        unit=unit, done_on=None, dropped_on=None
    ).first()
    house["proposal"] = unit.proposals.filter(state="proposed").first()
    house["contact"] = unit.contacts.first()
    house["problem"] = unit.title_problems.filter(settled_on=None).first()
    house["office"] = Office.objects.get(name="街道城建办")


def _holding(house: House) -> None:
    """A holding of a company and of a person, corrected once."""
    unit, clerk = house["unit"], house["clerk"]
    held = rolls.add_holding(clerk, unit, label="9栋901")
    why: Any = {"reason": "房产证复印件", "from_on": date(2026, 1, 5)}
    rolls.add_owner(clerk, held, name="何业主", lives_in=True, **why)
    firm = rolls.add_owner(clerk, held, name="示例物业公司", is_company=True, **why)
    rolls.name_speaker(
        clerk, unit, organisation=firm.organisation, name="钱代表", **why
    )
    facts: Any = {"area": Decimal("88.50"), "area_source": "survey"}
    rolls.correct_holding(clerk, held, reason="实测报告", **facts)
    house["holding"], house["firm"] = held, firm.organisation
    house["owner"] = held.owners.get(organisation=None)


def _roll(house: House) -> None:
    """A claim, an entry objected to, a refusal, and a sheet with a doubtful row."""
    unit, clerk, resident = house["unit"], house["clerk"], house["resident"]
    facts: Any = {"basis": "neighbours", "lives_since": date(2026, 1, 5)}
    tenant = rolls.enter_person(
        clerk, unit, name="黎租客", side="tenant", label="3栋402", **facts
    )
    house["entry"] = tenant
    mine = unit.entitlements.filter(person=resident.person, state="accepted").first()
    house["own_entry"] = mine or rolls.admit_person(
        clerk, unit, person=resident.person, side="tenant", **facts
    )
    house["objection"] = rolls.object_to_entry(
        resident, house["own_entry"], text="我在这里开店，不是住户。"
    )
    house["claim"] = rolls.claim_tenancy(resident, unit, side="shop", **facts)
    paper = CheckedFile("执照.pdf", "application/pdf", b"%PDF-1.4", "0" * 64)
    rolls.add_proof(resident, house["claim"], file=paper)
    _holding(house)
    other = Unit.objects.exclude(pk=unit.pk).first()
    assert other is not None
    refused = rolls.claim_tenancy(resident, other, **facts)
    reason = "居住登记是别处的。"
    house["refused"] = rolls.refuse_entitlement(clerk, refused, reason=reason)
    sheet = rollbook.roll_book(
        [*rollbook.owners()[:20], rollbook.row(name="何某", side="?")]
    )
    house["sheet"] = imports.upload_workbook(
        clerk, "roll", subject=unit, name="名册.xlsx", content=sheet
    )
