"""Whoever tries everything from outside learns nothing (WORKFLOWS §5, scenario 6).

An applicant, an enterprise, the clerk of another community, another agency's worker and
a resident try lists, searches, hints, exports, files and other people's numbers.
The walk has looked at each address; here it is what they put into them.
"""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.matrix import roles
from tests.matrix.expected import EXPECTED
from tests.matrix.looking import same_words
from tests.matrix.marks import PHONES, leaks, readable
from tests.matrix.rules import IN
from tongxin.journal.models import Entry
from tongxin.people.models import Channel
from tongxin.voices import operations as voices
from tongxin.voices.models import Point, Voice

pytestmark = pytest.mark.django_db

OUTSIDERS = [
    roles.PARTY,
    roles.HR,
    roles.SOCIAL,
    roles.B_SECRETARY,
    roles.STRANGER,
    roles.NEIGHBOUR,
    roles.VISITOR,
    roles.FORMER,
    roles.OBSERVER,
    roles.AUDITOR,
]
# Every address that takes words, with the name it takes them by.
SEARCHES = [
    ("voices:inbox", "q"),
    ("voices:matters", "q"),
    ("work:tasks", "q"),
    ("voices:answers", "q"),
    ("voices:export", "q"),
    ("voices:find", "number"),
    ("units:list", "q"),
    ("people:staff", "find"),
    ("people:offices", "find"),
]
# Words that occur in one foreign record each, without the head that marks them.
FOREIGN = ["xtextA", "xclosedA", "xanswerA", "xreasonA", "xmatterA", "xcalledA"]
NOBODYS = "xnobodyA"
# Found by pairs of letters, too: what nobody said has nearly the same pairs.
BY_PAIRS = {"units:list"}


# ---- Searching ----


@pytest.mark.parametrize("role", OUTSIDERS)
@pytest.mark.parametrize(("name", "word"), SEARCHES)
def test_a_search_for_foreign_words_is_a_search_for_words_nobody_said(
    world, role, name, word
):
    arguments = {"form": "csv"} if name == "voices:export" else {}
    path = reverse(name, kwargs=arguments)
    client = world.client(role)
    nothing: dict[str, Any] = {}
    for secret in FOREIGN:
        if role == roles.PARTY and secret == "xmatterA":
            continue
        nobodys = f"{secret[:-1]}Q" if name in BY_PAIRS else NOBODYS
        if nobodys not in nothing:
            answer = client.get(path, {word: nobodys})
            nothing[nobodys] = same_words(answer, nobodys)
        found = client.get(path, {word: secret})
        assert same_words(found, secret) == nothing[nobodys], secret
        assert not leaks(role, readable(found))


@pytest.mark.parametrize("role", OUTSIDERS)
def test_the_hint_while_writing_tells_nothing_that_is_not_public(world, role):
    text = "公园里有人欺负我，夜里老人摔了一跤，请找物业，水压低"
    client = world.client(role)
    for secret in FOREIGN:
        answer = client.post(reverse("voices:alike"), {"text": f"Zq{secret}{text}"})
        assert answer.context["things"] == []
        form = {"text": f"Zq{secret}{text}", "look": "1"}
        page = client.post(reverse("voices:new"), form)
        assert page.context["things"] == []


def test_what_is_public_is_still_hinted_at(world):
    asked = {"text": "我家门口的井盖响怎么办"}
    answer = world.client(roles.VISITOR).post(reverse("voices:alike"), asked)
    titles = [thing.title for thing in answer.context["things"]]
    assert [title.startswith("井盖响怎么办") for title in titles] == [True] * 2


def test_a_clerk_choosing_a_matter_is_offered_only_those_of_the_own_office(world):
    side = world.sides["B"]
    path = reverse("voices:choose", args=[side["voice_id"], side["point_id"]])
    for secret in ("xmatterA", "xsummaryA"):
        page = world.client(roles.B_SECRETARY).get(path, {"find": secret})
        assert page.context["matters"] == []


# ---- Nothing that happens elsewhere changes what is shown ----

COUNTED = ["desks:my_day", "voices:inbox", "work:tasks", "voices:matters"]
COUNTED += ["voices:calls", "notices:inbox", "voices:answers", "units:list"]


