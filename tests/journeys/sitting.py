"""Opens a meeting in a prepared house, or prints the lines it has. Run by itself."""

import json
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402 - the settings come first

from tests.plugins.handwriting import let_tests_write  # noqa: E402
from tongxin.councils.models import Line  # noqa: E402
from tongxin.councils.tests.make import make_sitting  # noqa: E402


def opened() -> dict[str, Any]:
    let_tests_write()
    meeting = make_sitting(items=2)
    # As if it had begun a while ago: no line is older than its meeting.
    type(meeting).objects.update(opened_at=timezone.now() - timedelta(minutes=5))
    return {"meeting": meeting.pk}


if __name__ == "__main__":
    if sys.argv[1:] == ["lines"]:
        told: Any = list(
            Line.objects.order_by("said_at").values_list("text", flat=True)
        )
    else:
        told = opened()
    json.dump(told, sys.stdout, ensure_ascii=False)
