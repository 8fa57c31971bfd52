// For scripts and tests: `mcda.set`, `mcda.rate`, `mcda.start`, `mcda.state`, `mcda.bands`. Each checks all that it is
// given before it changes anything; what does not fit is a RangeError that says what was wanted and what was met.

function open(game, { begin, refresh }) {
  const { data, now } = game, { criteria, alternatives } = data;
  const keyed = (list, values) => Object.fromEntries(list.map(({ key }, k) => [key, values[k]]));
  const wrong = (words) => { throw new RangeError(words); };

  // What was met, in a word; nothing that a value could do to its own description gets in the way.
  function met(value) {
    if (value === null || value === undefined || ["number", "boolean"].includes(typeof value)) return String(value);
    if (typeof value === "string") return JSON.stringify(value);
    return Array.isArray(value) ? "an array" : typeof value === "object" ? "an object" : `a ${typeof value}`;
  }

  const at = (list, key, what) => {
    const k = list.findIndex((one) => one.key === key);
    return k < 0 ? wrong(`no ${what} ${met(key)} here; there are ${list.map((one) => one.key).join(", ")}`) : k;
  };

  // The entries of {name: value}.
  function entries(given, what) {
    const plain = typeof given === "object" && given !== null && !Array.isArray(given);
    return plain ? Object.entries(given) : wrong(`${what} must be an object, {name: value}; got ${met(given)}`);
  }

  const number = (x, what) => (typeof x === "number" && Number.isFinite(x) ? x : wrong(`${what} must be a number; got ${met(x)}`));

  function weighed(given) {
    const weights = criteria.map(() => null);
    for (const [key, x] of entries(given, "weights")) {
      const j = at(criteria, key, "criterion");
      weights[j] = number(x, `the weight of ${key}`);
      if (x < 0) wrong(`the weight of ${key} must not be negative; got ${x}`);
    }
    const missing = criteria.filter((_, j) => weights[j] === null).map(({ key }) => key);
    if (missing.length) wrong(`every criterion needs a weight; there is none of ${missing.join(", ")}`);
    const whole = total(weights);
    if (!(whole > 0) || whole === Infinity) wrong(`the weights must have a sum above 0 and not beyond all numbers; got ${whole}`);
    return weights;
  }

  function rated(given) {
    return entries(given, "ratings").flatMap(([a, row]) => {
      const k = at(alternatives, a, "alternative");
      return entries(row, `the ratings of ${a}`).map(([key, x]) => {
        const j = at(criteria, key, "criterion");
        return [k, j, game.within(k, j, number(x, `the rating of ${a} on ${key}`))];
      });
    });
  }

  const result = ({ rows, scores, places, winners, margin }) => {
    const of = (values) => Object.fromEntries(rows.map((a, k) => [alternatives[a].key, values[k]]));
    const first = winners.map((a) => alternatives[a].key);
    const weights = keyed(criteria, now.weights);
    return { weights, scores: of(scores), places: of(places), winner: first.length === 1 ? first[0] : null, winners: first, tied: first.length > 1, margin };
  };

  return Object.freeze({
    // Give every criterion a weight, not negative; they are divided by their sum.
    set(weights) {
      game.weigh(weighed(weights));
      refresh();
    },
    // Change ratings: {alternative: {criterion: level}}.
    rate(levels) {
      rated(levels).forEach(([a, j, x]) => game.rate(a, j, x));
      refresh();
    },
    // Start from the case, or from a lens, an event or a flip by its key.
    start(key) {
      return key === undefined ? begin() : begin(data.presets[at(data.presets, key, "start")]);
    },
    presets: Object.freeze(data.presets.map(({ key }) => key)),
    state() {
      const methods = Object.fromEntries(game.found().map((one) => [one.key, result(one)]));
      return { weights: keyed(criteria, now.weights), ...methods };
    },
    // Who comes first along one weight: [from, to, alternative].
    bands(criterion, method = data.first) {
      const known = data.methods[at(data.methods, method, "method")].key;
      const along = at(criteria, criterion, "criterion");
      return game.bands(known, along).map(([from, to, a]) => [from, to, alternatives[a].key]);
    },
  });
}

if (DATA.criteria) {
  const game = playable(DATA);
  Object.defineProperty(window, "mcda", { value: open(game, panel(game)) });
}
