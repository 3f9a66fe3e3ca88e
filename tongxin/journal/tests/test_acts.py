"""An act asks, locks, refuses, and tells what really changed; the rows are cups."""

import inspect
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.db.models import F, QuerySet

from tongxin.journal import chain
from tongxin.journal import operations as journal
from tongxin.journal.acts import (
    ACTS,
    Rule,
    act,
    changed,
    creation,
    founding,
    open_acts,
    operation,
    values_of,
)
from tongxin.journal.models import Entry
from tongxin.journal.tests.make import Someone, unregistered
from tongxin.journal.words import WORDS, Words
from tongxin.kernel.actors import SYSTEM, VISITOR, Acting
from tongxin.kernel.guard import QUICKER
from tongxin.kernel.models import LocalRule as Cup
from tongxin.kernel.models import Receipt
from tongxin.kernel.tests.races import at_once
from tongxin.kernel.tests.refusing import forbidden, refused

pytestmark = pytest.mark.django_db
HOST, GUEST = Someone(pk=7), Someone(pk=8)
LATER = date(2026, 9, 30)
SAID = Words("did it", "it was done")
_names = count(1)


def make_cup(**facts: Any) -> Cup:
    """A row of the ground with a number, a word and a day that may be missing."""
    facts = {"value": 0, "unit": "", "basis": "tea", "decided_by": "host", **facts}
    day = date(2026, 1, 1)
    return Cup.objects.create(code=f"cup.{next(_names)}", valid_from=day, **facts)


def cups_of(actor: Acting) -> QuerySet[Cup]:
    """All are the host's, none a guest's; a visitor's are those not drunk from yet."""
    rows = Cup.objects.all()
    if actor == VISITOR:
        return rows.filter(value=0)
    return rows if actor == HOST else rows.filter(unit="guest")


SET = Rule(
    rows=cups_of,
    refusal="Only the host pours.",
    when={"valid_to": [None], "value": range(5)},
    stale="The table was cleared.",
)
AS_SEEN = Rule(rows=cups_of, refusal="Only the host pours.", seen=("unit",))
BY_TRUTH = Rule(
    rows=cups_of, refusal="Only the host pours.", may=lambda actor, _: actor == HOST
)

with unregistered():

    @operation("tea.poured", Words("poured the tea", "tea poured"), SET)
    def pour(actor: Acting, cup: Cup, *, how: Callable[[Cup], object]) -> str:
        """Pour it."""
        how(cup)
        return f"cup {cup.value}"

    @operation("tea.sweetened", SAID, AS_SEEN)
    def sweeten(actor: Acting, cup: Cup) -> None:
        cup.unit = "sugar"
        cup.save()

    @operation("tea.smelt", SAID, BY_TRUTH)
    def smell(actor: Acting, cup: Cup) -> None: ...

    @operation(
        "tea.passed",
        SAID,
        SET,
        about=lambda cup: Cup.objects.exclude(pk=cup.pk).get(),
    )
    def pass_on(actor: Acting, cup: Cup) -> None:
        Cup.objects.exclude(pk=cup.pk).update(unit="here")
        cup.value = 1
        cup.save()

    @creation("tea.ordered", SAID, SET)
    def order(actor: Acting, cup: Cup, *, hash_: str = "more") -> Receipt:
        return Receipt.objects.create(code_hash=hash_)

    @founding(
        "tea.begun", SAID, may=lambda actor: actor == HOST, refusal="Only the host."
    )
    def begin(actor: Acting, *, hash_: str) -> Receipt:
        return Receipt.objects.create(code_hash=hash_)

    @operation("tea.served", SAID, SET)
    def serve(actor: Acting, cup: Cup, *, also: Cup, fails: bool = False) -> None:
        journal.record(actor, "tea.boiled", cup)
        pour(actor, also, how=drink)
        order(actor, also)
        cup.unit = "served"
        cup.save()
        if fails:
            raise ZeroDivisionError


def drink(cup: Cup) -> None:
    cup.value += 1
    cup.save()


