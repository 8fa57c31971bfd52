"""Draws counted by numba (extra `fast`): what `counts` counts, fused, a few hundred draws at a time.

Which draws are in doubt may differ from NumPy's, for levels are rounded otherwise; what comes of all of them may not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.kernels.compiled import in_order, in_parts

Array = NDArray[Any]
DRAWS, SOME = 256, 64  # at once, of few and of many alternatives
LANE = 64  # bytes of the widest register: rows of places are padded to whole ones
FULL = 255  # draws after which bytes are emptied into whole numbers


@in_order
def gaps(numbers: Array, pairs: Array, found: Array) -> None:
    """Write the (n, k) gaps between 0, (n − 1, k) numbers in their order, and 1; `pairs` is a sorting network."""
    count = len(numbers)
    for start in range(0, numbers.shape[1], DRAWS):
        stop = min(start + DRAWS, numbers.shape[1])
        for c in range(len(pairs)):
            one, two = numbers[pairs[c, 0], start:stop], numbers[pairs[c, 1], start:stop]
            for d in range(stop - start):
                low, high = one[d], two[d]
                one[d], two[d] = (low, high) if low < high else (high, low)
        for d in range(start, stop):
            found[0, d] = numbers[0, d]
            found[count, d] = 1 - numbers[count - 1, d]
        for j in range(1, count):
            for d in range(start, stop):
                found[j, d] = numbers[j, d] - numbers[j - 1, d]


@in_parts
def levels_of(
    near: Array, whole: Array, ratio: bool, weights: Array, start: int, k: int, u: Array, levels: Array, sums: Array
) -> None:
    """Write (m, k) levels of k draws from `start`: near·u/whole·u with u = w², or near·w where `ratio` is False."""
    n = len(weights)
    for j in range(n):
        for d in range(k):
            weight = weights[j, start + d]
            u[j, d] = weight * weight if ratio else weight
    for a in range(len(near)):
        for d in range(k):
            levels[a, d] = 0.0
            sums[d] = 0.0
        for j in range(n):
            one, two = near[a, j], whole[a, j]
            for d in range(k):
                levels[a, d] += one * u[j, d]
                sums[d] += two * u[j, d]
        if ratio:
            for d in range(k):
                levels[a, d] /= sums[d]


@in_parts
def compare(levels: Array, k: int, margin: float, place: Array, ahead: Array) -> bool:
    """Add to the places of the first k draws and to who is ahead of whom; True where a pair is too close to tell."""
    m, close = len(levels), False
    place[:m, :k] = 0
    for a in range(m - 1):
        for b in range(a + 1, m):
            behind, before = 0, 0
            for d in range(k):
                gap = levels[b, d] - levels[a, d]
                up, down = gap > margin, gap < -margin
                place[a, d] += up
                place[b, d] += down
                behind += up
                before += down
            ahead[b, a] += behind
            ahead[a, b] += before
            close = close or behind + before < k
    return close


@in_parts
def close_draws(levels: Array, k: int, margin: float, doubt: Array) -> int:
    """Mark the draws with a pair too close to tell, move the others together, and return how many they are."""
    m, kept = len(levels), 0
    for d in range(k):
        doubt[d] = False
        for a in range(m):
            for b in range(a):
                doubt[d] |= not (abs(levels[a, d] - levels[b, d]) > margin)
        if not doubt[d]:
            for a in range(m):
                levels[a, kept] = levels[a, d]
            kept += 1
    return kept


@in_parts
def by_pairs(
    near: Array, whole: Array, ratio: bool, margin: float, weights: Array,
    table: Array, ahead: Array, winners: Array, doubt: Array,
) -> None:  # fmt: skip
    """Count the places and pairs of few alternatives under (n, k) weights."""
    m, n = near.shape
    levels, u, sums = np.empty((m, DRAWS)), np.empty((n, DRAWS)), np.empty(DRAWS)
    place, pairs = np.zeros((m, DRAWS), np.int64), np.zeros((m, m), np.int64)
    first = np.empty(DRAWS, np.int64)
    for start in range(0, weights.shape[1], DRAWS):
        k = min(DRAWS, weights.shape[1] - start)
        levels_of(near, whole, ratio, weights, start, k, u, levels, sums)
        pairs[:] = 0
        kept = k
        close = compare(levels, k, margin, place, pairs)
        doubt[start : start + k] = False
        if close:
            kept = close_draws(levels, k, margin, doubt[start : start + k])
            pairs[:] = 0
            compare(levels, kept, margin, place, pairs)
        ahead += pairs
        for d in range(kept):
            first[d] = 0
        for a in range(m):
            for d in range(kept):
                first[d] += a * (place[a, d] == 0)  # a branch would be guessed wrongly in every draw
            for d in range(kept):
                table[a, place[a, d]] += 1
        d = 0
        for at in range(start, start + k):
            if not doubt[at]:
                winners[at] = first[d]
                d += 1


@in_parts
def keys_of(
    near: Array, whole: Array, ratio: bool, margin: float, bits: int, steps: float, weights: Array,
    keys: Array, doubt: Array,
) -> None:  # fmt: skip
    """Write (k, m) keys that sort from best to worst: the level between the draw's ends, then who it is."""
    m, n = near.shape
    levels, u, sums = np.empty((m, SOME)), np.empty((n, SOME)), np.empty(SOME)
    high, scale = np.empty(SOME), np.empty(SOME)
    for start in range(0, weights.shape[1], SOME):
        k = min(SOME, weights.shape[1] - start)
        levels_of(near, whole, ratio, weights, start, k, u, levels, sums)
        for d in range(k):
            high[d], scale[d] = levels[0, d], levels[0, d]
        for a in range(m):
            for d in range(k):
                value = levels[a, d]
                high[d] = value if value > high[d] else high[d]
                scale[d] = value if value < scale[d] else scale[d]
        for d in range(k):
            spread, known = high[d] - scale[d], True
            for a in range(m):
                known = known and levels[a, d] == levels[a, d]
            doubt[start + d] = not (known and spread > margin * steps)
            scale[d] = 0.0 if doubt[start + d] else steps / spread
            if doubt[start + d]:
                for a in range(m):
                    levels[a, d] = high[d] = 0.0
        for d in range(k):
            for a in range(m):
                keys[start + d, a] = (np.int64((high[d] - levels[a, d]) * scale[d]) << bits) | a


