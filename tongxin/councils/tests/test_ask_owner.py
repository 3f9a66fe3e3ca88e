"""A decision asks for a clause; its owner replies in public and changes it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tongxin.councils import operations
from tongxin.councils.models import Decision
from tongxin.councils.tests.make import make_meeting, make_sitting, put_on
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.tests.refusing import refused
from tongxin.notices.models import Notice
from tongxin.openness.models import Duty
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_resident,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.plans import queries as plans
from tongxin.plans.models import ClauseRequest
from tongxin.plans.tests.make import FIRST, make_plan, make_request
from tongxin.voices.tests.make import make_answered, make_voice

pytestmark = pytest.mark.django_db
WANTED = "围挡外留两米宽的通道，有路灯。"


def make_decision(**facts) -> Decision:
    meeting = make_sitting()
    facts.setdefault("recommendation", WANTED)
    return operations.decide_item(SYSTEM, meeting.items.get(), **facts)


def plan_for(decision: Decision):
    return make_plan(unit=decision.item.meeting.body.unit)


def ask(decision: Decision, plan=None, number: int = 21, actor=SYSTEM) -> ClauseRequest:
    plan = plan or plan_for(decision)
    clause = plan.clauses.get(number=number)
    return operations.ask_owner(actor, decision, clause=clause, wanted=WANTED)


def worker_of(plan):
    owner = make_user(plan.owner)
    owner.person = make_person()
    owner.save()
    return owner


def keeper_of(decision: Decision):
    return make_community_clerk(decision.item.meeting.body.community)


def test_the_owners_people_are_told():
    decision = make_decision()
    plan = plan_for(decision)
    owner = worker_of(plan)
    request = ask(decision, plan)
    assert request.before == FIRST[21]
    assert Notice.objects.get(recipient=owner.person).subject_id == request.pk


def test_a_second_decision_sees_what_the_first_left():
    meeting = make_sitting(items=2)
    first, later = meeting.items.all()
    decision = operations.decide_item(SYSTEM, first, recommendation=WANTED)
    plan = plan_for(decision)
    owner = worker_of(plan)
    request = ask(decision, plan)
    operations.reply_as_owner(owner, request, reply="adopted", reason="做得到。")
    request.refresh_from_db()
    operations.revise_as_owner(owner, request, text=WANTED, reason="按建议改。")
    operations.take_up_item(SYSTEM, later)
    later.refresh_from_db()
    second = operations.decide_item(SYSTEM, later, recommendation="再亮些。")
    assert ask(second, plan).before == WANTED


def test_the_same_decision_asks_for_a_clause_once():
    decision = make_decision()
    plan = plan_for(decision)
    ask(decision, plan)
    with refused("This clause was asked for already."):
        ask(decision, plan)


def test_what_was_not_adopted_asks_for_nothing():
    decision = make_decision(outcome=Decision.Outcome.REJECTED)
    with refused("Only what was adopted is asked for."):
        ask(decision)


def test_a_clause_of_another_unit_is_not_asked_for():
    with refused("This clause does not hold here."):
        ask(make_decision(), make_plan())


def test_only_the_conference_keeper_asks():
    decision = make_decision()
    plan = plan_for(decision)
    others = make_community_clerk(make_community("别处社区"))
    for actor in (make_resident(), others, worker_of(plan)):
        with pytest.raises(PermissionDenied):
            ask(decision, plan, actor=actor)
    assert ask(decision, plan, actor=keeper_of(decision)).is_open


def test_a_clause_changed_meanwhile_is_looked_at_again():
    decision = make_decision()
    plan = plan_for(decision)
    owner = worker_of(plan)
    request = ask(decision, plan)
    operations.reply_as_owner(owner, request, reply="in_part", reason="先做一半。")
    with refused("Somebody changed this a moment ago. Please look at it again."):
        operations.revise_as_owner(
            owner, request, text="新", reason="按建议改。", seen="别的话"
        )


# ---- Pages ----


def test_from_the_decision_to_the_changed_clause(client):
    decision = make_decision()
    operations.end_meeting(SYSTEM, decision.item.meeting)
    plan = plan_for(decision)
    owner = worker_of(plan)
    client.force_login(keeper_of(decision))
    page = client.get(decision.get_absolute_url()).text
    address = reverse("councils:ask_owner", args=[decision.pk])
    assert address in page
    clause = plan.clauses.get(number=21)
    facts = {"clause": clause.pk, "wanted": WANTED}
    assert client.post(address, facts).url == decision.get_absolute_url()
    request = ClauseRequest.objects.get()
    client.force_login(owner)
    reply = reverse("councils:reply", args=[request.pk])
    assert reply in client.get(reverse("councils:requests")).text
    assert reply in client.get(reverse("desks:my_day")).text
    assert client.post(reply, {"reply": "adopted", "reason": ""}).status_code == 422
    revise = reverse("councils:revise_clause", args=[request.pk])
    assert client.get(revise).status_code == 404
    assert client.post(reply, {"reply": "adopted", "reason": "做得到"}).url == revise
    facts = {"text": WANTED, "reason": "按建议改", "seen": FIRST[21]}
    seen = client.post(revise, facts)
    assert seen.status_code == 200
    assert "<ins>" in seen.text
    assert plans.clauses_now(plan)[21] == FIRST[21]
    assert client.post(revise, {**facts, "enter": "1"}).status_code == 302
    assert plans.clauses_now(plan)[21] == WANTED
    client.logout()
    Duty.objects.filter(label="councils.decision").update(
        state=Duty.State.PUBLISHED, settled_at=decision.decided_at
    )
    assert "做得到" in client.get(decision.get_absolute_url()).text
    text = client.get(clause.get_absolute_url()).text
    assert f'href="{decision.get_absolute_url()}"' in text


@pytest.mark.parametrize(
    ("word", "text"), [("adopted", WANTED), ("in_part", FIRST[21])]
)
def test_what_was_adopted_is_not_typed_again(client, word: str, text: str):
    decision = make_decision()
    plan = plan_for(decision)
    request, owner = ask(decision, plan), worker_of(plan)
    operations.reply_as_owner(owner, request, reply=word, reason="做得到。")
    client.force_login(owner)
    page = client.get(reverse("councils:revise_clause", args=[request.pk]))
    form = page.context["form"]
    assert (form["text"].value(), form["seen"].value()) == (text, FIRST[21])


def test_replying_twice_is_said_in_words(client):
    decision = make_decision()
    plan = plan_for(decision)
    request = ask(decision, plan)
    client.force_login(worker_of(plan))
    reply = reverse("councils:reply", args=[request.pk])
    client.post(reply, {"reply": "declined", "reason": "用地不够"})
    client.post(reply, {"reply": "adopted", "reason": "又可以了"})
    request.refresh_from_db()
    assert (request.reply, request.reason) == ("declined", "用地不够")
    assert (
        client.get(reverse("councils:revise_clause", args=[request.pk])).status_code
        == 404
    )


def test_nobody_else_finds_the_owners_desk(client):
    decision = make_decision()
    request = ask(decision)
    for name in ("reply", "revise_clause"):
        address = reverse(f"councils:{name}", args=[request.pk])
        assert client.get(address).status_code == 302
    for user in (
        make_resident(),
        keeper_of(decision),
        make_user(make_office("别的科")),
    ):
        client.force_login(user)
        for name in ("reply", "revise_clause"):
            address = reverse(f"councils:{name}", args=[request.pk])
            assert client.get(address).status_code == 404
            assert client.post(address, {"reply": "adopted"}).status_code == 404
    client.force_login(make_resident())
    assert client.get(reverse("councils:requests")).status_code == 404
    ask_page = reverse("councils:ask_owner", args=[decision.pk])
    assert client.get(ask_page).status_code == 404


# ---- The way of the matter ----


def steps(matter) -> list[str]:
    return list(matter.steps.order_by("at", "pk").values_list("what", flat=True))


def test_the_matter_walks_from_the_agenda_to_the_reply():
    decision = make_decision()
    plan = plan_for(decision)
    matter = decision.item.matter
    assert steps(matter) == ["on_agenda", "decided"]
    request = ask(decision, plan)
    operations.reply_as_owner(
        worker_of(plan), request, reply="declined", reason="用地不够。"
    )
    assert steps(matter) == ["on_agenda", "decided", "asked", "declined"]
    matter.refresh_from_db()
    assert matter.progress == "declined"


def test_an_agenda_that_is_not_called_is_no_step_yet():
    meeting = make_meeting()
    item = put_on(meeting)
    assert steps(item.matter) == []
    operations.call_meeting(SYSTEM, meeting)
    assert steps(item.matter) == ["on_agenda"]
    assert steps(put_on(meeting).matter) == ["on_agenda"]


def test_an_author_sees_each_step_and_no_decision_before_it_is_published(client):
    decision = make_decision()
    author = make_resident()
    voice = make_voice(author=author.person)
    voice.points.update(matter=decision.item.matter)
    client.force_login(author)
    page = client.get(reverse("voices:receipt", args=[voice.pk])).text
    meeting = decision.item.meeting.get_absolute_url()
    assert f'href="{meeting}"' in page
    assert f'href="{decision.get_absolute_url()}"' not in page
    Duty.objects.filter(label="councils.decision").update(
        state=Duty.State.PUBLISHED, settled_at=decision.decided_at
    )
    page = client.get(reverse("voices:receipt", args=[voice.pk])).text
    assert f'href="{decision.get_absolute_url()}"' in page


def test_the_office_sees_the_way_on_the_matters_page(client):
    decision = make_decision()
    client.force_login(keeper_of(decision))
    page = client.get(decision.item.matter.get_absolute_url()).text
    assert f'href="{decision.get_absolute_url()}"' in page


# ---- Whoever spoke of it is told ----


def spoken(decision: Decision, name: str, **facts):
    """Somebody's voice under the matter, answered unless it is said otherwise."""
    make = facts.pop("make", make_answered)
    person = facts.pop("person", None) or make_person(name, answer_channel="sms")
    voice = make(author=person, **facts)
    voice.points.update(matter=decision.item.matter)
    return person