def lines() -> list[tuple[str, int, list[str]]]:
    rows = Entry.objects.order_by("pk")
    return [(one.action, one.subject_id, one.fields) for one in rows]


def line() -> tuple[str, int, list[str]]:
    (one,) = lines()
    return one


# ---- Who, and in which state ----


def test_rows_of_others_are_forbidden_before_their_state_is_told():
    cup = make_cup(value=9)
    for actor in (GUEST, VISITOR):
        with forbidden("Only the host pours."):
            pour(actor, cup, how=drink)
    with refused("The table was cleared.", code="state"):
        pour(HOST, cup, how=drink)
    assert lines() == []


def test_whoever_finds_the_row_gone_came_too_late():
    cup = make_cup()
    Cup.objects.all().delete()
    for actor in (HOST, GUEST):
        with refused(str(QUICKER), code="state"):
            sweeten(actor, cup)
    assert lines() == []


def test_why_not_may_hang_on_the_row():
    cup = make_cup(value=9)
    why = replace(SET, stale=lambda row: f"Poured {row.value} times.")
    with refused("Poured 9 times.", code="state"), transaction.atomic():
        why.hold(HOST, cup)


def test_the_state_is_asked_of_the_row_as_it_is_now():
    cup = make_cup()
    Cup.objects.update(valid_to=LATER)
    assert pour.is_open(HOST, cup)
    with refused("The table was cleared.", code="state"):
        pour(HOST, cup, how=drink)
    assert not pour.is_open(HOST, Cup.objects.get())


def test_the_function_is_handed_the_row_as_it_is_now():
    cup = make_cup()
    Cup.objects.update(value=3)
    assert pour(HOST, cup, how=drink) == "cup 4"
    assert cup.value == 0


def test_what_the_actor_saw_must_still_be_so():
    cup = make_cup()
    sweeten(HOST, cup)
    with refused(str(QUICKER), code="state"):
        sweeten(HOST, cup)
    sweeten(HOST, Cup.objects.get())


def test_wrong_facts_leave_nothing():
    with pytest.raises(TypeError):
        pour(HOST, make_cup(), when=drink)  # type: ignore[call-arg]
    assert lines() == []


# ---- What its line says ----


def by_update(cup: Cup) -> None:
    Cup.objects.filter(pk=cup.pk).update(value=F("value") + 1)


def by_save(cup: Cup) -> None:
    cup.value, cup.valid_to = 1, LATER
    cup.save()


def in_memory(cup: Cup) -> None:
    cup.value = 4


def with_the_same(cup: Cup) -> None:
    cup.save()


@pytest.mark.parametrize(
    ("how", "fields"),
    [
        (by_update, ["value"]),
        (by_save, ["value", "valid_to"]),
        (in_memory, []),
        (with_the_same, []),
    ],
)
def test_it_names_the_fields_that_the_database_holds_otherwise(how, fields):
    cup = make_cup()
    pour(HOST, cup, how=how)
    assert line() == ("tea.poured", cup.pk, fields)
    entry = Entry.objects.get()
    assert (entry.actor_kind, entry.actor_id) == ("person", 7)
    assert chain.is_signed(bytes(entry.mac), entry.content())


@pytest.mark.parametrize(
    "how", [Cup.delete, lambda cup: Cup.objects.filter(pk=cup.pk).delete()]
)
def test_of_a_row_that_the_act_deleted_the_number_is_told_and_no_field(how):
    cup = make_cup()
    pour(HOST, cup, how=how)
    assert line() == ("tea.poured", cup.pk, [])


def test_a_line_may_be_about_what_stands_beside_the_row():
    cup, beside = make_cup(), make_cup()
    pass_on(HOST, cup)
    assert line() == ("tea.passed", beside.pk, ["value"])


