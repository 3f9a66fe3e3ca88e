"""A street that is not the demo: founded on pages and from a workbook, then lived.

Scenario 1 of WORKFLOWS §5 on it: said, sent on, done, answered, the author's word.
"""

import re
import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tongxin.founding.workbook import empty_workbook
from tongxin.journal.models import Entry
from tongxin.journal.verification import verify
from tongxin.kernel import house
from tongxin.kernel.sheets import read_workbook, write_book
from tongxin.people import invitations
from tongxin.people.models import Appointment, Office, User
from tongxin.people.operations import appoint_first_administrator, change_password
from tongxin.places.models import Place
from tongxin.units.models import Unit
from tongxin.voices import rate_limit
from tongxin.voices.models import AuthorWord, Voice
from tongxin.work.models import Assignment

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parent.parent
PASSWORD = "eleven quiet herons"
STREET = [
    (
        "街道",
        ["街道名称", "电话", "接听时间", "回执前缀"],
        [["云溪街道", "020-0000 0000", "工作日", "云溪"]],
    ),
    (
        "地点",
        ["类别", "名称", "所在"],
        [
            ["社区", "河头", ""],
            ["社区", "石桥", ""],
            ["小区", "竹园", "河头"],
            ["小区", "竹园", "石桥"],
            ["楼栋", "1栋", "石桥/竹园"],
        ],
    ),
    (
        "单位",
        ["类别", "名称", "社区", "电话"],
        [
            ["街道", "云溪街道受理窗口", "", ""],
            ["社区", "河头社区", "河头", ""],
            ["社区", "石桥社区", "石桥", ""],
            ["部门", "云溪街道城建办", "", "020-0000 0001"],
        ],
    ),
    (
        "人员",
        ["姓名", "登录名", "单位", "岗位"],
        [
            ["甲某", "jia", "云溪街道受理窗口", "经办人"],
            ["乙某", "yi", "云溪街道城建办", "联络员"],
            ["乙某", "yi", "河头社区", "列席人员"],
        ],
    ),
    (
        "更新单元",
        ["名称", "网址名", "社区", "类别", "阶段", "进入日期", "简介"],
        [["竹园片区", "zhuyuan", "河头", "城中村", "规划", "2026-01-05", "先修路"]],
    ),
]


def workbook(*changes: tuple[str, int, int, str]) -> bytes:
    """The street as a file; a change: sheet, row below the headings, column, text."""
    rows = {name: [list(row) for row in below] for name, _heads, below in STREET}
    for sheet, row, column, text in changes:
        rows[sheet][row][column] = text
    return write_book((name, heads, rows[name]) for name, heads, _below in STREET)


