"""A hundred thousand voices: inbox, a two-character word, "is there one like it?"."""

import os
import random
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from django.db import connection
from django.test import Client
from django.utils import timezone

from bench import table, traces
from bench.filling import filled
from tongxin.journal.operations import seal_pending
from tongxin.journal.verification import verify
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.sheets import read_workbook
from tongxin.people.models import Person, User
from tongxin.people.operations import register_person
from tongxin.places import queries as places
from tongxin.voices import search
from tongxin.voices.models import Matter, Point, Voice
from tongxin.voices.operations import refresh_pair_counts
from tongxin.voices.operations.indexing import index_voices
from tongxin.voices.precedents import precedents_of
from tongxin.work.choices import offices_for

VOICES = int(os.environ.get("BENCH_VOICES_COUNT", "100000"))
HELPING = 5_000
ASKED = 200
PLACES = (
    "桂花榕树松泉兰花马山木棉东晓独树绿景草埔翠竹"
    "田贝布心水贝太宁松园洪湖文锦爱国金稻园岭碧波百仕达"
)
WHO = [
    "我妈",
    "我爸",
    "孩子",
    "邻居",
    "租客",
    "店主",
    "老人",
    "我们一家",
    "同事",
    "楼上的人",
]
THINGS = [
    "电梯",
    "路灯",
    "水管",
    "门禁",
    "垃圾桶",
    "下水道",
    "消防通道",
    "停车位",
    "充电桩",
    "围墙",
    "雨棚",
    "楼道",
    "扶手",
    "井盖",
    "花坛",
    "健身器材",
    "路面",
    "招牌",
    "空调外机",
    "阳台",
    "天台",
    "水箱",
    "燃气管",
    "监控",
    "快递柜",
    "广场",
    "球场",
    "食堂",
    "补偿款",
    "过渡费",
    "房产证",
    "测绘图",
    "意愿书",
    "规划图",
    "公示栏",
    "装修押金",
    "物业费",
    "维修金",
    "租约",
    "面积",
]
WRONG = [
    "坏了",
    "漏水",
    "堵住了",
    "没人修",
    "太吵",
    "太暗",
    "被占用",
    "写错了",
    "看不懂",
    "一直没答复",
    "涨价了",
    "不合理",
    "裂开了",
    "生锈了",
    "掉下来",
    "臭得很",
    "停了三天",
    "排队太久",
    "说法不一",
    "没有通知",
    "量少了",
    "被拆了",
]
ASK = [
    "请派人来看看",
    "请给个准话",
    "什么时候能办好",
    "能不能先修这里",
    "请公示一下",
    "希望换个新的",
    "找谁负责",
    "怎么申请",
    "要什么材料",
    "可以补办吗",
    "能不能改到晚上",
    "请不要再拖",
    "请通知大家",
]


# A busy day's worth of acts since the last check.
NEW_PEOPLE = 1_000


def measure(rows: table.Table) -> None:
    fill()
    _verify(rows)
    clerk = Client()
    clerk.force_login(User.objects.get(username="demo-clerk"))
    community = Client()
    community.force_login(User.objects.get(username="demo-secretary"))
    for who, client in (("street", clerk), ("community", community)):
        _pages(rows, who, client)
    chief = Client()
    chief.force_login(User.objects.get(username="demo-chief"))
    p95 = _p95(lambda _turn: _asked(chief, "/glance/"), 20)
    rows.add_most("the street at a glance (chief), p95", p95, 300, " ms")
    _hints(rows)
    traces.measure(rows, _p95)


def _verify(rows: table.Table) -> None:
    """All lines, seals and rows, as the auditor's command does it; then what is new."""
    # The demo's acts of today too, whatever the clock says: lines wait for minutes.
    seal_pending(-timedelta(days=400))
    begun = time.perf_counter()
    whole = verify()
    rows.add_most("verify_journal", time.perf_counter() - begun, 60, " s")
    for at in range(NEW_PEOPLE):
        register_person(SYSTEM, name=f"新来{at}")
    seal_pending(timedelta(0))
    begun = time.perf_counter()
    verify(since=whole.last_seal)
    rows.add_most("verify_journal --since", time.perf_counter() - begun, 5, " s")


def _pages(rows: table.Table, who: str, client: Client) -> None:
    words = ["电梯", "楼道", "过渡", "面积", "灯坏", "充电", "榕树", "押金"]

    def ask(address: str) -> Callable[[int], None]:
        return lambda turn: _asked(
            client, address.format(word=words[turn % len(words)])
        )

    for name, address in (
        ("inbox", "/inbox/"),
        ("inbox, everything", "/inbox/?state=all"),
        ("two-character word", "/inbox/?q={word}&state=all"),
        ("one-character word", "/inbox/?q=灯&state=all"),
    ):
        rows.add_most(f"{name} ({who}), p95", _p95(ask(address), 60), 100, " ms")


