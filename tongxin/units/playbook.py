"""The playbook as data: kind of unit and stage, to what the street proposes."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tongxin.units.models import Proposal

STATUSES = frozenset({"verified", "secondary", "unverified", "local"})


@dataclass(frozen=True, slots=True)
class Item:
    code: str
    kind: str
    stages: tuple[str, ...]
    zh: str
    en: str
    source: str
    status: str
    units: tuple[str, ...] = ()
    rule: str = ""

    @property
    def kind_label(self) -> str:
        return str(Proposal.Kind(self.kind).label)

    def fits(self, unit_kind: str, stage: str) -> bool:
        return stage in self.stages and (not self.units or unit_kind in self.units)


@cache
def items() -> tuple[Item, ...]:
    """Every item, in the order of the file."""
    text = files("tongxin.units").joinpath("playbook.toml").read_text("utf-8")
    return tuple(
        Item(
            **{
                **row,
                "stages": tuple(row["stages"]),
                "units": tuple(row.get("units", ())),
            }
        )
        for row in tomllib.loads(text)["item"]
    )


def items_for(unit_kind: str, stage: str) -> tuple[Item, ...]:
    return tuple(item for item in items() if item.fits(unit_kind, stage))


def item(code: str) -> Item | None:
    return next((item for item in items() if item.code == code), None)
