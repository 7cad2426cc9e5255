/**
 * The elements of the card. It decides nothing: texts and levels come from the model.
 *
 * @import * as T from "../../../typings/card"
 * @import { Words } from "./words.js"
 */
import { el, icon, KeyedList, say, show, told } from "./dom.js";
import { keyOf, levelOf, liveRow, recentRow, timer } from "./model.js";

/**
 * @typedef {object} Scene all that a drawing depends on
 * @property {T.Picture} picture
 * @property {T.Config} config
 * @property {Words} words
 * @property {T.Hint[]} hints
 * @property {number} now the server's clock, in milliseconds
 * @property {boolean} isKnown whether anything has been heard from the server yet
 */

/** @typedef {{ element: HTMLElement, clock: HTMLElement, level: HTMLElement, startedAt: number }} Ticking */
/** @typedef {{ element: HTMLElement, at: number }} Ageing */

const LEVEL_ICONS = /** @type {const} */ ({ warn: "clock", alarm: "alert" });

export class View {
  number = el("span", { class: "number" });
  phrase = el("span", { class: "phrase" });
  title = el("h2");
  stats = el("dl");
  clock = el("time", { class: "clock" });
  notes = el("div", { class: "notes" });
  live = el("ul", { class: "live", role: "list" });
  empty = el("div", { class: "empty" });
  mutedTitle = el("h3");
  muted = el("ul", { class: "live muted", role: "list" });
  recentTitle = el("h3");
  recent = el("ul", { class: "recent", role: "list" });
  breakdown = el("div", { class: "breakdown" });
  // Scrolls where the card's height is given, and must then be reachable by keyboard.
  calls = el("div", { class: "calls" }, this.live, this.empty, this.mutedTitle, this.muted);
  aside = el("div", { class: "aside" }, this.recentTitle, this.recent, this.breakdown);
  news = el("div", { class: "unseen", "aria-live": "polite" });
  face = el(
    "div",
    { class: "face" },
    el(
      "header",
      {},
      el("div", { class: "count" }, this.number, el("div", {}, this.title, this.phrase)),
      this.stats,
      this.clock,
    ),
    this.notes,
    el("div", { class: "body" }, this.calls, this.aside),
    this.news,
  );

  /** @type {Ticking[]} */
  #ticking = [];
  /** @type {Ageing[]} */
  #ageing = [];
  /** @type {Scene | null} */
  #scene = null;
  #wasKnown = false;