def much_happens_in(world, key: str) -> None:
    """Three voices for offices only, sent on, answered, put on the call list."""
    staff, side = world.users[roles.A_SECRETARY], world.sides[key]
    for number in range(3):
        filed = voices.record_voice(
            staff,
            text=f"又一件事{number}：楼道的灯又坏了",
            kind=Voice.Kind.COMPLAIN,
            channel=Voice.Channel.PHONE,
            audience=Voice.Audience.OFFICE,
            caller=voices.Caller(
                name="陈某", phone="13900010009", answer_channel=Channel.PHONE
            ),
            place=side.place,
        )
        voices.open_matter(
            staff, title="又坏了的灯", point=Point.objects.get(voice=filed.voice)
        )
        office = world.users[roles.RETURNER].posts[0].office
        voices.dispatch_voice(staff, filed.voice, lead=office)
        voices.answer_voice(staff, filed.voice, text="明天来修")


@pytest.mark.parametrize("role", [r for r in OUTSIDERS if r != roles.OBSERVER])
def test_counts_and_lists_of_others_do_not_move(world, role):
    client = world.client(role)
    paths = [reverse(name) for name in COUNTED]
    before = [same_words(client.get(path)) for path in paths]
    much_happens_in(world, "A")
    for path, was in zip(paths, before, strict=True):
        assert same_words(client.get(path)) == was, path


# ---- Number and code ----


def typed(number: str, code: str = "000000") -> dict[str, str]:
    return {"number": number, "code": code}


def test_a_wrong_code_and_a_wrong_number_are_answered_alike(world):
    real = world.sides["B"].number
    invented = real.replace(real[-6:], "876543")
    path = reverse("voices:find")
    for _try in range(7):
        answers = []
        for number in (real, invented):
            answer = Client().post(path, typed(number))
            answers.append(same_words(answer, number))
        assert answers[0] == answers[1]


def test_five_wrong_codes_lock_the_receipt_for_the_right_one_too(world, clock):
    side, path = world.sides["B"], reverse("voices:find")
    clock.at("2026-11-30 09:00")
    for _try in range(5):
        Client().post(path, typed(side.number))
    assert Client().post(path, typed(side.number, side.code)).status_code == 200
    clock.forward(minutes=16)
    assert Client().post(path, typed(side.number, side.code)).status_code == 302


def test_the_door_says_of_no_number_whether_it_exists(world):
    client = Client()
    there, nowhere = world.sides["A"]["voice_id"], 987_654
    doors = [
        same_words(client.get(reverse("voices:receipt", args=[pk])), f"{pk:06}")
        for pk in (there, nowhere)
    ]
    assert doors[0] == doors[1]


def test_a_code_opens_its_own_voice_and_the_files_of_no_other(world):
    client, side = world.client(roles.HOLDER), world.sides["A"]
    for name in ("answered", "declined", "open", "closed", "called"):
        path = reverse("voices:receipt", args=[side[name]])
        assert client.get(path).url.startswith(reverse("voices:find"))
    for file in (
        reverse("voices:file", args=[side["open_file"]]),
        reverse("work:proof", args=[side["proof_id"]]),
    ):
        assert client.get(file).status_code == 404


def test_a_shut_receipt_is_shut(world):
    client, pk = world.client(roles.HOLDER), world.sides["A"]["voice_id"]
    client.post(reverse("voices:shut", args=[pk]))
    assert client.get(reverse("voices:receipt", args=[pk])).status_code == 302
    file = reverse("voices:file", args=[world.sides["A"]["attachment_id"]])
    assert client.get(file).status_code == 404


def test_a_holder_keeps_nobodys_voice_under_another_account(world):
    side, path = world.sides["A"], reverse("voices:find")
    client = world.client(roles.NEIGHBOUR)
    assert client.post(path, typed(side.number, side.code)).status_code == 302
    client.post(reverse("voices:claim", args=[side["voice_id"]]))
    author = Voice.objects.get(pk=side["voice_id"]).author
    assert author == world.users[roles.AUTHOR].person


# ---- Names and numbers ----


def test_a_number_is_not_on_the_sheet_before_it_is_opened_and_then_on_record(world):
    client, side = world.client(roles.A_RECEPTIONIST), world.sides["A"]
    sheet = client.get(reverse("voices:detail", args=[side["voice_id"]]))
    told = leaks(roles.STRANGER, readable(sheet))
    assert "textA" in told
    assert not told & {"phoneA", "addressA"}
    opened = client.post(reverse("voices:contact", args=[side["voice_id"]]))
    assert "phoneA" in leaks(roles.STRANGER, readable(opened))
    read = Entry.objects.filter(action="person.read", subject_id=side["person"])
    assert read.filter(actor_id=world.users[roles.A_RECEPTIONIST].pk).exists()
    traces = world.client(roles.AUTHOR).get(reverse("people:reads"))
    assert "独树社区" in traces.content.decode()


