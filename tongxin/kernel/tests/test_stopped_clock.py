"""A stopped clock reaches every moment that a row writes down by itself."""

from datetime import date

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from tongxin.kernel import clock as calendar

FILLED = [
    field
    for model in apps.get_models()
    if model.__module__.startswith("tongxin.")
    for field in model._meta.local_fields
    if isinstance(field, models.DateField)
    and (field.has_default() or field.auto_now or field.auto_now_add)
    and field.default is not None
]


def test_there_are_such_fields():
    names = {str(field) for field in FILLED}
    assert {"voices.Voice.received_at", "voices.Voice.began_on"} <= names
    assert {"councils.Meeting.revised_at", "people.User.date_joined"} <= names


@pytest.mark.parametrize("field", FILLED, ids=str)
def test_a_stopped_clock_reaches_it(clock, field):
    moment = clock.at("1999-05-06 00:30")
    value = field.pre_save(field.model(), add=True)
    assert value in {moment, date(1999, 5, 6)}


def test_now_is_asked_anew(clock):
    assert calendar.now() is not None
    moment = clock.at("1999-05-06 00:30")
    assert calendar.now() == timezone.now() == moment
    assert clock.forward(days=1) == calendar.now()
