/** The elements of the card. It decides nothing: texts and levels come from the model. */
import { box, el, icon, say, span, told } from "./dom.js";
import { keyOf, levelOf, liveRow, recentRow, timer } from "./model.js";

const LEVEL_ICONS = /** @type {const} */ ({ warn: "clock", alarm: "alert" });

/** @type {T.Classed<HTMLUListElement>} */
const list = (name, ...rows) => el("ul", { class: name, role: "list" }, ...rows);

export class View {
  head = el("header");
  notes = box("notes");
  live = list("live");
  empty = box("empty");
  mutedTitle = el("h3");
  muted = list("live muted");
  recentTitle = el("h3");
  recent = list("recent");
  breakdown = box("breakdown");
  // Scrolls where the card's height is given.
  calls = box("calls", this.live, this.empty, this.mutedTitle, this.muted);
  aside = box("aside", this.recentTitle, this.recent, this.breakdown);
  /** For people who listen instead of looking. */
  news = el("div", { class: "unseen", "aria-live": "polite" });
  face = box("face", this.head, this.notes, box("body", this.calls, this.aside), this.news);

  /** @type {T.Lists} */
  #lists = [
    ["live", keyed(this.live, (call) => this.#liveRow(call))],
    ["muted", keyed(this.muted, (call) => this.#liveRow(call))],
    ["recent", keyed(this.recent, (call) => this.#recentRow(call))],
  ];
  /** What is told to whom as time goes by. @type {WeakMap<Element, T.Tell>} */
  #living = new WeakMap();
  /** Who is told: nobody sees the others, who would cost the browser most of its work. @type {Set<Element>} */
  #inSight = new Set();
  #observer = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      this.#inSight[isIntersecting ? "add" : "delete"](target);
      if (isIntersecting) this.#living.get(target)?.(this.now());
    }
  });
  /** What was drawn last; nothing is asked of a view before. */
  #scene = /** @type {T.Scene} */ ({});

  /** @param {T.OnMenu} onMenu @param {() => number} now the server's clock, in milliseconds */
  constructor(onMenu, now) {
    this.onMenu = onMenu;
    this.now = now;
  }

  /** @param {T.Scene} scene */
  draw(scene) {
    const { picture, config, words } = scene;
    const isNews = this.#scene.isKnown && scene.isKnown;
    this.#scene = scene;
    const count = picture.live.length;
    this.face.className = `face ${config.layout} busy-${count > 9 ? 10 : Math.min(count, 7)}`;
    this.face.dir = words.direction;
    this.face.lang = words.tag;
    for (const [part, draw] of this.#lists) draw(picture[part], scene, isNews);
    for (const element of this.#inSight) if (!element.isConnected) this.#inSight.delete(element);
    this.#drawHead();
    this.#drawTitles();
    this.#drawBreakdown();
    this.tick();
  }

  /** Bring timers, ages and the clock up to date, as far as somebody may see them. */
  tick() {
    const now = this.now();
    for (const element of this.#inSight) this.#living.get(element)?.(now);
  }

  /** @type {T.Live} */
  #live = (element, tell) => {
    this.#living.set(element, tell);
    this.#inSight.add(element);
    this.#observer.observe(element);
  };

  #drawHead() {
    const { picture, config, words, isKnown } = this.#scene;
    const { calls, missed } = picture.today;
    const number = span("number", isKnown ? words.number(picture.live.length) : "–");
    const title = el("div", {}, el("h2", {}, config.title || words.t("live_calls")), box("phrase", words.t("on_phone")));
    const stat = (/** @type {string} */ key, /** @type {Node} */ value) => el("div", {}, el("dt", {}, words.t(key)), value);
    const stats = [];
    if (picture.longest !== null) {
      const [start, longest] = [picture.longest, el("dd", { "data-longest": "" })];
      this.#live(longest, (now) => count(longest, (now - start) / 1000));
      stats.push(stat("longest", longest));
    }
    if (config.today) {
      stats.push(
        stat("today", el("dd", {}, words.number(calls))),
        stat("missed", el("dd", missed ? { "data-missed": "" } : {}, words.number(missed))),
      );
    }
    this.head.replaceChildren(box("count", number, title), el("dl", {}, ...stats));
    if (config.layout !== "wall") return;
    const clock = el("time", { class: "clock" });
    this.#live(clock, (now) => say(clock, words.time(now)));
    this.head.append(clock);
  }

  #drawTitles() {
    const { picture, config, words, isKnown, hints } = this.#scene;
    say(this.mutedTitle, picture.muted.length ? words.t("muted") : "");
    say(this.recentTitle, picture.recent.length ? words.t("recent") : "");
    this.empty.hidden = !isKnown || picture.live.length > 0 || hints.some((hint) => hint.tone === "alarm");
    const last = picture.last && recentRow(picture.last, config, words);
    const age = span("");
    // The name and the age are elements; what the language says around them is text.
    const line = last ? words.t("last_call").split(/\{(\w+)\}/) : [words.t("no_calls")];
    const parts = line.map((text, place) => (place % 2 === 0 ? text : text === "when" ? age : told(last?.name ?? "")));
    this.empty.replaceChildren(box("orb calm", icon("phone")), el("strong", {}, words.t("quiet")), box("faint", ...parts));
    if (last) this.#live(age, (now) => say(age, words.relative(last.endedAt, now)));
  }

  #drawBreakdown() {
    const { picture, config, words } = this.#scene;
    const { by_source: sources, by_line: lines } = picture.today;
    const charts = config.breakdown ? [...chart("by_source", sources, words), ...chart("by_line", lines, words)] : [];
    this.breakdown.replaceChildren(...charts);
    this.aside.hidden = !charts.length && !picture.recent.length;
  }

  /** @param {T.PublicCall} call */
  #liveRow(call) {
    const { config, words } = this.#scene;
    const row = liveRow(call, config, words);
    const [clock, level] = [box("timer"), span("level")];
    const label = words.t("actions", { name: row.name });
    const click = () => this.onMenu(call, more, this.#scene);
    const more = el("button", { class: "more", "aria-haspopup": "menu", "aria-label": label, click }, icon("more"));
    const element = el(
      "li",
      {
        class: "row",
        // What is not even drawn need not be observed, which costs something too.
        contentvisibilityautostatechange: ({ target, skipped }) => {
          this.#observer[skipped ? "unobserve" : "observe"](target);
          if (skipped) this.#inSight.delete(target);
        },
      },
      box("orb", icon(call.vip ? "star" : call.muted ? "mute" : "phone")),
      box("first", told(row.name, "name"), ...row.badges.map(badge)),
      box("where", ...tel(row.number), ...parts([row.place])),
      box("facts", ...row.facts.map((fact) => span(`fact ${fact.icon}`, icon(fact.icon), told(fact.text)))),
      box("time", clock, level),
      more,
    );
    this.#live(element, (now) => {
      const seconds = (now - row.startedAt) / 1000;
      count(clock, seconds);
      const name = levelOf(seconds, config);
      if (element.dataset.level === name) return;
      element.dataset.level = name;
      level.replaceChildren(...(name === "calm" ? [] : [icon(LEVEL_ICONS[name]), words.t(name)]));
    });
    return element;
  }

  /** @param {T.PublicCall} call */
  #recentRow(call) {
    const { config, words } = this.#scene;
    const row = recentRow(call, config, words);
    const age = el("time", { datetime: new Date(row.endedAt).toISOString(), title: words.date(row.endedAt) });
    this.#live(age, (now) => say(age, words.relative(row.endedAt, now)));
    const who = box(
      "who",
      box("first", told(row.name, "name"), age),
      box("where", el("b", {}, row.outcome), ...parts(row.details), ...tel(row.number)),
    );
    const label = words.t("call_back", { name: row.name });
    const back = row.tel ? [el("a", { class: "more", href: row.tel, "aria-label": label }, icon("call"))] : [];
    return el("li", { class: call.muted ? "was quiet" : "was" }, box(`orb ${row.tone}`, icon(row.icon)), who, ...back);
  }
}

