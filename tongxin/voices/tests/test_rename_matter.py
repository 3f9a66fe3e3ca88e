import pytest

from tongxin.people.tests.make import make_community_clerk, make_street_clerk
from tongxin.voices.models import Matter
from tongxin.voices.operations import close_matter, rename_matter
from tongxin.voices.tests.make import make_answered, make_matter, make_voice
from tongxin.voices.tests.office import assert_refused, assert_says, assert_too_late

pytestmark = pytest.mark.django_db


def test_a_better_name():
    matter = rename_matter(
        make_community_clerk(), make_matter(), title=" 楼道照明 ", summary="三栋"
    )
    assert (matter.title, matter.summary) == ("楼道照明", "三栋")


def test_others_may_neither_rename_nor_finish():
    matter = make_matter()
    assert_refused(lambda actor: rename_matter(actor, matter, title="灯", summary=""))
    assert_refused(lambda actor: close_matter(actor, matter))


def test_it_needs_a_name():
    clerk, matter = make_street_clerk(), make_matter()
    told = "Please give the matter a short name."
    assert_says(told, lambda: rename_matter(clerk, matter, title=" ", summary=""))


def test_the_second_clerk_does_not_write_over_the_first():
    matter = make_matter()
    rename_matter(
        make_street_clerk(), Matter.objects.get(pk=matter.pk), title="灯", summary=""
    )
    clerk = make_community_clerk()
    assert_too_late(lambda: rename_matter(clerk, matter, title="门", summary=""))


def test_finished_when_nobody_waits():
    matter = close_matter(make_community_clerk(), make_matter(make_answered()))
    assert matter.state == Matter.State.DONE
    clerk = make_street_clerk()
    assert_too_late(lambda: close_matter(clerk, matter))


def test_not_while_somebody_waits():
    clerk, matter = make_street_clerk(), make_matter(make_voice())
    told = "Voices under this matter still wait for an answer."
    assert_says(told, lambda: close_matter(clerk, matter))
