"""What of a walk stands on no page of those who may not read it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tongxin.consultations import operations as consultations
from tongxin.consultations.history import begun
from tongxin.consultations.policies import visible_to
from tongxin.consultations.tests.make import (
    make_consultation,
    make_ready,
    make_statement,
)
from tongxin.councils import operations as councils
from tongxin.councils.tests.make import make_meeting, make_seated_body, put_on
from tongxin.desks import walks
from tongxin.desks.tests.walked import (
    AFTER,
    NAME,
    SECRET,
    TITLE,
    Walked,
    answered,
    browser,
    duty,
    gathered,
    main,
    open_up,
    people,
    starts,
    walked,
    words,
)
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.openness import operations as openness
from tongxin.people.tests.make import (
    make_community_clerk,
    make_person,
    make_resident,
)
from tongxin.units.tests.make import make_unit
from tongxin.voices import operations as voices
from tongxin.voices.models import Attachment, AuthorWord, Voice
from tongxin.voices.tests.make import (
    make_answered,
    make_matter,
    make_published,
    make_voice,
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


# ---- What is told to offices only ----


def test_words_told_to_offices_stand_on_no_trace(walk: Walked):
    for voice in walk.hidden:
        Attachment.objects.create(
            voice=voice,
            name=f"{SECRET}.png",
            content_type="image/png",
            size=3,
            sha256="0" * 64,
            file="x.png",
        )
    for who, user in people(walk).items():
        client = browser(user)
        for address in starts(walk).values():
            answer = client.get(address)
            if answer.status_code != 200:
                continue
            page = main(answer)
            assert SECRET not in page, who
            assert NAME not in page
            for voice in walk.hidden:
                assert voice.number not in page
                assert f"/inbox/{voice.pk}/" not in page


def test_those_told_to_offices_are_a_number_where_they_are_three():
    found = walked(hidden=3)
    page = words(main(Client().get(starts(found)["matter"])))
    assert "7位居民说过这件事" in page
    assert "其中3位只说给单位听" in page


@pytest.mark.parametrize("hidden", [0, 1, 2])
def test_few_told_to_offices_look_like_none(hidden: int):
    found = walked(hidden=hidden)
    page = words(main(Client().get(starts(found)["matter"])))
    assert f"{4 + hidden}位居民说过这件事" in page
    assert "有没有人只说给单位听、有几位，这里都不写" in page


def test_few_of_the_others_are_not_left_over_by_a_subtraction():
    unit = make_unit()
    clerk = make_community_clerk(unit.community, "secretary")
    matter, _voice, _hidden = gathered(clerk, unit, make_resident(), others=0, hidden=3)
    page = words(main(browser(clerk).get(f"/trace/matters/{matter.pk}/")))
    assert "4位居民说过这件事" in page
    assert "有没有人只说给单位听、有几位，这里都不写" in page
    assert "其中3位" not in page


def test_two_are_no_number_and_have_no_day(clock):
    clock.at("2026-03-02 10:00")
    matter = make_matter(
        make_published(author=make_person("甲")), make_voice(author=make_person("乙"))
    )
    clock.at("2026-11-24 10:00")
    page = words(main(Client().get(f"/trace/matters/{matter.pk}/")))
    assert "有人说过这件事" in page
    assert "位居民说过" not in page
    heard = page[page.index("有人说过这件事") : page.index("归到")]
    assert "月" not in heard


def test_the_authors_words_are_told_of_five_and_never_of_one(walk: Walked):
    rest = Voice.objects.filter(points__matter=walk.matter).exclude(pk=walk.voice.pk)
    page = words(main(Client().get(starts(walk)["matter"])))
    assert "至少" not in page
    said = list(rest[:4])
    for voice in said:
        # With the author of the walk they are four, before the last of them speaks.
        assert "这样说" not in words(main(Client().get(starts(walk)["matter"])))
        voices.record_word(walk.clerk, voice, word="solved")
    page = words(main(Client().get(starts(walk)["matter"])))
    assert "解决了 至少4位这样说" in page
    # Nearly all say the same: who says otherwise is not told.
    AuthorWord.objects.filter(voice=said[0]).update(word="not_solved")
    assert "没有解决" not in words(main(Client().get(starts(walk)["matter"])))


@pytest.mark.parametrize("others", [0, 2])
def test_one_person_with_many_voices_is_one(others: int):
    """Five words of one author are one author's word, and its day is theirs."""
    clerk, many = make_community_clerk(), make_person("甲")
    own = [make_published(author=many), *[make_answered(author=many) for _ in range(5)]]
    rest = [make_voice(author=make_person(f"邻居{number}")) for number in range(others)]
    waiting = [make_voice(author=many) for _ in range(3)]
    matter = make_matter(*own, *rest, *waiting)
    for voice in own:
        voices.record_word(clerk, voice, word="not_solved")
    page = words(main(Client().get(f"/trace/matters/{matter.pk}/")))
    assert "没有解决" not in page
    assert ("有人说过这件事" in page) == (not others)
    assert ("件诉求有了答复" in page) == bool(others)
    assert ("最晚的一位" in page) == bool(others)


