// One advertisement with everything that speaks for and against.

const ABSTAINED = {
  not_an_advertisement: "it reads as news, a warning or advice about such advertisements",
  too_short: "it holds too few words to say anything",
  language_not_supported: "its language has no rules yet, and too little else speaks",
};

let sharedContacts = null;

/** Advertisements of this report by each contact. */
function sharing(kind, value) {
  if (!sharedContacts) {
    sharedContacts = new Map();
    for (const ad of DATA.ads) for (const [name, what] of ad.contacts || []) {
      const key = `${name} ${what}`;
      if (!sharedContacts.has(key)) sharedContacts.set(key, []);
      sharedContacts.get(key).push(ad);
    }
  }
  return sharedContacts.get(`${kind} ${value}`) || [];
}

function cardOf(ad) {
  return [
    make("h2", { dir: "auto" }, ad.title.length ? marked(ad, ad.title) : ad.name || "(no title)"),
    standing(ad),
    facts(ad),
    section("What it says", body(ad)),
    section("What was found", signs(ad)),
    ad.reasons && ad.reasons.length ? section("How the score comes about", parts(ad)) : null,
    section("What to check next", checks(ad)),
    section("Decisions so far", earlier(ad)),
    section("Where this comes from", provenance(ad)),
  ].flat().filter(Boolean);
}

function section(title, content) {
  return content ? [make("h3", { text: title }), content] : null;
}

function standing(ad) {
  const words = ad.score === undefined
    ? `Not ranked: ${ABSTAINED[ad.abstained] || ad.abstained || "no score"}.`
    : `Score ${shownScore(ad.score)} · ${ad.tier} tier · severity if true: ${ad.severity} · confidence: ${ad.confidence}`;
  return make("p", { class: `standing tier-${ad.tier || "none"}`, text: words });
}

function table(rows) {
  const shown = rows.filter(([, value]) => value && value.length !== 0);
  return make("dl", { class: "facts" }, shown.map(([name, value]) => [make("dt", { text: name }), make("dd", { dir: "auto" }, value)]));
}

function facts(ad) {
  const contacts = (ad.contacts || []).map(([kind, value]) => contact(ad, kind, value));
  return table([
    ["language", DATA.languages[ad.language]],
    ["employer", ad.employer],
    ["place", ad.place],
    ["pay", ad.pay],
    ["posted", ad.posted],
    ["address", ad.url],
    ["contacts", contacts.length ? [...contacts, known(ad)] : contacts],
  ]);
}

/** What only all advertisements together can tell of its contacts; no part of its score. */
function known(ad) {
  const many = (ad.contacts || []).some(([kind, value]) => sharing(kind, value).length > 2);
  if (!many) return null;
  const innocent = DATA.shared.innocent ? ` Innocent explanation: ${DATA.shared.innocent}` : "";
  return make("div", { class: "more", text: `+ ${DATA.shared.name}: known from this report, no part of the score.${innocent}` });
}

function several(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}

function spread(ads) {
  const languages = new Set(ads.map((ad) => ad.language)).size;
  const countries = new Set(ads.flatMap((ad) => ad.countries || [])).size;
  return ads.length > 2 ? ` · ${several(languages, "language", "languages")}, naming ${several(countries, "country", "countries")}` : "";
}

function contact(ad, kind, value) {
  const others = sharing(kind, value).length - 1;
  const also = others > 0 ? make("button", { type: "button", class: "link", text: `in ${others} other${others > 1 ? "s" : ""}`, on: { click: () => searchFor(`${kind} ${value}`) } }) : null;
  return make("div", {}, make("span", { text: `${kind} ` }), make("bdi", { class: "mono", text: value }), " ", also, also ? spread(sharing(kind, value)) : "");
}

function body(ad) {
  const text = make("div", { class: "text", dir: "auto" }, ad.text.length ? marked(ad, ad.text) : "(the text is not part of this report)");
  const legend = make("p", { class: "legend" }, make("mark", { text: "raises concern" }), " ", make("mark", { class: "eases", text: "lowers it" }), " ", make("mark", { class: "uncounted", text: "not counted" }));
  const rest = ad.rest ? make("p", { class: "legend", text: `… and ${ad.rest} more characters` }) : null;
  const hidden = ad.hidden ? make("p", { class: "legend", text: `Hidden on the page (not scored): ${ad.hidden}` }) : null;
  return make("div", {}, text, rest, hidden, legend);
}

