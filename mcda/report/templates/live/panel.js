// The what-if: made here, so that a page without scripts shows no dead control.

function panel(game) {
  const { data, now } = game, { criteria, alternatives } = data;
  const labels = alternatives.map(({ label }) => label);
  const reported = data.methods.map(({ key }) => game.under(key).places);
  let shown = data.first, said = null, waiting = 0, wanted = "";
  const hints = [];

  const chip = (a) => {
    const { number, fill, ink } = alternatives[a];
    const size = { class: "chip", width: 20, height: 20, viewBox: "0 0 20 20", "aria-hidden": "true" };
    const middle = { x: 10, y: 14.4, "text-anchor": "middle", fill: ink };
    return draw("svg", size, draw("rect", { x: 0.5, y: 0.5, width: 19, height: 19, rx: 4, fill }),
      draw("text", middle, String(number)));
  };
  const named = (a) => make("span", { class: "named" }, chip(a), make("bdi", {}, labels[a]));
  const names = (some) => listed(some.map((a) => labels[a]));

  // The parts of the section, in their order
  const title = make("h2", { id: "what-if-title" }, WORDS.title);
  const leading = make("p", { class: "live-now lead" });
  const also = make("div", { class: "live-also" });
  const status = make("p", { class: "vh", role: "status", "aria-live": "polite" });
  const where = make("p", { class: "note live-where" });
  const refused = make("p", { class: "live-refused", hidden: "" }, WORDS.bad_link);
  const presets = make("select", { id: "live-start" });
  const flip = data.presets.find(({ kind }) => kind === "flip");
  const show = make("button", { type: "button" }, WORDS.show);
  const reset = make("button", { type: "button" }, WORDS.reset);
  const link = make("a", { class: "live-link", href: "#what-if" }, WORDS.link);
  const methods = data.methods.map(({ key, name }) => {
    const radio = make("input", { type: "radio", name: "live-method", value: key });
    radio.addEventListener("change", () => { shown = key; said = null; refresh(); });
    return { key, radio, label: make("label", {}, radio, ` ${name}`) };
  });
  const tracks = criteria.map(track);
  const order = make("tbody");
  const rows = alternatives.map((_, a) => standing(a));
  const stretches = make("tbody");
  const asTable = make("details", { class: "folded live-told" }, make("summary", {}, WORDS.told), stretchTable());
  const ratings = make("details", { class: "folded live-ratings" }, make("summary", {}, WORDS.ratings));
  const cells = [];

  const groups = ["flip", "lens", "event"].map((kind) => [kind, data.presets.filter((one) => one.kind === kind)]);
  presets.append(make("option", { value: "base" }, WORDS.base), make("option", { value: "", hidden: "" }, WORDS.own));
  for (const [kind, some] of groups) {
    const entries = some.map((one) => make("option", { value: data.presets.indexOf(one) }, one.label));
    if (some.length) presets.append(make("optgroup", { label: WORDS[kind] }, ...entries));
  }

  function track(criterion, j) {
    const bands = draw("svg", { class: "live-bands", width: "100%", height: 44, "aria-hidden": "true" });
    const range = make("input", { type: "range", min: 0, max: 100, step: "any", id: `live-${j}`, class: "live-range" });
    const typed = make("input", {
      type: "number", min: 0, max: 100, step: "any", inputmode: "decimal", class: "live-typed",
      "aria-label": told("typed", { criterion: criterion.label }),
    });
    range.addEventListener("input", () => act(() => game.move(j, Number(range.value) / 100)));
    range.addEventListener("keydown", (event) => press(event, j));
    const hint = hinted(typed, [0, 100], () => Number(inPercent(now.weights[j])));
    typed.addEventListener("input", () => {
      if (hint.fits()) act(() => game.move(j, Number(typed.value) / 100));
    });
    typed.addEventListener("change", () => hint.settle(() => { typed.value = inPercent(now.weights[j]); }));
    const box = make("div", { class: "live-track" }, bands, range);
    const percentage = make("span", { class: "live-percent" }, typed, make("span", { "aria-hidden": "true" }, "%"));
    const row = make("div", { class: "live-row" }, make("label", { for: range.id }, make("bdi", {}, criterion.label)), percentage, hint.note, box);
    return { row, bands, range, typed };
  }

  // What is typed and is not possible is said beside it and aloud: while it stands there, and after what became of it.
  function hinted(input, ends, value) {
    const note = make("small", { class: "live-hint", id: `live-hint-${hints.length}` });
    hints.push(note);
    input.setAttribute("aria-describedby", note.id);
    const limits = ends && { low: FULL.format(ends[0]), high: FULL.format(ends[1]) };
    const possible = () => {
      const typed = Number(input.value);
      return input.value !== "" && Number.isFinite(typed) && (!ends || (typed >= ends[0] && typed <= ends[1]));
    };
    const show = (words) => {
      note.textContent = words;
      if (words) announce(words);
    };
    return {
      note,
      fits() {
        const fits = possible(), started = input.value === "" && !input.validity.badInput;
        if (fits || started) input.removeAttribute("aria-invalid");
        else input.setAttribute("aria-invalid", "true");
        show(fits || started || !limits ? "" : told("between", limits));
        return fits;
      },
      // When it is left: `put` makes the value a possible one.
      settle(put) {
        const fits = possible();
        if (!fits) status.textContent = "";
        put();
        input.removeAttribute("aria-invalid");
        if (fits) return show("");
        const words = told(limits ? "kept" : "no_number", { ...limits, now: FULL.format(value()) });
        const heard = status.textContent;
        show(words);
        return heard && announce(`${words} ${heard}`);
      },
    };
  }

  function standing(a) {
    const head = make("th", { scope: "row" }, named(a)), place = make("td", { class: "number" });
    const parts = data.methods.map(() => {
      const bar = draw("rect", { y: 4, height: 10, rx: 2 });
      const drawn = draw("svg", { class: "bar", width: "100%", height: 18, "aria-hidden": "true", focusable: "false" },
        draw("rect", { y: 4, width: "100%", height: 10, rx: 2, fill: "#eef0f2" }), bar);
      const score = make("span");
      return { bar, score, shown: make("td", { class: "number live-score" }, score, drawn) };
    });
    return { parts, place, row: make("tr", {}, head, ...parts.map((one) => one.shown), place) };
  }

  // What keys do on a track: points, tenths, ends, and to just beyond the next change of the first place
  function press(event, j) {
    const step = event.shiftKey ? 0.001 : 0.01, at = now.weights[j];
    const steps = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in steps) {
      const units = Math.round((at + steps[event.key]) / step);
      act(() => game.move(j, Math.min(1, Math.max(0, units * step))));
    } else if (event.key === "Home" || event.key === "End") act(() => game.move(j, event.key === "Home" ? 0 : 1));
    else if (event.key === "PageUp" || event.key === "PageDown") jump(j, event.key === "PageUp");
    else return;
    event.preventDefault();
  }

  function jump(j, up) {
    const at = now.weights[j], bands = game.bands(shown, j);
    const next = up ? bands.find(([from]) => from > at + 1e-9) : bands.findLast(([, to]) => to < at - 1e-9);
    if (!next) return announce(WORDS.no_flip);
    const beyond = Math.min(5e-4, (next[1] - next[0]) / 2);
    return act(() => game.move(j, up ? next[0] + beyond : next[1] - beyond));
  }

  const inPercent = (share) => String(Math.round(1e4 * share) / 100);
  const announce = (words) => { status.replaceChildren(...apart(words)); };

  function act(change) {
    change();
    presets.value = "";
    refresh();
  }

  function begin(preset) {
    game.start(preset);
    hints.forEach((note) => { note.textContent = ""; });
    status.textContent = ""; // what was refused before is past
    if (preset && preset.method) shown = preset.method;
    presets.value = preset ? String(data.presets.indexOf(preset)) : "base";
    refresh();
  }

  // Everything that follows from the state
  function refresh() {
    const results = game.found();
    refused.hidden = true;
    leading.replaceChildren(...apart(answer(results.find(({ key }) => key === shown))));
    also.replaceChildren(...results.filter(({ key }) => key !== shown).map((one) => make("p", {}, ...apart(answer(one)))));
    tracks.forEach((one, j) => paint(one, j));
    list(results);
    const ratingsChanged = game.changed().length, moved = game.shifted();
    const same = moved < 1e-12 && !ratingsChanged && !now.removed.size;
    if (same && presets.value === "") presets.value = "base";
    const values = { points: points(moved), ratings: counted("ratings", ratingsChanged) };
    where.replaceChildren(same ? WORDS.unmoved : told("moved", values));
    methods.forEach(({ key, radio }) => { radio.checked = key === shown; });
    cells.forEach((cell) => cell());
    tell();
    speak(results.find(({ key }) => key === shown));
    wanted = same ? "" : game.address(shown);
    link.setAttribute("href", wanted || "#what-if");
    clearTimeout(waiting);
    waiting = setTimeout(remember, 250); // browsers allow only so many addresses in a while
  }

  function remember() {
    const there = location.hash.startsWith("#what-if");
    if (wanted ? location.hash !== wanted : there) history.replaceState(null, "", wanted || "#what-if");
  }

  function speak({ key, winners }) {
    const who = names(winners), is = `${key}: ${winners}`;
    if (said !== null && said !== is) announce(told(winners.length > 1 ? "level" : "first", { options: who }));
    said = is;
  }

  function answer(one) {
    const { name: method, winners, margin, rows: there, places } = one;
    const bold = make("strong", {}, ...(winners.length > 1 ? apart(names(winners)) : [make("bdi", {}, labels[winners[0]])]));
    if (margin === null) return say(there.length > 1 ? "all" : "alone", { method, options: bold });
    const second = Math.min(...places.filter((place) => place > 1));
    const next = names(there.filter((_, k) => places[k] === second));
    const words = say(winners.length > 1 ? "tied" : "best", { method, options: bold, points: points(margin), next });
    const k = data.methods.findIndex(({ key }) => key === one.key);
    const before = alternatives.map((_, a) => a).filter((a) => reported[k][a] === 1);
    const differs = String(before) !== String(winners);
    return differs ? [...words, " ", ...say("report", { options: names(before) })] : words;
  }

  function paint({ bands, range, typed, row }, j) {
    const share = now.weights[j], found = game.bands(shown, j);
    const pieces = [];
    found.forEach(([from, to, a], k) => {
      const { fill, ink, number } = alternatives[a], width = to - from;
      pieces.push(draw("rect", { x: `${100 * from}%`, y: 4, width: `${100 * width}%`, height: 20, fill }));
      // the number stands in the middle, or where the handle would hide it on its wider side
      const hidden = share > from && share < to && Math.abs(share - (from + to) / 2) < 0.05;
      const [left, right] = !hidden ? [from, to] : share - from > to - share ? [from, share] : [share, to];
      const middle = { x: `${50 * (left + right)}%`, y: 18.5, "text-anchor": "middle", fill: ink };
      if (width > 0.035) pieces.push(draw("text", middle, String(number)));
      if (!k) return;
      const x = `${100 * from}%`, anchor = from < 0.07 ? "start" : from > 0.93 ? "end" : "middle";
      pieces.push(draw("line", { x1: x, x2: x, y1: 4, y2: 24, stroke: "#fff", "stroke-width": 2 }));
      pieces.push(draw("line", { x1: x, x2: x, y1: 24, y2: 29, stroke: "#5b646d" }));
      const roomy = k === 1 || from - found[k - 1][0] > 0.11;
      if (roomy) pieces.push(draw("text", { x, y: 41, "text-anchor": anchor, class: "live-mark" }, percent(from < share ? atMost(from, 100) : atLeast(from, 100), WHOLE)));
    });
    bands.replaceChildren(...pieces);
    row.classList.toggle("flat", found.length < 2);
    if (Number(range.value) !== 100 * share) range.value = 100 * share;
    const first = names(game.under(shown).winners);
    range.setAttribute("aria-valuetext", told("spoken", { share: percent(share), options: first }));
    if (document.activeElement !== typed) typed.value = inPercent(share);
  }

  function list(results) {
    results.forEach((one, k) => {
      one.rows.forEach((a, i) => {
        const { bar, score } = rows[a].parts[k], first = one.places[i] === 1;
        bar.setAttribute("width", `${100 * one.scores[i]}%`);
        bar.setAttribute("fill", first ? "#0a6aa8" : "#7f98ab");
        score.textContent = FIXED.format(100 * one.scores[i]);
      });
    });
    const lead = results.find(({ key }) => key === shown), k = results.indexOf(lead);
    const gone = [...now.removed];
    lead.rows.forEach((a, i) => {
      const place = lead.places[i], before = reported[k][a];
      const was = make("small", {}, told("was", { place: WHOLE.format(before) }));
      rows[a].place.replaceChildren(WHOLE.format(place), ...(place === before ? [] : [was]));
      rows[a].row.classList.toggle("marked", lead.places[i] === 1);
    });
    rows.forEach(({ row, place, parts }, a) => {
      row.classList.toggle("faded", gone.includes(a));
      if (!gone.includes(a)) return;
      place.textContent = WORDS.gone;
      row.classList.remove("marked");
      parts.forEach(({ bar, score }) => { bar.setAttribute("width", 0); score.textContent = "–"; });
    });
    const sorted = [...lead.order.map((i) => lead.rows[i]), ...gone].map((a) => rows[a].row);
    if (sorted.some((row, i) => order.children[i] !== row)) order.replaceChildren(...sorted);
  }

  // The tracks as a table, kept up to date while it is open
  function stretchTable() {
    const heads = [WORDS.criterion, WORDS.from, WORDS.to, WORDS.comes_first].map((word, k) =>
      make("th", { scope: "col", class: k === 1 || k === 2 ? "number" : "text" }, word));
    const table = make("table", {}, make("caption", { class: "vh" }, WORDS.told), make("thead", {}, make("tr", {}, ...heads)), stretches);
    return make("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": WORDS.told }, table);
  }

  function tell() {
    if (!asTable.open) return;
    stretches.replaceChildren(...criteria.flatMap(({ label }, j) => game.bands(shown, j).map(([from, to, a]) =>
      make("tr", {}, make("th", { scope: "row" }, make("bdi", {}, label)), make("td", { class: "number" }, percent(atLeast(from))),
        make("td", { class: "number" }, percent(atMost(to))), make("td", {}, named(a))))));
  }

  // Ratings, made when somebody opens them
  function unfold() {
    if (cells.length || !ratings.open) return;
    const head = make("tr", {}, make("th", { scope: "col" }, WORDS.option),
      ...criteria.map(({ label }) => make("th", { scope: "col", class: "centre" }, make("bdi", {}, label))));
    const body = alternatives.map((_, a) =>
      make("tr", {}, make("th", { scope: "row" }, named(a)), ...criteria.map((_, j) => make("td", { class: "centre" }, cell(a, j)))));
    const table = make("table", {}, make("caption", { class: "vh" }, WORDS.ratings), make("thead", {}, head), make("tbody", {}, ...body));
    ratings.append(make("p", { class: "note" }, WORDS.ratings_note),
      make("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": WORDS.ratings }, table));
    refresh();
  }

  function cell(a, j) {
    const ends = data.within[a][j], start = data.levels[a][j];
    const input = make("input", {
      type: "number", step: "any", class: "live-cell", min: ends && ends[0], max: ends && ends[1],
      "aria-label": told("rating", { option: labels[a], criterion: criteria[j].label }),
    });
    const small = make("small", {}, ends ? `${FULL.format(ends[0])}–${FULL.format(ends[1])}` : "");
    const hint = hinted(input, ends, () => now.levels[a][j]);
    const take = () => {
      const typed = Number(input.value);
      const [low, high] = ends || [-HUGE, HUGE], level = Math.min(high, Math.max(low, typed));
      if (input.value !== "" && Number.isFinite(typed) && level !== now.levels[a][j]) act(() => game.rate(a, j, level));
    };
    input.addEventListener("input", () => { if (hint.fits()) take(); });
    input.addEventListener("change", () => hint.settle(() => { take(); input.value = now.levels[a][j]; }));
    cells.push(() => {
      if (document.activeElement !== input) input.value = now.levels[a][j];
      input.classList.toggle("changed", now.levels[a][j] !== start);
    });
    return make("div", {}, input, small, hint.note);
  }

  // Put together
  const scores = data.methods.map(({ name }) =>
    make("th", { scope: "col", class: "number" }, name, make("small", {}, WORDS.score)));
  const heads = make("tr", {}, make("th", { scope: "col" }, WORDS.option), ...scores,
    make("th", { scope: "col", class: "number" }, WORDS.place));
  const table = make("table", {}, make("caption", {}, WORDS.order), make("thead", {}, heads), order);
  const choice = make("fieldset", { class: "live-methods" }, make("legend", {}, WORDS.tracks), ...methods.map(({ label }) => label));
  const start = make("p", { class: "live-start" }, make("label", { for: "live-start" }, WORDS.start), presets,
    ...(flip ? [show] : []), reset, link);
  const left = make("div", { class: "live-tracks", role: "group", "aria-label": WORDS.weights },
    make("p", { class: "live-head", "aria-hidden": "true" }, WORDS.weights), choice, ...tracks.map(({ row }) => row));
  const right = make("div", { class: "live-order scroll", role: "region", tabindex: 0, "aria-label": WORDS.order }, table);
  const section = make("section", { id: "what-if", class: "section live", "aria-labelledby": title.id }, title,
    make("p", { class: "note" }, WORDS.note), refused, start, leading, also, where, status, make("div", { class: "live-board" }, left, right), asTable, ratings);

  presets.addEventListener("change", () => begin(data.presets[presets.value]));
  show.addEventListener("click", () => begin(flip));
  reset.addEventListener("click", () => begin());
  asTable.addEventListener("toggle", tell);
  ratings.addEventListener("toggle", unfold);
  window.addEventListener("hashchange", follow);

  function follow() {
    if (!location.hash.startsWith("#what-if?") || location.hash === wanted) return;
    const taken = game.takeUp(location.hash);
    if (!taken) {
      refused.hidden = false;
      announce(WORDS.bad_link);
      return section.scrollIntoView();
    }
    shown = taken.method;
    presets.value = "";
    refresh();
    return section.scrollIntoView();
  }

  document.querySelector("main > .without").replaceWith(section);
  document.querySelectorAll(".contents li:first-child").forEach((first) =>
    first.after(make("li", {}, make("a", { href: "#what-if" }, WORDS.short))));
  begin();
  follow();
  return { begin, refresh: () => { presets.value = ""; refresh(); } };
}