def test_a_clerk_elsewhere_who_looks_a_caller_up_learns_no_word_and_leaves_a_trace(
    world,
):
    client, side = world.client(roles.B_SECRETARY), world.sides["A"]
    page = client.post(reverse("voices:caller"), {"phone": PHONES["A"]})
    told = leaks(roles.B_SECRETARY, readable(page))
    assert told <= {"nameA", "phoneA", "addressA"}
    assert "0" in page.context["callers"][0]["said_before"]
    read = Entry.objects.filter(action="person.read", subject_id=side["person"])
    assert read.filter(actor_id=world.users[roles.B_SECRETARY].pk).exists()


def test_nobody_is_a_caller_by_a_number_of_somebody_elses_record(world):
    client = world.client(roles.B_SECRETARY)
    form = {
        "phone": PHONES["B"],
        "caller": world.sides["A"]["person"],
        "text": "一句话",
    }
    form |= {"kind": "help", "channel": "phone", "audience": "office", "once": "x"}
    client.post(reverse("voices:record"), form)
    said = Voice.objects.filter(author=world.sides["A"]["person"])
    assert not said.filter(text="一句话").exists()


# ---- Records of two communities in one form ----


def crossed(world) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """What a secretary of B sends about her own record, with something of A in it."""
    a, b = world.sides["A"], world.sides["B"]
    own = {"voice_id": b["voice_id"]}
    point = {**own, "point_id": b["point_id"]}
    return [
        ("voices:gather", point, {"matter": a["matter_id"]}),
        (
            "voices:dispatch",
            own,
            {"lead": world.users[roles.A_SECRETARY].posts[0].office_id},
        ),
        (
            "voices:answer_matter",
            {"matter_id": b["matter_id"]},
            {"text": "答", "voice": [a["open"], a["closed"]], "step": "sure"},
        ),
        ("voices:answer", own, {"text": "答", "points": [a["point_id"]]}),
        ("voices:place", own, {"kind": "help", "spot": "独树单元"}),
        ("voices:new", {}, {"text": "一句话", "join": [a["matter_id"]], "look": "1"}),
        ("voices:inbox", {}, {}),
    ]


def test_no_form_of_ones_own_record_reaches_into_another_office(world):
    client, a = world.client(roles.B_SECRETARY), world.sides["A"]
    watched = [a[name] for name in ("voice_id", "open", "closed")]
    before = list(Voice.objects.filter(pk__in=watched).values())
    for name, arguments, body in crossed(world):
        answer = client.post(reverse(name, kwargs=arguments), body)
        assert not leaks(roles.B_SECRETARY, readable(answer)), name
    assert list(Voice.objects.filter(pk__in=watched).values()) == before
    assert Point.objects.get(pk=a["open_point"]).answered_at is None
    assert not Point.objects.filter(
        voice=world.sides["B"]["voice_id"], matter=a["matter_id"]
    ).exists()


def test_who_works_for_a_partner_and_for_an_office_reads_through_the_office_alone(
    world,
):
    """One person, two posts: the company's does not borrow the office's eyes."""
    both = world.users[roles.PARTY]
    stranger = world.users[roles.STRANGER].posts[0]
    both.appointments.create(
        office=stranger.office, role=stranger.role, from_on=stranger.from_on
    )
    client, side = world.client(roles.PARTY), world.sides["A"]
    page = client.get(reverse("voices:matter", args=[side["matter_id"]]))
    assert page.status_code == 200
    assert not leaks(roles.PARTY, readable(page))
    sheet = client.get(reverse("voices:detail", args=[side["closed"]]))
    assert sheet.status_code == 404


def test_every_role_of_the_matrix_gets_in_somewhere(world):
    """Or a role that is always turned away would prove nothing."""
    for role in sorted(roles.SIGNED_IN):
        somewhere = [
            name
            for name, wanted in EXPECTED.items()
            if any((case.see or {}).get(role) == IN for case in wanted.cases)
        ]
        assert somewhere, role
