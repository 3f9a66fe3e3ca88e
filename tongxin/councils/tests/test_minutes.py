"""Minutes fill from what happened, wait for objections, and are confirmed by three."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tongxin.councils import operations
from tongxin.councils.minutes_content import SpokenLine
from tongxin.councils.models import Minutes, Objection
from tongxin.councils.tests.make import holder, make_sitting
from tongxin.journal.models import Entry
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import forbidden, refused
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community

pytestmark = pytest.mark.django_db


def made(**facts) -> Minutes:
    """Of a meeting with one decision, one task, two lines."""
    clerk = make_street_clerk()
    meeting = make_sitting()
    item = meeting.items.get()
    for text in ("晚上很黑。", "两米可以做到。"):
        operations.write_line(
            clerk, meeting, key=uuid4(), text=text, speaker="林样例", item=item
        )
    operations.decide_item(SYSTEM, item, recommendation="留一条通道。")
    operations.give_task(
        SYSTEM, item, title="路灯接市政电", lead=make_office("街道城建办"), assisting=[]
    )
    operations.end_meeting(SYSTEM, meeting)
    return operations.draft_minutes(SYSTEM, meeting)


def later(minutes: Minutes) -> Minutes:
    """As if the days for corrections were over."""
    yesterday = clock.today() - timedelta(days=1)
    Minutes.objects.filter(pk=minutes.pk).update(objections_until=yesterday)
    minutes.refresh_from_db()
    return minutes


def confirm(minutes: Minutes, *positions: int) -> Minutes:
    for position in positions:
        term = holder(minutes.meeting.body, position)
        minutes = operations.confirm_minutes(SYSTEM, minutes, term=term)
    return minutes


def test_the_draft_has_what_happened_and_nobody_typed_it_again():
    content = made().content
    (item,) = content["items"]
    assert [one["text"] for one in item["heard"]] == ["晚上很黑。", "两米可以做到。"]
    assert item["decision"]["recommendation"] == "留一条通道。"
    assert item["tasks"][0]["title"] == "路灯接市政电"
    assert item["tasks"][0]["lead"] == "街道城建办"
    assert len(content["present"]) == 5
    assert len(content["absent"]) == 4


def test_chair_and_one_of_each_vice_chairs_confirm():
    minutes = later(made())
    assert confirm(minutes, 1, 2).state == Minutes.State.DRAFT
    assert confirm(minutes, 3).state == Minutes.State.CONFIRMED


def test_not_before_the_days_for_corrections_are_over():
    with refused("The days for corrections are not over yet."):
        confirm(made(), 1)


def test_not_while_a_correction_has_no_answer():
    minutes = made()
    term = holder(minutes.meeting.body, 5)
    operations.object_to_minutes(SYSTEM, minutes, term=term, text="是三米。")
    later(minutes)
    with refused("A correction that was asked for has no answer yet."):
        confirm(minutes, 1)
    operations.answer_objection(SYSTEM, Objection.objects.get(), answer="已改为三米。")
    assert confirm(minutes, 1, 2, 3).state == Minutes.State.CONFIRMED


def test_an_ordinary_seat_does_not_confirm():
    with refused("The chair and the vice-chairs confirm the minutes."):
        confirm(later(made()), 5)


def test_a_seat_holder_objects_for_themself_and_nobody_else_does():
    minutes = made()
    term = holder(minutes.meeting.body, 5)
    user = make_resident()
    with forbidden("Only a seat of this conference asks for a correction."):
        operations.object_to_minutes(user, minutes, term=term, text="不对")
    assert user.person is not None
    term.person = user.person
    term.save()
    assert operations.object_to_minutes(user, minutes, term=term, text="不对")


def test_facts_are_not_typed_only_words():
    minutes = made()
    seen = minutes.fingerprint
    operations.edit_minutes(
        SYSTEM,
        minutes,
        heard={1: [{"speaker": "林样例", "text": "晚上那条路很黑，老人不敢走。"}]},
        seen=seen,
    )
    minutes.refresh_from_db()
    assert len(minutes.content["items"][0]["heard"]) == 1
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.edit_minutes(SYSTEM, minutes, heard={1: []}, seen=seen)


def test_a_correction_is_a_new_version_and_the_old_one_stays():
    minutes = confirm(later(made()), 1, 2, 3)
    draft = operations.correct_minutes(SYSTEM, minutes, reason="通道宽度写错")
    minutes.refresh_from_db()
    assert minutes.state == Minutes.State.CONFIRMED
    confirm(later(draft), 1, 2, 3)
    minutes.refresh_from_db()
    assert minutes.state == Minutes.State.REPLACED


def test_a_line_that_comes_late_does_not_change_drafted_minutes():
    minutes = made()
    with refused("The minutes are drafted: correct them there."):
        operations.write_line(
            make_street_clerk(), minutes.meeting, key=uuid4(), text="还有一句"
        )


def test_a_line_sent_twice_is_there_once():
    clerk, meeting, key = make_street_clerk(), make_sitting(), uuid4()
    for _ in range(2):
        operations.write_line(clerk, meeting, key=key, text="一句")
    assert meeting.lines.count() == 1
    assert Entry.objects.filter(action="meeting.line_written").count() == 1


@pytest.mark.parametrize("who", ["visitor", "resident", "other"])
def test_nobody_else_drafts(who: str):
    minutes = made()
    actor: object = VISITOR
    if who == "resident":
        actor = make_resident()
    elif who == "other":
        actor = make_community_clerk(make_community("松泉"))
    offices = "Only the street and the community’s own office run this conference."
    with forbidden(offices):
        operations.correct_minutes(actor, minutes, reason="改")


# ---- A name stands under the words that its holder read ----


def reworded(minutes: Minutes, text: str = "没有人提过路灯。") -> Minutes:
    seen = minutes.fingerprint
    said = SpokenLine(speaker="林样例", text=text)
    return operations.edit_minutes(SYSTEM, minutes, heard={1: [said]}, seen=seen)


def test_words_that_change_after_a_signature_are_signed_anew():
    minutes = confirm(later(made()), 1, 2)
    minutes = confirm(reworded(minutes), 3)
    assert minutes.state == Minutes.State.DRAFT
    signed = minutes.confirmations.values_list("term__seat__position", flat=True)
    assert list(signed) == [3]
    assert confirm(minutes, 1, 2).state == Minutes.State.CONFIRMED


def test_saved_without_a_change_every_signature_stands():
    minutes = confirm(reworded(later(made())), 1)
    assert reworded(minutes).confirmations.count() == 1


def test_what_changed_on_the_way_is_not_signed(client):
    minutes = later(made())
    clerk = make_street_clerk()
    client.force_login(clerk)
    address = reverse("councils:minutes", args=[minutes.meeting_id])
    page = client.get(address).text
    seen = minutes.fingerprint
    assert f'name="seen" value="{seen}"' in page
    sign = reverse("councils:sign", args=[minutes.meeting_id, minutes.pk])
    facts = {"term": holder(minutes.meeting.body, 1).pk, "seen": seen}
    reworded(minutes)
    assert "刚才有人改过了" in client.post(sign, facts, follow=True).text
    assert not minutes.confirmations.exists()
    minutes.refresh_from_db()
    facts["seen"] = minutes.fingerprint
    assert client.post(sign, facts).status_code == 302
    assert minutes.confirmations.count() == 1


def test_whoever_edits_what_was_signed_reads_what_that_does(client):
    minutes = later(made())
    client.force_login(make_street_clerk())
    version = [minutes.meeting_id, minutes.pk]
    address = reverse("councils:edit_minutes", args=version)
    assert "重新签" not in client.get(address).text
    confirm(minutes, 1)
    assert "重新签" in client.get(address).text
