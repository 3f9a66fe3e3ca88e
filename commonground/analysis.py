"""A conversation in, a report out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from commonground import discovery
from commonground.as_json import digest_of
from commonground.assembly import Trial, assemble
from commonground.conversation import Conversation, Progress
from commonground.discovery import Discovery, column_of, deciding
from commonground.judging.bounds import SHARE
from commonground.judging.verdicts import (
    EVERYONE,
    Atoms,
    Counts,
    Court,
    Judged,
    atoms_of,
    deciding_bodies,
    judged,
)
from commonground.opinions.firmness import readiness, regroup_without_each, staying
from commonground.opinions.groups import Labels
from commonground.opinions.pairs import PairCounts
from commonground.opinions.people import Column
from commonground.result import BodyKind, Firmness, Report, Timing
from commonground.stopwatch import Stopwatch

MIN_VOTES = 7
# With more statements in play, one of them hardly moves the groups it is judged by.
JUDGED_WITHOUT_IT = 60


@dataclass(frozen=True)
class Choices:
    """What may be chosen: who is placed, the share that must agree, the seed."""

    min_votes: int = MIN_VOTES
    seed: int = 0
    share: Fraction = SHARE
    threads: int = 1
    # Places also where no groups are found.
    coordinates: bool = False


def report(
    conversation: Conversation,
    choices: Choices | None = None,
    *,
    known: PairCounts | None = None,
    progress: Progress | None = None,
) -> Report:
    """Find the groups and judge every statement.

    `known` are the pair counts of the placed people over the statements in play, where
    somebody keeps them. Same votes, same choices: same digest, for any `threads`.
    """
    chosen = choices or Choices()
    say = progress or (lambda stage, share: None)
    whole, core = Stopwatch(), Stopwatch()
    with whole.run():
        say("finding groups", 0.0)
        column = column_of(~conversation.moderated)
        with core.run():
            found = _discover(conversation, column, chosen, core, known)
            atoms = _atoms(conversation, found)
            atom = atoms.of(found.rows, found.labels)
            tallies = conversation.people.tally(atom, atoms.count)
        say("judging statements", 0.4)
        court = _court(conversation, found, atoms, chosen.share)
        trial = _try(conversation, found, court, tallies, chosen)
        say("how firm it is", 0.8)
        firmness = _firmness(found, chosen)
        found = _with_places(conversation, column, found, chosen)
        done = replace(
            assemble(conversation, found, court, trial),
            seed=chosen.seed,
            min_votes=chosen.min_votes,
            firmness=firmness,
        )
        done = replace(done, digest=digest_of(done))
        say("done", 1.0)
    return replace(
        done, timing=Timing(conversation.read_s, whole.seconds, core.seconds)
    )


def _discover(
    conversation: Conversation,
    column: Column,
    choices: Choices,
    core: Stopwatch,
    known: PairCounts | None,
) -> Discovery:
    people, given = conversation.people, conversation.groups
    if given is not None:
        return discovery.take_given(given, np.flatnonzero(given.kinds))
    rows = discovery.placed_rows(people, column, min_votes=choices.min_votes)
    with core.pause():
        chance = discovery.look_for_structure(
            people, column, rows, seed=choices.seed, threads=choices.threads
        )
    if chance is None or not chance.shown:
        return discovery.no_groups(rows, chance)
    return discovery.find(
        people,
        column,
        rows,
        chance,
        seed=choices.seed,
        threads=choices.threads,
        known=known,
    )


def _atoms(conversation: Conversation, found: Discovery) -> Atoms:
    # Without groups, everybody placed is as one.
    groups = len(found.names) if found.structure == "given" else len(found.names) or 1
    return atoms_of(
        conversation.sides,
        conversation.people.participants,
        conversation.set_aside,
        groups,
    )


def _court(
    conversation: Conversation, found: Discovery, atoms: Atoms, share: Fraction
) -> Court:
    sides, given = conversation.sides, conversation.groups
    bodies: list[tuple[BodyKind, str]] = [("side", name) for name in sides.names]
    named = found.names or ("",) * atoms.groups
    bodies += [("group", name) for name in named]
    bodies.append((EVERYONE, EVERYONE))
    side_sizes, given_sizes = [sides.entitled], []
    if given is not None:
        given_sizes.append(given.sizes)
    for run in conversation.set_aside:
        gone = run.people if run.off_the_roll else ()
        side_sizes.append(sides.entitled - sides.among(gone))
        if given is not None:
            given_sizes.append(given.sizes - given.among(gone))
    return Court(
        atoms=atoms,
        bodies=tuple(bodies),
        set_aside=conversation.set_aside,
        side_sizes=np.array(side_sizes),
        given_sizes=np.array(given_sizes) if given is not None else None,
        share=share,
    )


def _try(
    conversation: Conversation,
    found: Discovery,
    court: Court,
    tallies: Counts,
    choices: Choices,
) -> Trial:
    """Judge the statements in play, by the groups found without each if that
    matters.
    """
    in_play = np.flatnonzero(~conversation.moderated)
    by_statement = np.ascontiguousarray(tallies.transpose(1, 0, 2))
    sizes = _sizes(court, found.rows, found.labels)
    counts = found.counts if len(found.names) else np.zeros(court.atoms.groups, bool)
    decides = deciding_bodies(court, counts, given=found.structure == "given")
    shown = judged(court, by_statement[in_play], sizes[:, None, :], decides)
    trial = Trial(by_statement, in_play, shown, [(shown, np.arange(len(in_play)))])
    if found.placed is None or len(in_play) > JUDGED_WITHOUT_IT:
        return trial
    if not found.counts.any() and not _could_count(found):
        return trial
    parts = _without_each(conversation, found, court, in_play, choices)
    return replace(trial, judged=parts, judged_without_it=True)


def _could_count(found: Discovery) -> bool:
    return bool(deciding(np.array([len(found.rows)]), len(found.rows)).any())


def _sizes(court: Court, rows: NDArray[np.int64], labels: Labels) -> Counts:
    atom = court.atoms.of(rows, labels)[rows]
    return court.sizes(np.bincount(atom, minlength=court.atoms.count))


def _without_each(
    conversation: Conversation,
    found: Discovery,
    court: Court,
    in_play: NDArray[np.int64],
    choices: Choices,
) -> Sequence[tuple[Judged, NDArray[np.int64]]]:
    assert found.placed is not None
    people, rows = conversation.people, found.rows
    every_tally, every_size, every_deciding = [], [], []
    found_without = regroup_without_each(
        found.placed,
        found.labels,
        len(found.names),
        seed=choices.seed,
        threads=choices.threads,
    )
    for statement, labels in zip(in_play.tolist(), found_without, strict=True):
        atom = court.atoms.of(rows, labels)
        every_tally.append(people.tally_one(statement, atom, court.atoms.count))
        every_size.append(_sizes(court, rows, labels))
        sizes = np.bincount(labels, minlength=len(found.names))
        counts = deciding(sizes, len(rows))
        every_deciding.append(deciding_bodies(court, counts, given=False))
    tallies, sizes = np.array(every_tally), np.array(every_size).transpose(1, 0, 2)
    patterns, of_pattern = np.unique(every_deciding, axis=0, return_inverse=True)
    parts = []
    for pattern, decides in enumerate(patterns):
        here = np.flatnonzero(of_pattern == pattern)
        parts.append((judged(court, tallies[here], sizes[:, here], decides), here))
    return parts


def _firmness(found: Discovery, choices: Choices) -> Firmness | None:
    if found.placed is None:
        return None
    return Firmness(
        silhouettes=found.silhouettes,
        staying=staying(
            found.placed,
            found.labels,
            len(found.names),
            seed=choices.seed,
            threads=choices.threads,
        ),
        readiness=readiness(found.placed, found.coordinates, seed=choices.seed),
    )


def _with_places(
    conversation: Conversation, column: Column, found: Discovery, choices: Choices
) -> Discovery:
    if found.placed is not None or not choices.coordinates:
        return found
    _, places = discovery.find_space(conversation.people, column, found.rows)
    return replace(found, coordinates=places)