/** A list of calls whose rows keep their elements as long as nothing about them changes. @type {T.Keyed} */
const keyed = (list, make) => {
  /** @type {T.Rows} */
  let rows = new Map();
  return (calls, scene, isNews) => {
    const before = rows;
    rows = new Map();
    for (const call of calls) {
      const key = keyOf(call);
      const old = before.get(key);
      const isSame = old?.call === call && old.scene.words === scene.words && old.scene.config === scene.config;
      const node = isSame ? old.node : make(call);
      if (old && !isSame) exchange(old.node, node);
      if (!old && isNews) node.classList.add("fresh");
      rows.set(key, { call, scene, node });
    }
    for (const [key, { node }] of before) if (!rows.has(key)) node.remove();
    [...rows.values()].forEach(({ node }, place) => {
      const there = list.children[place];
      if (there !== node) list.insertBefore(node, there);
    });
  };
};

/** Of a given size, a text that changes moves nothing else. @type {T.Count} */
const count = (element, seconds) => {
  const text = timer(seconds);
  if (text.length !== element.textContent?.length) element.style.minInlineSize = `${text.length}ch`;
  say(element, text);
};

/** Replace an element, and keep the focus if it was inside. @type {T.Exchange} */
const exchange = (old, node) => {
  const focused = old.querySelector(":focus");
  old.replaceWith(node);
  if (focused) node.querySelector("button")?.focus();
};

/** What strangers say, each apart: what stands between is ours. @param {string[]} texts */
const parts = (texts) => texts.filter(Boolean).map((text) => span("", told(text)));

/** @param {string} number */
const tel = (number) => (number ? [span("tel", told(number, "digits"))] : []);

/** @param {T.Mark} mark */
const badge = ({ tone, text, icon: name }) => el("span", { class: `badge ${tone}`, title: text }, icon(name), told(text));

/** Bars, longest first. @type {T.Chart} */
const chart = (key, counts = {}, words) => {
  const rows = Object.entries(counts).sort((a, b) => b[1] - a[1]).slice(0, 6);
  const bars = rows.map(([name, count]) => {
    const bar = el("i");
    bar.style.inlineSize = `${(100 * count) / rows[0][1]}%`;
    return el("li", {}, told(name === "unknown" ? words.t(name) : name), words.number(count), bar);
  });
  return rows.length ? [el("h3", {}, words.t(key)), list("bars", ...bars)] : [];
};
