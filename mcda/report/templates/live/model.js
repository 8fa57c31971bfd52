// What the engine computes, for the page: scores, places and who comes first along one weight. No document in here.

const TIE = 1e-12; // a gap this small beside the sum of its absolute terms is a tie

const total = (row) => row.reduce((sum, x) => sum + x, 0);
const column = (rows, j) => rows.map((row) => row[j]);

// The columns made comparable, larger better; a criterion with a value function keeps its values.
function normalised(levels, criteria, how) {
  const rows = levels.map((row) => row.slice());
  criteria.forEach((one, j) => {
    if (one.worth) return;
    const x = column(levels, j);
    const [low, high] = how === "bounds" ? one.scale : [Math.min(...x), Math.max(...x)];
    rows.forEach((row, a) => {
      row[j] = high === low ? 1 : one.max ? (x[a] - low) / (high - low) : (high - x[a]) / (high - low);
    });
  });
  return rows;
}

// TOPSIS before the weights: squared distances to the ideal and to the anti-ideal, a criterion at a time.
function distances(levels, criteria, how) {
  if (how === "bounds") {
    const rows = normalised(levels, criteria, how);
    return { away: rows.map((row) => row.map((x) => (1 - x) ** 2)), near: rows.map((row) => row.map((x) => x ** 2)) };
  }
  const away = levels.map(() => []), near = levels.map(() => []);
  criteria.forEach((one, j) => {
    const size = one.worth ? 1 : Math.max(...column(levels, j).map(Math.abs)) || 1;
    const x = column(levels, j).map((level) => level / size);
    const norm = one.worth ? 1 : total(x.map((level) => level * level)) || 1;
    const ends = one.worth ? [0, 1] : [Math.min(...x), Math.max(...x)];
    const [anti, ideal] = one.worth || one.max ? ends : [ends[1], ends[0]];
    x.forEach((level, a) => {
      away[a][j] = (level - ideal) ** 2 / norm;
      near[a][j] = (level - anti) ** 2 / norm;
    });
  });
  return { away, near };
}

const dot = (row, weights) => row.reduce((sum, x, j) => sum + x * weights[j], 0);

const FORMS = {
  // Scores V·w. Along one weight t the others share 1 − t, and every gap is a straight line.
  weighted_sum: {
    prepare: normalised,
    scores: (rows, w) => rows.map((row) => dot(row, w)),
    lead(rows, w, a, b) {
      const gaps = rows[a].map((x, j) => x - rows[b][j]);
      return [dot(gaps, w), dot(gaps.map(Math.abs), w)];
    },
    lines(rows, rest, j) {
      const at0 = rows.map((row) => dot(row, rest));
      return (a, b) => {
        const slope = rows[a][j] - rows[b][j] - at0[a] + at0[b];
        const terms = Math.abs(at0[a]) + Math.abs(at0[b]);
        return { c: [at0[a] - at0[b], slope, 0], terms: [terms, terms + Math.abs(rows[a][j]) + Math.abs(rows[b][j]), 0] };
      };
    },
    share: (x) => x,
    end: 1,
  },
  // Closeness d⁻/(d⁺ + d⁻), ½ where both are 0. The closeness does not see the scale of the weights: with the others as
  // they are and x the square of the moving weight against them, every comparison is a quadratic in x.
  topsis: {
    prepare: distances,
    scores({ away, near }, w) {
      const u = w.map((x) => x * x);
      return near.map((row, a) => {
        const good = Math.sqrt(dot(row, u)), whole = good + Math.sqrt(dot(away[a], u));
        return whole === 0 ? 0.5 : good / whole;
      });
    },
    lead({ away, near }, w, a, b) {
      const u = w.map((x) => x * x);
      const ahead = dot(near[a], u) * dot(away[b], u), behind = dot(near[b], u) * dot(away[a], u);
      return [ahead - behind, ahead + behind];
    },
    lines({ away, near }, rest, j) {
      const u = rest.map((x) => x * x);
      const p = away.map((row) => dot(row, u)), n = near.map((row) => dot(row, u));
      return (a, b) => {
        const ahead = [n[a] * p[b], n[a] * away[b][j] + near[a][j] * p[b], near[a][j] * away[b][j]];
        const behind = [n[b] * p[a], n[b] * away[a][j] + near[b][j] * p[a], near[b][j] * away[a][j]];
        return { c: ahead.map((x, k) => x - behind[k]), terms: ahead.map((x, k) => x + behind[k]) };
      };
    },
    share: (x) => (x === Infinity ? 1 : Math.sqrt(x) / (1 + Math.sqrt(x))),
    end: Infinity,
  },
};

