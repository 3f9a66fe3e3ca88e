"""The slow and obvious twin of a cell: as the definition stands, in fractions."""

from fractions import Fraction
from functools import cache
from math import ceil, comb

from commonground.judging.bounds import CellClass


@cache
def chance(size, agreeing, heard, count):
    """P(X = count), by counting draws."""
    if not max(0, heard - (size - agreeing)) <= count <= min(heard, agreeing):
        return Fraction(0)
    draws = comb(agreeing, count) * comb(size - agreeing, heard - count)
    return Fraction(draws, comb(size, heard))


@cache
def at_least(size, agreeing, heard, count):
    return sum(chance(size, agreeing, heard, x) for x in range(count, heard + 1))


@cache
def low_high(size, heard, count):
    possible = range(count, count + size - heard + 1)
    low = min(k for k in possible if 20 * at_least(size, k, heard, count) > 1)
    high = max(
        k for k in possible if 20 * (1 - at_least(size, k, heard, count + 1)) > 1
    )
    return low, high


@cache
def is_enough(size, heard, floor):
    return heard == size or (
        heard >= max(5, min(100, ceil(Fraction(size, 10))))
        and low_high(size, heard, heard - 1)[0] >= floor
    )


def cell_class(size, heard, count, floor):
    low, high = low_high(size, heard, count)
    if not is_enough(size, heard, floor):
        return CellClass.TOO_FEW
    if low >= floor:
        return CellClass.MET
    return CellClass.FAILED if high < floor else CellClass.OPEN


def least_more(size, heard, count, floor):
    for more in range(size - heard + 1):
        if low_high(size, heard + more, count + more)[0] >= floor:
            return more
    return -1
