// Pictures of what is no drawing yet: a table of shaded cells, or of words, cell by cell; the stages of a decision, box by box.

const CLEAR = "rgba(0, 0, 0, 0)", PAD = 6;
const whole = (widths) => widths.reduce((sum, one) => sum + one, 0);

// The words of a cell, its chip and its small print, from x on; words in the middle or at the right where they are on the page.
function cellOf(cell, x, y, room) {
  const { textAlign, backgroundColor, fontWeight } = getComputedStyle(cell);
  const side = { center: ["middle", x + room / 2], right: ["end", x + room - PAD] }[textAlign];
  const words = labelled(cell, x + PAD, y, room - 2 * PAD);
  let height = cell.textContent.trim() ? words.height : 0;
  const texts = words.parts.filter((one) => one.nodeName === "text");
  for (const small of cell.querySelectorAll("small")) {
    const below = written(small.textContent, x + PAD, y + height, room - 2 * PAD, 11);
    texts.push(...below.texts);
    words.parts.push(...below.texts);
    height += below.height;
  }
  for (const text of texts) {
    if (side && !cell.querySelector("svg.chip")) { text.setAttribute("text-anchor", side[0]); text.setAttribute("x", side[1]); }
    if (Number(fontWeight) >= 600 && !text.getAttribute("font-size").startsWith("11")) text.setAttribute("font-weight", 700);
  }
  return { parts: words.parts, height, fill: backgroundColor === CLEAR ? null : backgroundColor };
}

function gridded(table, y) {
  const rows = [...table.rows].filter((row) => row.cells.length), wide = Math.max(WIDE, LABELS + 66 * (rows[0].cells.length - 1) + 32);
  const seen = [...rows[0].cells].map((cell) => cell.offsetWidth || 1);
  const widths = seen.map((one) => Math.max(56, ((wide - 32) * one) / whole(seen)));
  const scale = (wide - 32) / whole(widths), parts = [];
  let top = y;
  for (const row of rows) {
    let x = 16;
    const cells = [...row.cells].map((cell, j) => {
      const room = widths[j] * scale, one = { x, room, ...cellOf(cell, x, top + PAD, room) };
      x += room;
      return one;
    });
    const height = Math.max(...cells.map((one) => one.height)) + 2 * PAD;
    for (const one of cells) {
      if (one.fill) parts.push(draw("rect", { x: one.x + 1, y: top + 1, width: one.room - 2, height: height - 2, fill: one.fill }));
      parts.push(...one.parts);
    }
    top += height;
    parts.push(draw("line", { x1: 16, x2: wide - 16, y1: top, y2: top, stroke: row === rows[0] ? INK : "#d9dde1" }));
  }
  return { parts, height: top - y + 8, wide };
}

function boxed(figure, y) {
  const across = 3, room = (WIDE - 32 - 12 * (across - 1)) / across, parts = [];
  let top = y, tallest = 0;
  [...figure.querySelectorAll("ol > li")].forEach((stage, k) => {
    if (k && k % across === 0) [top, tallest] = [top + tallest + 12, 0];
    const x = 16 + (k % across) * (room + 12);
    const head = written(`${k + 1} ${stage.querySelector("h3").textContent}`, x + 10, top + 8, room - 20, 13, true);
    const inside = [...head.texts];
    let at = top + 14 + head.height;
    for (const item of stage.querySelectorAll("li")) {
      const { parts: some, height } = labelled(item, x + 10, at, room - 20);
      inside.push(...some);
      at += height + 6;
    }
    tallest = Math.max(tallest, at + 4 - top);
    parts.push({ x, top, k, inside });
  });
  // boxes of one row are as tall as its tallest
  const tops = [...new Set(parts.map((one) => one.top))], ends = [...tops.slice(1).map((one) => one - 12), top + tallest];
  return {
    parts: parts.flatMap(({ x, top: from, inside }) => [
      draw("rect", { x, y: from, width: room, height: ends[tops.indexOf(from)] - from, fill: "none", stroke: "#d9dde1" }),
      draw("rect", { x, y: from, width: room, height: 3, fill: INK }), ...inside]),
    height: top + tallest - y + 8, wide: WIDE,
  };
}
