"""What judges every test judges rightly: acts, refusals, readings, pages."""

import functools
import inspect
from collections.abc import Callable
from types import FunctionType
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory

from tests.plugins import acts, answers, whole
from tests.plugins.log import log
from tests.plugins.trampoline import divert
from tongxin.journal import operations as journal
from tongxin.journal.acts import ACTS, Operation, Rule, founding, operation
from tongxin.journal.models import Entry
from tongxin.journal.tests.make import unregistered
from tongxin.journal.words import Words
from tongxin.kernel import receipts
from tongxin.kernel.actors import SYSTEM
from tongxin.kernel.models import Receipt

ISSUED = "receipt.issued"


class Broken(Exception):  # noqa: N818 - named as it reads in `raises`
    """An act that refuses."""


def watched(
    act: Callable[..., Any], name: str = "room.act", **row: Any
) -> tuple[Callable[..., Any], acts.Findings]:
    """The act, held to one row, and what is found of it."""
    rows = {"room.act": acts.Row(frozenset({ISSUED}), **row)}
    rows["room.helper"] = acts.Row(frozenset(), silent="its caller says so")
    findings = acts.Findings()
    watch = acts.Watch(acts.Table(rows, {}, {}), findings)
    assert isinstance(act, FunctionType)
    return watch.over(name)(act), findings


def issue(*, line: bool = True) -> None:
    receipt, _code = receipts.issue()
    if line:
        journal.record(SYSTEM, ISSUED, receipt)


@pytest.mark.django_db
def test_an_act_that_does_what_it_says_is_left_alone():
    act, findings = watched(issue)
    act()
    assert findings.told() == []
    assert findings.seen["room.act"] == {ISSUED}


@pytest.mark.django_db
def test_a_line_that_is_missing_is_told_with_what_was_written_instead():
    act, findings = watched(issue)
    act(line=False)
    (fault,) = findings.told()
    assert "room.act succeeded and wrote a row of kernel_receipt" in fault
    assert ISSUED in fault
    assert findings.told() == []


@pytest.mark.django_db
@pytest.mark.parametrize(("kinds", "faults"), [(["kernel.Receipt"], 0), ([], 1)])
def test_a_line_about_a_record_that_no_room_names_is_told(kinds, faults):
    findings = acts.Findings()
    table = acts.Table({"room.act": acts.Row(frozenset({ISSUED}))}, {}, {})
    acts.Watch(table, findings, kinds=kinds).over("room.act")(issue)()
    told = findings.told()
    assert len(told) == faults
    assert all("wrote of kernel.Receipt, and no room" in one for one in told)


@pytest.mark.django_db
def test_a_line_that_the_row_does_not_know_is_told():
    def act() -> None:
        issue()
        journal.record(SYSTEM, "receipt.lost", receipts.issue()[0])

    act, findings = watched(act)
    act()
    assert "receipt.issued, receipt.lost" in findings.told()[0]


@pytest.mark.django_db
def test_nothing_done_is_told_where_something_was_promised():
    act, findings = watched(lambda: None)
    act()
    assert "wrote nothing" in findings.told()[0]


def refuse(around: Any) -> None:
    with around():
        issue()
        raise Broken


@pytest.mark.django_db
def test_what_a_refusal_took_back_is_no_fault():
    act, findings = watched(refuse)
    with pytest.raises(Broken):
        act(transaction.atomic)
    with transaction.atomic(), pytest.raises(Broken):
        act(transaction.atomic)
    assert findings.told() == []


class Bare:
    """No transaction at all."""

    def __enter__(self) -> None: ...
    def __exit__(self, *_error: object) -> None: ...


@pytest.mark.django_db
def test_what_a_refusal_left_behind_is_told():
    act, findings = watched(refuse)
    with pytest.raises(Broken):
        act(Bare)
    told = findings.told()
    assert "room.act refused, and a row of kernel_receipt stands all the same" in told
    assert f"room.act refused, and {ISSUED} stands all the same" in told


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_before_a_rollback_stands():
    def act() -> None:
        issue()
        with transaction.atomic():
            issue()
            raise Broken

    act, findings = watched(act)
    with pytest.raises(Broken):
        act()
    assert len(findings.told()) == 2


@pytest.mark.django_db
def test_what_the_row_lets_a_refusal_leave_is_no_fault():
    left = frozenset({ISSUED, "kernel_receipt"})
    act, findings = watched(refuse, refused=left)
    with pytest.raises(Broken):
        act(Bare)
    assert findings.told() == []


@pytest.mark.django_db
def test_a_refusal_that_its_caller_hides_is_told_unless_taken_back():
    inner, found = watched(refuse)

    def outer(*, taken_back: bool) -> None:
        try:
            with transaction.atomic():
                try:
                    inner(Bare)
                except Broken:
                    if taken_back:
                        raise
        except Broken:
            pass
        issue()

    outer, findings = watched(outer)
    outer(taken_back=True)
    assert findings.told() == found.told() == []
    outer(taken_back=False)
    assert any("room.act refused" in fault for fault in findings.told())


