"""
Could the difference between two engines on the same searches be chance?

The functions have no side effects. Random numbers come from a seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from random import Random

ROUNDS = 10_000


def p_value(
    ours: Sequence[float], theirs: Sequence[float], *, seed: int, rounds: int = ROUNDS
) -> float:
    """
    Return how often chance alone makes a difference of means at least as great as the one seen.

    A paired randomisation test, two-sided: in each round the two engines change places at half of
    the searches, drawn at random.

    Args:
        ours, theirs: What the two reach on the same searches, in the same order.

    Source: Smucker, Allan and Carterette 2007; the seen difference counts as one round, so that
    the result is never 0 (Davison and Hinkley 1997).
    """
    differences = [a - b for a, b in zip(ours, theirs, strict=True) if a != b]
    # A hair less, for sums that differ in their last bit only.
    seen = abs(fsum(differences)) - 1e-12
    random = Random(seed)
    reached = 0
    for _ in range(rounds):
        signs = random.getrandbits(len(differences) + 1)
        drawn = sum(d if signs >> place & 1 else -d for place, d in enumerate(differences))
        reached += abs(drawn) >= seen
    return (reached + 1) / (rounds + 1)
