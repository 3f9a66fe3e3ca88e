"""Beside the choice of an office: who had the like before, and what came of it."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tongxin.people.models import Office, User
from tongxin.people.tests.make import make_community_clerk, make_office
from tongxin.places.tests.make import make_community
from tongxin.units.tests.make import make_unit
from tongxin.voices import operations
from tongxin.voices.models import Voice
from tongxin.voices.precedents import precedents_of
from tongxin.voices.tests.make import make_matter, make_voice
from tongxin.voices.tests.office import make_liaison
from tongxin.work.models import Assignment, tasks_for
from tongxin.work.operations import return_part

pytestmark = pytest.mark.django_db

LIKE = "楼道的灯坏了三天，晚上看不见"


def sent(clerk: User, office: Office, text: str = LIKE, **facts: Any) -> Voice:
    """Another voice that a clerk has sent to this office."""
    voice = make_voice(text, **facts)
    operations.dispatch_voice(clerk, voice, lead=office)
    return Voice.objects.get(pk=voice.pk)


def told(
    clerk: User, voice: Voice, among: Iterable[Office] | None = None
) -> list[tuple[Any, ...]]:
    return [
        (one.office.name, one.count, one.returned, one.answered, one.solved)
        for one in precedents_of(clerk, voice, among or Office.objects.all()).near
    ]


def test_offices_that_had_the_like_with_how_it_came_back(clerk: User):
    lamps, streets = make_office("街道城建办"), make_office("街道城管办")
    for _each in range(2):
        answered = sent(clerk, lamps)
        operations.answer_voice(clerk, answered, text="换了灯。")
    operations.record_word(clerk, answered, word="solved")
    for _each in range(3):
        back = sent(clerk, streets)
        part = Assignment.objects.get(tasks_for(Voice, [back.pk], by="task__"))
        return_part(make_liaison("街道城管办"), part, reason="灯不归城管办管")
    sent(clerk, streets, "烧烤店油烟直往窗户里灌")
    voice = make_voice("楼道的灯坏了三天")
    assert told(clerk, voice) == [
        ("街道城建办", 2, 0, 2, 1),
        ("街道城管办", 3, 3, 0, 0),
    ]


def test_the_same_unit_counts_twice_and_how_it_ended_moves_nobody(clerk: User):
    unit, here, there = make_unit(), make_office("甲办"), make_office("乙办")
    for _each in range(3):
        sent(clerk, there)
    for _each in range(2):
        sent(clerk, here, unit=unit, community=unit.community)
    voice = make_voice(LIKE, unit=unit, community=unit.community)
    assert [name for name, *_counts in told(clerk, voice)] == ["甲办", "乙办"]
    # Answered and solved or not: the order is that of nearness.
    for each in Voice.objects.filter(unit=None):
        operations.answer_voice(clerk, each, text="换了灯。")
        operations.record_word(clerk, each, word="solved")
    assert [name for name, *_counts in told(clerk, voice)] == ["甲办", "乙办"]


def test_work_for_a_matter_counts_for_each_voice_under_it_once(clerk: User):
    office = make_office("街道城建办")
    first, second = make_voice(LIKE), make_voice(LIKE)
    matter = make_matter(first, second, title="楼道的灯")
    operations.dispatch_matter(clerk, matter, lead=office)
    operations.dispatch_voice(clerk, first, lead=office)
    assert told(clerk, make_voice(LIKE)) == [("街道城建办", 2, 0, 0, 0)]


def test_of_many_offices_three_are_named_and_only_those_to_choose(clerk: User):
    offices = [make_office(f"{each}办") for each in "甲乙丙丁"]
    for office in offices:
        sent(clerk, office)
    voice = make_voice(LIKE)
    assert len(told(clerk, voice)) == 3
    assert [one[0] for one in told(clerk, voice, offices[:1])] == ["甲办"]
    lately = [office.name for office in precedents_of(clerk, voice, offices).recent]
    assert lately == ["丁办", "丙办", "乙办"]


def test_a_community_learns_nothing_of_another_ones_voices(clerk: User):
    elsewhere = make_community("草埔东")
    sent(clerk, make_office("街道城建办"), community=elsewhere)
    voice = make_voice(LIKE)
    assert told(make_community_clerk(), voice) == []
    assert told(clerk, voice)


def test_the_sheet_names_them_and_takes_the_one_that_was_picked(
    client: Client, clerk: User, django_assert_max_num_queries
):
    office = make_office("街道城建办")
    for _each in range(3):
        sent(clerk, office)
    voice = make_voice(LIKE)
    client.force_login(clerk)
    address = reverse("voices:dispatch", args=[voice.pk])
    page = client.get(address).content.decode()
    assert "相近的诉求派给过" in page
    assert f"{address}?lead={office.pk}" in page
    picked = client.get(f"{address}?lead={office.pk}").content.decode()
    assert f'<option value="{office.pk}" selected>' in picked
    assert client.get(f"{address}?lead=zzz").status_code == 200
    operations.refresh_pair_counts()
    with django_assert_max_num_queries(4):
        precedents_of(clerk, voice, Office.objects.all())
