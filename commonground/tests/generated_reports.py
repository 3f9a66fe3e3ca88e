"""Reports of all kinds, drawn by hypothesis: nothing about them is ordinary."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from commonground.opinions.chance import ChanceTest
from commonground.result import Firmness, Report, Statement
from commonground.tests.made_reports import (
    Row,
    make_report,
    make_statement,
    moderated,
)

# An id is any text but the empty one; some are long, some look like commands or marks.
IDS = st.one_of(
    st.integers(0, 999).map(str),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
    st.sampled_from(["x" * 300, "同" * 300, '<&">', "\x1b[2J", "{0}", "%s", "\ufffe"]),
)


@st.composite
def rows(draw: Any) -> tuple[Row, ...]:
    """Cells of one statement: sides and groups, or everyone, or none."""
    kinds = draw(st.sampled_from([(), ("everyone",), ("group",), ("side", "group")]))
    found: list[Row] = []
    for kind in kinds:
        names = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
        for name in [""] if kind == "everyone" else names:
            size = draw(st.integers(1, 60))
            left = draw(st.integers(0, size))
            agree = draw(st.integers(0, left))
            against = draw(st.integers(0, left - agree))
            found.append((kind, name, size, agree, against, left - agree - against))
    return tuple(found)


@st.composite
def statements(draw: Any) -> Statement:
    made = make_statement(draw(IDS), *draw(rows()))
    if draw(st.booleans()) and made.agree and made.against:
        changed = {
            "changes": draw(st.none() | st.integers(1, 9)),
            "changes_exact": draw(st.booleans()),
            "with_groups_shown": draw(st.sampled_from([None, "near", "not_enough"])),
        }
        made = replace(
            made,
            agree=replace(made.agree, **changed),
            against=replace(made.against, **changed),
        )
    return moderated(made) if draw(st.integers(0, 5)) == 0 else made


@st.composite
def reports(draw: Any) -> Report:
    several = st.lists(statements(), max_size=5, unique_by=lambda s: s.statement)
    report = make_report(*draw(several))
    # Tallies of every group and side stand in every statement, zeros included.
    named = [group.id for group in report.groups]
    table = tuple(
        replace(s, by_group={g: s.by_group.get(g, NOBODY) for g in named})
        for s in report.statements_table
    )
    structure = "none" if not named else draw(st.sampled_from(["found", "given"]))
    share = st.none() | st.floats(0, 1)
    return replace(
        report,
        statements_table=table,
        participants=draw(st.integers(0, 10**7)),
        structure=draw(st.sampled_from([structure, "given"])),
        placed=draw(st.integers(0, 100)),
        groups=tuple(replace(g, counts=draw(st.booleans())) for g in report.groups),
        chance=draw(st.none() | st.just(ChanceTest(9, 1e9, 1e-9, 0.0, 1e-9, 19))),
        firmness=draw(st.none() | st.builds(Firmness, st.just({2: 0.5}), share, share)),
        set_aside=draw(st.dictionaries(IDS, st.integers(0, 9), max_size=2)),
    )


NOBODY = make_statement("0").total
