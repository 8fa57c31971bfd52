"use strict";
// What the page's scripts share: the data beside them, their words, numbers in the page's language, elements.

const DATA = JSON.parse(document.getElementById("mcda-data").textContent);
const WORDS = DATA.words;
const LANGUAGE = document.documentElement.lang || "en";
const SVG = "http://www.w3.org/2000/svg";

const decimals = (least, most) =>
  new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: least, maximumFractionDigits: most });
const WHOLE = decimals(0, 0), TENTHS = decimals(0, 1), FIXED = decimals(1, 1), FULL = decimals(0, 6);

// An element with attributes and children; text stays text.
function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function draw(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// A sentence in pieces: its words, and what stands for its {names}.
function say(key, values = {}) {
  return WORDS[key].split(/\{(\w+)\}/).flatMap((part, k) => (k % 2 ? values[part] ?? "" : part)).filter((x) => x !== "");
}

const told = (key, values) => say(key, values).join("");

// Our words with what stands in quotation marks, a user's own, set apart: it may run the other way.
const QUOTES = WORDS.quoted.split("{label}");
const apart = (parts) => [parts].flat().flatMap((part) => (typeof part !== "string" ? [part] : part
  .split(QUOTES[0]).flatMap((piece, k) => {
    const end = k ? piece.indexOf(QUOTES[1]) : -1;
    return k === 0 ? [piece] : end < 0 ? [QUOTES[0], piece] : [QUOTES[0], make("bdi", {}, piece.slice(0, end)), piece.slice(end)];
  })));

// A number of things in words: `points`, `ratings`.
const counted = (noun, count) => told(`${noun}_${count === 1 ? "one" : "many"}`, { count: WHOLE.format(count) });

function points(gap) {
  const count = Math.round(100 * Math.abs(gap));
  return count === 0 && gap !== 0 ? WORDS.points_less : counted("points", count);
}

const percent = (share, digits = TENTHS) => told("percent", { n: digits.format(100 * share) });

// The ends of a stretch of weights on which one option is first, rounded into it: as printed, it is first there.
const NEAR = 1e-7, TENTH = 1000;
const atLeast = (share, parts = TENTH) => Math.ceil(parts * share - NEAR) / parts;
const atMost = (share, parts = TENTH) => Math.floor(parts * share + NEAR) / parts;

// Names in a list, in quotation marks.
function listed(labels) {
  const quoted = labels.map((label) => told("quoted", { label }));
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} ${WORDS.and} ${quoted.at(-1)}`;
}
