/**
 * The card's words, and how it writes numbers and times: in the language and the habits that the
 * user has set in Home Assistant, which keeps the words too (in `translations/`, with English for
 * every text that a language lacks).
 */

// Home Assistant knows no relatives: a reader of de-CH, es-419 or pt is served from here.
const LANGUAGES = ["de", "en", "es", "fr", "nl", "pt-BR"];
const PREFIX = "component.whatconverts.common.card_";
const RIGHT_TO_LEFT = /^(ar|fa|he|ur)\b/;

/** For all cards of a page. @type {WeakMap<T.Connection, Map<string, Promise<T.Texts>>>} */
const asked = new WeakMap();

/** Learn to speak as this user wants; fails if Home Assistant cannot tell the words now. @param {T.Hass} hass */
export async function learn(hass) {
  const { connection } = hass;
  const language = nearest(languageOf(hass));
  const texts = asked.get(connection) ?? new Map();
  asked.set(connection, texts);
  const answer = texts.get(language) ?? ask(connection, language);
  texts.set(language, answer);
  answer.catch(() => texts.delete(language));
  return new Words(hass, await answer);
}

/** @param {T.Connection} connection @param {string} language */
async function ask(connection, language) {
  const question = { type: "frontend/get_translations", language, category: "common", integration: ["whatconverts"] };
  const { resources } = await connection.sendMessagePromise(question);
  if (!Object.keys(resources).length) throw new Error("There are no words");
  return resources;
}

/** @param {T.Hass} hass */
const languageOf = ({ locale, language }) => locale?.language ?? language ?? "en";

/** @param {string} language */
function nearest(language) {
  const [root] = language.split("-");
  return LANGUAGES.includes(language) ? language : (LANGUAGES.find((one) => one.startsWith(root)) ?? language);
}

/** One user's language and habits. */
export class Words {
  /** @param {T.Hass} hass @param {T.Texts} texts */
  constructor(hass, texts) {
    const { time_format: format, time_zone: zone, number_format: digits } = hass.locale ?? {};
    const language = languageOf(hass);
    this.texts = texts;
    this.direction = RIGHT_TO_LEFT.test(language) ? "rtl" : "ltr";
    this.tag = tagOf(language);
    this.number = numberFormat(digits, this.tag).format;
    this.relatives = new Intl.RelativeTimeFormat(this.tag, { numeric: "auto", style: "short" });
    const hour12 = { 12: true, 24: false }[format ?? ""];
    const timeTag = format === "system" ? undefined : this.tag;
    const isHalfDay = new Intl.DateTimeFormat(timeTag, { hour: "numeric", hour12 }).resolvedOptions().hour12;
    /** @type {Intl.DateTimeFormatOptions} */
    const timed = {
      ...(isHalfDay ? { hour: "numeric", hourCycle: "h12" } : { hour: "2-digit", hourCycle: "h23" }),
      minute: "2-digit",
      timeZone: zone === "server" ? hass.config?.time_zone : undefined,
    };
    this.time = new Intl.DateTimeFormat(timeTag, timed).format;
    this.date = new Intl.DateTimeFormat(timeTag, { ...timed, month: "short", day: "numeric" }).format;
  }

  /** @param {string} key @param {Record<string, string>} [values] for what stands in braces */
  t(key, values) {
    const text = this.texts[PREFIX + key] ?? key;
    return values ? text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all) : text;
  }

  /** @param {number} then @param {number} now both in milliseconds */
  relative(then, now) {
    const minutes = Math.min(0, Math.round((then - now) / 60e3));
    if (minutes === 0) return this.relatives.format(0, "second");
    if (minutes > -60) return this.relatives.format(minutes, "minute");
    if (minutes > -1440) return this.relatives.format(Math.round(minutes / 60), "hour");
    return this.relatives.format(Math.round(minutes / 1440), "day");
  }
}

/** @param {string} language @returns {string} a tag that Intl understands */
function tagOf(language) {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}

/** @type {T.NumberFormat} */
const numberFormat = (habit = "language", tag) => {
  /** @type {Record<string, string>} */
  const tags = { comma_decimal: "en-US", decimal_comma: "de", space_comma: "fr", quote_decimal: "de-CH" };
  if (habit === "system") return new Intl.NumberFormat();
  return new Intl.NumberFormat(tags[habit] ?? tag, { useGrouping: habit !== "none" });
};
