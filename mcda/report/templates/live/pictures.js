// Pictures to take away: a figure, or a table with bars, put together as one SVG that needs no style sheet, or as a PNG.

const WIDE = 840, LABELS = 190, LINE = 17;
const INK = "#16191d", FACE = "Helvetica, Arial, 'Liberation Sans', sans-serif";
const ruler = document.createElement("canvas").getContext("2d");

// Words in lines no wider than the room.
function wrapped(words, room, font) {
  ruler.font = font;
  const lines = [""];
  for (const word of words.trim().split(/\s+/)) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (lines.at(-1) && ruler.measureText(longer).width > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

// Lines of words below each other; returns the elements and the height that they take.
function written(words, x, y, room, size = 13, bold = false) {
  const lines = wrapped(words, room, `${bold ? "bold " : ""}${size}px ${FACE}`);
  const texts = lines.map((line, k) =>
    draw("text", { x, y: y + size + k * LINE, "font-size": size, ...(bold && { "font-weight": 700 }) }, line));
  return { texts, height: lines.length * LINE };
}

// A drawing of the page, its place and size said, its style in attributes.
function positioned(svg, x, y, width) {
  const copy = svg.cloneNode(true);
  const box = svg.viewBox.baseVal;
  const height = box && box.width ? (width * box.height) / box.width : Number(svg.getAttribute("height"));
  ["class", "role", "aria-labelledby", "aria-label", "aria-hidden", "focusable"].forEach((name) => copy.removeAttribute(name));
  copy.querySelectorAll("[id]").forEach((one) => one.removeAttribute("id"));
  copy.querySelectorAll("desc").forEach((one) => one.remove());
  copy.querySelectorAll("[class]").forEach((one) => one.removeAttribute("class"));
  const type = box && box.width ? {} : { "font-size": 12 };
  for (const [name, value] of Object.entries({ x, y, width, height, overflow: "visible", ...type })) copy.setAttribute(name, value);
  return { copy, height };
}

// The words of a label, and the chip before them where there is one.
function labelled(element, x, y, room) {
  const chip = element.querySelector("svg.chip"), parts = [];
  const words = element.querySelector(".named") ? [...element.querySelectorAll(".named > :not(svg)")].map((one) => one.textContent).join(" ")
    : [...element.childNodes].filter((one) => one.nodeName !== "SMALL").map((one) => one.textContent).join("");
  if (chip) parts.push(positioned(chip, x, y, 18).copy);
  const { texts, height } = written(words, x + (chip ? 25 : 0), y + 1, room - (chip ? 25 : 0));
  return { parts: [...parts, ...texts], height: Math.max(height, chip ? 20 : 0), width: (chip ? 25 : 0) + room };
}

// What a figure consists of, row by row: a label, a drawing, and words behind it.
function rowsOf(figure) {
  if (figure.matches("figure")) {
    const lines = [...figure.querySelectorAll(".strip-row")].map((row) =>
      ({ label: row.querySelector(".strip-label"), svg: row.querySelector("svg.strip, svg.line"), axis: row.querySelector(".axis-labels") }));
    return lines.length ? lines : [{ svg: figure.querySelector("svg.map") }];
  }
  return [...figure.querySelectorAll("tbody tr")].map((row) => {
    const cells = [...row.children];
    const bar = cells.find((cell) => cell.querySelector("svg.bar"));
    const behind = cells.slice(1).filter((cell) => cell.matches(".number") || (cell === bar && cell.textContent.trim()));
    const words = behind.slice(0, 3).map((cell) =>
      [...cell.childNodes].filter((one) => !one.matches?.("svg, small")).map((one) => one.textContent).join(""));
    return { label: cells[0], svg: bar && bar.querySelector("svg.bar"), words };
  });
}

// The whole picture.
function composed(figure) {
  const caption = figure.querySelector("figcaption, caption");
  const parts = [];
  let y = 14;
  const head = written(caption.textContent, 16, y, WIDE - 32, 15, true);
  parts.push(...head.texts);
  y += head.height + 12;
  let x = 16;
  for (const entry of figure.querySelectorAll(".legend li")) {
    ruler.font = `13px ${FACE}`;
    const room = Math.min(ruler.measureText(entry.textContent.trim()).width + 30, WIDE - 57);
    if (x > 16 && x + room > WIDE - 16) [x, y] = [16, y + 24];
    const { parts: some, height } = labelled(entry, x, y, room + 25);
    parts.push(...some);
    x += room + 24;
    if (height > 20) [x, y] = [16, y + height - 20 + 24];
  }
  if (figure.querySelector(".legend li")) y += 32;
  const undrawn = !figure.querySelector("svg.strip, svg.line, svg.map, svg.bar");
  const laid = undrawn && (figure.matches(".stages") ? boxed(figure, y) : gridded(figure.querySelector("table"), y));
  const wide = laid ? laid.wide : WIDE;
  if (laid) {
    parts.push(...laid.parts);
    y += laid.height;
  }
  for (const { label, svg, axis, words = [] } of laid ? [] : rowsOf(figure)) {
    if (!label) {
      const { copy, height } = positioned(svg, (WIDE - 480) / 2, y, 480);
      parts.push(copy);
      y += height + 8;
      continue;
    }
    const text = labelled(label, 16, y + 2, LABELS - 8);
    const left = LABELS + 24, behind = words.length ? 40 + 70 * words.length : 0, room = WIDE - left - 24 - behind;
    let height = text.height;
    parts.push(...text.parts);
    if (svg) {
      const drawn = positioned(svg, left, y, room);
      parts.push(drawn.copy);
      height = Math.max(height, drawn.height);
    }
    if (axis) {
      [...axis.children].forEach((one, k, all) => {
        const at = { x: left + (room * k) / (all.length - 1), y: y + 14, "font-size": 11.5 };
        parts.push(draw("text", { ...at, "text-anchor": ["start", "middle", "end"][k] }, one.textContent));
      });
    }
    words.forEach((word, k) =>
      parts.push(draw("text", { x: WIDE - 16 - 78 * (words.length - 1 - k), y: y + 14, "font-size": 13, "text-anchor": "end" }, word)));
    y += height + 8;
  }
  const note = figure.querySelector(".table-note") || figure.nextElementSibling;
  if (note && note.matches(".table-note")) {
    const foot = written(note.textContent, 16, y + 4, WIDE - 32, 11.5);
    parts.push(...foot.texts);
    y += foot.height + 4;
  }
  const size = { xmlns: SVG, width: wide, height: y + 16, viewBox: `0 0 ${wide} ${y + 16}` };
  const ground = draw("rect", { width: "100%", height: "100%", fill: "#ffffff" });
  return draw("svg", { ...size, "font-family": FACE, "font-size": 13, fill: INK },
    draw("title", {}, caption.textContent), ground, ...parts);
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

// The text of a figure as an SVG file.
const textOf = (figure) => new XMLSerializer().serializeToString(composed(figure));

// A PNG at twice the size, for print and slides.
async function pngOf(figure) {
  const text = textOf(figure), image = new Image();
  const loaded = new Promise((done, failed) => { image.onload = done; image.onerror = () => failed(new Error(WORDS.failed)); });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await loaded;
  const canvas = make("canvas", { width: 2 * image.width, height: 2 * image.height });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
}

function offer(figure) {
  const caption = figure.querySelector("figcaption, caption"), title = caption.textContent.trim();
  const stem = location.pathname.split("/").at(-1).replace(/\.html?$/, "") || "report";
  const name = `${decodeURIComponent(stem)}-${caption.id || figure.id}`.replace(/[^\p{L}\p{N}._-]+/gu, "_");
  const button = (form, take) => {
    const made = make("button", { type: "button", "aria-label": told("picture", { form, title }) }, form);
    made.addEventListener("click", take);
    return made;
  };
  const svg = button("SVG", () => save(new Blob([textOf(figure)], { type: "image/svg+xml" }), `${name}.svg`));
  const png = button("PNG", async () => save(await pngOf(figure), `${name}.png`));
  const tools = make("p", { class: "tools" }, svg, png);
  if (figure.matches("figure")) caption.after(tools);
  else figure.before(tools);
}

const pictured = [...document.querySelectorAll("figure"), ...document.querySelectorAll("main > .section:not(.live) .scroll")];
const CHARTS = "svg.strip, svg.line, svg.map, svg.bar, [class*=shade-], #events table";
pictured.filter((one) => one.matches(".stages") || one.querySelector(CHARTS)).forEach(offer);