@pytest.mark.django_db
def test_each_act_answers_for_its_own_lines():
    inner, found = watched(issue)

    def outer() -> None:
        inner()
        issue()

    outer, findings = watched(outer)
    outer()
    assert findings.told() == found.told() == []
    outer, findings = watched(lambda: [inner()])
    outer()
    assert "wrote nothing" in findings.told()[0]


@pytest.mark.django_db
def test_what_a_silent_helper_writes_is_its_callers():
    helper, found = watched(issue, "room.helper")
    act, findings = watched(lambda: helper(line=False))
    act()
    assert found.told() == []
    assert "wrote a row of kernel_receipt" in findings.told()[0]


def test_beside_a_way_stand_only_its_companions():
    row = acts.Row(frozenset({"a.done", acts.NOTHING}), frozenset({"b.done"}))
    assert row.allows("a.done")
    assert row.allows("a.done + b.done")
    assert row.allows(acts.NOTHING)
    assert not row.allows("b.done")
    assert not row.allows("a.done + c.done")
    assert not row.allows(acts.SILENT)
    assert row.unseen({"a.done"}) == ["b.done", acts.NOTHING]
    assert row.unseen({"a.done + b.done", acts.NOTHING}) == []
    round_ = acts.Row(frozenset({acts.NOTHING}), frozenset({"b.done"}))
    assert round_.allows("b.done")


def test_a_diverted_function_is_the_same_to_whoever_holds_it():
    free, calls = 3, []

    def act(one: int, *, two: int = 2) -> int:
        return one + two + free

    held = functools.partial(act, 1)
    before = inspect.signature(act)

    def watch(old: FunctionType) -> Callable[..., Any]:
        def noted(*args: Any, **kwargs: Any) -> Any:
            calls.append((args, kwargs))
            return old(*args, **kwargs)

        return noted

    divert(act, watch)
    assert held() == act(1) == 6
    assert held(two=0) == 4
    assert calls == [((1,), {}), ((1,), {}), ((1,), {"two": 0})]
    assert inspect.signature(act) == before
    assert inspect.getsource(act).lstrip().startswith("def act(")


# ---- Acts that are no functions ----


SAID = Words("did it", "it was done")


def made_of(function: Callable[..., None]) -> Operation[Any, Any, ..., None]:
    rule = Rule[Any, Receipt](rows=lambda _actor: Receipt.objects.all(), refusal="No.")
    with unregistered():
        return operation("receipt.handled", SAID, rule)(function)


def watched_act(
    act: Operation[Any, Any, ..., None], *ways: str
) -> tuple[Callable[..., None], acts.Findings]:
    """The act as the suite watches it, held to a row that knows these ways."""
    findings = acts.Findings()
    rows = {"room.act": acts.Row(frozenset(ways or {"receipt.handled"}))}
    watch = acts.Watch(acts.Table(rows, {}, {}), findings)
    by_name = acts.over_acts(watch, {act: "room.act"})
    # As it is called: past the watcher that the suite has put there already.
    call = by_name(lambda act, *args: act._run(*args))  # noqa: SLF001
    return lambda *args: call(act, *args), findings


@pytest.mark.django_db
def test_an_act_is_watched_with_its_own_line():
    receipt, _code = receipts.issue()
    act, findings = watched_act(made_of(lambda _actor, _receipt: None))
    act(SYSTEM, receipt)
    assert findings.told() == []
    assert findings.seen["room.act"] == {"receipt.handled"}


@pytest.mark.django_db
def test_lines_that_wait_for_the_acts_own_are_the_acts():
    def function(_actor: Any, receipt: Receipt) -> None:
        journal.record(SYSTEM, "receipt.lost", receipt)
        journal.record_many(SYSTEM, "receipt.found", [receipt])

    receipt, _code = receipts.issue()
    act, findings = watched_act(made_of(function))
    act(SYSTEM, receipt)
    (fault,) = findings.told()
    assert "receipt.found, receipt.handled, receipt.lost" in fault


@pytest.mark.django_db
def test_an_act_inside_an_act_answers_for_its_own_line():
    inner = made_of(lambda _actor, _receipt: None)
    act, findings = watched_act(made_of(lambda _actor, one: inner(SYSTEM, one)))
    act(SYSTEM, receipts.issue()[0])
    assert findings.told() == []


