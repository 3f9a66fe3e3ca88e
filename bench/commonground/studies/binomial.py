"""How exact a counted rate is."""

from math import exp, lgamma, log


def interval(count: int, of: int) -> tuple[float, float]:
    """Exact 95 % interval of a rate (Clopper and Pearson, 1934)."""
    return _least(count, of), 1 - _least(of - count, of)


def percent(count: int, of: int) -> str:
    """`1.0 % (0.7 to 1.4)`."""
    if not of:
        return "–"
    low, high = interval(count, of)
    return f"{100 * count / of:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def _least(count: int, of: int) -> float:
    # The rate with which so many or more happen with probability 2.5 %, by halving.
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        fewer = sum(_chance(x, of, middle) for x in range(count))
        low, high = (low, middle) if 1 - fewer > 0.025 else (middle, high)
    return low if count else 0.0


def _chance(count: int, of: int, rate: float) -> float:
    ways = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
    return exp(ways + count * log(rate) + (of - count) * log(1 - rate))
