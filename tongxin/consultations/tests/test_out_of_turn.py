"""No act comes before its time or twice, whatever is posted to its address."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tongxin.consultations import operations
from tongxin.consultations.models import Consultation, Stance, Statement
from tongxin.consultations.tests.make import (
    asked,
    end_now,
    make_consultation,
    make_open,
    make_ready,
    make_statement,
    seal_now,
    voters,
)
from tongxin.kernel import clock
from tongxin.kernel.actors import SYSTEM
from tongxin.people.tests.make import make_street_clerk

pytestmark = pytest.mark.django_db

ACTS = ("open", "extend", "remind", "close", "seal", "report_again", "publish")


def unannounced() -> Consultation:
    consultation = make_consultation()
    make_ready(make_statement(consultation))
    return consultation


def closed() -> Consultation:
    """Paper that was there in time may still be typed."""
    return operations.close_consultation(SYSTEM, end_now(make_open(statements=1)))


def sealed() -> Consultation:
    return seal_now(make_open(statements=1))


def snapshot(consultation: Consultation):
    return (
        list(Consultation.objects.filter(pk=consultation.pk).values()),
        list(Stance.objects.values()),
        list(Statement.objects.values()),
    )


@pytest.mark.parametrize(
    ("made", "may"),
    [
        (unannounced, set()),
        (lambda: make_open(statements=1), {"extend", "remind"}),
        (closed, {"extend"}),
        (sealed, {"report_again"}),
    ],
    ids=["unannounced", "open", "closed", "sealed"],
)
def test_no_state_is_skipped(client, made, may):
    consultation = made()
    client.force_login(make_street_clerk())
    later = (clock.today() + timedelta(days=9)).isoformat()
    body = {"closes_on": later, "is_sure": "on", "reason": "再等等", "seen": ""}
    for act in ACTS:
        if act in may:
            continue
        before = snapshot(consultation)
        path = reverse(f"consultations:{act}", args=[consultation.pk])
        for days in (body, body | {"closes_on": "0001-01-01"}):
            reply = client.post(path, days)
            assert reply.status_code in (302, 404, 409, 422), (act, reply.status_code)
        assert snapshot(consultation) == before, act


@pytest.mark.parametrize("made", [closed, sealed])
def test_nothing_is_taken_or_withdrawn_when_it_is_over(client, made):
    consultation = made()
    (statement,) = asked(consultation)
    (voter,) = voters(consultation, 1)
    before = snapshot(consultation)
    client.force_login(voter)
    take = reverse("consultations:take", args=[consultation.pk])
    body = {"statement": statement.pk, "stance": "agree"}
    for sent in (body, body | {"statement": "9" * 9}, body | {"stance": "\x00"}):
        assert client.post(take, sent).status_code in (302, 404)
    client.force_login(make_street_clerk())
    withdraw = reverse("consultations:withdraw", args=[consultation.pk, statement.pk])
    client.post(withdraw, {"reason": "不问了", "text": "问别的"})
    assert snapshot(consultation) == before


def test_a_statement_of_another_consultation_is_not_answered_through_ones_own(client):
    own, other = make_open(statements=1), make_open(statements=1)
    (voter,) = voters(own, 1)
    client.force_login(voter)
    for asked_in, at in ((other, own), (other, other)):
        (statement,) = asked(asked_in)
        path = reverse("consultations:take", args=[at.pk])
        client.post(path, {"statement": statement.pk, "stance": "agree"})
    assert not Stance.objects.exists()
