// What the reviewer decided: a list that only grows, kept in this browser. Undo is another decision.

const KEY = `scamrecruit/${DATA.report}`;
const PSEUDONYM = /^[\p{L}\p{N}_.-]{1,40}$/u;

const decisions = {
  made: [],
  mine: new Map(),
  undone: [],
  reviewer: "reviewer",
  keeps: true,

  /** What was kept in this browser; a page without storage works until it is closed. */
  restore() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || "null");
      if (kept && Array.isArray(kept.made)) this.made = kept.made;
      if (kept && PSEUDONYM.test(kept.reviewer)) this.reviewer = kept.reviewer;
    } catch {
      this.keeps = false;
    }
    this.index();
  },

  /** My latest decision about each advertisement, by its id. */
  index() {
    this.mine = new Map(this.made.filter((made) => made.reviewer === this.reviewer).map((made) => [made.posting, made]));
  },

  rename(reviewer) {
    this.reviewer = reviewer;
    this.index();
    this.save();
  },

  save() {
    try {
      localStorage.setItem(KEY, JSON.stringify({ made: this.made, reviewer: this.reviewer }));
      this.keeps = true;
    } catch {
      this.keeps = false;
    }
  },

  forget() {
    this.made = [];
    this.undone = [];
    this.index();
    this.save();
  },

  /** My standing decision about an advertisement, or null. */
  of(ad) {
    const mine = this.mine.get(ad.id);
    return mine && mine.verdict ? mine : null;
  },

  /** Keep a verdict (null takes the one before back) with reasons, note and what was shown. */
  add(ad, verdict, reasons, note, shown, seconds) {
    const [model, rules] = DATA.engines[ad.engine];
    const made = {
      schema: "scamrecruit.decision/1",
      id: `d-${randomHex(8)}`,
      posting: ad.id,
      content: ad.content,
      verdict,
      reviewer: this.reviewer,
      at: new Date().toISOString(),
      shown: { model, rules, score: ad.score ?? null, tier: ad.tier ?? null, ...shown },
      reasons,
      note,
      seconds: Math.round(10 * Math.min(seconds, 3600)) / 10,
    };
    this.made.push(made);
    this.mine.set(ad.id, made);
    this.save();
  },

  /** JSON lines, as `scamrecruit decisions import` reads them. */
  lines() {
    return this.made.map((made) => JSON.stringify(made) + "\n").join("");
  },
};

function randomHex(bytes) {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