def told(request: ClauseRequest, event: str) -> list[str]:
    rows = Notice.objects.filter(key__startswith=f"clause.{event}:")
    return [one.recipient.name for one in rows.order_by("pk")]


@pytest.mark.parametrize("word", ["adopted", "in_part"])
def test_whoever_had_an_answer_is_told_once_what_the_clause_says_now(word: str):
    decision = make_decision()
    twice = spoken(decision, "林样例")
    spoken(decision, "", person=twice)
    spoken(decision, "苏样例", state="closed")
    spoken(decision, "何等候", make=make_voice)
    spoken(decision, "周撤回", make=make_voice, state="withdrawn", reason="不用了")
    plan = plan_for(decision)
    request, owner = ask(decision, plan), worker_of(plan)
    operations.reply_as_owner(owner, request, reply=word, reason="做得到。")
    assert told(request, "declined") == told(request, "revised") == []
    request.refresh_from_db()
    operations.revise_as_owner(owner, request, text=WANTED, reason="按建议改。")
    assert told(request, "revised") == ["林样例", "苏样例"]
    notice = Notice.objects.filter(key__startswith="clause.revised").first()
    assert (notice.link, notice.channel) == (request.clause.get_absolute_url(), "sms")
    assert WANTED in notice.text


def test_a_refusal_is_told_with_its_reason():
    decision = make_decision()
    spoken(decision, "林样例")
    plan = plan_for(decision)
    request = ask(decision, plan)
    operations.reply_as_owner(
        worker_of(plan), request, reply="declined", reason="用地不够。"
    )
    assert told(request, "declined") == ["林样例"]
    notice = Notice.objects.get(key__startswith="clause.declined")
    assert "用地不够。" in notice.text


def test_what_no_conference_asked_for_is_told_to_nobody():
    decision = make_decision()
    spoken(decision, "林样例")
    plan = plan_for(decision)
    request = make_request(plan)
    owner = worker_of(plan)
    operations.reply_as_owner(owner, request, reply="declined", reason="用地不够。")
    assert told(request, "declined") == []