  /** @param {(call: T.PublicCall, opener: HTMLElement) => void} onMenu */
  constructor(onMenu) {
    this.onMenu = onMenu;
    this.liveList = new KeyedList(this.live, (call) => this.#liveRow(call));
    this.mutedList = new KeyedList(this.muted, (call) => this.#liveRow(call));
    this.recentList = new KeyedList(this.recent, (call) => this.#recentRow(call));
  }

  /** @param {Scene} scene */
  draw(scene) {
    const { picture, config, words } = scene;
    this.#scene = scene;
    this.face.dataset.layout = config.layout;
    this.face.dataset.busy = String(Math.min(picture.live.length, 7));
    this.face.dir = words.direction;
    this.face.lang = words.tag;
    const look = JSON.stringify([words.habits, config]);
    const isNews = this.#wasKnown && scene.isKnown;
    this.#wasKnown = scene.isKnown;
    this.liveList.draw(picture.live, keyOf, look, isNews);
    this.mutedList.draw(picture.muted, keyOf, look, isNews);
    this.recentList.draw(picture.recent, keyOf, look, isNews);
    this.#ticking = this.#ticking.filter((one) => one.element.isConnected);
    this.#ageing = this.#ageing.filter((one) => one.element.isConnected);
    this.#drawHead(scene);
    this.#drawTitles(scene);
    this.#drawBreakdown(scene);
    this.tick(scene.now);
  }

  /** Bring timers, ages and the clock up to date. @param {number} now */
  tick(now) {
    const scene = this.#scene;
    if (!scene) return;
    const { config, words, picture } = scene;
    for (const { element, clock, level, startedAt } of this.#ticking) {
      const seconds = (now - startedAt) / 1000;
      const text = timer(seconds);
      // Of a given size, a text that changes moves nothing else, and costs no layout.
      if (text.length !== clock.textContent?.length) clock.style.inlineSize = `${text.length}ch`;
      say(clock, text);
      const name = levelOf(seconds, config);
      if (element.dataset.level !== name) {
        element.dataset.level = name;
        level.replaceChildren(...(name === "calm" ? [] : [icon(LEVEL_ICONS[name]), words.t(name)]));
      }
    }
    for (const { element, at } of this.#ageing) say(element, words.relative(at, now));
    const longest = this.stats.querySelector("[data-longest]");
    if (longest && picture.longest !== null) say(longest, timer((now - picture.longest) / 1000));
    if (config.layout === "wall") say(this.clock, words.clock.format(now));
  }

  /** Tell people who listen instead of looking. @param {string} text */
  announce(text) {
    say(this.news, text);
  }

  /** @param {Scene} scene */
  #drawHead({ picture, config, words, isKnown }) {
    const count = picture.live.length;
    say(this.number, isKnown ? words.number(count) : "–");
    say(this.title, config.title || words.t("live_calls"));
    say(this.phrase, words.t("on_phone"));
    /** @type {[string, string, string][]} */
    const stats = [];
    if (picture.longest !== null) stats.push(["longest", "data-longest", ""]);
    if (config.today) {
      stats.push(["today", "data-today", words.number(picture.today.calls)]);
      stats.push(["missed", picture.today.missed ? "data-missed" : "data-none", words.number(picture.today.missed)]);
    }
    const parts = stats.map(([key, mark, value]) =>
      el("div", {}, el("dt", {}, words.t(key)), el("dd", { [mark]: "" }, value)),
    );
    this.stats.replaceChildren(...parts);
    show(this.stats, stats.length > 0);
    show(this.clock, config.layout === "wall");
  }

  /** @param {Scene} scene */
  #drawTitles({ picture, words, isKnown, hints }) {
    say(this.mutedTitle, words.t("muted"));
    show(this.mutedTitle, picture.muted.length > 0);
    say(this.recentTitle, words.t("recent"));
    show(this.recentTitle, picture.recent.length > 0);
    show(this.empty, picture.live.length === 0 && isKnown && !hints.some((hint) => hint.tone === "alarm"));
    const last = picture.last && recentRow(picture.last, this.#need.config, words);
    const age = el("span");
    const [before, after] = last ? words.t("last_call", { name: "\u0000" }).split("{when}") : ["", ""];
    const line = last
      ? [before, age, ...after.split("\u0000").flatMap((text, part) => (part ? [told(last.name), text] : [text]))]
      : [words.t("no_calls")];
    this.empty.replaceChildren(
      el("div", { class: "orb" }, icon("phone")),
      el("strong", {}, words.t("quiet")),
      el("div", { class: "faint" }, ...line),
    );
    if (last) this.#ageing.push({ element: age, at: last.endedAt });
  }

  /** @param {Scene} scene */
  #drawBreakdown({ picture, config, words }) {
    const { by_source: sources, by_line: lines } = picture.today;
    const charts = config.breakdown ? [chart("by_source", sources, words), chart("by_line", lines, words)] : [];
    this.breakdown.replaceChildren(...charts.flat());
      show(this.aside, this.breakdown.childElementCount > 0 || picture.recent.length > 0);
  }

  get #need() {
    if (!this.#scene) throw new Error("Nothing was drawn yet");
    return this.#scene;
  }

  /** @param {T.PublicCall} call */
  #liveRow(call) {
    const { config, words } = this.#need;
    const row = liveRow(call, config, words);
    const clock = el("span", { class: "timer" });
    const level = el("span", { class: "level" });
    const label = words.t("actions", { name: row.name });
    const more = el("button", { class: "more", type: "button", "aria-haspopup": "menu", "aria-label": label }, icon("more"));
    more.addEventListener("click", () => this.onMenu(call, more));
    const element = el(
      "li",
      { class: "row" },
      el("div", { class: "orb" }, icon(call.vip ? "star" : call.muted ? "mute" : "phone")),
      el(
        "div",
        { class: "who" },
        el("div", { class: "first" }, told(row.name, "name"), ...row.badges.map(badge)),
        el("div", { class: "where" }, ...tel(row.number), ...parts([row.place])),
        el("div", { class: "facts" }, ...row.facts.map((fact) => el("span", { class: `fact ${fact.icon}` }, icon(fact.icon), told(fact.text)))),
      ),
      el("div", { class: "time" }, clock, level),
      more,
    );
    this.#ticking.push({ element, clock, level, startedAt: row.startedAt });
    return element;
  }

  /** @param {T.PublicCall} call */
  #recentRow(call) {
    const { config, words } = this.#need;
    const row = recentRow(call, config, words);
    const age = el("time", { datetime: new Date(row.endedAt).toISOString(), title: words.dates.format(row.endedAt) });
    this.#ageing.push({ element: age, at: row.endedAt });
    const label = words.t("call_back", { name: row.name });
    const link = row.tel ? [el("a", { class: "more", href: row.tel, "aria-label": label }, icon("call"))] : [];
    return el(
      "li",
      { class: call.muted ? "was quiet" : "was" },
      el("span", { class: `orb ${row.tone}` }, icon(row.icon)),
      el(
        "div",
        { class: "who" },
        el("div", { class: "first" }, told(row.name, "name"), age),
        el("div", { class: "where" }, el("b", {}, row.outcome), ...parts(row.details), ...tel(row.number)),
      ),
      ...link,
    );
  }
}

/** What strangers say, each apart: what stands between is ours. @param {string[]} texts */
const parts = (texts) => texts.filter(Boolean).map((text) => el("span", {}, told(text)));

/** @param {string} number */
const tel = (number) => (number ? [el("span", { class: "tel" }, told(number, "digits"))] : []);

/** @param {T.Badge} mark */
function badge(mark) {
  return el("span", { class: `badge ${mark.tone}`, title: mark.text }, icon(mark.icon), told(mark.text));
}

/**
 * Bars, longest first.
 * @param {string} key
 * @param {Record<string, number> | undefined} counts
 * @param {Words} words
 */
function chart(key, counts, words) {
  const rows = Object.entries(counts ?? {}).sort((a, b) => b[1] - a[1]).slice(0, 6);
  if (!rows.length) return [];
  const most = rows[0][1];
  const bars = rows.map(([name, count]) => {
    const bar = el("i");
    bar.style.inlineSize = `${(100 * count) / most}%`;
    return el("li", {}, told(name === "unknown" ? words.t(name) : name), el("span", {}, words.number(count)), bar);
  });
  return [el("h3", {}, words.t(key)), el("ul", { class: "bars", role: "list" }, ...bars)];
}