@in_parts
def from_keys(keys: Array, bits: int, pairs: bool, table: Array, ahead: Array, winners: Array, doubt: Array) -> None:
    """Count places and pairs from sorted keys."""
    k, m = keys.shape
    wide = (m + LANE - 1) // LANE * LANE
    places, bytes_ = np.zeros(wide, np.uint8), np.zeros((m, wide), np.uint8)
    low, counted = (1 << bits) - 1, 0
    for d in range(k):
        if doubt[d]:
            continue
        closest = keys[d, m - 1] - keys[d, 0]
        for p in range(1, m):
            gap = (keys[d, p] >> bits) - (keys[d, p - 1] >> bits)
            closest = min(closest, gap)
        if closest <= 1:
            doubt[d] = True
            continue
        winners[d] = keys[d, 0] & low
        for p in range(m):
            who = keys[d, p] & low
            table[who, p] += 1
            places[who] = p if pairs else 0
        if pairs:
            for a in range(m):
                own = places[a]
                for b in range(wide):
                    bytes_[a, b] = np.uint8(bytes_[a, b] + np.uint8(places[b] > own))
            counted += 1
            if counted % FULL == 0:
                _emptied(bytes_, ahead)
    _emptied(bytes_, ahead)


@in_parts
def _emptied(bytes_: Array, ahead: Array) -> None:
    m = len(ahead)
    for a in range(m):
        for b in range(m):
            ahead[a, b] += bytes_[a, b]
    bytes_[:] = 0


@in_order
def add_sums(draws: Array, winners: Array, weights: Array, sums: Array, products: Array) -> None:
    """Add (n, k) weights and their squares to the sums of who won, one draw after the other."""
    for i in range(len(draws)):
        d, a = draws[i], winners[i]
        for j in range(len(weights)):
            sums[a, j] += weights[j, d]
            products[a, j] += weights[j, d] * weights[j, d]


@in_order
def add_all(winners: Array, weights: Array, sums: Array, products: Array) -> None:
    """Do the same where every draw has one winner."""
    for d in range(len(winners)):
        a = winners[d]
        for j in range(len(weights)):
            value = weights[j, d]
            sums[a, j] += value
            products[a, j] += value * value