@pytest.fixture(autouse=True)
def quick_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test types faster than anybody."""
    monkeypatch.setattr(rate_limit, "LEAST_SECONDS", -1)


@pytest.fixture
def admin(client: Client) -> Client:
    """The first morning: one account, nothing else."""
    user, _once = appoint_first_administrator("wang")
    change_password(user, password=PASSWORD)
    client.force_login(user)
    return client


def send(client: Client, name: str, /, *args: object, **facts: object) -> str:
    """What the page says that one is led on to."""
    answer = client.post(reverse(name, args=args), facts, follow=True)
    assert answer.status_code == 200, words_of(answer)
    assert answer.redirect_chain, words_of(answer)
    return answer.content.decode()


def found(pattern: str, page: str) -> str:
    """What a page says in the one group of a pattern."""
    match = re.search(pattern, page)
    assert match, pattern
    return match[1]


def words_of(answer: HttpResponse) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())[:2000]


def missing(admin: Client) -> int:
    return admin.get(reverse("founding:setup")).content.decode().count("待办</span>")


def test_a_street_is_founded_on_pages_and_hears_its_first_voice(admin: Client):
    assert missing(admin) == 7
    for name in ("house", "workbook"):
        assert admin.get(reverse(f"founding:{name}")).status_code == 200
    send(
        admin,
        "founding:house",
        name="云溪街道",
        phone="020-0000 0000",
        hours="工作日",
        receipt_prefix="云溪",
    )
    send(admin, "founding:add_places", name="云溪街道")
    send(admin, "founding:add_places", kind="community", names="河头\n石桥\n河头")
    head = Place.objects.get(name="河头")
    said = send(
        admin, "founding:add_places", kind="estate", parent=head.pk, names="竹园"
    )
    assert "已添加1个地点" in said
    send(admin, "people:found_office", kind="street", name="云溪街道受理窗口")
    send(admin, "people:found_office", kind="department", name="云溪街道城建办")
    for name, office, role in (
        ("jia", "云溪街道受理窗口", "clerk"),
        ("yi", "云溪街道城建办", "liaison"),
    ):
        page = admin.post(
            reverse("people:open_account"),
            {"username": name, "public_name": f"{name}某"},
        ).content.decode()
        desk = Office.objects.get(name=office).pk
        user = User.objects.get(username=name)
        send(admin, "people:appoint", user.pk, office=desk, role=role)
        come_in(page, user)
    send(
        admin,
        "units:register",
        name="竹园片区",
        slug="zhuyuan",
        community=head.pk,
        kind="urban_village",
        stage="planning",
    )
    send(admin, "notices:try_sender", channel="sms", to="13900010077")
    assert missing(admin) == 0
    live()
    verify()


def come_in(page: str, user: User) -> None:
    """By the link that the page shows, once; then it opens nothing."""
    link = found(r"(/sign-in/invited/\d+/[^<\"]+)", page)
    newcomer = Client()
    assert "您好" in newcomer.get(link).content.decode()
    weak = newcomer.post(link, {"new_password1": "12345", "new_password2": "12345"})
    assert weak.status_code == 422
    sent = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert newcomer.post(link, sent).url == reverse("account_login")
    assert "链接已失效" in newcomer.get(link).content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not user.has_temporary_password


def live() -> None:
    """Said by a visitor, sent on, done, checked, answered; solved, says the author."""
    visitor, clerk, liaison = Client(), Client(), Client()
    clerk.force_login(User.objects.get(username="jia"))
    liaison.force_login(User.objects.get(username="yi"))
    unit = Unit.objects.get(slug="zhuyuan")
    page = send(
        visitor,
        "voices:new",
        text="井盖松了",
        kind="help",
        audience="public",
        where=f"unit:{unit.pk}",
        answer_channel="receipt",
        opened=rate_limit.opened_now(),
    )
    voice = Voice.objects.get()
    assert voice.number.startswith("云溪-")
    assert voice.number in page
    code = found(r'class="code">(\d{3} \d{3})', page)
    assert "云溪街道" in page
    assert voice.unit == unit
    desk = Office.objects.get(name="云溪街道城建办").pk
    send(clerk, "voices:dispatch", voice.pk, lead=desk)
    part = Assignment.objects.get()
    send(liaison, "work:take", part.task_id, part.pk)
    send(liaison, "work:finish", part.task_id, part.pk, evidence="今天换了井盖。")
    send(clerk, "work:check", part.task_id, verdict="good")
    send(clerk, "voices:answer", voice.pk, text="换过了。")
    opened = send(visitor, "voices:find", number=voice.number, code=code)
    assert "换过了" in opened
    send(visitor, "voices:say_word", voice.pk, word="solved")
    assert AuthorWord.objects.get().word == "solved"


def test_the_same_street_from_a_workbook_on_a_page(admin: Client):
    file = SimpleUploadedFile("云溪.xlsx", workbook())
    page = admin.post(reverse("founding:workbook"), {"file": file}).content.decode()
    assert "更新单元" in page
    assert not Unit.objects.exists()
    seen = found(r'name="seen" value="([^"]+)"', page)
    send(admin, "founding:take_workbook", seen=seen)
    assert house.sign().receipt_prefix == "云溪"
    page = admin.post(reverse("people:newcomers")).content.decode()
    for name in ("jia", "yi"):
        user = User.objects.get(username=name)
        assert not user.has_usable_password()
        link = found(rf"(/sign-in/invited/{user.pk}/[^<\"]+)", page)
        assert invitations.holder_of(user.pk, link.rsplit("/", 2)[1]) == user
        come_in(link, user)
    live()
    verify()


def test_the_same_from_files_all_or_nothing_and_twice_is_once(tmp_path, capsys):
    file = tmp_path / "street.xlsx"
    wrong = workbook(("地点", 4, 2, "东门/竹园"), ("人员", 1, 3, "厨师"))
    file.write_bytes(wrong)
    before = Entry.objects.count()
    with pytest.raises(CommandError) as refusal:
        call_command("load_street", file)
    told = str(refusal.value).splitlines()
    assert told[0].startswith("“人员”表第3行：“厨师”不在可填的词里：")
    assert told[1] == "“地点”表第6行：没有“东门/竹园”这个地点。请把它写在前面的行里。"
    assert not Place.objects.exists()
    assert Entry.objects.count() == before
    assert house.sign().name == ""

    file.write_bytes(workbook())
    call_command("load_street", file)
    assert "地点：新增5，原已有0。" in capsys.readouterr().out
    lines, posts = Entry.objects.count(), Appointment.objects.count()
    call_command("load_street", file)
    assert "地点：新增0，原已有5。" in capsys.readouterr().out
    assert (Entry.objects.count(), Appointment.objects.count()) == (lines, posts)


def test_the_empty_workbook_names_every_sheet_and_is_nothing_yet(admin: Client):
    answer = admin.get(reverse("founding:empty_workbook"))
    content = answer.getvalue()
    names = read_workbook(BytesIO(content)).names
    assert names[:5] == [name for name, _heads, _rows in STREET]
    assert (
        read_workbook(BytesIO(empty_workbook()), "人员").rows[0].cells[3].text == "岗位"
    )


def test_nothing_of_the_demo_stands_in_what_is_shipped_to_other_streets():
    """Its names: of the street, its communities and units, in whatever language."""
    data = ROOT / "tongxin/demo/data"
    told = tomllib.loads((data / "street.toml").read_text())
    names = [*told["communities"], told["house"]["name"], "dongxiao"]
    names += [
        one["name"] for one in tomllib.loads((data / "units.toml").read_text())["unit"]
    ]
    endings = {".py", ".toml", ".html", ".po", ".js", ".css", ".svg", ".json"}
    shipped = [
        path
        for folder in ("tongxin", "config", "commonground")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in endings
        and not {"demo", "tests"} & set(path.relative_to(ROOT).parts)
    ]
    assert len(shipped) > 900
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in shipped
        for text in [path.read_text(encoding="utf-8").lower()]
        for name in names
        if name in text
    ]
    assert found == []