def test_something_new_is_told_with_what_is_not_as_it_usually_is():
    cup = make_cup()
    made = order(HOST, cup)
    assert line() == ("tea.ordered", made.pk, ["code_hash"])
    begun = begin(HOST, hash_="begun")
    assert lines()[1] == ("tea.begun", begun.pk, ["code_hash"])
    with forbidden("Only the host."):
        begin(GUEST, hash_="begun")
    assert Receipt.objects.count() == 2


def test_a_list_that_the_act_changed_in_place_has_changed():
    entry = journal.record(SYSTEM, "tea.boiled", make_cup(), ["cup"])
    before = values_of(entry)
    assert changed(entry, before) == []
    entry.fields.append("sugar")
    assert before["fields"] == ["cup"]


def test_what_fits_no_form_uses_the_parts_by_hand():
    cup = make_cup()
    with act(HOST, "tea.stirred", cup, SET) as held:
        drink(held)
    with forbidden("Only the host pours."), act(GUEST, "tea.stirred", cup, SET):
        raise AssertionError
    assert line() == ("tea.stirred", cup.pk, ["value"])


def test_a_line_names_whom_the_act_is_done_for():
    cup, friend = make_cup(), make_cup()
    with act(HOST, "tea.stirred", cup, SET, whose=[friend]):
        pass
    assert Entry.objects.get().on_behalf_of_id == friend.pk


# ---- Acts in an act ----


def test_the_acts_own_line_stands_before_those_of_what_it_did_on_the_way():
    cup, also = make_cup(), make_cup()
    serve(HOST, cup, also=also)
    new = Receipt.objects.get(code_hash="more")
    assert lines() == [
        ("tea.served", cup.pk, ["unit"]),
        ("tea.boiled", cup.pk, []),
        ("tea.poured", also.pk, ["value"]),
        ("tea.ordered", new.pk, ["code_hash"]),
    ]
    moments = {one.at for one in Entry.objects.all()}
    assert len(moments) == 1


def test_many_lines_of_an_act_are_one_statement(django_assert_num_queries):
    def tell_many(cup: Cup) -> None:
        journal.record_many(HOST, "tea.tasted", [cup] * 3)

    cup = make_cup()
    # The act's savepoint, begun and released; its row, before and after; the lines.
    with django_assert_num_queries(5):
        pour(HOST, cup, how=tell_many)
    assert [action for action, *_rest in lines()] == ["tea.poured", *["tea.tasted"] * 3]


def test_of_an_act_that_raises_no_line_stands_and_the_next_is_written_at_once():
    cup, also = make_cup(), make_cup()
    with pytest.raises(ZeroDivisionError):
        serve(HOST, cup, also=also, fails=True)
    assert lines() == []
    also.refresh_from_db()
    assert also.value == 0
    journal.record(HOST, "tea.boiled", cup)
    assert line() == ("tea.boiled", cup.pk, [])


def record_and_raise(cup: Cup) -> None:
    journal.record(HOST, "tea.spilled", cup)
    raise ZeroDivisionError


def pour_and_raise(cup: Cup) -> None:
    pour(HOST, cup, how=drink)
    raise ZeroDivisionError


@pytest.mark.parametrize("how", [record_and_raise, pour_and_raise])
def test_what_was_taken_back_inside_the_act_has_no_line(how):
    cup, also = make_cup(), make_cup()

    def go_on_after(cup: Cup) -> None:
        journal.record(HOST, "tea.boiled", also)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            how(also)
        drink(cup)

    pour(HOST, cup, how=go_on_after)
    told = [("tea.poured", cup.pk, ["value"]), ("tea.boiled", also.pk, [])]
    assert lines() == told
    also.refresh_from_db()
    assert also.value == 0


def test_an_act_tells_of_its_row_what_another_did_with_it_on_the_way():
    cup = make_cup()
    pour(HOST, cup, how=lambda held: sweeten(HOST, held))
    assert lines() == [
        ("tea.poured", cup.pk, ["unit"]),
        ("tea.sweetened", cup.pk, ["unit"]),
    ]


