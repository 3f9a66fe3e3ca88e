"""A publication made up for tests: the twelve statements of 独树村."""

from datetime import date
from typing import Any

from tongxin.consultations.report.disclosure_control import mask
from tongxin.consultations.report.publication import Group, Publication, Side
from tongxin.consultations.report.raw_results import Exact
from tongxin.consultations.tests.dushu import SIDES, dushu

KEYS = {"业主": "owner_in+owner_out", "租户": "tenant", "商户": "shop"}
SPOKE = {"业主": 131, "租户": 164, "商户": 21}


def make_publication(exact: Exact | None = None, **changes: Any) -> Publication:
    """As `queries.publication_of` hands it out, of `dushu()` unless told otherwise."""
    masked = mask(exact or dushu())
    facts: dict[str, Any] = {
        "masked": masked,
        "digest": masked.digest,
        "formula": "commonground 1",
        "sides": tuple(
            Side(KEYS[name], name, size, SPOKE[name]) for name, size in SIDES.items()
        ),
        "groups": (Group("A", 212, counts=True), Group("B", 96, counts=True)),
        "structure": "found",
        "staying": 0.94,
        "is_readiness": False,
        "kind": "sides",
        "not_heard": (),
        "published_on": date(2026, 12, 30),
    }
    return Publication(**facts | changes)
