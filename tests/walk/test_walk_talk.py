"""The walk through consultations and polls."""

import pytest

from tests.matrix.parts import names_of
from tests.matrix.walking import Asker, faults

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("sessions_read_once", "no_contexts_kept"),
]


@pytest.mark.parametrize("name", names_of("talk"))
def test_each_role_finds_what_is_theirs(known, name, request):
    if told := faults(known, name, Asker(request)):
        pytest.fail("\n".join(told), pytrace=False)
