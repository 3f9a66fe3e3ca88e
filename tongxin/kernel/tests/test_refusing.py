"""The helper that says why something was refused can itself be wrong."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tongxin.kernel.tests.refusing import forbidden, refused


@pytest.mark.parametrize(
    ("known_by", "error"),
    [
        ({"words": "This one"}, ValidationError("This one.")),
        ({"words": "At most %(n)d fit"}, ValidationError("At most 20 fit.")),
        ({"words": "“%(name)s” is none"}, ValidationError("“” is none.")),
        ({"words": "“%(name)s” is none"}, ValidationError("“a\nb” is none.")),
        ({"field": "day"}, ValidationError({"day": "Too late."})),
        ({"code": "state"}, ValidationError("Too late.", code="state")),
        ({"words": "Too late"}, ValidationError({"day": ["No.", "Too late."]})),
    ],
)
def test_the_refusal_that_is_meant(known_by, error):
    with refused(**known_by) as refusal:
        raise error
    assert refusal.value is error


@pytest.mark.parametrize(
    ("known_by", "error"),
    [
        ({"words": "This one"}, ValidationError("Another one.")),
        ({"words": "At most %(n)d fit"}, ValidationError("At most  fits.")),
        ({"field": "day"}, ValidationError("This day.")),
        ({"field": "day"}, ValidationError({"place": "Too late."})),
        ({"code": "state"}, ValidationError({"day": "Too late."})),
        ({}, ValidationError("Too late.")),
    ],
)
def test_any_other_is_none(known_by, error):
    with pytest.raises(AssertionError), refused(**known_by):
        raise error


def test_nothing_refused_is_a_fault():
    with pytest.raises(pytest.fail.Exception), refused("This one"):
        pass


def test_what_is_forbidden_is_so_for_the_reason_that_is_meant():
    with forbidden("Only %(who)s may"):
        raise PermissionDenied("Only the street may do this.")
    with pytest.raises(AssertionError), forbidden("Only %(who)s may"):
        raise PermissionDenied("This account is closed.")
    with pytest.raises(ValidationError), forbidden("Only %(who)s may"):
        raise ValidationError("Only the street may do this.")
    with pytest.raises(pytest.fail.Exception), forbidden("Only %(who)s may"):
        pass
