from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation, SealedForm, Stance
from tongxin.consultations.tests.make import (
    asked,
    end_now,
    entry_of,
    make_open,
    voters,
)
from tongxin.consultations.verification import inclusion, verify
from tongxin.kernel import clock, merkle
from tongxin.kernel.actors import SYSTEM, VISITOR
from tongxin.kernel.tests.refusing import refused
from tongxin.people.models import User
from tongxin.people.tests.make import (
    make_community_clerk,
    make_resident,
    make_street_clerk,
)
from tongxin.places.tests.make import make_community
from tongxin.units.tests.make import make_applicant_worker

pytestmark = pytest.mark.django_db


def make_closed(people: int = 5) -> tuple[Consultation, list[User]]:
    """Closed, the days for late paper over; each said something to everything."""
    consultation = make_open()
    users = voters(consultation, people)
    for place, user in enumerate(users):
        for statement in asked(consultation):
            choice = ("agree", "unsure", "against")[place % 3]
            operations.take_stance(user, statement, choice=choice)
    end_now(consultation)
    consultation = operations.close_consultation(SYSTEM, consultation)
    yesterday = clock.today() - timedelta(days=1)
    Consultation.objects.filter(pk=consultation.pk).update(paper_until=yesterday)
    return consultation, users


def make_sealed(people: int = 5) -> tuple[Consultation, list[User]]:
    consultation, users = make_closed(people)
    return operations.seal_consultation(SYSTEM, consultation), users


def told() -> str:
    out = StringIO()
    call_command("verify_consultation", stdout=out)
    return out.getvalue()


def test_it_is_sealed_and_stands():
    consultation, _users = make_sealed()
    assert (consultation.state, consultation.seal_version) == ("sealed", 1)
    assert consultation.forms.count() == 5
    assert verify(consultation).is_sound
    assert consultation.seal_root in told()
    with refused("Only a closed consultation is sealed."):
        operations.seal_consultation(SYSTEM, consultation)


def test_what_is_sealed_no_longer_says_who_came_when():
    make_sealed()
    rows = list(Stance.objects.order_by("pk"))
    assert rows == sorted(rows, key=lambda one: (one.statement_id, one.pseudonym))
    (day,) = {row.received_at for row in rows} | {row.expressed_at for row in rows}
    assert day == clock.day_of(day)
    assert {(row.channel, row.collector_id) for row in rows} == {("sealed", None)}


@pytest.mark.parametrize("people", [0, 1, 2, 3, 7])
def test_everybody_finds_their_own_form(people):
    consultation, users = make_sealed(people)
    for user in users:
        own = inclusion(consultation, entry_of(consultation, user).pseudonym)
        assert own is not None
        assert own.is_in
        # By hand, with nothing but SHA-256.
        assert merkle.climb(merkle.leaf(own.words), own.path) == consultation.seal_root
    silent = consultation.entries.order_by("-pk").first()
    assert inclusion(consultation, silent.pseudonym) is None


@pytest.mark.parametrize("change", ["choice", "gone", "added", "form", "root"])
def test_one_thing_altered_behind_the_program_is_found(change):
    consultation, users = make_sealed()
    secret = entry_of(consultation, users[0]).pseudonym
    one = Stance.objects.filter(pseudonym=secret)
    silent = consultation.entries.order_by("-pk").first().pseudonym
    if change == "choice":
        Stance.objects.filter(pk=one[0].pk).update(choice="against")
    elif change == "gone":
        one.delete()
    elif change == "added":
        one.update(pseudonym=silent)
    elif change == "form":
        SealedForm.objects.filter(pseudonym=secret).update(digest="0" * 64)
    else:
        Consultation.objects.update(seal_root="0" * 64)
    consultation.refresh_from_db()
    verdict = verify(consultation)
    assert not verdict.is_sound
    with pytest.raises(CommandError):
        told()
    if change == "choice":
        assert (verdict.changed, verdict.is_root_right) == ([secret], True)


def test_the_seal_tells_nobody_from_a_digest():
    consultation, users = make_sealed()
    entry = entry_of(consultation, users[0])
    own = inclusion(consultation, entry.pseudonym)
    other = entry_of(consultation, users[1]).pseudonym
    salts = {
        merkle.form_salt(consultation.salt, one) for one in (entry.pseudonym, other)
    }
    assert len(salts) == 2
    assert consultation.salt not in own.words


def test_a_tree_of_any_size_leads_every_leaf_to_one_root():
    for size in range(1, 18):
        leaves = [merkle.leaf(str(number)) for number in range(size)]
        root = merkle.root(leaves)
        for place, one in enumerate(leaves):
            assert merkle.climb(one, merkle.path(leaves, place)) == root
            wrong = merkle.leaf(f"not {place}")
            assert merkle.climb(wrong, merkle.path(leaves, place)) != root
    # A joint does not pass for a leaf.
    pair = [merkle.leaf("a"), merkle.leaf("b")]
    assert merkle.root(pair) != merkle.leaf("".join(pair))


def test_only_when_closed_and_the_paper_is_in():
    consultation = make_open()
    with refused("Only a closed consultation is sealed."):
        operations.seal_consultation(SYSTEM, consultation)
    end_now(consultation)
    operations.close_consultation(SYSTEM, consultation)
    with refused("Paper that came in time can still be typed."):
        operations.seal_consultation(SYSTEM, consultation)


def test_afterwards_nothing_is_typed():
    consultation, users = make_sealed()
    assert consultation.closes_at is not None
    with refused("This consultation takes no answers now."):
        operations.type_stances(
            make_street_clerk(),
            consultation,
            person=users[0].person,
            choices={asked(consultation)[0].pk: "agree"},
            channel="paper",
            expressed_at=consultation.closes_at - timedelta(hours=1),
        )


def test_nobody_else_seals_it():
    consultation, _users = make_closed()
    for other in (
        make_community_clerk(make_community("松泉")),
        make_applicant_worker(consultation.unit),
        make_resident(),
        VISITOR,
    ):
        with pytest.raises(PermissionDenied):
            operations.seal_consultation(other, consultation)


def test_the_database_holds_what_was_promised():
    consultation, _users = make_sealed()
    rows = Consultation.objects.filter(pk=consultation.pk)
    for broken in (
        {"seal_root": ""},
        {"seal_version": None},
        {"sealed_at": None},
        {"state": "closed"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**broken)


def test_an_unknown_number_is_told():
    with pytest.raises(CommandError):
        call_command("verify_consultation", "7", stdout=StringIO())


def test_the_pages_of_a_sealed_one(client):
    consultation, users = make_closed()
    clerk = make_street_clerk()
    client.force_login(clerk)
    client.post(reverse("consultations:seal", args=[consultation.pk]))
    consultation.refresh_from_db()
    assert consultation.state == "sealed"
    page = client.get(reverse("consultations:manage", args=[consultation.pk]))
    assert page.status_code == 200
    public = client.get(reverse("consultations:detail", args=[consultation.pk]))
    assert consultation.seal_root in public.content.decode()
    proof = reverse("consultations:proof", args=[consultation.pk])
    assert client.get(proof).status_code == 404

    client.force_login(users[0])
    own = inclusion(consultation, entry_of(consultation, users[0]).pseudonym)
    assert own.words in client.get(proof).content.decode()
    Stance.objects.filter(pseudonym=own.words.split("|")[2]).update(choice="against")
    assert client.get(proof).context["own"].is_in is False