@pytest.mark.django_db(transaction=True)
def test_lines_of_an_act_that_was_committed_are_there():
    cup, also = make_cup(), make_cup()
    serve(HOST, cup, also=also)
    with pytest.raises(ZeroDivisionError):
        serve(HOST, cup, also=also, fails=True)
    assert len(lines()) == 4


# ---- Two at once ----


def slowly(cup: Cup) -> None:
    time.sleep(0.2)
    drink(cup)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_decides_on_what_the_first_left():
    cup = make_cup(value=4)
    told = at_once(*[lambda: pour(HOST, cup, how=slowly)] * 2)
    assert told.count("cup 5") == 1
    (late,) = (one for one in told if one != "cup 5")
    # SQLite may also send the second away while the first one writes.
    assert isinstance(late, OperationalError) or late.code == "state"
    assert line() == ("tea.poured", cup.pk, ["value"])


@pytest.mark.django_db(transaction=True)
def test_two_at_once_lose_nothing():
    cup = make_cup()
    told = at_once(*[lambda: pour(HOST, cup, how=slowly)] * 2)
    done = sorted(one for one in told if isinstance(one, str))
    cup.refresh_from_db()
    assert done == ["cup 1", "cup 2"][: cup.value]
    assert len(lines()) == cup.value


# ---- What pages ask ----


def test_a_list_is_asked_in_one_query_and_answers_as_each_row_does(
    django_assert_num_queries,
):
    rows = [make_cup() for _each in range(3)]
    rows.append(make_cup(valid_to=LATER))
    rows.append(make_cup(value=1))
    for actor in (HOST, GUEST, VISITOR):
        with django_assert_num_queries(1):
            found = pour.open_among(actor, rows)
        assert found == {one.pk for one in rows if pour.is_open(actor, one)}
    with django_assert_num_queries(0):
        assert pour.open_among(HOST, []) == set()
        assert pour.open_among(HOST, [rows[3]]) == set()
        found = pour.open_among(HOST, rows, found_by=cups_of)
    assert found == {one.pk for one in rows if one.valid_to is None}


def test_several_acts_ask_once_for_each_set_of_rows(django_assert_num_queries):
    cup = make_cup()
    acts = (pour, sweeten, order, smell)
    with django_assert_num_queries(1):
        assert open_acts(HOST, cup, *acts) == list(acts)
    with django_assert_num_queries(1):
        assert open_acts(GUEST, cup, *acts) == []
    with django_assert_num_queries(1):
        assert open_acts(VISITOR, cup, *acts) == [pour, sweeten, order]
    with django_assert_num_queries(0):
        assert open_acts(HOST, cup, *acts, found_by=cups_of) == list(acts)
    cleared = make_cup(valid_to=LATER)
    assert open_acts(HOST, cleared, *acts) == [sweeten, smell]
    assert begin.is_open(HOST)
    assert not begin.is_open(GUEST)


class Saucer:
    """Stands for a row whose cup is missing."""

    cup = None


def test_a_path_over_a_row_that_is_missing_leads_to_nothing():
    bare: Any = Saucer()
    for values, stands in (([None], True), ([1], False)):
        rule = Rule[Any, Any](rows=cups_of, refusal="", when={"cup__size": values})
        assert rule.stands(bare) is stands


# ---- What it is ----


def test_an_act_shows_its_function_and_says_its_code():
    assert repr(pour) == "<act tea.poured>"
    assert repr(begin) == "<act tea.begun>"
    assert pour.__doc__ == "Pour it."
    assert pour.__name__ == "pour"
    assert list(inspect.signature(pour).parameters) == ["actor", "cup", "how"]


def test_each_code_has_one_wording():
    with unregistered():
        operation("tea.cooled", SAID, SET)(pour)
        assert WORDS["tea.cooled"] is SAID
        assert "tea.cooled" in ACTS
        others = Words("cooled the tea", "tea cooled")
        with pytest.raises(AssertionError, match=r"tea\.cooled has other words"):
            creation("tea.cooled", others, SET)(order)
    assert "tea.cooled" not in ACTS
    assert "tea.cooled" not in WORDS
