"""Conversations for tests, as plain as can be."""

import numpy as np

from commonground import Conversation, conversation_of
from commonground.opinions.people import InMemory
from commonground.reading.votes import votes_of

# In the tests' tables: agree, pass, against, and no stance.
AGREE, PASS, AGAINST, NONE = 1, 0, -1, None


def conversation(table, *, threads=1, people=None, statements=None, **known):
    """A conversation from rows of 1, 0, -1 and None; ids 0, 1, … unless named."""
    rows = [list(row) for row in table]
    width = len(rows[0]) if rows else 0
    people = [str(p) for p in range(len(rows))] if people is None else people
    statements = [str(s) for s in range(width)] if statements is None else statements
    triples = [
        (people[p], statements[s], stance)
        for p, row in enumerate(rows)
        for s, stance in enumerate(row)
    ]
    return of_triples(triples, threads=threads, **known)


def of_triples(triples, *, threads=1, **known) -> Conversation:
    """A conversation from (participant, statement, stance), in file order."""
    columns = list(zip(*triples, strict=True)) or [(), (), ()]
    return conversation_of(InMemory(votes_of(*map(list, columns)), threads), **known)


def planted(people, statements, *, groups=2, missing=0.3, apart=0.8, seed=0):
    """Rows in which groups differ on every second statement by `apart`."""
    draw = np.random.default_rng(seed)
    of = np.arange(people) % groups
    likely = np.full((groups, statements), 0.5)
    for s in range(0, statements, 2):
        likely[:, s] -= apart / 2
        likely[(s // 2) % groups, s] += apart
    chance = draw.random((people, statements))
    stance = np.where(
        chance < likely[of], 1, np.where(draw.random(chance.shape) < 0.2, 0, -1)
    )
    seen = draw.random(chance.shape) >= missing
    return [
        [int(x) if y else None for x, y in zip(row, shown, strict=True)]
        for row, shown in zip(stance, seen, strict=True)
    ]


def noise(people, statements, *, missing=0.3, seed=0):
    """Rows in which nothing hangs together."""
    draw = np.random.default_rng(seed)
    stance = draw.integers(-1, 2, (people, statements))
    seen = draw.random((people, statements)) >= missing
    return [
        [int(x) if y else None for x, y in zip(row, shown, strict=True)]
        for row, shown in zip(stance, seen, strict=True)
    ]
