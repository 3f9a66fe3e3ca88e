"""The report put together from what was found and judged."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.conversation import Conversation
from commonground.discovery import Discovery
from commonground.ids import Ids
from commonground.judging import informed
from commonground.judging.agreement import AGREE, DISAGREE
from commonground.judging.verdicts import (
    Counts,
    Court,
    Judged,
    cells_of,
    tally_of,
    verdict_of,
)
from commonground.result import Group, Report, Side, Statement, Timing, Verdict


@dataclass(frozen=True, eq=False)
class Trial:
    """The statements in play, judged: by the groups shown, and by those that decide.

    `judged` has parts, each with the places in `in_play` that it holds.
    """

    tallies: Counts  # shape (statements, atoms, 3)
    in_play: NDArray[np.int64]
    shown: Judged
    judged: Sequence[tuple[Judged, NDArray[np.int64]]]
    judged_without_it: bool = False


def assemble(
    conversation: Conversation, found: Discovery, court: Court, trial: Trial
) -> Report:
    """Everything but the choices, the firmness, the timing and the digest."""
    people = conversation.people
    return Report(
        participants=len(people.participants),
        statements=len(people.statements),
        votes=people.stance_count,
        placed=len(found.rows),
        seed=0,
        min_votes=0,
        floor=(court.share.numerator, court.share.denominator),
        structure=found.structure,
        chance=found.chance,
        firmness=None,
        judged_without_it=trial.judged_without_it,
        groups=tuple(_groups(conversation, found)),
        sides=tuple(_sides(conversation)),
        set_aside=_set_aside(conversation),
        statements_table=_table(conversation, found, court, trial),
        placed_ids=people.participants.select(found.rows),
        coordinates=found.coordinates,
        timing=Timing(0.0, 0.0, 0.0),
        digest="",
    )


def _groups(conversation: Conversation, found: Discovery) -> list[Group]:
    if conversation.groups is not None:
        # Those who are named and did not vote are members too. All people's ids are of
        # one kind, which has one order.
        belongs = conversation.groups.belongs
        people = Ids.of((*conversation.people.participants, *belongs))
        places = people.places(belongs)
        of_group = np.array(
            [found.names.index(group) for (group,) in belongs.values()], np.int64
        )
        members = [
            people.select(np.sort(places[of_group == group]))
            for group in range(len(found.names))
        ]
    else:
        participants = conversation.people.participants
        members = [
            participants.select(found.rows[found.labels == place])
            for place in range(len(found.names))
        ]
    return [
        Group(name, size, counts, those)
        for name, size, counts, those in zip(
            found.names,
            found.sizes.tolist(),
            found.counts.tolist(),
            members,
            strict=True,
        )
    ]


def _sides(conversation: Conversation) -> list[Side]:
    sides = conversation.sides
    sizes = sides.sizes.tolist()
    rolls = [None] * len(sizes) if sides.roll is None else sides.roll.tolist()
    return [
        Side(name, size, roll)
        for name, size, roll in zip(sides.names, sizes, rolls, strict=True)
    ]


def _set_aside(conversation: Conversation) -> dict[str, int]:
    participants = conversation.people.participants
    return {
        run.name: int((participants.places(sorted(run.people)) >= 0).sum())
        for run in conversation.set_aside
    }


@dataclass(frozen=True, eq=False)
class _Inside:
    """Counts by body, and what Polis computes from those by group."""

    total: Counts  # shape (statements, 3)
    bodies: Counts  # shape (statements, bodies, 3)
    agree: list[float | None]
    disagree: list[float | None]
    for_group: NDArray[np.float64]  # shape (statements, groups)
    against_group: NDArray[np.float64]


def _inside(found: Discovery, court: Court, tallies: Counts) -> _Inside:
    sides, groups = court.side_sizes.shape[1], len(found.names)
    stands = court.atoms.stands.astype(np.int64)
    bodies = np.einsum("sak,ab->sbk", tallies, stands)
    of_group = bodies[:, sides : sides + groups]
    seen = of_group.sum(axis=2)
    agree, disagree = of_group[..., AGREE], of_group[..., DISAGREE]
    return _Inside(
        total=tallies.sum(axis=1),
        bodies=bodies,
        agree=informed.informed(agree, seen),
        disagree=informed.informed(disagree, seen),
        for_group=informed.representativeness(agree, seen),
        against_group=informed.representativeness(disagree, seen),
    )


def _table(
    conversation: Conversation, found: Discovery, court: Court, trial: Trial
) -> tuple[Statement, ...]:
    inside = _inside(found, court, trial.tallies)
    said = _judged_by_place(trial)
    sides, groups = conversation.sides.names, found.names
    table = []
    for place, name in enumerate(conversation.people.statements):
        counts = inside.bodies[place]
        held = said.get(place)
        table.append(
            Statement(
                statement=name,
                moderated_out=held is None,
                total=tally_of(inside.total[place]),
                by_group={
                    group: tally_of(counts[len(sides) + i])
                    for i, group in enumerate(groups)
                },
                by_side={side: tally_of(counts[i]) for i, side in enumerate(sides)},
                group_informed_agree=inside.agree[place],
                group_informed_disagree=inside.disagree[place],
                representativeness={
                    group: (
                        float(inside.for_group[place, i]),
                        float(inside.against_group[place, i]),
                    )
                    for i, group in enumerate(groups)
                },
                cells=() if held is None else cells_of(court, held.part, held.place),
                agree=None if held is None else _verdict(court, trial, held, AGREE),
                against=None
                if held is None
                else _verdict(court, trial, held, DISAGREE),
            )
        )
    return tuple(table)


@dataclass(frozen=True, eq=False)
class _Held:
    """Where a statement's judgement is: which part, which place in it, which in
    play.
    """

    part: Judged
    place: int
    column: int


def _judged_by_place(trial: Trial) -> dict[int, _Held]:
    held = {}
    for part, columns in trial.judged:
        for place, column in enumerate(columns.tolist()):
            held[int(trial.in_play[column])] = _Held(part, place, column)
    return held


def _verdict(court: Court, trial: Trial, held: _Held, stance: int) -> Verdict:
    said = trial.shown.verdicts.agreed
    if stance == DISAGREE:
        said = trial.shown.verdicts.against
    shown = int(said.result[held.column])
    return verdict_of(court, held.part, held.place, stance, shown)
