"""A matter goes on in other rooms; each step stands there once, with its day."""

import pytest

from tongxin.kernel.actors import SYSTEM
from tongxin.voices import operations
from tongxin.voices.tests.make import make_matter

pytestmark = pytest.mark.django_db


def test_a_step_is_written_once_for_each_source():
    matter, source = make_matter(), make_matter()
    for what in ("on_agenda", "decided", "decided"):
        operations.record_progress(SYSTEM, matter, what=what, source=source, link="/x/")
    assert [step.what for step in matter.steps.all()] == ["on_agenda", "decided"]
    matter.refresh_from_db()
    assert matter.progress == "decided"


def test_a_step_that_does_not_exist_is_refused():
    matter = make_matter()
    with pytest.raises(ValueError):  # noqa: PT011 - a mistake of the caller
        operations.record_progress(SYSTEM, matter, what="won", source=matter, link="/")
    assert not matter.steps.exists()
