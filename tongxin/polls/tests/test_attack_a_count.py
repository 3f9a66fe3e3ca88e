"""A reader who knows every flat, all who took part, and one vote of their own."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from random import Random

import pytest

from tongxin.polls import printing
from tongxin.polls.arithmetic import Law, judge, share, tally

pytestmark = pytest.mark.one_database

ORDINARY = Law(Fraction(2, 3), Fraction(1, 2), is_strict=True, is_verified=True)
SPECIAL = Law(Fraction(2, 3), Fraction(3, 4), is_strict=False, is_verified=True)
BOTH = pytest.mark.parametrize("law", [ORDINARY, SPECIAL], ids=["ordinary", "special"])
# A step that a handful of flats can fill, as 5 % is filled by a village.
WIDE = Fraction(1, 8)
# Ten flats of which it may be told that too few heads agreed.
TEN = [Decimal(area) for area in (30, 30, 30, 30, 32, 33, 34, 34, 35, 36)]
HALF = Fraction(1, 2)


def villages(seed: int, count: int, largest: int = 9) -> list[list[Decimal]]:
    """Flats alike, flats of every size, and one that weighs as much as many."""
    random = Random(seed)  # noqa: S311 - flats, not secrets
    found = []
    for at in range(count):
        size = random.randint(4, largest)
        least, most = random.choice([(6000, 6000), (6000, 9000), (900, 20000)])
        areas = [Decimal(random.randint(least, most)) for _ in range(size)]
        if at % 5 == 0:
            areas[0] = sum(areas, Decimal(0)) * random.choice([1, 2, 4]) // 4
        found.append([area / 100 for area in areas])
    return [*found, TEN] if seed == 1 else found


def worlds(areas: list[Decimal]):
    """Every way in which those who took part could have agreed or not."""
    return product((True, False), repeat=len(areas))


def told(areas: list[Decimal], agreeing: tuple[bool, ...], law: Law):
    counted = tally(
        (area, "agree" if agrees else "against")
        for area, agrees in zip(areas, agreeing, strict=True)
    )
    return printing.printed(counted, law, every=areas, taking=areas)


def read_out(areas: list[Decimal], law: Law, monkeypatch):
    """What follows for a reader with a vote: from which print, and whose vote."""
    monkeypatch.setattr(printing.agreed_edges, "__defaults__", (WIDE,), raising=True)
    same = defaultdict(list)
    for world in worlds(areas):
        same[told(areas, world, law)].append(world)
    found = []
    for print_, possible in same.items():
        for reader, own in product(range(len(areas)), (True, False)):
            left = [world for world in possible if world[reader] == own]
            for other in range(len(areas)):
                if other != reader and len({w[other] for w in left}) == 1:
                    found.append((print_, reader, own, other))
    return found


@BOTH
@pytest.mark.parametrize("seed", range(3))
def test_no_vote_follows_for_whoever_knows_everything_else(law, seed, monkeypatch):
    for areas in villages(seed, 12):
        found = read_out(areas, law, monkeypatch)
        if printing.is_decided_by_few(law, areas):
            # Nothing passes without these: the outcome itself tells, and no more.
            assert {one[0].agreed for one in found} <= {"reached"}, areas
            assert all(one[0].agreed_band.high is None for one in found)
        else:
            assert found == [], areas


def test_the_bands_are_used_and_the_reasons_are_told_where_they_may(monkeypatch):
    """The attack above would pass if nothing were ever printed."""
    monkeypatch.setattr(printing.agreed_edges, "__defaults__", (WIDE,))
    prints = {
        told(areas, world, ORDINARY)
        for areas in villages(1, 12)
        for world in worlds(areas)
    }
    assert {"reached", "no", "both", "heads"} <= {one.agreed for one in prints}
    assert any(one.agreed_band and one.agreed_band.low > HALF for one in prints)


@BOTH
@pytest.mark.parametrize("size", [5, 9, 21, 30, 41, 60])
def test_among_flats_alike_every_print_leaves_two_and_two(law, size):
    """By symmetry enough: some answers where two agree, and two do not."""
    areas = [Decimal(80)] * size
    counts = defaultdict(set)
    for agreeing in range(size + 1):
        world = tuple(at < agreeing for at in range(size))
        counts[told(areas, world, law)].add(agreeing)
    for print_, possible in counts.items():
        assert any(2 <= one <= size - 2 for one in possible) or (
            print_.agreed == "reached" and printing.is_decided_by_few(law, areas)
        )


def test_exact_sums_would_tell_everybody():
    """The attack works: with the sum to the square centimetre one set of flats fits."""
    random = Random(4)  # noqa: S311
    areas = [Decimal(random.randint(5000, 13000)) / 100 for _ in range(14)]
    agreeing = set(random.sample(range(14), 9))
    found = sum(areas[at] for at in agreeing)
    fitting = [
        set(some)
        for some in combinations(range(14), 9)
        if sum(areas[at] for at in some) == found
    ]
    assert fitting == [agreeing]


@BOTH
def test_a_village_is_told_in_steps_of_five(law):
    random = Random(7)  # noqa: S311
    areas = [Decimal(random.randint(5000, 13000)) / 100 for _ in range(180)]
    edges = printing.agreed_edges(law, areas)
    assert edges[0] == law.needed
    assert edges[-1] == Fraction(19, 20)
    assert len(edges) == 10 if law.is_strict else 5
    assert printing.may_say_which(law, areas)
    assert not printing.is_decided_by_few(law, areas)


@BOTH
def test_a_band_never_crosses_what_is_needed(law):
    random = Random(9)  # noqa: S311
    areas = [Decimal(random.randint(5000, 13000)) / 100 for _ in range(40)]
    for agreeing in range(41):
        counted = tally(
            (area, "agree" if at < agreeing else "abstain")
            for at, area in enumerate(areas)
        )
        print_ = printing.printed(counted, law, every=areas, taking=areas)
        verdict = judge(counted, law)
        assert verdict is not None
        assert verdict.is_reached == (print_.agreed == "reached")
        if print_.agreed_band:
            smaller = min(
                share(counted.agree.area, counted.part.area),
                share(counted.agree.heads, 40),
            )
            high = print_.agreed_band.high or 2
            assert law.needed <= print_.agreed_band.low <= smaller < high


def test_a_head_larger_than_a_step_gives_no_jump_away():
    flats = [Decimal(80)] * 29
    by_area, by_heads = printing.part_bands([*flats, Decimal(2400)], Fraction(2, 3))
    assert by_area == [0, Fraction(2, 3)]
    assert len(by_heads) == 21
    by_area, by_heads = printing.part_bands(flats[:12], Fraction(2, 3))
    assert by_area == by_heads == [0, Fraction(2, 3)]


def test_too_few_take_part_and_nothing_of_the_votes_is_told():
    areas = [Decimal(80)] * 30
    prints = set()
    for agreeing in range(12):
        counted = tally(
            (area, None if at > 10 else "agree" if at < agreeing else "against")
            for at, area in enumerate(areas)
        )
        prints.add(printing.printed(counted, SPECIAL, every=areas, taking=areas[:11]))
    (print_,) = prints
    assert print_.agreed == "too_few"


@BOTH
def test_an_unverified_figure_judges_nothing(law):
    unread = Law(law.quorum, law.needed, law.is_strict, is_verified=False)
    areas = [Decimal(80)] * 30
    prints = {
        printing.printed(
            tally((area, choice) for area in areas), unread, every=areas, taking=areas
        )
        for choice in ("agree", "against", "abstain")
    }
    (print_,) = prints
    assert print_.agreed == "unjudged"
    assert (print_.quorum_area, print_.quorum_heads) == (None, None)


@BOTH
def test_by_which_it_fell_short_is_told_in_a_village(law):
    areas = sorted(Decimal(50 + at) for at in range(60))
    most = 46 if law is SPECIAL else 31
    small, large = range(most), range(60 - most + 2, 60)
    words = []
    for agreeing in (small, large, range(5)):
        counted = tally(
            (area, "agree" if at in agreeing else "against")
            for at, area in enumerate(areas)
        )
        words.append(printing.printed(counted, law, every=areas, taking=areas).agreed)
    assert words == ["area", "heads", "both"]


def test_beside_an_exact_count_votes_can_follow():
    """What is left (ADR 0015): a consultation on the same question prints the count."""
    areas = [Decimal(120)] * 2 + [Decimal(60)] * 8
    counted_elsewhere = 6
    possible = [
        world
        for world in worlds(areas)
        if sum(world) == counted_elsewhere
        and told(areas, world, ORDINARY).agreed == "no"
    ]
    assert possible
    assert not any(world[0] or world[1] for world in possible)
    alone = [
        world for world in worlds(areas) if told(areas, world, ORDINARY).agreed == "no"
    ]
    assert any(world[0] for world in alone)
