"""Every act that the code can write into the journal has words in both languages."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver
from django.utils import translation
from django.utils.functional import Promise

from tongxin.audit import entries
from tongxin.journal.acts import ACTS
from tongxin.journal.words import WORDS, Words
from tongxin.notices.models import CallTry, Notice
from tongxin.people.adapters import NOTED

ROOMS = Path(__file__).parents[2]
# It writes what others declare, and each of these has its words.
DECLARED = ROOMS / "journal/acts.py"
ACTION = re.compile(r"[a-z_]+(\.[a-z_]+)+")
CALLS = {"journal.record", "journal.record_many"}
# The names that are put together while it runs, by how they are written.
PUT_TOGETHER = {
    "f'notice.call_{outcome}'": {f"notice.call_{one}" for one in CallTry.Outcome},
    "f'notice.{notice.state}'": {
        f"notice.{one}"
        for one in Notice.State
        if one not in (Notice.State.QUEUED, Notice.State.SENDING)
    },
    "f'{listed}.exported'": {"voices.exported", "matters.exported", "tasks.exported"},
}
# What an adapter hands on from outside, by the function that writes it.
HANDED_ON = {"record_second_step": set(NOTED.values())}


def acts_in(source: str) -> set[str]:
    """The names of acts that this module writes; one that nobody can tell, as code."""
    tree = ast.parse(source)
    return {
        name
        for scope in ast.walk(tree)
        if isinstance(scope, ast.FunctionDef)
        for call in ast.walk(scope)
        if isinstance(call, ast.Call)
        if ast.unparse(call.func) in CALLS or _is_act_by_hand(call)
        for name in _names(call, scope)
    }


def _is_act_by_hand(call: ast.Call) -> bool:
    """`act(actor, "voice.answered", …)` of `journal.acts`: others are named so too."""
    if ast.unparse(call.func) != "act" or len(call.args) < 2:
        return False
    code = call.args[1]
    if isinstance(code, ast.Constant):
        return bool(ACTION.fullmatch(str(code.value)))
    return ast.unparse(code) in PUT_TOGETHER


def _names(call: ast.Call, scope: ast.FunctionDef) -> set[str]:
    given = call.args[1]
    if isinstance(given, ast.Constant):
        return {str(given.value)}
    if scope.name in HANDED_ON:
        return HANDED_ON[scope.name]
    if isinstance(given, ast.Name):
        # `action = "a.b" if good else "a.c"` in the same function, or a loop over some.
        set_here = {
            str(part.value)
            for node in ast.walk(scope)
            for value in _given(given.id, node)
            for part in ast.walk(value)
            if isinstance(part, ast.Constant) and ACTION.fullmatch(str(part.value))
        }
        if set_here:
            return set_here
    written = ast.unparse(given)
    return PUT_TOGETHER.get(written, {written})


def _given(name: str, node: ast.AST) -> list[ast.expr]:
    """From what a name has its value here."""
    match node:
        case ast.Assign(targets=[ast.Name(id=told)], value=value) if told == name:
            return [value]
        case ast.For(target=target, iter=value) if name in ast.unparse(target):
            return [value]
    return []


def modules() -> Iterator[Path]:
    for path in sorted(ROOMS.rglob("*.py")):
        is_other = {"tests", "migrations"} & set(path.relative_to(ROOMS).parts)
        if not is_other and path != DECLARED:
            yield path


@cache
def written_by_hand() -> set[str]:
    return {act for path in modules() for act in acts_in(path.read_text("utf-8"))}


def said_beside_acts() -> dict[str, Words]:
    """Whoever asks for a page has all pages, and so all acts, before them."""
    assert get_resolver().url_patterns
    return WORDS


def acts_of_the_house() -> set[str]:
    return written_by_hand() | said_beside_acts().keys()


def without_words(acts: set[str]) -> set[str]:
    return {one for one in acts if not entries.act(one)}


def test_every_act_that_the_code_writes_has_words():
    acts = acts_of_the_house()
    assert len(acts) > 150
    assert {one for one in acts if not ACTION.fullmatch(one)} == set()
    assert without_words(acts) == set()


def test_every_room_calls_the_journal_by_the_name_that_is_looked_for():
    otherwise = [
        path
        for path in modules()
        if re.search(
            r"journal\.operations import[^\n]*record"
            r"|journal import operations(?! as journal\b)",
            path.read_text("utf-8"),
        )
    ]
    assert otherwise == []


def test_no_words_are_kept_for_an_act_that_nobody_writes():
    # A reading has its code from the record that is read.
    said = {one for one in said_beside_acts() if not one.endswith(entries.READ)}
    assert said - ACTS.keys() - written_by_hand() == set()


@pytest.mark.parametrize("code", sorted(said_beside_acts()))
def test_the_page_says_an_act_as_it_is_said_beside_it(code: str):
    words = WORDS[code]
    assert entries.act(code) == str(words.what)
    assert in_both_languages(words.did) != in_both_languages(words.what)


def test_an_act_is_found_however_its_name_is_written():
    source = """
def plain(): journal.record(actor, "a.sung", voice)
def many(): journal.record_many(actor, "a.hummed", voices)
def chosen():
    action = "a.loud" if good else "a.soft"
    journal.record(actor, action, voice)
def looped():
    for code, rows in (("a.high", one), ("a.low", other)):
        journal.record_many(actor, code, rows)
def built(): journal.record(actor, f"a.{how}", voice)
def by_hand():
    with act(actor, "a.danced", voice, RULE) as held: act(actor, held)
"""
    found = {"a.sung", "a.hummed", "a.loud", "a.soft", "f'a.{how}'", "a.danced"}
    found |= {"a.high", "a.low"}
    assert acts_in(source) == found
    assert without_words(found) == found


def test_every_kind_of_record_that_an_act_is_about_has_a_word():
    """By the first half of its name: `unit_contact.set` is about a UnitContact."""
    begun = {act.split(".")[0].replace("_", "") for act in acts_of_the_house()}
    about = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("tongxin.") and model._meta.model_name in begun
    }
    assert len(about) > 15
    assert {one for one in about if one not in entries.kinds()} == set()


@pytest.mark.parametrize("words", entries.kinds().values(), ids=str)
def test_the_words_stand_in_chinese_too(words):
    in_both_languages(words)


def in_both_languages(words: Promise | str) -> tuple[str, str]:
    with translation.override("en"):
        english = str(words)
    with translation.override("zh-hans"):
        chinese = str(words)
    assert re.search(r"[A-Za-z]{2}", english)
    assert re.search(r"[一-鿿]", chinese)
    assert not re.search(r"[A-Za-z]{2}", chinese.replace("Polis", ""))
    return english, chinese
