"""One walk from wherever somebody sets out; what a reader may not open is no step."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tongxin.desks.tests.walked import (
    LINK,
    OF_THE_WAY,
    TITLE,
    Walked,
    answered,
    browser,
    gathered,
    main,
    people,
    plan_of,
    starts,
    walked,
    words,
)
from tongxin.kernel import clock as calendar
from tongxin.people.models import Office
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.units.tests.make import make_unit
from tongxin.voices import operations as voices
from tongxin.voices.models import Point
from tongxin.voices.tests.make import (
    make_answered,
    make_matter,
    make_published,
    make_voice,
    make_with_code,
    open_with_code,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def walk() -> Walked:
    found = walked()
    answered(found)
    return found


# ---- The same walk from every end ----


def test_everybody_walks_from_every_public_end(walk: Walked):
    ends = starts(walk)
    shown = {
        name: words(main(Client().get(ends[name])))
        for name in ("matter", "decision", "clause", "statement")
    }
    for name, page in shown.items():
        places = [page.index(word) for word in OF_THE_WAY]
        assert places == sorted(places), name
        assert TITLE in page
        assert "树龄两百年，值得留。" in page


def test_a_published_voice_is_an_end_of_it_too(walk: Walked):
    address = starts(walk)["voice"]
    assert Client().get(address).status_code == 404
    voices.publish_answer(
        walk.clerk, walk.voice, question="树能不能留？", answer="原地保留。"
    )
    page = words(main(Client().get(address)))
    assert all(word in page for word in OF_THE_WAY)
    assert "树能不能留？" in page
    assert walk.voice.text not in page
    assert walk.voice.number not in page


def test_author_walks_from_the_receipt_with_their_own_steps(walk: Walked):
    page = words(main(browser(walk.author).get(starts(walk)["receipt"])))
    for told in (*OF_THE_WAY, "您说了这件事", "看答复", walk.voice.number):
        assert told in page
    assert page.count("解决了") >= 1


def test_number_and_code_open_it_without_an_account():
    voice, code = make_with_code(audience="anonymous")
    address = reverse("desks:trace_receipt", args=[voice.pk])
    client = Client()
    assert client.get(address).url.startswith("/voices/receipt/?number=")
    open_with_code(client, voice, code)
    page = words(main(client.get(address)))
    assert "您说了这件事" in page
    assert "答复您" in page
    # And no other one.
    other = make_voice()
    door = client.get(reverse("desks:trace_receipt", args=[other.pk]))
    assert door.status_code == 302


def test_a_receipt_that_does_not_exist_looks_like_one_that_is_shut():
    voice = make_voice()
    for pk in (voice.pk, voice.pk + 1):
        shut = Client().get(reverse("desks:trace_receipt", args=[pk]))
        assert shut.status_code == 302
        assert f"{pk:06}" in shut.url


def test_any_end_is_reached_from_any_other_in_six_clicks(walk: Walked):
    voices.publish_answer(
        walk.clerk, walk.voice, question="树能不能留？", answer="原地保留。"
    )
    talk = walk.statement.consultation_id
    ends = {
        "receipt": reverse("voices:receipt", args=[walk.voice.pk]),
        "voice": reverse("voices:answer_page", args=[walk.voice.pk]),
        "statement": reverse("consultations:report", args=[talk]),
        "decision": walk.decision.get_absolute_url(),
        "clause": walk.clause.get_absolute_url(),
    }
    client = browser(walk.author)
    seen: dict[str, set[str]] = {}

    def links(address: str) -> set[str]:
        if address not in seen:
            seen[address] = set(LINK.findall(main(client.get(address))))
        return seen[address]

    for start in ends.values():
        reached, edge = {start}, {start}
        for _click in range(3):
            edge = {
                link
                for address in edge
                for link in links(address)
                if link in ends.values() or link.startswith("/trace/")
            } - reached
            reached |= edge
        # Nobody is led to a receipt who does not hold it: its author is.
        assert set(ends.values()) - reached <= {ends["receipt"]}
    assert ends["receipt"] in links(starts(walk)["receipt"])


def test_each_record_leads_to_its_way(walk: Walked):
    talk = walk.statement.consultation_id
    pages = {
        "decision": walk.decision.get_absolute_url(),
        "clause": walk.clause.get_absolute_url(),
        "statement": reverse("consultations:report", args=[talk]),
        "receipt": reverse("voices:receipt", args=[walk.voice.pk]),
        "matter": walk.matter.get_absolute_url(),
        "voice": walk.voice.get_absolute_url(),
    }
    for name, address in pages.items():
        who = walk.author if name == "receipt" else walk.clerk
        shown = browser(who).get(address)
        assert starts(walk)[name] in LINK.findall(shown.content.decode()), name


# ---- Who ----


def test_what_is_public_is_the_same_way_for_everybody(walk: Walked):
    for who, user in people(walk).items():
        client = browser(user)
        for name in ("matter", "decision", "clause", "statement"):
            page = words(main(client.get(starts(walk)[name])))
            assert all(word in page for word in OF_THE_WAY), (name, who)
            assert f"testserver{starts(walk)['matter']}" in page


def test_the_way_of_one_voice_opens_for_those_who_may_open_it(walk: Walked):
    found = {
        who
        for who, user in people(walk).items()
        if browser(user).get(starts(walk)["voice"]).status_code == 200
    }
    assert found == {"author", "keeper", "street", "department"}


def test_a_matter_of_which_nothing_is_public_is_not_there():
    unit = make_unit()
    clerk = make_community_clerk(unit.community, "secretary")
    author = make_resident()
    matter, _voice, _hidden = gathered(clerk, unit, author)
    readers = {
        "visitor": None,
        "resident": make_resident("苏别人", "+8613900139000"),
        "author": author,
        "keeper": clerk,
        "street": make_street_clerk(),
        "other office": make_community_clerk(make_community("别处"), "secretary"),
        "applicant": make_user(make_office("申报", Office.Kind.PARTNER), "applicant"),
        "company": make_user(make_office("企业", Office.Kind.PARTNER), "hr"),
    }
    answers = {
        who: browser(user).get(f"/trace/matters/{matter.pk}/")
        for who, user in readers.items()
    }
    opens = {who for who, answer in answers.items() if answer.status_code == 200}
    assert opens == {"keeper", "street"}
    assert "没有可以转给别人的网址" in words(main(answers["keeper"]))


# ---- What comes next ----


def test_the_next_step_says_by_when():
    found = walked(reply="")
    page = main(Client().get(starts(found)["clause"]))
    panel = words(page.split('class="next')[1].split("</section>")[0])
    # The task is due before the reply.
    assert "请园林技术员看树" in panel
    assert "前" in panel
    due = found.request.due_on
    assert f"申报主体规划部在{due.month}月{due.day}日前回复" in words(page)


def test_an_answer_owed_to_the_author_has_its_day():
    author = make_resident()
    due = calendar.today() + timedelta(days=9)
    voice = make_voice(author=author.person, due_on=due)
    page = main(browser(author).get(f"/trace/receipts/{voice.pk}/"))
    panel = page.split('class="next')[1].split("</section>")[0]
    assert f'datetime="{due.isoformat()}"' in panel
    assert "单独的一件，没有归到事项" in page


def test_the_authors_word_is_asked_for():
    author = make_resident()
    voice = make_answered(author=author.person)
    page = main(browser(author).get(f"/trace/receipts/{voice.pk}/"))
    panel = page.split('class="next')[1].split("</section>")[0]
    assert "等您说一句" in panel
    assert f'href="/voices/receipt/{voice.pk}/"' in panel


# ---- Nothing there ----


def test_a_clause_that_nobody_asked_for_says_so():
    plan = plan_of(make_unit())
    page = words(main(Client().get(f"/trace/plans/{plan.pk}/clauses/12/")))
    assert "还没有人提出修改这一条" in page
    assert "我要说一件事" in page


def test_a_matter_without_voices_has_a_way_too():
    matter = make_matter(title="公示规划草案")
    page = words(main(browser(make_street_clerk()).get(f"/trace/matters/{matter.pk}/")))
    assert "归到“公示规划草案”" in page
    assert "接下来的事还没有定日子" in page


@pytest.mark.parametrize(
    "address",
    [
        "/trace/matters/999999/",
        "/trace/decisions/999999/",
        "/trace/plans/999999/clauses/1/",
        "/trace/consultations/999999/statements/1/",
        "/trace/voices/999999/",
    ],
)
def test_what_does_not_exist_is_not_there(address: str):
    assert Client().get(address).status_code == 404


# ---- Two things in one voice ----


def test_a_voice_of_two_points_walks_both_ways():
    clerk, author = make_street_clerk(), make_resident()
    voice = make_voice(author=author.person)
    Point.objects.create(voice=voice, position=2, text="还有车位")
    for point, title in zip(voice.points.all(), ("路灯", "车位"), strict=True):
        voices.open_matter(clerk, title=title, point=point)
    page = words(main(browser(author).get(f"/trace/receipts/{voice.pk}/")))
    for title in ("路灯", "车位"):
        assert f"归到“{title}”" in page


# ---- How much is asked of the database ----


@pytest.mark.parametrize("rows", [1, 30])
def test_a_trace_asks_a_fixed_number_of_questions(
    rows: int, django_assert_max_num_queries
):
    found = walked()
    for number in range(rows):
        voice = make_voice(f"又一位{number}", author=make_person(f"又{number}"))
        Point.objects.filter(voice=voice).update(matter=found.matter)
    for user, most in ((None, 29), (found.clerk, 37), (found.author, 41)):
        client = browser(user)
        for name, address in starts(found).items():
            client.get(address)
            with django_assert_max_num_queries(most, info=f"{name} {user}"):
                client.get(address)


def test_english_says_it_too(walk: Walked):
    client = Client(headers={"accept-language": "en"})
    page = words(main(client.get(starts(walk)["matter"])))
    for told in (
        "7 residents have spoken of it",
        "3 of them told only the offices",
        "The joint conference: Adopted",
        "Clause 12 reads otherwise now",
    ):
        assert told in page


def test_all_public_answers_of_a_matter_are_one_list(visitor: Client):
    matter = make_matter(*(make_published(f"问题{n}？") for n in range(4)))
    make_published("别的问题？")
    page = visitor.get(f"/trace/matters/{matter.pk}/").content.decode()
    address = f"/answers/?matter={matter.pk}"
    assert f'href="{address}"' in page
    told = words(visitor.get(address).content.decode())
    assert all(f"问题{n}？" in told for n in range(4))
    assert "别的问题？" not in told
    assert "别的问题？" in words(visitor.get("/answers/?matter=x").content.decode())
