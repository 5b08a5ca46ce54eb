// Which advertisements are shown, in which order, one page of rows at a time.

const PAGE = 50;
const GRAVITY = { high: 1, medium: 0.8, low: 0.6 };
const SURENESS = { high: 1, medium: 0.9, low: 0.8 };
const ORDERS = {
  score: (ad) => -(ad.score ?? -1),
  priority: (ad) => -((ad.score ?? -1) * (GRAVITY[ad.severity] || 0.6) * (SURENESS[ad.confidence] || 0.8)),
  uncertainty: (ad) => Math.abs((ad.score ?? 9) - 0.5),
  random: (ad) => lot(ad.id),
  newest: (ad) => -Date.parse(ad.posted || "") || Infinity,
  oldest: (ad) => Date.parse(ad.posted || "") || Infinity,
};

const list = {
  items: [],
  at: 0,
  page: 0,
  drawn: null,

  get current() {
    return this.items[this.at] || null;
  },

  /** Choose and order anew; stay at the present advertisement if it is still there. */
  refresh(wanted) {
    const before = this.current;
    const found = DATA.ads.filter((ad) => fits(ad, wanted));
    this.items = ordered(found, wanted.order);
    const again = before ? this.items.indexOf(before) : -1;
    this.move(again >= 0 ? again : 0);
  },

  move(at) {
    this.at = Math.max(0, Math.min(at, this.items.length - 1));
    this.page = Math.floor(this.at / PAGE);
  },

  /** The first undecided one after the present one, else the next. */
  advance() {
    const open = this.items.findIndex((ad, number) => number > this.at && !decisions.of(ad));
    this.move(open >= 0 ? open : this.at + 1);
  },

  /** Draw the page of rows; if it stands there already, only the row left and the row reached. */
  draw() {
    const start = this.page * PAGE;
    const before = this.drawn;
    this.drawn = { items: this.items, page: this.page, at: this.at };
    if (before && before.items === this.items && before.page === this.page) {
      for (const at of new Set([before.at, this.at])) {
        byId("rows").children[at - start]?.replaceWith(row(this.items[at], at));
      }
    } else {
      const rows = this.items.slice(start, start + PAGE).map((ad, number) => row(ad, start + number));
      byId("rows").replaceChildren(...rows);
    }
    const pages = Math.max(1, Math.ceil(this.items.length / PAGE));
    byId("page").textContent = `page ${this.page + 1} of ${pages}`;
    byId("earlier").disabled = this.page === 0;
    byId("later").disabled = this.page + 1 >= pages;
    const decided = this.items.filter((ad) => decisions.of(ad)).length;
    byId("found").textContent = `${this.items.length} of ${DATA.ads.length} advertisements; ${decided} decided by me`;
  },
};

function fits(ad, wanted) {
  if (wanted.tier && (ad.tier || "-") !== wanted.tier) return false;
  if (wanted.language && ad.language !== wanted.language) return false;
  if (wanted.country && !(ad.countries || []).includes(wanted.country)) return false;
  if (wanted.sign && !(ad.seen || []).some((found) => found.counts !== false && String(found.sign) === wanted.sign)) return false;
  if (wanted.decided && !decidedAs(ad, wanted.decided)) return false;
  return wanted.words.every((word) => searched(ad).includes(word));
}

function decidedAs(ad, wanted) {
  const mine = decisions.of(ad);
  const others = (ad.decisions || []).map((made) => made.verdict);
  if (wanted === "open") return !mine && !others.length;
  if (wanted === "mine") return Boolean(mine);
  return (mine && mine.verdict === wanted) || others.includes(wanted);
}

const texts = new Map();

/** All that search looks at, folded; made when it is first asked for. */
function searched(ad) {
  if (!texts.has(ad)) {
    const contacts = (ad.contacts || []).map(([kind, value]) => `${kind} ${value}`);
    const parts = [joined(ad.title), joined(ad.text), ad.employer, ad.place, ad.url, ad.id, ...contacts];
    texts.set(ad, folded(parts.filter(Boolean).join("\n")));
  }
  return texts.get(ad);
}

const folded = (words) => words.normalize("NFKC").toLowerCase();

function ordered(found, order) {
  if (order === "title") return found.sort((a, b) => a.name.localeCompare(b.name));
  const value = new Map(found.map((ad) => [ad, ORDERS[order](ad)]));
  return found.sort((a, b) => value.get(a) - value.get(b) || 0);
}

/** A number that looks drawn by lot, the same for everybody who opens this report. */
function lot(id) {
  let drawn = 2166136261;
  for (const char of DATA.report + id) drawn = Math.imul(drawn ^ char.codePointAt(0), 16777619) >>> 0;
  drawn = Math.imul(drawn ^ (drawn >>> 16), 2246822519) >>> 0;
  return (drawn ^ (drawn >>> 13)) >>> 0;
}

function row(ad, number) {
  const mine = decisions.of(ad);
  const kinds = [...new Set((ad.contacts || []).map(([kind]) => kind))];
  const meta = [DATA.languages[ad.language], ...(ad.countries || []).map((code) => DATA.countries[code]), ...kinds, ad.posted];
  const why = (ad.reasons || []).filter(([label, part]) => part > 0 && !PLAIN.has(label)).slice(0, 3).map(([label]) => DATA.labels[label]);
  return make("li", {}, make("div",
    { class: "row", "aria-current": number === list.at ? "true" : null, on: { click: () => open(number, true) } },
    score(ad),
    make("div", { class: "name", dir: "auto", text: ad.name || "(no words)" }),
    make("div", { class: "meta" }, mine ? make("span", { class: "verdict", text: `${VERDICTS[mine.verdict].label} · ` }) : null, meta.filter(Boolean).join(" · ")),
    make("div", { class: "why", text: why.join(" · ") || (ad.abstained ? `not ranked: ${ad.abstained.replaceAll("_", " ")}` : "") })));
}

function score(ad) {
  const shown = ad.score === undefined ? "–" : shownScore(ad.score);
  return make("div", { class: `score tier-${ad.tier || "none"}` }, make("b", { text: shown }), make("span", { text: ad.tier || "not ranked" }));
}

/** Parts of a score that are no sign and tell a reader nothing in a list. */
const PLAIN = new Set(DATA.labels.flatMap((label, number) => (/^(wording|starting point)|together$/.test(label) ? [number] : [])));
const VERDICTS = Object.fromEntries(DATA.verdicts.map((verdict) => [verdict.verdict, verdict]));
