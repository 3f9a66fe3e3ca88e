"""A conversation held with Polis becomes one of ours: to be read, never answered."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongxin.consultations import operations, policies, queries, verification
from tongxin.consultations.arriving import waiting
from tongxin.consultations.models import (
    Consultation,
    OutsideConversation,
    Report,
    Stance,
    Statement,
)
from tongxin.consultations.operations import outside as taking
from tongxin.consultations.tests.exports import (
    comment,
    comments,
    cut,
    small,
    vote,
    votes,
)
from tongxin.consultations.tests.make import make_consultation
from tongxin.journal.models import Entry
from tongxin.kernel import clock, timers
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.races import at_once
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import Organisation
from tongxin.people.tests.make import (
    make_auditor,
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.units.tests.make import make_unit

pytestmark = pytest.mark.django_db

State = OutsideConversation.State
# Of the cut of a real export.
WORDS = 1_191
SOURCE = {
    "title": "网约车怎么管",
    "ran_by": "vTaiwan",
    "licence": "CC BY 4.0",
    "language": "zh-Hant",
}


def upload(files=None) -> OutsideConversation:
    outside, _is_new = operations.upload_outside(SYSTEM, files=files or cut())
    return outside


def accept(outside=None, **facts) -> OutsideConversation:
    return operations.accept_outside(SYSTEM, outside or upload(), **SOURCE | facts)


def take_over(files=None) -> Consultation:
    outside = accept(upload(files))
    operations.take_outside_in(SYSTEM, outside)
    return Consultation.objects.get()


def test_an_upload_is_only_looked_at():
    outside = upload()
    assert outside.state == State.UPLOADED
    assert outside.counts == {
        "statements": 24,
        "taken_out": 4,
        "people": 60,
        "repeated": 32,
        "unknown": 0,
        "signs": "unknown",
        "not_read": [],
    }
    assert outside.stance_count == WORDS
    assert not Consultation.objects.exists()


def test_all_of_it_is_taken_in_and_sealed():
    consultation = take_over()
    assert consultation.state == Consultation.State.SEALED
    assert consultation.is_outside
    assert consultation.unit is None
    assert consultation.floor is not None
    assert consultation.statements.count() == 24
    assert Stance.objects.count() == WORDS
    assert consultation.forms.count() == 60
    assert verification.verify(consultation).is_sound
    outside = OutsideConversation.objects.get()
    assert outside.state == State.TAKEN
    assert outside.content is None
    assert outside.taken_count == outside.stance_count


def test_statements_keep_number_text_and_whether_they_were_taken_out():
    said = comments(comment(0, "长" * 900), comment(7, "短", moderated=-1))
    consultation = take_over([said, votes(vote(3, 0), vote(3, 7, 0))])
    assert list(consultation.statements.values_list("number", "text", "state")) == [
        (0, "长" * 900, Statement.State.ISSUED),
        (7, "短", Statement.State.TAKEN_OUT),
    ]
    seen = policies.statements_visible_to(VISITOR, consultation)
    assert {one.number for one in seen} == {0, 7}
    assert {one.number for one in queries.asked(consultation)} == {0}


def test_answers_keep_moment_and_word_and_know_nobody():
    rows = vote(3, 0, 1), vote(3, 1, 0), vote(4, 0, -1)
    consultation = take_over([comments(comment(0), comment(1)), votes(*rows)])
    stances = Stance.objects.order_by("statement__number", "choice")
    assert [(s.statement.number, s.choice, s.channel) for s in stances] == [
        (0, "against", "outside"),
        (0, "agree", "outside"),
        (1, "unsure", "outside"),
    ]
    assert {s.expressed_at for s in stances} == {
        datetime(2015, 6, 30, 8, 49, 52, 85_000, UTC)
    }
    assert {s.collector for s in stances} == {None}
    assert len({s.pseudonym for s in stances}) == 2
    assert all(len(s.pseudonym) == 32 for s in stances)
    assert not consultation.entries.exists()


def test_pseudonyms_are_drawn_anew_each_time():
    contents = set()
    for _again in "ab":
        outside = upload(small())
        contents.add(bytes(outside.content))
        operations.discard_outside(SYSTEM, outside)
    assert len(contents) == 2


def test_what_waits_knows_no_number_of_a_participant():
    people = 70_101, 70_102, 70_103
    rows = [vote(person, 0) for person in people]
    outside = upload([comments(comment(0)), votes(*rows)])
    kept = waiting(outside.content)
    told = str(kept) + str(outside.counts)
    assert not any(str(person) in told for person in people)
    assert len({row[0] for row in kept.answers}) == 3
    # Nor the order in which they came.
    assert [row[0] for row in kept.answers] == sorted(row[0] for row in kept.answers)


def test_the_same_export_twice_leads_to_the_first_one():
    first, is_new = operations.upload_outside(SYSTEM, files=cut())
    assert is_new
    assert operations.upload_outside(SYSTEM, files=cut()) == (first, False)
    operations.take_outside_in(SYSTEM, accept(first))
    again, is_new = operations.upload_outside(SYSTEM, files=cut())
    assert (again, is_new) == (first, False)
    assert again.consultation == Consultation.objects.get()
    with refused("This export is taken in already."):
        accept(again)
    assert Consultation.objects.count() == 1


def test_put_aside_nothing_of_it_is_kept_and_it_can_come_again():
    outside = upload()
    operations.discard_outside(SYSTEM, outside)
    assert not OutsideConversation.objects.exists()
    _again, is_new = operations.upload_outside(SYSTEM, files=cut())
    assert is_new


def test_what_is_accepted_is_not_put_aside_any_more():
    outside = accept()
    with refused("This export is taken in already."):
        operations.discard_outside(SYSTEM, outside)
    assert OutsideConversation.objects.exists()


@pytest.mark.parametrize(
    ("facts", "by"),
    [
        ({"title": " "}, {"words": "Say what it is about."}),
        ({"title": "长" * 81}, {"field": "title", "code": "max_length"}),
        ({"ran_by": ""}, {"words": "Say who ran it."}),
        ({"licence": " "}, {"words": "Say under which licence."}),
        ({"language": ""}, {"words": "Say in which language it is."}),
        ({"language": "xx"}, {"field": "language", "code": "invalid_choice"}),
    ],
)
def test_its_source_is_named_or_it_is_not_taken_in(facts, by):
    outside = upload()
    with refused(**by):
        accept(outside, **facts)
    outside.refresh_from_db()
    assert outside.state == State.UPLOADED
    assert not Consultation.objects.exists()


@pytest.mark.parametrize(
    "make", [make_community_clerk, make_resident, make_auditor, lambda: VISITOR]
)
def test_only_the_streets_office_takes_over(make):
    actor, outside = make(), upload()
    for act in (
        lambda: operations.upload_outside(actor, files=small()),
        lambda: operations.accept_outside(actor, outside, **SOURCE),
        lambda: operations.discard_outside(actor, outside),
        lambda: operations.take_outside_in(actor, outside),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not policies.outside_visible_to(actor).exists()
    assert policies.outside_visible_to(make_street_clerk()).get() == outside


def test_until_all_is_in_only_the_street_sees_it():
    consultation = accept().consultation
    neighbour, clerk = make_resident(), make_street_clerk()
    for actor in (neighbour, VISITOR, make_community_clerk()):
        assert not policies.visible_to(actor).exists()
    assert policies.visible_to(clerk).get() == consultation
    operations.take_outside_in(SYSTEM, OutsideConversation.objects.get())
    assert policies.visible_to(neighbour).get() == consultation
    assert policies.may_keep(clerk, consultation)
    assert not policies.may_keep(make_community_clerk(), consultation)


def test_a_report_is_asked_for_as_soon_as_it_is_sealed():
    consultation = take_over()
    assert Report.objects.get().consultation == consultation


def test_the_journal_names_who_handed_it_in_and_what_became_of_it():
    clerk = make_street_clerk()
    outside, _is_new = operations.upload_outside(clerk, files=cut())
    operations.accept_outside(clerk, outside, **SOURCE)
    operations.take_outside_in(SYSTEM, outside)
    kinds = list(Entry.objects.order_by("pk").values_list("action", flat=True))
    assert kinds == [
        "outside.uploaded",
        "outside.accepted",
        "outside.taken_in",
        "consultation.sealed",
    ]


# ---- Nothing that is done with one's own is done with it ----


@pytest.fixture(params=["arriving", "sealed"])
def taken(request) -> Consultation:
    outside = accept()
    if request.param == "sealed":
        operations.take_outside_in(SYSTEM, outside)
    return Consultation.objects.get()


def acts_on(consultation, statement, clerk):
    day = clock.today() + timedelta(days=7)
    body = Organisation.objects.create(name="更新公司")
    position = {"word": "agree", "reason": "好", "spokesperson": "某"}
    return {
        "open": lambda: operations.open_consultation(
            clerk, consultation, closes_on=day, merges={}
        ),
        "close": lambda: operations.close_consultation(clerk, consultation),
        "seal": lambda: operations.seal_consultation(clerk, consultation),
        "extend": lambda: operations.extend_consultation(
            clerk, consultation, reason="人少"
        ),
        "remind": lambda: operations.remind_the_silent(clerk, consultation),
        "add": lambda: operations.add_statement(clerk, consultation, text="新的"),
        "issue": lambda: operations.issue_statement(clerk, statement),
        "withdraw": lambda: operations.withdraw_statement(
            clerk, statement, reason="不问了"
        ),
        "ask": lambda: operations.ask_institution(
            clerk, consultation, organisation=body
        ),
        "announce": lambda: operations.announce_consultation(clerk, consultation),
        "position": lambda: operations.state_position(
            clerk, statement, organisation=body, **position
        ),
        "take": lambda: operations.take_stance(
            make_resident(), statement, choice="agree"
        ),
        "type": lambda: operations.type_stances(
            clerk,
            consultation,
            person=make_resident().person,
            choices={statement.pk: "agree"},
            channel="paper",
            expressed_at=timezone.now(),
        ),
    }


REFUSED = {
    "This consultation was opened before.": "open announce",
    "This consultation is not open.": "close",
    "Only a closed consultation is sealed.": "seal",
    "This consultation takes no answers now.": "extend remind",
    "This consultation is over.": "add issue withdraw ask",
    "": "take type position",
}


@pytest.mark.parametrize(
    ("name", "why"),
    [(name, why) for why, names in REFUSED.items() for name in names.split()],
)
def test_it_takes_no_act_of_a_consultation_of_ours(taken, name, why):
    """Its people are on no roll of ours: nobody may answer, or type for them."""
    statement = taken.statements.first()
    before = Stance.objects.count(), taken.state
    with refused(why) if why else pytest.raises(PermissionDenied):
        acts_on(taken, statement, make_street_clerk())[name]()
    taken.refresh_from_db()
    assert (Stance.objects.count(), taken.state) == before
    assert taken.statements.count() == 24


def test_nobody_is_asked_to_type_collect_or_answer_there(taken):
    for actor in (SYSTEM, make_street_clerk(), make_community_clerk()):
        assert not policies.typed_by(actor).exists()
    assert policies.entry_of(make_resident(), taken.pk) is None
    assert queries.what_comes(taken) == []
    assert queries.turnout(taken) == []


# ---- Constraints ----


def test_a_statement_of_ours_stays_short_by_whatever_path():
    statement = Statement(consultation=make_consultation(), number=1, text="长" * 61)
    with refused("A statement has at most 60 characters."):
        statement.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        statement.save()
    statement.text = "长" * 60
    statement.save()


def test_only_what_came_from_outside_can_be_taken_out():
    statement = Statement(
        consultation=make_consultation(), number=1, text="说法", state="taken_out"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        statement.save()


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "house"},
        {"state": "draft", "opened_at": None},
        {"record_on": datetime(2015, 7, 1, tzinfo=UTC).date()},
        {"state": "open", "closed_at": None, "sealed_at": None},
    ],
)
def test_one_from_outside_stays_what_it_is(change):
    take_over(small())
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.update(**change)


def test_one_of_ours_has_a_unit_and_a_record_date():
    make_consultation(make_unit())
    for change in ({"unit": None}, {"record_on": None}, {"origin": "polis"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consultation.objects.update(**change)


# ---- Piece by piece ----


class Killed(BaseException):
    """The worker is gone, at once."""


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(taking, "PIECE", 100)


def killed_at(monkeypatch, piece: int) -> None:
    """The worker dies in the middle of a piece, after some rows of it."""
    create, left = Stance.objects.bulk_create, iter(range(piece))

    def dies(rows, **options):
        if next(left, None) is None:
            create(list(rows)[:3])
            raise Killed
        return create(rows, **options)

    monkeypatch.setattr(Stance.objects, "bulk_create", dies)


def silent_since_long() -> None:
    OutsideConversation.objects.update(seen_at=timezone.now() - 2 * taking.SILENT)


@pytest.mark.usefixtures("small_pieces")
def test_killed_in_the_middle_it_goes_on_where_it_stopped(monkeypatch):
    outside = accept()
    with monkeypatch.context() as patched:
        killed_at(patched, 3)
        with pytest.raises(Killed), transaction.atomic():
            operations.take_outside_in(SYSTEM, outside)
    outside.refresh_from_db()
    # In a test all pieces are one transaction: each undoes itself.
    assert outside.state == State.TAKING
    assert operations.resume_outside() == 0
    silent_since_long()
    assert operations.resume_outside() == 1
    assert Stance.objects.count() == WORDS
    assert verification.verify(Consultation.objects.get()).is_sound
    assert operations.resume_outside() == 0


@pytest.mark.usefixtures("small_pieces")
def test_how_far_it_is_can_be_seen(monkeypatch):
    outside = accept()
    shown = []

    def stopping():
        outside.refresh_from_db()
        shown.append((outside.taken_count, outside.eighths))
        return len(shown) > 5

    monkeypatch.setattr(timers, "is_stopping", stopping)
    operations.take_outside_in(SYSTEM, outside)
    assert shown == [(0, 0), (100, 0), (200, 1), (300, 2), (400, 2), (500, 3)]
    assert Stance.objects.count() == 500


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small_pieces")
class TestSeveral:
    def test_killed_what_was_in_stays_in(self, monkeypatch):
        outside = accept()
        with monkeypatch.context() as patched:
            killed_at(patched, 3)
            with pytest.raises(Killed):
                operations.take_outside_in(SYSTEM, outside)
        outside.refresh_from_db()
        assert outside.taken_count == Stance.objects.count() == 300
        silent_since_long()
        assert operations.resume_outside() == 1
        assert Stance.objects.count() == WORDS
        assert Consultation.objects.get().state == Consultation.State.SEALED

    def test_two_workers_share_it_and_nothing_comes_twice(self):
        outside = accept()
        results = at_once(*[lambda: operations.take_outside_in(SYSTEM, outside)] * 3)
        assert [r for r in results if r is not None] == []
        assert Stance.objects.count() == WORDS
        assert Report.objects.count() == 1
        assert verification.verify(Consultation.objects.get()).is_sound

    def test_of_two_clerks_who_hand_it_in_each_comes_to_the_same(self):
        results = at_once(
            *[lambda: operations.upload_outside(SYSTEM, files=small())] * 4
        )
        assert len({outside.pk for outside, _is_new in results}) == 1
        assert sum(is_new for _outside, is_new in results) == 1
        assert OutsideConversation.objects.count() == 1

    def test_of_two_clerks_who_accept_it_one_does(self):
        outside = upload(small())
        results = at_once(*[lambda: accept(outside)] * 3)
        refusals = [r for r in results if isinstance(r, ValidationError)]
        assert len(refusals) == 2
        assert Consultation.objects.count() == 1
        assert Statement.objects.count() == 2

    def test_accepted_or_put_aside_never_both(self):
        outside = upload(small())
        results = at_once(
            lambda: accept(outside),
            lambda: operations.discard_outside(SYSTEM, outside),
        )
        assert sum(isinstance(r, Exception) for r in results) == 1
        kept = OutsideConversation.objects.count()
        assert Consultation.objects.count() == kept


def test_two_exports_are_two_consultations():
    for files in (small(people=3), small(people=4)):
        operations.take_outside_in(SYSTEM, accept(upload(files)))
    pseudonyms = chain.from_iterable(
        one.forms.values_list("pseudonym", flat=True)
        for one in Consultation.objects.all()
    )
    assert len(set(pseudonyms)) == 7
