"""A small street, made through operations: two communities, everybody, a record each.

Community A and community B hold the same, and share nobody but the street. Whatever is
secret in it carries a mark (`marks.py`).
"""

from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.matrix import roles
from tests.matrix.answering import who_answers
from tests.matrix.code import write_code
from tests.matrix.council import seat_them
from tests.matrix.errands import leave_undone, picture
from tests.matrix.marks import OTHER_PHONES, PHONES
from tests.matrix.members import enlist, party_posts
from tests.matrix.poll import ask_owners
from tests.matrix.setting_up import set_up
from tests.matrix.talk import talk_it_over
from tongxin.audit import operations as audit
from tongxin.imports import operations as imports
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.notices import operations as notices
from tongxin.notices.models import Notice
from tongxin.people import operations as people
from tongxin.people.adapters import SecondStepAdapter
from tongxin.people.models import Appointment, Channel, Office, Organisation, Role, User
from tongxin.people.tests.make import make_office
from tongxin.places.models import Place
from tongxin.places.tests.make import make_community
from tongxin.rolls import operations as rolls
from tongxin.rolls.tests.rollbook import roll_book, row
from tongxin.units.models import Unit
from tongxin.units.tests.make import (
    make_contact,
    make_milestone,
    make_proposal,
    make_title_problem,
    make_unit,
)
from tongxin.voices import operations as voices
from tongxin.voices.models import Point, Voice
from tongxin.voices.tests.workbooks import workbook
from tongxin.work import operations as work

PASSWORD = "ein langes Wort"
A, B = "A", "B"

LEADS = {A: "街道城建办", B: "街道民政组"}


@dataclass
class Side:
    """One community: what stands in an address for each of its records."""

    key: str
    place: Place
    ids: dict[str, Any] = field(default_factory=dict)
    number: str = ""
    code: str = ""

    def __getitem__(self, name: str) -> Any:
        return self.ids[name]


