"""What rose: people, not voices; against every month before; never fewer than five."""

import pytest

from tongxin.indicators.queries.rising import MOST_DRAWN, Topic, drawn, rising
from tongxin.indicators.tests.make import make_chief, said_in
from tongxin.kernel.periods import Period
from tongxin.people.tests.make import make_person
from tongxin.voices.tests.make import make_matter

pytestmark = pytest.mark.django_db


def said_by(people: int, month: Period, **fields):
    return [said_in(month, **fields) for _ in range(people)]


def matters(found):
    return [one for one in found if one.topic == Topic.MATTER]


def test_a_matter_of_which_half_as_many_again_spoke():
    months = Period.twelve_whole()
    spoken = said_by(6, months[2]) + said_by(3, months[5]) + said_by(8, months[-1])
    matter = make_matter(*spoken, title="过渡房")
    found = rising(make_chief())
    assert [(one.key, one.now, one.before) for one in matters(found)] == [
        (matter.pk, 8, 5)
    ]
    # Three are not told, and neither is nobody.
    counts = [6 if at == 2 else 8 if at == 11 else None for at in range(12)]
    assert matters(found)[0].counts == counts
    assert {one.topic for one in found} == set(Topic)


@pytest.mark.parametrize(("people", "is_risen"), [(7, False), (8, True)])
def test_one_less_than_half_as_many_again_is_no_rise(people, is_risen):
    """Ten months of at most four and one of five: five at most, on average."""
    months = Period.twelve_whole()
    make_matter(*said_by(5, months[0]), *said_by(people, months[-1]))
    assert bool(rising(make_chief())) is is_risen


def test_who_says_it_often_counts_once_and_who_leaves_no_name_not_at_all():
    month, loud = Period.twelve_whole()[-1], make_person("吵")
    voices = said_by(7, month)
    voices += [said_in(month, author=loud) for _ in range(9)]
    make_matter(*voices, *said_by(9, month, author=None, audience="anonymous"))
    assert [one.now for one in matters(rising(make_chief()))] == [8]


def test_four_people_are_no_figure():
    make_matter(*said_by(4, Period.twelve_whole()[-1]))
    assert rising(make_chief()) == []


def test_what_is_said_this_very_month_waits_until_it_is_over():
    make_matter(*said_by(9, Period.this_month()))
    assert rising(make_chief()) == []


def test_six_are_drawn_in_the_order_of_the_register():
    month = Period.twelve_whole()[-1]
    for people in (8, 9, 10, 6, 11, 12, 8, 13):
        make_matter(*said_by(people, month))
    found = matters(rising(make_chief()))
    shown = drawn(found)
    assert len(shown) == MOST_DRAWN
    assert [one.now for one in shown] == [8, 9, 10, 11, 12, 13]