def _asked(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(response.status_code)


def _hints(rows: table.Table) -> None:
    clerk = User.objects.get(username="demo-clerk")
    chance = random.Random(7)  # noqa: S311 - a measurement, not a secret
    pks = list(Voice.objects.order_by("pk").values_list("pk", flat=True))
    planted = list(Voice.objects.filter(pk__in=chance.sample(pks, ASKED)))
    for name, change in (("light", 0.1), ("heavy", 0.3)):
        texts = [_changed(voice.text, change, chance) for voice in planted]
        found, times = 0, []
        for voice, text in zip(planted, texts, strict=True):
            begun = time.perf_counter()
            things = search.alike(clerk, text)
            times.append((time.perf_counter() - begun) * 1000)
            own = set(voice.points.values_list("matter", flat=True)) - {None}
            found += any(
                thing.voice == voice or (thing.matter and thing.matter.pk in own)
                for thing in things
            )
        share = found / len(planted)
        if name == "light":
            rows.add("near-duplicate among the five shown (light)", share, 0.9)
        else:
            rows.note(f"heavily changed: {share:.2f}")
        times.sort()
        p95 = times[int(len(times) * 0.95)]
        rows.add_most(f"is there one like it? ({name}), p95", p95, 100, " ms")

    offices = offices_for(clerk)

    def near(turn: int) -> None:
        precedents_of(clerk, planted[turn], offices)

    rows.add_most("offices that had the like, p95", _p95(near, ASKED), 100, " ms")


def _changed(text: str, share: float, chance: random.Random) -> str:
    """Letters dropped and the parts of the sentence put in another order."""
    kept = "".join(letter for letter in text if chance.random() > share)
    parts = [part for part in kept.replace("。", "，").split("，") if part]
    chance.shuffle(parts)
    return "，".join(parts)


def _p95(once: Callable[[int], None], times: int) -> float:
    once(0)
    took = []
    for turn in range(times):
        begun = time.perf_counter()
        once(turn)
        took.append((time.perf_counter() - begun) * 1000)
    return sorted(took)[int(times * 0.95)]


def fill() -> None:
    """Rows as the operations write them, but many at a time; once."""
    if Voice.objects.count() >= VOICES:
        return
    chance = random.Random(20_261_124)  # noqa: S311 - made-up text
    real = _real_texts()
    communities = list(places.communities())
    people = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    with filled():
        matters = Matter.objects.bulk_create(
            Matter(title=f"{chance.choice(THINGS)}的事{number}", community=None)
            for number in range(3000)
        )
    now = timezone.now()
    for start in range(0, VOICES, HELPING):
        with filled():
            said = [
                _voice(start + offset, chance, communities, now, real)
                for offset in range(min(HELPING, VOICES - start))
            ]
            # Seven of ten leave a name.
            for offset, voice in enumerate(said):
                if offset % 10 < 7:
                    voice.author_id = people[offset % len(people)]
            voices = Voice.objects.bulk_create(said)
            Point.objects.bulk_create(
                Point(
                    voice=voice,
                    position=1,
                    text=voice.text,
                    matter=chance.choice(matters) if chance.random() < 0.3 else None,
                    answered_at=voice.answered_at,
                )
                for voice in voices
            )
        index_voices(voices)
    refresh_pair_counts()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _voice(number, chance, communities, now, real) -> Voice:  # type: ignore[no-untyped-def]
    received = now - timedelta(minutes=5 * (VOICES - number))
    text = chance.choice(real) if real else _text(chance)
    if real:
        text += _text(chance)
    state = chance.choices(
        ["closed", "answered", "accepted", "received"], [80, 14, 5, 1]
    )[0]
    due = (received + timedelta(days=14)).date()
    return Voice(
        kind=chance.choice(Voice.Kind.values),
        channel=Voice.Channel.PHONE,
        audience=Voice.Audience.PUBLIC,
        community=chance.choice(communities),
        title=text[:30],
        text=text,
        state=state,
        received_at=received,
        due_on=due,
        first_due_on=due,
        due_rule="voice.due.help",
        answered_at=received if state in ("closed", "answered") else None,
    )


def _text(chance: random.Random) -> str:
    parts = []
    for _part in range(chance.randrange(3, 7)):
        at = chance.randrange(len(PLACES) - 2)
        parts.append(
            f"{chance.choice(WHO)}说{PLACES[at : at + chance.choice([2, 3])]}"
            f"{chance.choice(PLACES)}{chance.randrange(1, 40)}栋的"
            f"{chance.choice(THINGS)}{chance.choice(WRONG)}，{chance.choice(ASK)}"
        )
    return "。".join(parts) + "。"


def _real_texts() -> list[str]:
    """Texts of a workbook of real voices, where BENCH_VOICES names one."""
    if not (path := os.environ.get("BENCH_VOICES")):
        return []
    sheet = read_workbook(BytesIO(Path(path).read_bytes()))
    return [row.cells[4].text.strip() for row in sheet.rows[1:]]
