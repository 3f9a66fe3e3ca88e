"""What was decided goes back to every voice, as one act and exactly once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from tongxin.councils import operations
from tongxin.councils.models import Meeting
from tongxin.councils.tests.make import make_meeting, make_sitting, put_on
from tongxin.councils.tests.test_minutes import confirm, later
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.races import at_once
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.people.models import Channel
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.voices.models import Answer, Voice
from tongxin.voices.tests.make import make_voice

pytestmark = pytest.mark.django_db
TEXT = "联席会建议留一条两米宽的通道。"


def speak(meeting: Meeting, count: int = 1, **facts) -> list[Voice]:
    """Voices of as many people under the first item's matter."""
    facts.setdefault("community", meeting.body.community)
    item = meeting.items.first()
    found = []
    for _ in range(count):
        voice = make_voice(author=make_person(), **facts)
        voice.points.update(matter=item.matter)
        found.append(voice)
    return found


def make_decided() -> Meeting:
    """Held, with one decision and one task; its minutes are drafted."""
    meeting = make_sitting()
    item = meeting.items.get()
    operations.decide_item(SYSTEM, item, recommendation="留一条通道。")
    operations.give_task(SYSTEM, item, title="路灯接市政电", lead=make_office("城建办"))
    operations.end_meeting(SYSTEM, meeting)
    operations.draft_minutes(SYSTEM, meeting)
    meeting.refresh_from_db()
    return meeting


def make_confirmed() -> Meeting:
    meeting = make_decided()
    confirm(later(meeting.minutes.get()), 1, 2, 3)
    meeting.refresh_from_db()
    return meeting


def send(actor, meeting: Meeting, voices: list[Voice], text: str = TEXT):
    answers = {meeting.items.get().pk: (text, voices)}
    return operations.send_answers(actor, meeting, answers=answers)


def keeper_of(meeting: Meeting):
    return make_community_clerk(meeting.body.community)


def test_each_voice_gets_one_answer_by_its_authors_own_way():
    meeting = make_confirmed()
    voices = speak(meeting, 2)
    called = voices[1].author
    called.answer_channel = Channel.PHONE
    called.save()
    done = send(keeper_of(meeting), meeting, voices)
    assert [one.state for one in done] == [Voice.State.ANSWERED] * 2
    assert Answer.objects.filter(voice__in=voices, text=TEXT).count() == 2
    told = Notice.objects.filter(key__startswith="voice.answered")
    assert {one.channel for one in told} == {
        voices[0].author.answer_channel,
        Channel.PHONE,
    }


def test_nothing_goes_out_before_the_minutes_are_confirmed():
    meeting = make_decided()
    voices = speak(meeting)
    with refused("The answers go out when the minutes are confirmed."):
        send(keeper_of(meeting), meeting, voices)
    assert not Answer.objects.exists()


def test_only_the_keeper_of_the_conference_sends():
    meeting = make_confirmed()
    voices = speak(meeting)
    others = make_community_clerk(make_community("别处社区"))
    for actor in (make_resident(), others):
        with pytest.raises(PermissionDenied):
            send(actor, meeting, voices)
    assert not Answer.objects.exists()


def test_it_is_all_or_nothing():
    meeting = make_confirmed()
    one, other = speak(meeting, 2)
    send(keeper_of(meeting), meeting, [other])
    with refused("Somebody was quicker, or the voice is in another state. Look again."):
        send(keeper_of(meeting), meeting, [one, other])
    assert not Answer.objects.filter(voice=one).exists()
    assert Answer.objects.filter(voice=other).count() == 1


def test_an_item_of_another_meeting_is_refused():
    meeting = make_confirmed()
    voices = speak(meeting)
    with refused("This item is not on the agenda."):
        operations.send_answers(SYSTEM, meeting, answers={0: (TEXT, voices)})


@pytest.mark.django_db(transaction=True)
def test_two_at_once_send_each_answer_exactly_once():
    meeting = make_confirmed()
    voices = speak(meeting, 3)
    first, second = make_street_clerk(), keeper_of(meeting)
    results = at_once(
        lambda: send(first, meeting, voices), lambda: send(second, meeting, voices)
    )
    refused = [one for one in results if isinstance(one, ValidationError)]
    assert len(refused) == 1, results
    assert Answer.objects.count() == 3
    assert Notice.objects.filter(key__startswith="voice.answered").count() == 3


# ---- The page ----


def test_the_page_has_the_text_ready_and_sends_what_was_ticked(client):
    meeting = make_confirmed()
    kept, sent = speak(meeting, 2)
    client.force_login(keeper_of(meeting))
    work = client.get(reverse("councils:meeting_work", args=[meeting.pk])).text
    address = reverse("councils:answers", args=[meeting.pk])
    assert address in work
    page = client.get(address)
    text = page.context["rows"][0][1]["text"].value()
    assert "留一条通道。" in text
    assert "路灯接市政电" in text
    item = meeting.items.get().pk
    facts = {f"item-{item}-text": TEXT, f"voice-{item}": [sent.pk]}
    assert client.post(address, {**facts, f"voice-{item}": []}).status_code == 422
    assert client.post(address, {**facts, f"item-{item}-text": ""}).status_code == 422
    assert not Answer.objects.exists()
    assert client.post(address, facts).status_code == 302
    assert list(Answer.objects.values_list("voice", "text")) == [(sent.pk, TEXT)]
    after = client.get(address).text
    assert kept.number in after
    assert sent.number not in after