# ---- What is not published yet ----


def test_an_unpublished_decision_is_no_step_outside():
    found = walked(is_open=False)
    ends = starts(found)
    for client in (Client(), browser(found.author), browser(found.owner)):
        page = words(main(client.get(ends["matter"])))
        assert "议过了，结果还没有公开" in page
        assert "老榕树原地保留" not in page
        assert AFTER not in page
        assert "请园林技术员看树" not in page
        assert client.get(ends["decision"]).status_code == 404
    kept = words(main(browser(found.clerk).get(ends["matter"])))
    assert "老榕树原地保留" in kept
    assert "（没有对外公开）" in kept


def test_a_clause_whose_decision_is_not_published_tells_of_the_request_alone():
    found = walked(is_open=False)
    page = words(main(Client().get(starts(found)["clause"])))
    assert AFTER in page
    assert "树龄两百年" in page
    assert TITLE not in page
    assert "联席会，第" not in page


def test_tasks_of_a_meeting_are_public_with_its_minutes():
    found = walked(is_open=False)
    address = starts(found)["matter"]
    open_up(found.decision)
    page = words(main(Client().get(address)))
    assert "老榕树原地保留" in page
    assert "请园林技术员看树" not in page
    assert "这次会议的纪要" not in page
    open_up(found.minutes)
    page = words(main(Client().get(address)))
    assert "请园林技术员看树" in page
    assert "这次会议的纪要" in page


def test_tasks_of_a_withheld_decision_are_not_public_with_the_minutes():
    found = walked(is_open=False)
    open_up(found.minutes)
    facts = {"grounds": "privacy", "reason": "涉及个人"}
    openness.withhold(SYSTEM, duty(found.decision), **facts)
    address = starts(found)["matter"]
    assert "请园林技术员看树" not in words(main(Client().get(address)))
    assert "请园林技术员看树" in words(main(browser(found.clerk).get(address)))


def test_a_planned_meeting_is_for_those_who_plan_it():
    unit = make_unit()
    clerk = make_community_clerk(unit.community, "secretary")
    matter, voice, _hidden = gathered(clerk, unit, make_resident())
    voices.answer_voice(clerk, voice, text="再商量。")
    voices.publish_answer(clerk, voice, question="树呢？", answer="再商量。")
    meeting = make_meeting(
        make_seated_body(unit), planned_at=timezone.now() + timedelta(days=6)
    )
    councils.put_on_agenda(SYSTEM, meeting, matter=matter, note="多人提到")
    address = f"/trace/matters/{matter.pk}/"
    assert "商量这件事" not in words(main(Client().get(address)))
    assert "商量这件事" in words(main(browser(clerk).get(address)))
    councils.call_meeting(SYSTEM, meeting)
    assert "商量这件事" in words(main(Client().get(address)))


@pytest.mark.parametrize("reply", ["declined", "in_part"])
def test_a_declined_request_stands_like_an_adopted_one(reply: str):
    found = walked(reply=reply)
    page = main(Client().get(starts(found)["clause"]))
    sign = {"declined": "divided", "in_part": "near"}[reply]
    assert f'data-is="{sign}"' in page
    assert "树龄两百年，值得留。" in page
    assert ("第12条改写了" in page) == (reply == "in_part")


def test_what_is_only_announced_has_no_trace_for_its_words_may_still_change():
    unit = make_unit()
    talk = make_consultation(unit)
    make_ready(make_statement(talk))
    consultations.announce_consultation(SYSTEM, talk)
    assert visible_to(VISITOR).filter(pk=talk.pk).exists()
    assert not begun(VISITOR).exists()


def test_a_matter_taken_off_an_agenda_is_followed_from_there_no_more():
    meeting = make_meeting()
    item = put_on(meeting, "路灯不亮")
    councils.call_meeting(SYSTEM, meeting)
    ids = [item.matter_id]
    assert walks.open_matters(VISITOR, ids) == {item.matter_id: "路灯不亮"}
    councils.drop_item(SYSTEM, item, note="先去看看")
    assert walks.open_matters(VISITOR, ids) == {}
