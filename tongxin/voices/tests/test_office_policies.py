import pytest
from django.core.files.base import ContentFile

from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.people.models import Office, Role
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.voices import policies
from tongxin.voices.models import Attachment, Matter, Voice
from tongxin.voices.operations import dispatch_matter
from tongxin.voices.tests.make import make_matter, make_published, make_voice
from tongxin.voices.tests.office import (
    ENGINEERING,
    lead_part,
    make_liaison,
    make_other_clerk,
    make_partner,
    send,
)
from tongxin.work import policies as work
from tongxin.work.choices import offices_for
from tongxin.work.operations import return_part

pytestmark = pytest.mark.django_db


def make_file(voice):
    return Attachment.objects.create(
        voice=voice,
        file=ContentFile(b"x", name="a.pdf"),
        name="a.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
    )


def test_the_program_itself_sees_and_may_do_everything():
    voice = make_voice()
    matter = make_matter(voice)
    task = send(voice)
    for seen in (
        policies.visible_to(SYSTEM),
        policies.handled_by(SYSTEM),
        policies.taken_in_by(SYSTEM),
        policies.matters_visible_to(SYSTEM),
        policies.matters_handled_by(SYSTEM),
        policies.matters_worked_on_by(SYSTEM),
        work.tasks_visible_to(SYSTEM),
        work.parts_visible_to(SYSTEM),
        work.parts_done_by(SYSTEM),
        work.tasks_checked_by(SYSTEM),
        work.offices_to_send_to(SYSTEM),
    ):
        assert seen.exists()
    assert policies.may_take_in(SYSTEM)
    assert policies.may_handle(SYSTEM, voice)
    assert policies.may_answer(SYSTEM, voice)
    assert policies.may_publish(SYSTEM, voice)
    assert policies.HEADS.is_everywhere(SYSTEM)
    assert policies.may_handle_matter(SYSTEM, matter)
    assert work.may_read_title(SYSTEM, task)
    make_file(voice)
    assert policies.attachments_visible_to(SYSTEM).exists()


@pytest.mark.parametrize("make", [make_resident, lambda: VISITOR])
def test_who_holds_no_post_sees_no_work(make):
    voice, actor = make_voice(), make()
    matter = make_matter(voice)
    send(voice)
    make_file(voice)
    for hidden in (
        policies.visible_to(actor),
        policies.handled_by(actor),
        policies.taken_in_by(actor),
        policies.spoken_by(actor),
        policies.matters_visible_to(actor),
        policies.matters_handled_by(actor),
        policies.matters_worked_on_by(actor),
        work.tasks_visible_to(actor),
        work.parts_visible_to(actor),
        work.parts_done_by(actor),
        work.tasks_checked_by(actor),
        work.offices_to_send_to(actor),
        policies.attachments_visible_to(actor),
    ):
        assert not hidden.exists()
    assert not policies.may_take_in(actor)
    assert not policies.may_handle(actor, voice)
    assert not policies.may_answer(actor, voice)
    assert not policies.may_publish(actor, voice)
    assert not policies.may_handle_matter(actor, matter)


def test_everybody_sees_what_is_public_and_authors_their_own():
    public = make_published()
    matter = make_matter(public)
    author = make_resident()
    own = make_voice(author=author.person)
    make_voice("别人的")
    assert set(policies.visible_to(VISITOR)) == {public}
    assert set(policies.visible_to(author)) == {public, own}
    assert set(policies.matters_visible_to(VISITOR)) == {matter}


def test_the_inbox_is_narrower_than_what_an_office_may_open():
    own, elsewhere = make_voice(), make_voice(community=make_community("草埔东"))
    clerk = make_community_clerk()
    send(elsewhere, lead=clerk.posts[0].office)
    assert set(policies.handled_by(clerk)) == {own, elsewhere}
    assert set(policies.taken_in_by(clerk)) == {own}
    assert policies.may_answer(clerk, elsewhere)
    assert not policies.may_handle(clerk, elsewhere)


def test_a_part_in_a_matter_opens_its_voices_until_it_is_given_back():
    voice = make_voice()
    matter = make_matter(voice)
    task = dispatch_matter(make_street_clerk(), matter, lead=make_office(ENGINEERING))
    liaison = make_liaison()
    assert set(policies.handled_by(liaison)) == {voice}
    assert set(policies.matters_worked_on_by(liaison)) == {matter}
    assert set(policies.matters_visible_to(liaison)) == {matter}
    return_part(liaison, lead_part(task), reason="不归我们")
    liaison = make_liaison()
    assert not policies.handled_by(liaison).exists()
    assert not policies.matters_worked_on_by(liaison).exists()
    assert work.tasks_visible_to(liaison).exists()


def test_a_partner_with_a_second_post_reads_office_only_words_through_neither():
    voice = make_voice("只给办理单位", audience="office")
    partner = make_partner()
    task = send(voice, assisting=[partner.posts[0].office])
    assert not policies.handled_by(partner).exists()
    assert not work.may_read_title(partner, task)
    assert work.may_read_title(make_liaison(), task)


ANYWHERE = {"窗口", "旧窗口", "社工站"}


@pytest.mark.parametrize(
    ("make", "more"),
    [
        (make_street_clerk, {"独树社区", "马山社区", "独树村申报主体"}),
        (make_community_clerk, {"独树社区", "独树村申报主体"}),
        (lambda: make_community_clerk(make_community("马山")), {"马山社区"}),
        (make_liaison, None),
    ],
)
def test_a_community_sends_to_departments_and_to_its_own(make, more):
    made = []
    for name in ("独树", "马山"):
        community = make_community(name)
        kind = Office.Kind.COMMUNITY
        made.append(make_office(f"{name}社区", kind, community=community))
    partner, own = Office.Kind.PARTNER, make_community("独树")
    made += [
        make_office("独树村申报主体", partner, community=own),
        make_office("社工站", partner),
        make_office("窗口", Office.Kind.STREET),
        make_office("旧窗口", Office.Kind.STREET, is_closed=True),
    ]
    actor = make()
    sent = work.offices_to_send_to(actor)
    found = {office.name for office in made} & set(sent.values_list("name", flat=True))
    assert found == (set() if more is None else ANYWHERE | more)
    offered = offices_for(actor)
    assert set(offered) == set(sent.filter(is_closed=False))


def test_only_posts_that_answer_in_public_publish():
    voice = make_voice()
    assert policies.may_publish(make_street_clerk(Role.CHIEF), voice)
    assert policies.may_publish(make_community_clerk(role=Role.SECRETARY), voice)
    assert not policies.may_publish(make_street_clerk(Role.RECEPTIONIST), voice)
    assert not policies.may_publish(make_user(), voice)
    assert Matter.objects.count() == 0
    assert Voice.objects.count() == 1


@pytest.mark.parametrize("make", [make_resident, lambda: VISITOR, make_other_clerk])
def test_a_public_answer_publishes_no_file(make):
    make_file(voice := make_published())
    actor = make()
    assert policies.visible_to(actor).get() == voice
    assert not policies.attachments_visible_to(actor).exists()
