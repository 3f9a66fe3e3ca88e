"""What of a report is printed: as stored content by keys, and as pages read it.

The content knows no language: bodies stand in it as "owner_in+owner_out", "A" or
"everyone". It is all there is of a report after publication, so it is also what a
preview shows before.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongxin.consultations.report.masked_report import Cell, Figures, Masked, Statement
from tongxin.consultations.report.publication import (
    PRINTED,
    Group,
    Publication,
    Side,
    Withdrawn,
)
from tongxin.consultations.report.raw_results import Kind
from tongxin.rolls.models import OWNING
from tongxin.rolls.models import Side as RollSide

VERSION = 1
# From here on groups differ mainly in how readily they agree: COMMON-GROUND.md §5.
READINESS = 0.8


def content_of(masked: Masked, facts: dict[str, Any]) -> dict[str, Any]:
    """What is stored: the masked report, and `facts` about sides and groups."""
    return {
        "version": VERSION,
        "consultation": masked.consultation,
        "share": list(masked.share),
        "statements": [asdict(one) for one in masked.statements],
        **facts,
    }


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the content as canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def publication_from(content: dict[str, Any], published_on: date) -> Publication:
    """The content in the words of the language that is active."""
    sides = tuple(Side(name=body_name("side", s["key"]), **s) for s in content["sides"])
    names = {side.key: side.name for side in sides}
    return Publication(
        masked=_masked(content),
        digest=digest_of(content),
        formula=content["formula"],
        sides=sides,
        groups=tuple(Group(**one) for one in content["groups"]),
        structure=content["structure"],
        staying=None if content["staying"] is None else content["staying"] / 100,
        is_readiness=content["is_readiness"],
        kind=PRINTED[_kind(content)],
        not_heard=tuple(names[key] for key in content["not_heard"]),
        published_on=published_on,
        withdrawn=tuple(Withdrawn(**one) for one in content["withdrawn"]),
    )


def side_names(kinds: Iterable[str]) -> str:
    """The kinds of right on one side, in words; owners of both kinds are owners."""
    found = list(kinds)
    names = [str(RollSide(kind).label) for kind in found]
    if set(found) >= OWNING:
        rest = [str(RollSide(kind).label) for kind in found if kind not in OWNING]
        names = [pgettext("side", "Owners"), *rest]
    return pgettext("between names", ", ").join(names)


def body_name(kind: Kind, key: str) -> str:
    """A side, a group or everybody in words."""
    if kind == "side":
        return side_names(key.split("+"))
    if kind == "group":
        return _("Opinion group %(letter)s") % {"letter": key}
    return _("Everybody who was placed")


def _kind(content: dict[str, Any]) -> Kind:
    if content["sides"]:
        return "side"
    return "group" if any(one["counts"] for one in content["groups"]) else "everyone"


def _masked(content: dict[str, Any]) -> Masked:
    first, second = content["share"]
    return Masked(
        consultation=content["consultation"],
        share=(first, second),
        statements=tuple(_statement(one) for one in content["statements"]),
    )


def cells_of(row: dict[str, Any]) -> tuple[Cell, ...]:
    """What is stored of one statement, body by body, by their keys."""
    return tuple(_cell(one) for one in row["cells"])


def _statement(row: dict[str, Any]) -> Statement:
    cells = cells_of(row)
    weakest = next((c for c in cells if c.body == row["weakest"]), None)
    named = tuple(replace(c, body=body_name(c.kind, c.body)) for c in cells)
    return Statement(
        **row
        | {
            "matter": row["matter"] or pgettext("matter", "Other matters"),
            "weakest": body_name(weakest.kind, weakest.body) if weakest else None,
            "cells": named,
        }
    )


def _cell(row: dict[str, Any]) -> Cell:
    figures = row["figures"]
    return Cell(**row | {"figures": Figures(**figures) if figures else None})