// Places with ties shared (1, 1, 3), winners, and the lead of the winners over the best of the others.
function placed(form, prepared, weights) {
  const scores = form.scores(prepared, weights);
  const order = scores.map((_, a) => a).sort((a, b) => scores[b] - scores[a] || a - b);
  const places = [];
  order.forEach((a, k) => {
    const [gap, terms] = k ? form.lead(prepared, weights, order[k - 1], a) : [1, 0];
    places[a] = k && Math.abs(gap) <= TIE * terms ? places[order[k - 1]] : k + 1;
  });
  const best = Math.max(...scores.filter((_, a) => places[a] === 1));
  const others = scores.filter((_, a) => places[a] > 1);
  return { scores, places, order, margin: others.length ? Math.max(0, best - Math.max(...others)) : null };
}

const valueAt = (c, x) => (c[2] * x + c[1]) * x + c[0];

// The sign of a gap just after x: of its value, where that is 0 of its slope, then of its curvature.
function signAfter({ c, terms }, x) {
  const steps = [[valueAt(c, x), valueAt(terms, x)], [2 * c[2] * x + c[1], 2 * terms[2] * x + terms[1]], [c[2], terms[2]]];
  for (const [value, size] of steps) if (Math.abs(value) > TIE * size) return Math.sign(value);
  return 0;
}

// The roots of a gap at which it changes its sign, in order.
function crossings(c) {
  if (c[2] === 0) return c[1] === 0 ? [] : [-c[0] / c[1]];
  const under = c[1] * c[1] - 4 * c[2] * c[0];
  if (under <= 0) return [];
  const q = -(c[1] + (c[1] < 0 ? -1 : 1) * Math.sqrt(under)) / 2;
  return (q === 0 ? [0] : [q / c[2], c[0] / q]).sort((x, y) => x - y);
}

// Who comes first as weight j goes from nothing to everything, the others in proportion to `rest`: [start, end, winner].
function walked(form, prepared, rest, j, count) {
  const gap = form.lines(prepared, rest, j);
  const bestAfter = (x, among) => among.reduce((a, b) => (signAfter(gap(b, a), x) > 0 ? b : a));
  const everyone = Array.from({ length: count }, (_, a) => a);
  let x = 0, first = bestAfter(0, everyone);
  const bands = [];
  for (let step = 0; step < 20 * count; step += 1) {
    let next = form.end, met = [];
    for (const b of everyone) {
      if (b === first) continue;
      const line = gap(first, b);
      const at = crossings(line.c).find((root) => root > x * (1 + TIE) + 1e-15 && signAfter(line, root) < 0);
      if (at === undefined || !(at < form.end) || at > next * (1 + TIE)) continue;
      if (at < next * (1 - TIE)) met = [];
      next = Math.min(next, at);
      met.push(b);
    }
    bands.push([form.share(x), form.share(next), first]);
    if (!met.length) break;
    x = next;
    first = bestAfter(x, [first, ...met]);
  }
  const kept = [];
  for (const band of bands.filter(([start, end]) => end - start > TIE)) {
    const last = kept[kept.length - 1];
    if (last && last[2] === band[2]) last[1] = band[1];
    else kept.push(band);
  }
  if (kept.length) [kept[0][0], kept[kept.length - 1][1]] = [0, 1];
  return kept;
}
