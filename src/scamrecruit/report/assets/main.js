// Joins list, card and keys.

const FILTERS = ["tier", "language", "country", "sign", "decided", "order"];
const KEYS = [
  ["j / ↓, k / ↑", "next, previous advertisement"],
  ["Enter", "open; keep the decision"],
  ...DATA.verdicts.map(({ key, label }) => [key, label]),
  ["1 to 9", "reasons, once a verdict is chosen"],
  ["n", "note"], ["z", "undo"], ["s", "skip to the next undecided"], ["/", "search"], ["b", "hide or show scores"],
  ["Esc", "leave a field, cancel, back to the list"], ["?", "this list"],
];

function wanted() {
  const chosen = Object.fromEntries(FILTERS.map((name) => [name, byId(name).value]));
  return { ...chosen, words: folded(byId("words").value).split(/\s+/).filter(Boolean) };
}

function refresh() {
  list.refresh(wanted());
  list.drawn = null;
  show();
}

/** Another order is looked at from its beginning. */
function reorder() {
  list.items = [];
  refresh();
}

/** Draw the present page and card. */
function show() {
  const ad = list.current;
  beginReview(ad);
  list.draw();
  const back = make("button", { type: "button", class: "back", text: "Back to the list", on: { click: leave } });
  byId("card").replaceChildren(back, ...(ad ? [...cardOf(ad), decideBar(ad)] : [make("p", { class: "empty", text: "Nothing fits these filters." })]));
  byId("card").scrollTop = 0;
  const kept = decisions.made.length;
  byId("kept").textContent = decisions.keeps
    ? `${kept} decision${kept === 1 ? "" : "s"} kept in this browser.`
    : `${kept} decisions; this browser keeps nothing. Export before you close the page.`;
  byId("export").disabled = !kept;
}

function open(number, reading) {
  list.move(number);
  show();
  const row = document.querySelector('.row[aria-current="true"]');
  if (row) row.scrollIntoView({ block: "nearest" });
  document.body.classList.toggle("reading", Boolean(reading) || document.body.classList.contains("reading"));
}

function leave() {
  document.body.classList.remove("reading");
}

function searchFor(words) {
  byId("words").value = words;
  leave();
  refresh();
}

function turn(step) {
  open((list.page + step) * PAGE, false);
  byId("rows").scrollIntoView({ block: "nearest" });
}

const COMMANDS = {
  j: () => open(list.at + 1), ArrowDown: () => open(list.at + 1),
  k: () => open(list.at - 1), ArrowUp: () => open(list.at - 1),
  s: () => { list.advance(); open(list.at); },
  z: undo,
  n: () => (review.verdict ? byId("note").focus() : say("Choose a verdict first; the note is kept with it.")),
  b: () => byId("blind").click(),
  "/": () => byId("words").focus(),
  "?": () => byId("help").showModal(),
  Enter: () => (review.verdict ? confirm() : open(list.at, true)),
  Escape: () => (review.verdict ? cancel() : leave()),
  ...Object.fromEntries(DATA.verdicts.map(({ verdict, key }) => [key, () => choose(verdict)])),
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  const field = event.target.closest?.("input, select, textarea");
  if (field && field.type !== "checkbox") {
    if (event.key === "Escape") field.blur();
    if (event.key === "Enter" && field.id === "words") { event.preventDefault(); field.blur(); }
    return;
  }
  if (event.key === "Enter" && event.target.closest?.("button, summary")) return;
  const reason = review.verdict && /^[1-9]$/.test(event.key);
  if (!reason && !Object.hasOwn(COMMANDS, event.key)) return;
  event.preventDefault();
  if (reason) toggleReason(Number(event.key) - 1);
  else COMMANDS[event.key]();
}

function exportDecisions() {
  const address = URL.createObjectURL(new Blob([decisions.lines()], { type: "application/x-ndjson" }));
  make("a", { href: address, download: `decisions-${decisions.reviewer}-${DATA.report}.jsonl` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function rename(event) {
  const name = event.target.value.trim() || "reviewer";
  if (!PSEUDONYM.test(name)) {
    event.target.setCustomValidity("1 to 40 letters, digits, dots, hyphens, underscores");
    event.target.reportValidity();
    return;
  }
  event.target.setCustomValidity("");
  decisions.rename(name);
  refresh();
}

/** On paper stand the rows as filtered, and the cards of a short list, else the open one. */
function drawPrint() {
  const ads = list.items.slice(0, 1000);
  const cards = ads.length <= 60 ? ads : [list.current];
  const rows = ads.map((ad, number) => row(ad, number));
  byId("print").replaceChildren(make("h2", { text: "Advertisements" }), make("ol", { class: "rows" }, rows),
    ...cards.filter(Boolean).map((ad) => make("article", { class: "card" }, cardOf(ad))));
  for (const details of byId("print").querySelectorAll("details")) details.open = true;
}

function fill(id, pairs) {
  byId(id).append(...pairs.map(([value, label]) => make("option", { value, text: label })));
}

function begin() {
  decisions.restore();
  const counted = new Set(DATA.ads.flatMap((ad) => (ad.seen || []).map((found) => found.sign)));
  const byLabel = (a, b) => a[1].localeCompare(b[1]);
  fill("language", Object.entries(DATA.languages).sort(byLabel));
  fill("country", Object.entries(DATA.countries).sort(byLabel));
  fill("sign", [...counted].map((number) => [String(number), DATA.signs[number].name]).sort(byLabel));
  fill("decided", DATA.verdicts.map(({ verdict, label }) => [verdict, label]));
  byId("keys").append(...KEYS.map(([key, what]) => make("tr", {}, make("td", {}, make("kbd", { text: key })), make("td", { text: what }))));
  byId("reviewer").value = decisions.reviewer;
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  for (const name of FILTERS) byId(name).addEventListener("change", name === "order" ? reorder : refresh);
  byId("words").addEventListener("input", refresh);
  byId("clear").addEventListener("click", () => { byId("filters").reset(); refresh(); });
  byId("blind").addEventListener("change", (event) => document.body.classList.toggle("blind", event.target.checked));
  byId("reviewer").addEventListener("change", rename);
  byId("earlier").addEventListener("click", () => turn(-1));
  byId("later").addEventListener("click", () => turn(1));
  byId("export").addEventListener("click", exportDecisions);
  byId("forget").addEventListener("click", () => { if (window.confirm("Delete all my decisions from this browser?")) { decisions.forget(); refresh(); } });
  byId("help-open").addEventListener("click", () => byId("help").showModal());
  byId("help-close").addEventListener("click", () => byId("help").close());
  document.addEventListener("keydown", pressed);
  window.addEventListener("beforeprint", drawPrint);
  window.addEventListener("afterprint", () => byId("print").replaceChildren());
  byId("desk").hidden = false;
  refresh();
}

begin();
