"""Draws counted by numba (extra `fast`): what `counts` counts, fused, a few hundred draws at a time.

Which draws are in doubt may differ from NumPy's, for levels are rounded otherwise; what comes of all of them may not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.kernels.compiled import in_order, in_parts

Array = NDArray[Any]
DRAWS, SOME = 128, 64  # at once, of few and of many alternatives
LANE = 64  # bytes of the widest register: rows of places are padded to whole ones
FULL = 255  # draws after which bytes are emptied into whole numbers
PACKED = 8  # places that bytes of a word can count, of up to FULL draws
UNIT = 2.0**-32


@in_order
def gaps(numbers: Array, pairs: Array, found: Array, at: int) -> None:
    """Write, from column `at` on, the (n, k) gaps between 0, (n − 1, k) whole numbers in their order, and 2³².

    As parts of 2³²; `pairs` is a sorting network.
    """
    count = len(numbers)
    for start in range(0, numbers.shape[1], DRAWS):
        stop = min(start + DRAWS, numbers.shape[1])
        for c in range(len(pairs)):
            one, two = numbers[pairs[c, 0], start:stop], numbers[pairs[c, 1], start:stop]
            for d in range(stop - start):
                low, high = one[d], two[d]
                one[d], two[d] = (low, high) if low < high else (high, low)
        for j in range(count + 1):
            one, two = numbers[max(j - 1, 0), start:stop], numbers[min(j, count - 1), start:stop]
            gap = found[j, at + start : at + stop]
            if j == 0:
                for d in range(stop - start):
                    gap[d] = two[d] * UNIT
            elif j == count:
                for d in range(stop - start):
                    gap[d] = 1 - one[d] * UNIT
            else:
                for d in range(stop - start):
                    gap[d] = np.uint32(two[d] - one[d]) * UNIT


@in_parts
def levels_of(
    near: Array, whole: Array, ratio: bool, weights: Array, start: int, k: int, u: Array, levels: Array, sums: Array
) -> None:
    """Write (m, k) levels of k draws from `start`: near·u/whole·u with u = w², or near·w where `ratio` is False."""
    n = len(weights)
    fours, total = n - n % 4, sums[:k]
    for j in range(n):
        weight, own = weights[j, start : start + k], u[j, :k]
        for d in range(k):
            own[d] = weight[d] * weight[d] if ratio else weight[d]
    for a in range(len(near)):
        level = levels[a, :k]
        for d in range(k):
            level[d] = total[d] = 0.0
        for j in range(0, fours, 4):  # what is added to is read and written once for four criteria
            u0, u1, u2, u3 = u[j, :k], u[j + 1, :k], u[j + 2, :k], u[j + 3, :k]
            p0, p1, p2, p3 = near[a, j], near[a, j + 1], near[a, j + 2], near[a, j + 3]
            q0, q1, q2, q3 = whole[a, j], whole[a, j + 1], whole[a, j + 2], whole[a, j + 3]
            for d in range(k):
                level[d] += (p0 * u0[d] + p1 * u1[d]) + (p2 * u2[d] + p3 * u3[d])
                total[d] += (q0 * u0[d] + q1 * u1[d]) + (q2 * u2[d] + q3 * u3[d])
        for j in range(fours, n):
            own, p, q = u[j, :k], near[a, j], whole[a, j]
            for d in range(k):
                level[d] += p * own[d]
                total[d] += q * own[d]
        if ratio:
            for d in range(k):
                level[d] /= total[d]


@in_parts
def compare(levels: Array, k: int, margin: float, place: Array, ahead: Array) -> bool:
    """Add to the places of the first k draws and to who is ahead of whom; True where a pair is too close to tell."""
    m, close = len(levels), False
    for a in range(m):
        for d in range(k):
            place[a, d] = 0
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
    place, pairs, first = np.zeros((m, DRAWS), np.int64), np.zeros((m, m), np.int64), np.empty(DRAWS, np.int64)
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
        count_places(place, kept, table, first)
        d = 0
        for at in range(start, start + k):
            winners[at] = first[d]
            d += not doubt[at]


@in_parts
def count_places(place: Array, k: int, table: Array, first: Array) -> None:
    """Add the places of k draws, at most FULL, to the table, and write who is first."""
    m = len(table)
    for d in range(k):
        first[d] = 0
    for a in range(m):
        for d in range(k):
            first[d] += a * (place[a, d] == 0)  # a branch would be guessed wrongly in every draw
        if m <= PACKED:  # a byte of one word counts a place
            word = np.uint64(0)
            for d in range(k):
                word += np.uint64(1) << np.uint64(place[a, d] * 8)
            for p in range(m):
                table[a, p] += np.int64((word >> np.uint64(8 * p)) & np.uint64(FULL))
        else:
            for d in range(k):
                table[a, place[a, d]] += 1


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
    """Do the same where every draw has one winner: four criteria side by side, each still in the order of the draws."""
    n, none = len(weights), np.zeros(len(winners))
    kept = np.zeros((len(sums), 8))
    for j in range(0, n, 4):
        count = min(4, n - j)
        w0, w1 = weights[j], weights[j + 1] if count > 1 else none
        w2, w3 = weights[j + 2] if count > 2 else none, weights[j + 3] if count > 3 else none
        for a in range(len(sums)):
            for i in range(4):
                kept[a, i] = sums[a, j + i] if i < count else 0
                kept[a, 4 + i] = products[a, j + i] if i < count else 0
        for d in range(len(winners)):
            own = np.uint64(winners[d])
            a0, a1, a2, a3 = w0[d], w1[d], w2[d], w3[d]
            s0, s1, s2, s3 = kept[own, 0] + a0, kept[own, 1] + a1, kept[own, 2] + a2, kept[own, 3] + a3
            p0, p1, p2, p3 = a0 * a0, a1 * a1, a2 * a2, a3 * a3
            p0, p1, p2, p3 = kept[own, 4] + p0, kept[own, 5] + p1, kept[own, 6] + p2, kept[own, 7] + p3
            kept[own, 0], kept[own, 1], kept[own, 2], kept[own, 3] = s0, s1, s2, s3
            kept[own, 4], kept[own, 5], kept[own, 6], kept[own, 7] = p0, p1, p2, p3
        for a in range(len(sums)):
            for i in range(count):
                sums[a, j + i], products[a, j + i] = kept[a, i], kept[a, 4 + i]
