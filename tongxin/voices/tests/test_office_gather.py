import pytest

from tongxin.people.tests.make import make_community_clerk, make_street_clerk
from tongxin.places.tests.make import make_community
from tongxin.voices.models import Matter, Point, Voice
from tongxin.voices.operations import gather_point
from tongxin.voices.tests.make import make_matter, make_voice
from tongxin.voices.tests.office import (
    ENGINEERING,
    lead_part,
    make_liaison,
    make_office,
    make_other_clerk,
    send,
    signed_in,
)
from tongxin.work.models import Task
from tongxin.work.operations import take_part

pytestmark = pytest.mark.django_db

PART = {"HX-Request": "true"}


def path_of(point, act):
    return f"/inbox/{point.voice_id}/points/{point.pk}/{act}/"


@pytest.fixture
def point():
    return make_voice().points.get()


@pytest.fixture
def matter():
    return make_matter(make_voice("另一位说的"), title="楼道照明")


def test_one_press_gathers_and_another_takes_it_back(point, matter):
    client = signed_in(make_community_clerk())
    page = client.post(path_of(point, "gather"), {"matter": matter.pk, "seen": ""})
    assert page.headers["Location"] == f"/inbox/{point.voice_id}/"
    assert Point.objects.get(pk=point.pk).matter == matter
    assert 'data-key="z"' in client.get(page.headers["Location"]).content.decode()
    page = client.post("/inbox/undo/")
    assert page.headers["Location"] == f"/inbox/{point.voice_id}/"
    assert Point.objects.get(pk=point.pk).matter is None
    page = client.post("/inbox/undo/", follow=True)
    assert "没有可以撤回的" in page.content.decode()


def test_with_a_script_only_the_points_come_back(point, matter):
    client = signed_in(make_street_clerk())
    page = client.post(path_of(point, "gather"), {"matter": matter.pk}, headers=PART)
    told = page.content.decode()
    assert told.strip().startswith("<section")
    assert "楼道照明" in told
    page = client.post(path_of(point, "release"), {"seen": matter.pk}, headers=PART)
    assert Point.objects.get(pk=point.pk).matter is None
    assert 'data-key="f"' in page.content.decode()


def test_the_second_clerk_is_told_and_moves_nothing(point, matter):
    gather_point(make_street_clerk(), point, matter=matter)
    other = make_matter(make_voice(), title="另一个事项")
    facts = {"matter": other.pk, "seen": ""}
    client = signed_in(make_community_clerk())
    page = client.post(path_of(point, "gather"), facts)
    assert page.status_code == 409
    assert "别人刚办了" in page.content.decode()
    part = client.post(path_of(point, "gather"), facts, headers=PART)
    assert 'role="alert"' in part.content.decode()
    assert Point.objects.get(pk=point.pk).matter == matter


@pytest.mark.parametrize("matter_id", ["", "abc", "0", "99999999999999999999", "-1"])
def test_a_matter_that_is_none(point, matter_id):
    client = signed_in(make_street_clerk())
    page = client.post(path_of(point, "gather"), {"matter": matter_id})
    assert page.status_code == 404


def test_a_matter_of_another_community(point):
    elsewhere = make_matter(make_voice(), community=make_community("草埔东"))
    client = signed_in(make_community_clerk())
    page = client.post(path_of(point, "gather"), {"matter": elsewhere.pk})
    assert page.status_code == 404


def test_others_find_nothing(point, matter):
    for user in (make_other_clerk(), make_liaison()):
        client = signed_in(user)
        for act in ("gather", "release", "choose"):
            page = client.post(path_of(point, act), {"matter": matter.pk})
            assert page.status_code == 404


def test_an_office_that_helps_does_not_sort(point, matter):
    send(point.voice)
    client = signed_in(make_liaison())
    gather_point(make_street_clerk(), point, matter=matter)
    page = client.post(path_of(point, "release"), {"seen": matter.pk})
    assert page.status_code == 403


def test_another_matter_is_found_by_its_words(point, matter):
    make_matter(make_voice(), title="过渡补贴")
    client = signed_in(make_street_clerk())
    page = client.get(path_of(point, "choose"), {"find": "照明"})
    assert [row.matter for row in page.context["matters"]] == [matter]
    part = client.get(path_of(point, "choose"), {"find": "照明"}, headers=PART)
    assert part.content.decode().strip().startswith('<div id="choices">')
    page = client.get(path_of(point, "choose"), {"find": "没有\x00这个"})
    assert page.context["matters"] == []
    assert client.get(path_of(point, "choose")).context["matters"]


def test_a_new_matter_is_opened_from_the_point(point):
    client = signed_in(make_community_clerk())
    page = client.get(path_of(point, "choose"))
    assert page.context["form"].initial["title"] == point.text[:40]
    assert client.post(path_of(point, "choose"), {"title": ""}).status_code == 422
    client.post(path_of(point, "choose"), {"title": "楼道的灯", "seen": ""})
    opened = Matter.objects.get()
    assert Point.objects.get(pk=point.pk).matter == opened
    client.post("/inbox/undo/")
    assert Point.objects.get(pk=point.pk).matter is None


def test_opening_one_too_late_keeps_the_words(point, matter):
    gather_point(make_street_clerk(), point, matter=matter)
    client = signed_in(make_community_clerk())
    page = client.post(path_of(point, "choose"), {"title": "我起的名字", "seen": ""})
    assert page.status_code == 409
    assert "我起的名字" in page.content.decode()
    assert Matter.objects.count() == 1


def test_a_dispatch_is_taken_back_while_nobody_has_begun():
    client, voice = signed_in(make_street_clerk()), make_voice()
    lead = make_office(ENGINEERING)
    client.post(f"/inbox/{voice.pk}/dispatch/", {"lead": lead.pk})
    client.post("/inbox/undo/")
    assert not Task.objects.exists()
    assert Voice.objects.get().state == Voice.State.RECEIVED


def test_once_taken_on_the_undo_says_so():
    client, voice = signed_in(make_street_clerk()), make_voice()
    lead = make_office(ENGINEERING)
    client.post(f"/inbox/{voice.pk}/dispatch/", {"lead": lead.pk})
    take_part(make_liaison(), lead_part(Task.objects.get()))
    page = client.post("/inbox/undo/", follow=True)
    assert "已经有单位接了" in page.content.decode()
    assert Task.objects.exists()


def test_undo_never_moves_what_a_colleague_did_afterwards(point, matter):
    client = signed_in(make_street_clerk())
    client.post(path_of(point, "gather"), {"matter": matter.pk})
    other = make_matter(make_voice())
    Point.objects.filter(pk=point.pk).update(matter=other)
    client.post("/inbox/undo/")
    assert Point.objects.get(pk=point.pk).matter == other
