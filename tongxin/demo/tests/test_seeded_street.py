"""What stands on the demonstration street once it is seeded."""

import pytest

from tongxin.journal.models import Entry
from tongxin.people.models import User
from tongxin.units.models import Unit
from tongxin.voices.models import AuthorWord, Voice
from tongxin.work.models import Assignment, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_street")]


def test_street_has_its_units_and_a_year_with_failures_in_it():
    assert Unit.objects.count() == 17
    assert set(
        Unit.objects.filter(is_invented=False).values_list("name", flat=True)
    ) == {
        "独树村",
        "粤通大院",
    }
    assert Unit.objects.exclude(stalled_since=None).count() == 2
    assert AuthorWord.objects.filter(word="not_solved").exists()
    assert Assignment.objects.filter(state=Assignment.State.RETURNED).exists()
    assert Task.objects.filter(kind=Task.Kind.WHISTLE).exists()
    assert Voice.objects.filter(state=Voice.State.DECLINED).exists()
    assert Voice.objects.filter(state=Voice.State.RECEIVED).exists()
    assert User.objects.filter(username__startswith="demo-").count() >= 12


def test_every_voice_came_in_through_an_act():
    """And the journal is whole: test_seed_councils.py."""
    filed = Entry.objects.filter(action="voice.filed").count()
    assert filed == Voice.objects.count()