function signs(ad) {
  const found = new Map();
  for (const seen of ad.seen || []) found.set(seen.sign, [...(found.get(seen.sign) || []), seen]);
  if (!found.size) return make("p", { text: "No indicator of the rules." });
  const order = (seen) => (seen[0].counts === false ? 2 : DATA.signs[seen[0].sign].risk === false ? 1 : 0);
  const sorted = [...found.values()].sort((a, b) => order(a) - order(b));
  return make("ul", { class: "signs" }, sorted.map((seen) => signOf(seen)));
}

function signOf(seen) {
  const sign = DATA.signs[seen[0].sign];
  const counts = seen.some((one) => one.counts !== false);
  const quotes = [...new Set(seen.map((one) => `“${one.quote}”${one.value ? ` = ${one.value}` : ""}`))].join(", ");
  const kind = !counts ? "uncounted" : sign.risk === false ? "eases" : null;
  const needs = !counts && sign.needs ? ` (not counted: only together with ${sign.needs})` : "";
  const sources = (sign.sources || []).map(([shows, url]) => make("div", {}, `Source: ${shows}, `, make("span", { class: "mono", text: url })));
  return make("li", { class: kind },
    make("b", { text: `${sign.risk === false ? "−" : "+"} ${sign.name}` }), make("span", { class: "more", text: needs }),
    make("div", { class: "quotes", dir: "auto", text: quotes }),
    sign.innocent ? make("div", { class: "more", text: `Innocent explanation: ${sign.innocent}` }) : null,
    sign.meaning ? make("details", {}, make("summary", { text: "meaning and sources" }), make("div", { class: "more" }, make("p", { text: sign.meaning }), sources)) : null);
}

function parts(ad) {
  const told = ad.reasons.filter(([, part]) => Math.abs(part) >= 0.005);
  const most = Math.max(...told.map(([, part]) => Math.abs(part)), 0.01);
  const rows = told.map(([label, part]) => make("tr", {},
    make("td", { class: "value", text: (part > 0 ? "+" : "−") + Math.abs(part).toFixed(2) }),
    make("td", { class: "gauge" }, gauge(Math.abs(part) / most, part > 0 ? "up" : "down")),
    make("td", { text: DATA.labels[label] })));
  const total = ad.reasons.reduce((sum, [, part]) => sum + part, 0);
  return make("details", { class: "parts-of" }, make("summary", { text: `${told.length} parts, in log-odds; together ${total.toFixed(2)}` }), make("table", { class: "parts" }, make("tbody", {}, rows)));
}

function checks(ad) {
  const counted = (ad.seen || []).filter((seen) => DATA.signs[seen.sign].risk !== false);
  const steps = [...new Set(counted.flatMap((seen) => DATA.signs[seen.sign].check || []))].slice(0, 8);
  return steps.length ? make("ul", {}, steps.map((step) => make("li", { text: step }))) : null;
}

function earlier(ad) {
  const made = ad.decisions || [];
  if (!made.length) return null;
  const told = ({ verdict, reviewer, at, reasons, note }) => {
    const labels = (reasons || []).map((code) => reasonLabel(verdict, code)).join(", ");
    return make("li", { text: `${VERDICTS[verdict]?.label || verdict} by ${reviewer}, ${at.slice(0, 16).replace("T", " ")}${labels ? `: ${labels}` : ""}${note ? `. ${note}` : ""}` });
  };
  return make("ul", { class: "standing" }, made.map(told));
}

function reasonLabel(verdict, code) {
  const known = (VERDICTS[verdict]?.reasons || []).find(([name]) => name === code);
  return known ? known[1] : code;
}

function provenance(ad) {
  const [model, rules] = DATA.engines[ad.engine];
  const origin = ad.origin || {};
  const mono = (words) => words ? make("span", { class: "mono", text: words }) : null;
  return table([
    ["id", mono(ad.id)],
    ["file", mono(origin.file)],
    ["sha256", mono(origin.sha256)],
    ["archive sha256", mono(origin.container_sha256)],
    ["also seen at", (ad.also || []).map((uri) => make("div", { class: "mono", text: uri }))],
    ["read as", [origin.reader, origin.encoding].filter(Boolean).join(", ")],
    ["claims to be from", mono(origin.claimed_url)],
    ["claims to be saved", origin.claimed_saved_at],
    ["notes", (origin.notes || []).join("; ")],
    ["model, rules", `${model}, ${rules}`],
  ]);
}
