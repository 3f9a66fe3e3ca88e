"""The demonstration street is built by the same acts as a real one."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tongxin.places.tests.make import make_street
from tongxin.units.models import Unit
from tongxin.voices.models import Voice

pytestmark = pytest.mark.django_db


def seed() -> None:
    call_command("seed_demo", voices=12, consultations=False, stdout=StringIO())


# Tables are emptied in between, which PostgreSQL does not do amid a transaction.
@pytest.mark.django_db(transaction=True)
def test_the_same_day_tells_the_same_story():
    texts = []
    for _time in range(2):
        seed()
        texts.append(list(Voice.objects.order_by("pk").values_list("text", "state")))
        call_command("flush", interactive=False, verbosity=0)
    assert texts[0] == texts[1]


def test_it_never_mixes_with_real_records():
    make_street()
    with pytest.raises(CommandError):
        seed()
    assert not Unit.objects.exists()
