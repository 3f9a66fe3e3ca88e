"""Chance that anybody can repeat: numbers that depend on a seed and a place, nothing
else.

The generator is SplitMix64 (Steele, Lea and Flood, 2014), used as a keyed function:
the same seed, stream and place give the same number in every version, on every machine.
"""

import numpy as np
from numpy.typing import NDArray

from commonground.compiled import kernel

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_HALF = np.uint64(32)


@kernel
def mix(value: np.uint64) -> np.uint64:
    """Sixty-four well-mixed bits of sixty-four bits."""
    z = value + _GOLDEN
    z = (z ^ (z >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    return z ^ (z >> np.uint64(31))


@kernel
def below(bits: np.uint64, bound: np.uint64) -> np.int64:
    """A number from 0 to `bound` - 1 (bound < 2**32), of the upper 32 bits.

    Lemire's multiplication without rejection: no number is favoured by more than
    bound / 2**32.
    """
    return np.int64(((bits >> _HALF) * bound) >> _HALF)


@kernel
def _draw(count: int, wanted: int, seed: np.uint64) -> NDArray[np.int64]:
    # Floyd's sampling: `wanted` different places with `wanted` draws.
    chosen = np.empty(wanted, np.int64)
    taken = set()
    taken.add(np.int64(-1))
    for step in range(wanted):
        top = count - wanted + step
        place = below(mix(seed + np.uint64(step)), np.uint64(top + 1))
        if place in taken:
            place = np.int64(top)
        taken.add(place)
        chosen[step] = place
    chosen.sort()
    return chosen


def draw(count: int, wanted: int, *, seed: int, stream: int) -> NDArray[np.int64]:
    """Places of at most `wanted` out of `count`, ascending; all where there are no
    more.

    `stream` tells apart what is drawn with one seed.
    """
    if wanted >= count:
        return np.arange(count, dtype=np.int64)
    return _draw(count, wanted, key(seed, stream))


def key(seed: int, *places: int) -> np.uint64:
    """The start of a stream of numbers: a seed, and what the numbers are for."""
    bits = mix(np.uint64(seed % 2**64))
    for place in places:
        bits = mix(np.uint64(int(bits) ^ (place % 2**64)))
    return np.uint64(bits)