def test_calls_that_follow_are_shown(client):
    meeting = make_confirmed()
    (voice,) = speak(meeting)
    voice.author.answer_channel = Channel.PHONE
    voice.author.save()
    keeper = keeper_of(meeting)
    send(keeper, meeting, [voice])
    client.force_login(keeper)
    page = client.get(reverse("councils:answers", args=[meeting.pk]))
    assert page.context["follows"] == {"calls": 1, "letters": 0}
    assert reverse("voices:calls") in page.text


def test_whoever_named_no_place_waits_for_the_street_and_the_page_says_so(client):
    meeting = make_confirmed()
    (own,) = speak(meeting)
    (lost,) = speak(meeting)
    Voice.objects.filter(pk=lost.pk).update(community=None, unit=None, place=None)
    address = reverse("councils:answers", args=[meeting.pk])
    for user, elsewhere in ((keeper_of(meeting), 1), (make_street_clerk(), 0)):
        client.force_login(user)
        assert client.get(address).context["elsewhere"] == elsewhere
    client.force_login(keeper_of(meeting))
    send(keeper_of(meeting), meeting, [own])
    page = client.get(address)
    assert not page.context["rows"]
    assert "还有1件" in page.text
    send(make_street_clerk(), meeting, [lost])
    assert client.get(address).context["elsewhere"] == 0


def test_nobody_else_finds_the_page(client):
    meeting = make_confirmed()
    address = reverse("councils:answers", args=[meeting.pk])
    assert client.get(address).status_code == 302
    for user in (make_resident(), make_community_clerk(make_community("别处社区"))):
        client.force_login(user)
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404


def test_without_confirmed_minutes_there_is_no_page(client):
    meeting = make_decided()
    client.force_login(keeper_of(meeting))
    address = reverse("councils:answers", args=[meeting.pk])
    assert client.get(address).status_code == 404


# ---- The day of the meeting ----


def make_called() -> Meeting:
    meeting = make_meeting(planned_at=timezone.now() + timedelta(days=6))
    put_on(meeting)
    operations.call_meeting(SYSTEM, meeting)
    meeting.refresh_from_db()
    return meeting


def test_suggestions_on_the_agenda_hear_the_day_once(client):
    meeting = make_called()
    (voice,) = speak(meeting, kind=Voice.Kind.SUGGEST)
    (other,) = speak(meeting, kind=Voice.Kind.HELP)
    client.force_login(keeper_of(meeting))
    address = reverse("councils:tell_day", args=[meeting.pk])
    assert address in client.get(meeting_work(meeting)).text
    facts = {"text": "会上讨论。", "voice": [voice.pk, other.pk]}
    before = voice.due_on
    assert client.post(address, facts).url == meeting_work(meeting)
    answer = Answer.objects.get()
    assert answer.voice == voice
    assert answer.meeting_on == timezone.localdate(meeting.planned_at)
    voice.refresh_from_db()
    assert voice.due_on >= before
    assert client.post(address, facts).status_code == 422
    assert Answer.objects.count() == 1
    assert address not in client.get(meeting_work(meeting)).text


def meeting_work(meeting: Meeting) -> str:
    return reverse("councils:meeting_work", args=[meeting.pk])


def test_only_the_keeper_tells_the_day(client):
    meeting = make_called()
    voices = speak(meeting, kind=Voice.Kind.SUGGEST)
    with pytest.raises(PermissionDenied):
        operations.tell_meeting_day(
            make_resident(), meeting, text="会上讨论。", chosen=voices
        )
    client.force_login(make_resident())
    address = reverse("councils:tell_day", args=[meeting.pk])
    assert client.get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_at_once_tell_the_day_once():
    meeting = make_called()
    voices = speak(meeting, 2, kind=Voice.Kind.SUGGEST)
    first, second = make_street_clerk(), keeper_of(meeting)

    def tell(actor):
        return operations.tell_meeting_day(
            actor, meeting, text="会上讨论。", chosen=voices
        )

    results = at_once(lambda: tell(first), lambda: tell(second))
    assert sum(isinstance(one, ValidationError) for one in results) == 1, results
    assert Answer.objects.count() == 2


def test_forty_answers_ask_no_more_of_the_database_for_each(
    django_assert_max_num_queries,
):
    """One act of a month: what a single answer costs, forty times, and little else."""
    meeting = make_confirmed()
    voices = speak(meeting, 40)
    with django_assert_max_num_queries(40 * 15):
        send(keeper_of(meeting), meeting, voices)
