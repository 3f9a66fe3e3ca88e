"""Who acts in the tests of office acts, and how a refusal is checked."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from tongxin.journal.models import Entry
from tongxin.kernel.actors import VISITOR
from tongxin.kernel.tests.refusing import forbidden, refused
from tongxin.people.models import Actor, Office, User
from tongxin.people.tests.make import (
    make_community_clerk,
    make_office,
    make_resident,
    make_street_clerk,
    make_user,
)
from tongxin.places.tests.make import make_community
from tongxin.voices import operations
from tongxin.voices.models import Voice
from tongxin.voices.tests.make import make_voice
from tongxin.work.models import Assignment, Task

ENGINEERING = "街道城建办"


def make_other_clerk() -> User:
    """A clerk of another community: nothing of 独树 is theirs."""
    return make_community_clerk(make_community("草埔东"))


def make_liaison(office: str = ENGINEERING) -> User:
    return make_user(make_office(office))


def make_partner() -> User:
    """The applicant's Party worker: helps, and never reads office-only voices."""
    office = make_office(
        "独树村申报主体", Office.Kind.PARTNER, community=make_community()
    )
    return make_user(office)


def strangers() -> list[Actor]:
    """Another community, an office without a part in it, a resident, a visitor."""
    return [make_other_clerk(), make_liaison("街道民生办"), make_resident(), VISITOR]


def assert_refused(
    act: Callable[[Any], object], actors: list[Actor] | None = None, words: str = ""
):
    """None of `actors` may, in these words, and nothing is written."""
    for actor in actors or strangers():
        before = Entry.objects.count()
        with forbidden(words):
            act(actor)
        assert Entry.objects.count() == before


def assert_too_late(act: Callable[[], object]):
    """Somebody was quicker: the act is refused as such, so that a page can say so."""
    with refused(code="state"):
        act()


def assert_says(words: str, act: Callable[[], object]):
    """Refused with these words, in the language of the page."""
    with refused(words):
        act()


def journalled(action: str) -> int:
    return Entry.objects.filter(action=action).count()


def send(voice: Voice | None = None, **facts: Any) -> Task:
    """A voice sent by the street to its engineers."""
    facts.setdefault("lead", make_office(ENGINEERING))
    return operations.dispatch_voice(
        make_street_clerk(), voice or make_voice(), **facts
    )


def lead_part(task: Task) -> Assignment:
    return task.assignments.get(is_lead=True)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
