"""What came of a matter after the answer is told to everybody who had one, once."""

import pytest

from tongxin.journal.models import Entry
from tongxin.kernel.actors import SYSTEM
from tongxin.notices.models import Notice
from tongxin.people.tests.make import make_resident
from tongxin.voices import operations
from tongxin.voices.models import Matter
from tongxin.voices.tests.make import make_answered, make_matter, make_voice

pytestmark = pytest.mark.django_db


def tell(matter: Matter) -> int:
    return operations.tell_answered(
        SYSTEM, matter, event="clause:1", title="改了", text="第3条改了。", link="/x/"
    )


def test_whoever_had_an_answer_is_told_once_and_it_is_on_record():
    author = make_resident().person
    answered = [make_answered(author=author), make_answered(author=author)]
    matter = make_matter(*answered, make_voice(author=make_resident().person))
    assert tell(matter) == 1
    assert [one.recipient for one in Notice.objects.filter(title="改了")] == [author]
    entry = Entry.objects.get(action="matter.went_on")
    assert (entry.subject_label, entry.subject_id) == ("voices.Matter", matter.pk)
    assert entry.fields == []


def test_where_nobody_had_an_answer_nothing_is_told_and_nothing_written():
    assert tell(make_matter(make_voice())) == 0
    assert not Notice.objects.filter(title="改了").exists()
    assert not Entry.objects.filter(action="matter.went_on").exists()
