"""Two people press in the same moment: real threads, on both databases."""

import pytest
from django.core.exceptions import ValidationError

from tongxin.journal.models import Entry
from tongxin.kernel.tests.races import at_once
from tongxin.notices.models import Notice
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_person,
    make_street_clerk,
)
from tongxin.voices.models import Answer, Matter, Voice
from tongxin.voices.operations import (
    answer_voice,
    ask_card,
    dispatch_voice,
    gather_point,
    print_card,
    say_word,
)
from tongxin.voices.policies import holder_of
from tongxin.voices.tests.make import make_answered, make_matter, make_voice
from tongxin.voices.tests.office import lead_part, make_liaison, send
from tongxin.work.models import Assignment, Task
from tongxin.work.operations import return_part, take_part

pytestmark = pytest.mark.django_db(transaction=True)


def one_won(results: list[object]) -> bool:
    refused = [one for one in results if isinstance(one, ValidationError)]
    others = [one for one in results if isinstance(one, Exception)]
    assert others == refused, others
    return len(refused) == len(results) - 1


def test_two_clerks_answer_one_wins_and_the_author_hears_once():
    voice = make_voice(author=make_person())
    street, community = make_street_clerk(), make_community_clerk()
    results = at_once(
        lambda: answer_voice(street, Voice.objects.get(pk=voice.pk), text="今晚换灯"),
        lambda: answer_voice(community, Voice.objects.get(pk=voice.pk), text="不换"),
    )
    assert one_won(results)
    assert Answer.objects.count() == Notice.objects.count() == 1
    assert Entry.objects.filter(action="voice.answered").count() == 1


def test_two_clerks_send_it_on_there_is_one_task():
    voice, lead = make_voice(), make_office("街道城建办")
    street, community = make_street_clerk(), make_community_clerk()
    results = at_once(
        lambda: dispatch_voice(street, voice, lead=lead),
        lambda: dispatch_voice(community, voice, lead=lead),
    )
    assert one_won(results)
    assert Task.objects.count() == Assignment.objects.count() == 1


def test_two_of_an_office_take_and_return_one_wins():
    part = lead_part(send())
    one, other = make_liaison(), make_liaison()
    results = at_once(
        lambda: take_part(one, part),
        lambda: return_part(other, part, reason="归平安办"),
    )
    # Taking comes first or not at all: what is taken may still be returned.
    part.refresh_from_db()
    assert part.state == Assignment.State.RETURNED
    assert isinstance(results[1], Assignment)


def test_two_clerks_gather_a_point_it_stands_under_one_matter():
    point = make_voice().points.get()
    lamps, doors = make_matter(title="灯"), make_matter(title="门")
    street, community = make_street_clerk(), make_community_clerk()
    results = at_once(
        lambda: gather_point(street, point, matter=lamps),
        lambda: gather_point(community, point, matter=doors),
    )
    assert one_won(results)
    assert Matter.objects.filter(points=point).count() == 1


def test_two_colleagues_hand_out_one_card():
    voice = make_voice()
    ask_card(make_street_clerk(), voice)
    one, other = make_street_clerk(), make_street_clerk()
    results = at_once(
        lambda: print_card(one, Voice.objects.get(pk=voice.pk)),
        lambda: print_card(other, Voice.objects.get(pk=voice.pk)),
    )
    assert one_won(results)
    assert Entry.objects.filter(action="voice.card_printed").count() == 1


def test_a_word_and_a_card_in_one_moment_leave_the_word_or_the_card():
    """Whoever comes second finds the other: no card stands over a word of before."""
    voice = make_answered()
    ask_card(make_street_clerk(), voice)
    second, holder = make_street_clerk(), holder_of(voice)
    said, card = at_once(
        lambda: say_word(holder, Voice.objects.get(pk=voice.pk), word="not_solved"),
        lambda: print_card(second, Voice.objects.get(pk=voice.pk)),
    )
    assert isinstance(said, Exception) != isinstance(card, Exception)
