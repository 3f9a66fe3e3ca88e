import pytest
from django.core.exceptions import PermissionDenied

from tongxin.kernel.tests.refusing import refused
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.voices.models import SavedView
from tongxin.voices.operations import drop_view, keep_view

pytestmark = pytest.mark.django_db


def test_a_list_is_kept_under_a_name_and_the_same_name_replaces_it():
    clerk = make_street_clerk()
    keep_view(clerk, name=" 独树  咨询 ", query="kind=consult")
    keep_view(clerk, name="独树 咨询", query="kind=help")
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("独树 咨询", "kind=help")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "Please give it a name."),
        ("   ", "Please give it a name."),
        ("长" * 41, "At most %(most)d characters."),
    ],
)
def test_a_name_of_one_to_forty_characters(name, why):
    with refused(why, field="name"):
        keep_view(make_street_clerk(), name=name, query="")


def test_twenty_lists_are_enough():
    clerk = make_street_clerk()
    for number in range(20):
        keep_view(clerk, name=f"第{number}个", query="")
    with refused("You have kept %(most)d lists; please drop one first."):
        keep_view(clerk, name="再一个", query="")


def test_residents_keep_none_and_nobody_drops_a_colleagues():
    view = keep_view(make_street_clerk(), name="咨询", query="")
    with pytest.raises(PermissionDenied):
        keep_view(make_resident(), name="咨询", query="")
    with pytest.raises(PermissionDenied):
        drop_view(make_community_clerk(), view)
    drop_view(view.user, view)
    assert not SavedView.objects.exists()