@pytest.mark.django_db
def test_an_act_that_refuses_leaves_nothing():
    def function(_actor: Any, receipt: Receipt) -> None:
        receipt.code_hash = "3"
        receipt.save()
        raise Broken

    act, findings = watched_act(made_of(function))
    with pytest.raises(Broken):
        act(SYSTEM, receipts.issue()[0])
    assert findings.told() == []
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_an_act_that_a_test_makes_for_itself_is_no_reading():
    with unregistered():
        begin = founding("receipt.begun", SAID, may=bool, refusal="No.")(
            lambda _actor: receipts.issue()[0]
        )
    seen: list[str] = []

    def function(_actor: Any, receipt: Receipt) -> None:
        seen.extend(one.name for one in log().acts)

    made_of(function)(SYSTEM, begin(SYSTEM))
    assert seen == ["receipt.handled"]


# ---- Pages ----


def shown(html: str) -> list[str]:
    request = RequestFactory().get("/x/")
    return list(answers._shown(request, HttpResponse(html)))  # noqa: SLF001 - judged here


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<html><h1>a</h1><h1>b</h1></html>", "this has 2"),
        ("<html><p>a</p></html>", "this has 0"),
        ("<p onclick='zq()'>a</p>", "no code"),
        ("<svg/onload=zq()>", "no code"),
        ("<script>zq()</script>", "no code"),
        ("""<a b=c"d onclick=zq() e">a</a>""", "no code"),
        ("""<a ="b onclick=zq() c">a</a>""", "no code"),
        ("""<a b="<" onclick=zq()>a</a>""", "no code"),
        ("""<a b="c"onclick="zq()">a</a>""", "no code"),
        ("""<a HREF="&Tab;javascript:zq()">a</a>""", "no code"),
        ('<a href="java\tscript:zq()">a</a>', "no code"),
        ('<a href="&#106;avascript:zq()">a</a>', "no code"),
        ("Traceback (most recent call last):", "a traceback"),
        ("<p>{{ voice.title }}</p>", "a template's own words"),
        ("<p>{% if a %}</p>", "a template's own words"),
        ("<h1>a&lt;wbr&gt;b</h1>", "a tag of the catalogues"),
    ],
)
def test_a_page_that_shows_what_none_shows_is_told(html: str, fault: str):
    (told,) = shown(html)
    assert fault in told


def test_a_clean_page_is_left_alone():
    page = '<html><script src="/a.js" defer></script><h1 class="a">on=1 {} &lt;</h1>'
    assert shown(page) == []
    # A part that the page asks for later has no heading of its own.
    assert shown("<p>a</p>") == []


@pytest.mark.django_db
def test_a_sealed_number_is_not_told_to_somebody_who_did_not_type_it():
    from tongxin.people import operations  # noqa: PLC0415 - models first

    operations.register_person(SYSTEM, name="林样例", phone="13800137009")
    (told,) = shown("<p>13800137009</p>")
    assert "13800137009" in told
    assert shown("<p>13800137008</p>") == []
    typed = RequestFactory().post("/x/", {"phone": "138 0013 7009"})
    page = HttpResponse("<p>13800137009</p>")
    assert list(answers._shown(typed, page)) == []  # noqa: SLF001 - judged here


# ---- The table ----


def test_every_operation_has_a_row_and_every_row_an_operation():
    assert {name for name, _act in acts.operations()} == set(acts.read_table().rows)


def test_every_act_is_asked_at_the_door_of_its_room():
    """What is not given there is watched by nobody."""
    at_a_door = {act for _name, act in acts.operations()}
    assert set(ACTS.values()) <= at_a_door


def test_the_table_names_every_action_of_the_code_and_no_other():
    table, literal = acts.read_table(), whole.literal_actions()
    missing = {one: at for one, at in literal.items() if one not in table.actions()}
    assert not missing
    known = set(literal) | whole.words_of_code()
    patterns = whole.patterns_of_code()
    invented = {
        one
        for one in table.actions() - known
        if not any(pattern.fullmatch(one) for pattern in patterns)
    }
    assert not invented


def test_whatever_is_left_out_of_a_rule_says_why():
    table = acts.read_table()
    for name, row in table.rows.items():
        assert bool(row.refused) == bool(row.because), name
        assert row.acts or row.silent, name
    assert all(table.outside.values())
    assert all(table.reads.values())


def test_what_no_test_writes_is_named_only_where_all_tests_of_a_room_ran():
    row = acts.Row(frozenset({"a.done"}), refused=frozenset({"b.left"}), because="so")
    table = acts.Table({"polls.act": row}, {"c.done": "so"}, {})
    assert whole.unseen(table, {}, set()) == []
    missing = ["polls.act refused: b.left", "polls.act: a.done"]
    assert whole.unseen(table, {}, {"tongxin/polls"}) == missing
    seen = {"polls.act": {"a.done"}, "polls.act refused": {"b.left"}}
    assert whole.unseen(table, seen, {"tongxin/polls"}) == []
    everything = {"tongxin", "tests", "tongxin/polls"}
    assert whole.unseen(table, seen, everything) == ["outside: c.done"]


def test_no_act_is_still_being_watched():
    assert log().acts == []
