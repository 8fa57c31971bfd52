// A case that can be played with: levels, weights and alternatives that are gone, what follows, and the link to it.

const HUGE = 1e150; // beyond it the square of a level is no number

function playable(data) {
  const { criteria, alternatives } = data, n = criteria.length;
  const now = {};
  let memory, results;

  // Start from the case, or from a change of it: other weights, cells [alternative, criterion, level], removals.
  function start({ weights, cells = [], removed = [] } = {}) {
    now.levels = data.levels.map((row) => row.slice());
    cells.forEach(([a, j, level]) => { now.levels[a][j] = level; });
    now.removed = new Set(removed);
    memory = data.weights;
    now.weights = (weights || data.weights).slice();
    remember();
  }

  function remember() {
    if (now.weights.every((x) => x < 1)) memory = now.weights;
    results = null;
  }

  function weigh(weights) {
    const whole = total(weights);
    now.weights = weights.map((x) => x / whole);
    remember();
  }

  // The proportions of the others, of sum 1; where they all have nothing, those that they had before, else equal ones.
  function rest(j) {
    for (const weights of [now.weights, memory, now.weights.map(() => 1)]) {
      const others = weights.map((x, k) => (k === j ? 0 : x)), whole = total(others);
      if (whole > 0) return others.map((x) => x / whole);
    }
    return now.weights;
  }

  function move(j, share) {
    weigh(rest(j).map((x, k) => (k === j ? share : x * (1 - share))));
  }

  function rate(a, j, level) {
    now.levels[a][j] = level;
    results = null;
  }

  const present = () => alternatives.map((_, a) => a).filter((a) => !now.removed.has(a));

  // Under every method: scores, places, their order and the margin; positions are those of `rows`.
  function found() {
    if (results) return results;
    const rows = present(), levels = rows.map((a) => now.levels[a]);
    results = data.methods.map(({ key, name, how }) => {
      const form = FORMS[key], prepared = form.prepare(levels, criteria, how);
      const one = { key, name, form, prepared, rows, ...placed(form, prepared, now.weights) };
      one.winners = rows.filter((_, k) => one.places[k] === 1);
      return one;
    });
    return results;
  }

  const under = (method) => found().find(({ key }) => key === method);

  // Who comes first along weight j, the others as they are: [start, end, alternative].
  function bands(method, j) {
    const one = under(method);
    return walked(one.form, one.prepared, rest(j), j, one.rows.length).map(([from, to, k]) => [from, to, one.rows[k]]);
  }

  const changed = () =>
    now.levels.flatMap((row, a) => row.flatMap((x, j) => (x === data.levels[a][j] ? [] : [[a, j, x]])));
  const shifted = () => total(now.weights.map((x, j) => Math.abs(x - data.weights[j]))) / 2;

  // The state as words of an address, and back; keys are those of the case file.
  const part = encodeURIComponent;
  function address(method) {
    const weights = criteria.map(({ key }, j) => `${part(key)}:${now.weights[j]}`);
    const cells = changed().map(([a, j, x]) => `${part(alternatives[a].key)}/${part(criteria[j].key)}:${x}`);
    const gone = [...now.removed].map((a) => part(alternatives[a].key));
    const words = [`w=${weights.join(",")}`, cells.length && `c=${cells.join(",")}`, gone.length && `x=${gone.join(",")}`];
    return `#what-if?${[...words, `m=${method}`].filter(Boolean).join("&")}`;
  }

  // Take up the state of an address; false, and nothing is changed, where it is not whole or does not fit the case.
  function takeUp(hash) {
    try {
      const parts = hash.slice("#what-if?".length).split("&").map((one) => one.split("="));
      const read = Object.fromEntries(parts), method = data.methods.find(({ key }) => key === read.m);
      const known = parts.every((one) => one.length === 2 && ["w", "c", "x", "m"].includes(one[0]));
      if (!known || new Set(parts.map(([name]) => name)).size < parts.length || !method) return false;
      const index = (list, key) => {
        const at = list.findIndex((one) => one.key === decodeURIComponent(key));
        if (at < 0) throw new RangeError(key);
        return at;
      };
      const number = (text) => {
        if (text === undefined || text.trim() === "" || !Number.isFinite(Number(text))) throw new RangeError(text);
        return Number(text);
      };
      const pairs = (text) => (text ? text.split(",").map((one) => one.split(":")) : []);
      const weights = criteria.map(() => null);
      for (const [key, x] of pairs(read.w)) weights[index(criteria, key)] = number(x);
      const cells = pairs(read.c).map(([at, x]) => {
        const [a, j] = at.split("/");
        return [index(alternatives, a), index(criteria, j), within(index(alternatives, a), index(criteria, j), number(x))];
      });
      const removed = (read.x ? read.x.split(",") : []).map((key) => index(alternatives, key));
      if (weights.some((x) => x === null || x < 0) || !(total(weights) > 0) || total(weights) === Infinity) return false;
      if (new Set(removed).size >= alternatives.length) return false;
      const shares = Math.abs(total(weights) - 1) < TIE; // taken as they are, so that a link gives back every digit
      start({ cells, removed, weights: shares ? weights : weights.map((x) => x / total(weights)) });
      return { method: method.key };
    } catch {
      return false;
    }
  }

  // A level that its criterion's scale has.
  function within(a, j, level) {
    const ends = criteria[j].scale || [-HUGE, HUGE];
    if (level < ends[0] || level > ends[1]) {
      const where = `${alternatives[a].key} on ${criteria[j].key}`;
      throw new RangeError(`the rating of ${where} must lie between ${ends[0]} and ${ends[1]}; got ${level}`);
    }
    return level;
  }

  start();
  return { data, n, now, start, weigh, move, rate, found, under, bands, changed, shifted, address, takeUp, within };
}