@dataclass
class World:
    users: dict[str, User] = field(default_factory=dict)
    sides: dict[str, Side] = field(default_factory=dict)
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A browser of its own, signed in as this role."""
        client = Client()
        client.cookies = SimpleCookie(self.cookies[role].output(header="", sep=";"))
        return client


def make_world() -> World:
    world = World()
    for key, name in ((A, "独树"), (B, "松泉")):
        world.sides[key] = Side(key, make_community(name))
    _offices_and_staff(world)
    for key, role, name in ((A, roles.AUTHOR, "林"), (B, roles.NEIGHBOUR, "周")):
        world.users[role] = _resident(f"{name}Zqxname{key}", key)
    for key, maker in ((A, roles.A_SECRETARY), (B, roles.B_SECRETARY)):
        _fill(world, world.sides[key], world.users[maker])
    _letters(world)
    set_up(world.sides)
    write_code()
    _open_browsers(world)
    return world


# ---- Who ----


def _offices_and_staff(world: World) -> None:
    kind = Office.Kind
    street = make_office("东晓街道受理窗口", kind.STREET)
    of = {
        side.key: make_office(
            f"{side.place.name}社区", kind.COMMUNITY, community=side.place
        )
        for side in world.sides.values()
    }
    posts: dict[str, tuple[Office, str]] = {
        roles.CLERK: (street, Role.CLERK),
        roles.CHIEF: (street, Role.CHIEF),
        roles.A_RECEPTIONIST: (of[A], Role.RECEPTIONIST),
        roles.A_SECRETARY: (of[A], Role.SECRETARY),
        roles.B_SECRETARY: (of[B], Role.SECRETARY),
        roles.LEAD: (make_office("街道城建办"), Role.LIAISON),
        roles.HELPER: (make_office("街道执法队"), Role.LIAISON),
        roles.RETURNER: (make_office("街道水务组"), Role.LIAISON),
        roles.STRANGER: (make_office("街道文体组"), Role.LIAISON),
        roles.PARTY: (make_office("A单元申报主体", kind.PARTNER), Role.APPLICANT),
        roles.SOCIAL: (make_office("晨曦社工站", kind.PARTNER), Role.SOCIAL_WORKER),
        roles.HR: (make_office("示例企业", kind.PARTNER), Role.HR),
        **party_posts(),
        # They sit in the same house and at the same table as those who see all.
        roles.AUDITOR: (street, Role.AUDITOR),
        roles.OFFICER: (street, Role.DATA_OFFICER),
        roles.ADMIN: (street, Role.ADMINISTRATOR),
        roles.OBSERVER: (of[A], Role.OBSERVER),
        roles.FORMER: (of[A], Role.CLERK),
        roles.COMING: (of[A], Role.CLERK),
    }
    marked = {roles.A_SECRETARY: "ZqxstaffA", roles.B_SECRETARY: "ZqxstaffB"}
    for role, (office, post) in posts.items():
        name = f"员{marked.get(role, len(world.users))}"
        world.users[role] = _staff(office, post, name)
    today = clock.today()
    Appointment.objects.filter(user=world.users[roles.FORMER]).update(
        until_on=today - timedelta(days=1)
    )
    Appointment.objects.filter(user=world.users[roles.COMING]).update(
        from_on=today + timedelta(days=1)
    )
    _second_steps(world)
    # A message about her task reaches the liaison: she is known as a person, too.
    lead = world.users[roles.LEAD]
    lead.person = people.register_person(
        SYSTEM, name="城建办联络员", answer_channel=Channel.INBOX
    )
    lead.save()


def _second_steps(world: World) -> None:
    """The chief has an app and recovery codes; a key belongs to somebody else."""
    chief, kind = world.users[roles.CHIEF], Authenticator.Type
    secret = SecondStepAdapter().encrypt("A" * 32)
    app, codes = {"secret": secret}, {"seed": secret, "used_mask": 0}
    Authenticator.objects.create(user=chief, type=kind.TOTP, data=app)
    Authenticator.objects.create(user=chief, type=kind.RECOVERY_CODES, data=codes)
    somebody = User.objects.create_user(username="keyholder")
    key = Authenticator.objects.create(
        user=somebody, type=kind.WEBAUTHN, data={"name": "一号"}
    )
    world.sides[A].ids["key"] = key.pk


def _staff(office: Office, post: str, public_name: str) -> User:
    user = User.objects.create_user(
        username=f"staff-{User.objects.count()}", password=PASSWORD
    )
    user.public_name = public_name
    user.save()
    Appointment.objects.create(
        user=user,
        office=office,
        role=post,
        from_on=clock.today() - timedelta(days=400),
    )
    return user


def _resident(name: str, key: str) -> User:
    user = people.open_account(VISITOR, name=name, phone=PHONES[key])
    assert user.person is not None
    people.change_contact(user, user.person, address=f"Zqxaddress{key}巷3号")
    return user


# ---- What ----


def _fill(world: World, side: Side, staff: User) -> None:
    """A record of every kind, in community `side`."""
    _unit(world, side)
    _roll(world, side, staff)
    _voice_for_offices(world, side, staff)
    _voices_of_the_author(world, side, staff)
    _matter(world, side, staff)
    _told_by_telephone(world, side, staff)
    _kept(world, side, staff)
    leave_undone(side, staff)
    author = world.users[roles.AUTHOR if side.key == A else roles.NEIGHBOUR]
    by = who_answers(Unit.objects.get(pk=side["unit"]), staff)
    side.ids["answering"] = [one.pk for one in by.people]
    talk_it_over(side, author, by)
    ask_owners(side, author, by)
    seat_them(side, author, staff)
    enlist(side, author)


def _unit(world: World, side: Side) -> None:
    is_a = side.key == A
    desk = make_office(f"{side.key}单元申报主体", Office.Kind.PARTNER)
    owes = make_office("街道城建办" if is_a else "街道司法所")
    unit = make_unit(
        f"{side.place.name}单元",
        slug=f"unit-{side.key.lower()}",
        community=side.place,
        applicant_office=desk,
    )
    problem = make_title_problem(
        unit,
        holding=f"Zqxholding{side.key}2栋",
        evidence=f"Zqxdeed{side.key}",
        next_step=f"Zqxstep{side.key}",
        owed_by=owes,
        due_on=clock.today() + timedelta(days=20),
    )
    proposal = make_proposal(unit, text=f"Zqxproposal{side.key}")
    side.ids |= {
        "slug": unit.slug,
        "unit": unit.pk,
        "milestone": make_milestone(unit).pk,
        "proposal": proposal.pk,
        "contact": make_contact(unit).pk,
        "title": problem.pk,
    }


def _roll(world: World, side: Side, staff: User) -> None:
    """Somebody claims, somebody is refused and objects, a sheet is being looked at."""
    key, unit = side.key, Unit.objects.get(pk=side["unit"])
    author = world.users[roles.AUTHOR if key == A else roles.NEIGHBOUR]
    tenant = User.objects.create_user(username=f"tenant-{key}")
    tenant.person = people.register_person(SYSTEM, name=f"租Zqxrollname{key}")
    tenant.save()
    lives = {"basis": "residence", "lives_since": clock.today() - timedelta(days=200)}
    claim = rolls.claim_tenancy(tenant, unit, note=f"Zqxrollnote{key}", **lives)
    entry = rolls.claim_tenancy(author, unit, side="shop", **lives)
    rolls.refuse_entitlement(staff, entry, reason=f"Zqxrefusal{key}")
    objection = rolls.object_to_entry(author, entry, text=f"Zqxobjected{key}不对")
    sheet = imports.upload_workbook(
        staff,
        "roll",
        subject=unit,
        name="名册.xlsx",
        content=roll_book([row(label="1栋1", name=f"业Zqxrollsheet{key}", side="?")]),
    )
    proof = rolls.add_proof(tenant, claim, file=picture(f"Zqxrollnote{key}.png"))
    side.ids |= {
        **_holding(side, unit, staff, tenant),
        "paper": proof.pk,
        "entry": claim.pk,
        "own_entry": entry.pk,
        "objection": objection.pk,
        "sheet": sheet.pk,
    }


def _holding(side: Side, unit: Unit, staff: User, tenant: User) -> dict[str, int]:
    """A holding of a company and of a person, who works for the applicant."""
    holding = rolls.add_holding(staff, unit, label=f"9栋Zqxrollsheet{side.key}")
    firm = people.register_organisation(
        SYSTEM, kind=Organisation.Kind.ENTERPRISE, name=f"示例{side.key}公司"
    )
    rolls.name_owner(staff, holding, organisation=firm)
    owner = rolls.name_owner(staff, holding, person=tenant.person)
    paper = {"source": "roll", "reason": "工资表"}
    rolls.mark_two_hats(staff, unit, person=tenant.person, **paper)
    return {"holding": holding.pk, "firm": firm.pk, "owner": owner.pk}


def _say(world: World, side: Side, text: str, **facts: Any) -> voices.Filed:
    """The resident of this community says something, by the web."""
    author = world.users[roles.AUTHOR if side.key == A else roles.NEIGHBOUR]
    facts = {"kind": Voice.Kind.SUGGEST, "audience": Voice.Audience.OFFICE} | facts
    return voices.file_own_voice(
        author,
        text=text,
        place=side.place,
        caller=voices.Caller(answer_channel=Channel.INBOX),
        **facts,
    )


def _voice_for_offices(world: World, side: Side, staff: User) -> None:
    """The record most addresses name: for offices only, with a task under way."""
    key = side.key
    filed = _say(
        world,
        side,
        f"Zqxtitle{key}楼道的灯坏了。Zqxtext{key}夜里老人摔了一跤。",
        files=[picture(f"Zqxfile{key}.png")],
    )
    voice = filed.voice
    task = voices.dispatch_voice(
        staff,
        voice,
        lead=make_office(LEADS[side.key]),
        assisting=[
            make_office("街道执法队" if key == A else "街道消防组"),
            make_office("街道水务组" if key == A else "街道党建组"),
        ],
        note=f"Zqxnote{key}",
    )
    lead, helper, returner = task.assignments.order_by("-is_lead", "pk")
    work.finish_part(
        SYSTEM,
        helper,
        evidence=f"Zqxevidence{key}换好了",
        files=[picture(f"Zqxproof{key}.png")],
    )
    work.return_part(SYSTEM, returner, reason=f"Zqxreturned{key}不归我们管")
    notice = notices.tell(
        voice.author,
        voice,
        key=f"matrix:{key}",
        title="给您的消息",
        text=f"Zqxmessage{key}",
        link=reverse("voices:receipt", args=[voice.pk]),
    )
    assert notice is not None
    assert voice.author is not None
    side.number, side.code = voice.number, filed.code
    side.ids |= {
        "voice_id": voice.pk,
        "point_id": Point.objects.get(voice=voice).pk,
        "task_id": task.pk,
        "part_id": lead.pk,
        "attachment_id": voice.attachments.get().pk,
        "proof_id": helper.proofs.get().pk,
        "notice_id": notice.pk,
        "person": voice.author.pk,
    }


def _voices_of_the_author(world: World, side: Side, staff: User) -> None:
    """Answered, declined, published: what other offices do not hear of."""
    key = side.key
    answered = _say(world, side, f"Zqxoriginal{key}想装充电桩").voice
    voices.give_interim_answer(staff, answered, text=f"Zqxinterim{key}正在问")
    voices.answer_voice(staff, answered, text=f"Zqxanswer{key}下月装")
    author = world.users[roles.AUTHOR if key == A else roles.NEIGHBOUR]
    voices.say_word(author, answered, word="partly", comment=f"Zqxword{key}")
    declined = _say(world, side, f"Zqxdeclined{key}邻居太吵").voice
    voices.decline_voice(staff, declined, reason=f"Zqxreason{key}请找物业")
    shown = _say(
        world,
        side,
        f"Zqxoriginal{key}我家门口的井盖响",
        audience=Voice.Audience.PUBLIC,
    ).voice
    voices.answer_voice(staff, shown, text=f"Zqxanswer{key}你家门口的已修")
    shown.refresh_from_db()
    voices.publish_answer(
        staff, shown, question="井盖响怎么办", answer="打电话就来修井盖"
    )
    side.ids |= {"answered": answered.pk, "declined": declined.pk, "shown": shown.pk}


def _matter(world: World, side: Side, staff: User) -> None:
    """A matter that a partner helps with: it reads one of its two voices."""
    key = side.key
    public = _say(
        world,
        side,
        f"Zqxopen{key}公园缺座椅",
        audience=Voice.Audience.PUBLIC,
        files=[picture(f"Zqxopen{key}.png")],
    ).voice
    inside = _record(staff, side, f"Zqxclosed{key}公园里有人欺负我", Channel.RECEIPT)
    matter = voices.open_matter(
        staff,
        title=f"Zqxmatter{key}座椅",
        summary=f"Zqxsummary{key}",
        point=Point.objects.get(voice=public),
    )
    voices.gather_point(staff, Point.objects.get(voice=inside), matter=matter)
    task = voices.dispatch_matter(
        staff,
        matter,
        lead=make_office(LEADS[side.key]),
        assisting=[make_office(f"{key}单元申报主体", Office.Kind.PARTNER)],
        note=f"Zqxerrand{key}",
    )
    side.ids |= {
        "matter_id": matter.pk,
        "open": public.pk,
        "open_point": Point.objects.get(voice=public).pk,
        "open_file": public.attachments.get().pk,
        "closed": inside.pk,
        "matter_task": task.pk,
        "matter_part": task.assignments.get(is_lead=True).pk,
        "partner_part": task.assignments.get(is_lead=False).pk,
    }


def _record(staff: User, side: Side, text: str, channel: str) -> Voice:
    """Somebody without an account says it by telephone."""
    caller = voices.Caller(
        name=f"王Zqxothername{side.key}",
        phone=OTHER_PHONES[side.key],
        address=f"Zqxotheraddress{side.key}路8号",
        answer_channel=channel,
    )
    return voices.record_voice(
        staff,
        text=text,
        kind=Voice.Kind.HELP,
        channel=Voice.Channel.PHONE,
        audience=Voice.Audience.OFFICE,
        caller=caller,
        place=side.place,
    ).voice


def _told_by_telephone(world: World, side: Side, staff: User) -> None:
    """Answers on the call list and among the letters; a text message that failed."""
    key = side.key
    called = _record(staff, side, f"Zqxcalled{key}水压低", Channel.PHONE)
    voices.answer_voice(staff, called, text=f"Zqxcalled{key}加了泵")
    posted = _record(staff, side, f"Zqxposted{key}要一个门牌", Channel.LETTER)
    # Its first code has arrived: another one can be sent.
    first = Notice.objects.filter(subject_id=posted.pk, key__startswith="voice.code:")
    first.update(state=Notice.State.SENT, sent_at=timezone.now())
    voices.answer_voice(staff, posted, text=f"Zqxposted{key}已经挂上")
    call = Notice.objects.get(subject_id=called.pk, channel=Channel.PHONE)
    failed = Notice.objects.create(
        recipient_id=side["person"],
        channel=Channel.SMS,
        state=Notice.State.UNSURE,
        key=f"matrix:failed:{key}",
        subject_label=Voice._meta.label,
        subject_id=side["voice_id"],
        title="给您的短信",
        text=f"Zqxmessage{key}",
        changed_at=call.changed_at,
    )
    side.ids |= {"call": call.pk, "called": called.pk, "failed": failed.pk}


def _kept(world: World, side: Side, staff: User) -> None:
    """What one member of staff keeps: a workbook, a list, an account, an office."""
    rows = [[1, "无名", "表里的一行", "2026-01-05", f"Zqxrow{side.key}", 0, 0]]
    batch = imports.upload_workbook(
        staff, "voices", name=f"Zqxbatch{side.key}.xlsx", content=workbook(rows)
    )
    view = voices.keep_view(staff, name=f"Zqxview{side.key}", query="state=late")
    side.ids |= {
        "batch": batch.pk,
        "view_id": view.pk,
        "account": staff.pk,
        "post": staff.posts[0].pk,
        "office": staff.posts[0].office_id,
        "digest_address": audit.add_address(SYSTEM, email=f"{side.key}@example.org").pk,
        "form": "csv" if side.key == A else "xlsx",
        "which": "voices",
        "month": f"{clock.today():%Y-%m}",
        "community": side.place.pk,
    }


def _letters(world: World) -> None:
    """One run of the street: letters of both communities lie in it."""
    run = notices.gather_letters(world.users[roles.CLERK])
    assert run is not None
    for side in world.sides.values():
        side.ids["run_id"] = run.pk


# ---- Browsers ----


def _open_browsers(world: World) -> None:
    for role, user in world.users.items():
        client = Client()
        client.force_login(user)
        world.cookies[role] = client.cookies
    world.cookies[roles.VISITOR] = SimpleCookie()
    side, client = world.sides[A], Client()
    typed = {"number": side.number, "code": side.code}
    answer = client.post(reverse("voices:find"), typed)
    assert answer.status_code == 302, answer.content.decode()
    world.cookies[roles.HOLDER] = client.cookies
    assert settings.SESSION_COOKIE_NAME in client.cookies
