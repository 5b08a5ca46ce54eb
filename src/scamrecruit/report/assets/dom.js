"use strict";
// Everything that the page shows is made here, as text: no word of an advertisement is ever markup.

/** An element with properties; `text` becomes its words, lists of children are joined, null is left out. */
function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** A horizontal bar that fills `share` of its width, from 0 to 1. */
function gauge(share, kind) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const bar = document.createElementNS(space, "rect");
  bar.setAttribute("class", kind);
  bar.setAttribute("width", `${Math.round(1000 * Math.min(1, share)) / 10}%`);
  bar.setAttribute("height", "100%");
  bar.setAttribute("rx", "2");
  svg.setAttribute("aria-hidden", "true");
  svg.append(bar);
  return svg;
}

const byId = (id) => document.getElementById(id);
const joined = (pieces) => pieces.map(([words]) => words).join("");
const shownScore = (score) => Math.min(0.99, Math.max(0.01, score)).toFixed(2);

/** Pieces of a text as nodes; marked ones tell `colour` and name their findings. */
function marked(ad, pieces) {
  return pieces.map(([words, findings]) => {
    if (!findings.length) return words;
    const seen = findings.map((number) => ad.seen[number]);
    const counted = seen.filter((found) => found.counts !== false);
    const risk = counted.some((found) => DATA.signs[found.sign].risk !== false);
    const kind = !counted.length ? "uncounted" : risk ? null : "eases";
    const names = [...new Set(seen.map((found) => DATA.signs[found.sign].name))].join("; ");
    return make("mark", { class: kind, title: names, text: words, "data-signs": seen.map((found) => found.sign).join(" ") });
  });
}

const DATA = JSON.parse(byId("data").textContent);
