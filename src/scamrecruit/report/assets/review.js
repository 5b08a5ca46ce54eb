// Verdict, reasons, note: the same keys as in the terminal.

const MAX_NOTE = 2000;
const review = { verdict: null, reasons: [], note: "", since: performance.now() };

/** Begin anew at an advertisement; what was decided before is where a new choice starts. */
function beginReview(ad) {
  const mine = ad ? decisions.of(ad) : null;
  Object.assign(review, { verdict: null, reasons: [], note: mine ? mine.note : "", since: performance.now() });
}

function choose(verdict) {
  if (!list.current) return;
  if (review.verdict === verdict) return confirm();
  Object.assign(review, { verdict, reasons: [] });
  drawReview();
}

function toggleReason(number) {
  const reason = review.verdict && VERDICTS[review.verdict].reasons[number];
  if (!reason) return;
  const [code] = reason;
  const others = review.reasons.filter((other) => other !== code);
  review.reasons = others.length < review.reasons.length ? others : [...others, code];
  drawReview();
}

function confirm() {
  const ad = list.current;
  if (!ad || !review.verdict) return;
  decisions.undone.push([ad, decisions.of(ad)]);
  decisions.add(ad, review.verdict, review.reasons, review.note.trim(), shownNow(), seconds());
  list.advance();
  show();
}

function cancel() {
  review.verdict = null;
  drawReview();
}

/** Take the latest decision of this visit back: another decision, which restores what stood before. */
function undo() {
  const last = decisions.undone.pop();
  if (!last) return say("Nothing to undo since this page was opened.");
  const [ad, before] = last;
  decisions.add(ad, before ? before.verdict : null, before ? before.reasons : [], before ? before.note : "", shownNow(), seconds());
  const at = list.items.indexOf(ad);
  if (at >= 0) list.move(at);
  show();
  say("Taken back.");
}

const seconds = () => (performance.now() - review.since) / 1000;

function shownNow() {
  const order = byId("order").value;
  return { blind: byId("blind").checked, order: ["uncertainty", "random"].includes(order) ? order : "priority" };
}

function say(words) {
  const place = document.querySelector("#card .said");
  if (place) place.textContent = words;
}

function drawReview() {
  const before = document.querySelector("#card .decide");
  if (before) before.replaceWith(decideBar(list.current));
}

function decideBar(ad) {
  const mine = decisions.of(ad);
  const buttons = DATA.verdicts.map(({ verdict, key, label }) => make("button",
    { type: "button", "data-verdict": verdict, "aria-pressed": String((review.verdict || mine?.verdict) === verdict), on: { click: () => choose(verdict) } },
    `${label} `, make("kbd", { text: key })));
  const said = mine ? `Decided: ${VERDICTS[mine.verdict].label}${mine.reasons.length ? ` (${mine.reasons.map((code) => reasonLabel(mine.verdict, code)).join(", ")})` : ""}.` : "";
  const undoing = make("button", { type: "button", id: "undo", on: { click: undo } }, "Undo ", make("kbd", { text: "z" }));
  return make("div", { class: "decide" },
    make("div", { class: "verdicts" }, buttons, undoing),
    review.verdict ? reasonsForm() : null,
    make("p", { class: "said", role: "status", text: said }));
}

function reasonsForm() {
  const boxes = VERDICTS[review.verdict].reasons.map(([code, label], number) => make("label", { class: "check" },
    make("input", { type: "checkbox", checked: review.reasons.includes(code), on: { change: () => toggleReason(number) } }),
    make("kbd", { text: String(number + 1) }), label));
  const note = make("textarea", { id: "note", rows: "2", maxlength: String(MAX_NOTE), placeholder: "Note", "aria-label": "Note", dir: "auto", on: { input: (event) => { review.note = event.target.value; } } });
  note.value = review.note;
  return make("div", {}, make("div", { class: "reasons" }, boxes), note,
    make("p", {}, make("button", { type: "button", class: "primary", id: "confirm", on: { click: confirm } }, "Keep decision ", make("kbd", { text: "Enter" })), " ",
      make("button", { type: "button", on: { click: cancel } }, "Cancel ", make("kbd", { text: "Esc" }))));
}
