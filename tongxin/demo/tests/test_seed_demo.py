"""The demonstration street is built by the same acts as a real one."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tongxin.journal.models import Entry
from tongxin.people.models import User
from tongxin.places.tests.make import make_street
from tongxin.units.models import Unit
from tongxin.voices.models import AuthorWord, Voice
from tongxin.work.models import Assignment, Task

pytestmark = pytest.mark.django_db


def seed(voices: int = 70) -> str:
    out = StringIO()
    call_command("seed_demo", voices=voices, consultations=False, stdout=out)
    return out.getvalue()


def test_street_has_its_units_and_a_year_with_failures_in_it():
    seed()
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


def test_every_voice_came_in_through_an_act_and_the_journal_is_whole():
    seed(voices=20)
    filed = Entry.objects.filter(action="voice.filed").count()
    assert filed == Voice.objects.count()
    call_command("verify_journal", stdout=StringIO())


# Tables are emptied in between, which PostgreSQL does not do amid a transaction.
@pytest.mark.django_db(transaction=True)
def test_the_same_day_tells_the_same_story():
    texts = []
    for _time in range(2):
        seed(voices=12)
        texts.append(list(Voice.objects.order_by("pk").values_list("text", "state")))
        call_command("flush", interactive=False, verbosity=0)
    assert texts[0] == texts[1]


def test_it_never_mixes_with_real_records():
    make_street()
    with pytest.raises(CommandError):
        seed()
    assert not Unit.objects.exists()
