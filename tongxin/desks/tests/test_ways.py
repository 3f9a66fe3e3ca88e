"""The ways through the house: its menu, its search, and addresses that are no pages."""

from datetime import timedelta

import pytest
from django.test import Client

from tongxin.consultations.models import Consultation, Statement
from tongxin.consultations.tests.make import make_open
from tongxin.councils import operations as councils
from tongxin.councils.tests.make import make_seated_body, make_sitting
from tongxin.desks.menu import AT_A_GLANCE, menu_of
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.openness import operations as openness
from tongxin.openness.models import Duty
from tongxin.people.models import Role
from tongxin.people.tests.make import (
    make_administrator,
    make_auditor,
    make_community_clerk,
    make_office,
    make_street_clerk,
)
from tongxin.units.tests.make import make_unit
from tongxin.voices.operations import dispatch_matter
from tongxin.voices.tests.make import make_matter, make_published, make_voice
from tongxin.voices.tests.office import make_liaison, send, signed_in

pytestmark = pytest.mark.django_db

EVERYBODY = {
    "clerk": make_street_clerk,
    "chief": lambda: make_street_clerk(Role.CHIEF),
    "secretary": lambda: make_community_clerk(role=Role.SECRETARY),
    "window": make_community_clerk,
    "liaison": make_liaison,
    "auditor": make_auditor,
    "administrator": make_administrator,
}


@pytest.mark.parametrize("role", EVERYBODY)
def test_no_more_lines_at_first_sight_than_one_takes_in(role):
    sections = menu_of(EVERYBODY[role](), "/desk/")
    seen = [line for one in sections if not one.is_folded for line in one.lines]
    assert 0 < len(seen) <= AT_A_GLANCE
    titles = [str(line.title) for one in sections for line in one.lines]
    assert len(titles) == len(set(titles))


def test_a_fold_says_what_waits_in_it_and_is_open_for_whoever_is_there():
    clerk = make_street_clerk()
    sitting = make_sitting(make_seated_body(make_unit()))
    councils.decide_item(SYSTEM, sitting.items.get(), recommendation="先修路灯。")
    Duty.objects.update(due_on=clock.today() - timedelta(days=3))
    (fold,) = [one for one in menu_of(clerk, "/desk/") if one.is_folded]
    assert (fold.count, fold.is_here) == ("1", False)
    assert "<details>" in signed_in(clerk).get("/desk/").text
    (fold,) = [one for one in menu_of(clerk, "/ledgers/") if one.is_folded]
    assert fold.is_here
    assert "<details open>" in signed_in(clerk).get("/ledgers/").text


def test_the_public_menu_leads_to_whatever_runs(visitor: Client):
    page = visitor.get("/").text
    menu = page.split("<nav", maxsplit=1)[1].split("</nav>", maxsplit=1)[0]
    ways = ["/", "/units/", "/consultations/", "/councils/", "/answers/", "/openness/"]
    places = [menu.index(f'href="{way}"') for way in ways]
    assert places == sorted(places)


# ---- One box for all that is public ----


def test_one_box_finds_what_each_room_made_public(visitor: Client):
    unit = make_unit("停车村")
    talk = make_open(unit, statements=1)
    Statement.objects.update(text="停车的价钱应当由大家定")
    Consultation.objects.update(title="大家来定价钱")
    sitting = make_sitting(make_seated_body(unit))
    decision = councils.decide_item(
        SYSTEM, sitting.items.get(), recommendation="先修停车棚。"
    )
    answer = make_published("停车要多少钱？")
    page = visitor.get("/search/", {"q": "停车"}).text
    public = [unit, talk, sitting.body]
    for one in public:
        assert one.get_absolute_url() in page
    assert f"/answers/{answer.pk}/" in page
    assert decision.get_absolute_url() not in page
    duty = Duty.objects.get(label="councils.decision", object_id=decision.pk)
    openness.publish(SYSTEM, duty)
    assert decision.get_absolute_url() in visitor.get("/search/", {"q": "修 棚"}).text


def test_what_was_told_to_an_office_is_found_by_nobody(visitor: Client):
    make_voice("我家的钥匙藏在花盆下面")
    make_published("公开的问题", text="我家的钥匙藏在花盆下面")
    for client in (visitor, signed_in(make_street_clerk())):
        found = client.get("/search/", {"q": "花盆"})
        assert "公开的内容里没有“花盆”" in found.text
        assert found.context["found"] == []


@pytest.mark.parametrize("words", ["", "   ", "x" * 61, "%", "\x00"])
def test_odd_words_find_nothing_and_break_nothing(visitor: Client, words):
    make_published("公开的问题")
    found = visitor.get("/search/", {"q": words})
    assert found.status_code == 200
    assert found.context["found"] == []


# ---- No link to what its reader is refused ----


def test_whoever_helps_with_one_task_of_a_voice_gets_no_link_to_anothers():
    voice = make_voice()
    own, matter = send(voice), make_matter(voice)
    other = dispatch_matter(make_street_clerk(), matter, lead=make_office("街道应急办"))
    liaison = signed_in(make_liaison())
    for address in (voice.get_absolute_url(), own.get_absolute_url()):
        assert other.get_absolute_url() not in liaison.get(address).text
    sheet = signed_in(make_street_clerk()).get(voice.get_absolute_url()).text
    assert other.get_absolute_url() in sheet


# ---- Every address says something ----


def test_the_address_of_a_button_says_that_it_is_one():
    client = signed_in(make_street_clerk())
    page = client.get(f"/inbox/{make_voice().pk}/accept/")
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "这里没有可看的内容" in page.text
    assert 'href="/desk/"' in page.text


def test_machines_find_the_mark_and_what_to_leave_alone(visitor: Client, settings):
    mark = visitor.get("/favicon.ico")
    assert mark.status_code == 301
    assert mark["Location"].endswith(".svg")
    assert "Disallow: /me/\n" in visitor.get("/robots.txt").text
    settings.DEMO = True
    assert visitor.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
