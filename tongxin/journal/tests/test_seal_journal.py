from io import StringIO

import pytest
from django.core.management import call_command

from tongxin.journal.models import Entry
from tongxin.journal.tests.make import make_entries

pytestmark = pytest.mark.django_db


def run(**options: int) -> str:
    out = StringIO()
    call_command("seal_journal", stdout=out, **options)
    return out.getvalue()


def test_command_leaves_the_last_minute_alone(clock):
    clock.at("2026-09-30 10:00")
    make_entries(3)
    assert "0" in run()
    clock.forward(minutes=2)
    assert "3" in run()
    assert not Entry.objects.filter(seal=None).exists()


def test_command_can_be_told_another_margin(clock):
    clock.at("2026-09-30 10:00")
    make_entries(2)
    clock.forward(seconds=5)
    assert "2" in run(older_than=4)
