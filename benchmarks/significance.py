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
    Return the probability that chance makes the means differ by at least the observed difference.

    The test is a two-sided paired randomisation test. Each round swaps the two engines at random,
    for each search with a probability of one half.

    Args:
        ours, theirs: The values of the two engines for the same searches, in the same order.

    Source: Smucker, Allan and Carterette 2007. The observed difference counts as one round, so the
    result is never 0 (Davison and Hinkley 1997).
    """
    differences = [a - b for a, b in zip(ours, theirs, strict=True) if a != b]
    # Slightly less, because equal sums may differ in their last bit.
    seen = abs(fsum(differences)) - 1e-12
    random = Random(seed)
    reached = 0
    for _ in range(rounds):
        signs = random.getrandbits(len(differences) + 1)
        drawn = sum(d if signs >> place & 1 else -d for place, d in enumerate(differences))
        reached += abs(drawn) >= seen
    return (reached + 1) / (rounds + 1)
