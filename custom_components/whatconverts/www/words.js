/**
 * The texts of the card, and how it writes numbers and times, as the user has set it in Home Assistant.
 * That has the texts, too (in `translations/`), with English for what a language lacks.
 */

/** @import { Connection, Hass, Texts } from "../../../typings/card.d.ts" */

// Home Assistant knows no related languages, such as de-CH, es-419 or pt.
const LANGUAGES = ["de", "en", "es", "fr", "nl", "pt-BR"];
const PREFIX = "component.whatconverts.common.card_";
const RIGHT_TO_LEFT = /^(ar|fa|he|ur)\b/;

// Languages that write numbers in the way of a setting.
/** @type {Record<string, string>} */
const NUMBER_FORMAT_LANGUAGES = {
  comma_decimal: "en-US",
  decimal_comma: "de",
  space_comma: "fr",
  quote_decimal: "de-CH",
};

const MINUTE_MS = 60_000;
const HOUR = 60;
const DAY = 24 * HOUR;

// By language; asked for once for all cards of a page.
/** @type {WeakMap<Connection, Map<string, Promise<Texts>>>} */
const loadedTexts = new WeakMap();

/**
 * Load the texts in the language of a user; fails if Home Assistant cannot give them now.
 *
 * @param {Hass} hass
 * @returns {Promise<Words>}
 */
export async function loadWords(hass) {
  const { connection } = hass;
  const language = closestLanguage(userLanguage(hass));
  const cache = loadedTexts.get(connection) ?? new Map();
  loadedTexts.set(connection, cache);
  const texts = cache.get(language) ?? fetchTexts(hass, "common");
  cache.set(language, texts);
  texts.catch(() => cache.delete(language));
  return new Words(hass, await texts);
}

/**
 * @param {Hass} hass
 * @param {string} category
 */
export async function fetchTexts(hass, category) {
  const language = closestLanguage(userLanguage(hass));
  const request = { type: "frontend/get_translations", language, category, integration: ["whatconverts"] };
  /** @type {{ resources: Texts }} */
  const { resources } = await hass.connection.sendMessagePromise(request);
  if (!Object.keys(resources).length) throw new Error("There are no texts");
  return resources;
}

/** @param {Hass} hass */
function userLanguage({ locale, language }) {
  return locale?.language ?? language ?? "en";
}

/** @param {string} language */
function closestLanguage(language) {
  if (LANGUAGES.includes(language)) return language;
  const [root] = language.split("-");
  return LANGUAGES.find((candidate) => candidate.startsWith(root)) ?? language;
}

/** The texts and formats of one user. */
export class Words {
  /**
   * @param {Hass} hass
   * @param {Texts} texts
   */
  constructor(hass, texts) {
    const language = userLanguage(hass);
    this.texts = texts;
    this.direction = RIGHT_TO_LEFT.test(language) ? "rtl" : "ltr";
    this.languageTag = canonicalTag(language);
    this.formatNumber = numberFormat(hass.locale?.number_format, this.languageTag).format;
    this.relativeTimeFormat = new Intl.RelativeTimeFormat(this.languageTag, { numeric: "auto", style: "short" });
    const [tag, options] = timeFormat(hass, this.languageTag);
    this.timeZone = options.timeZone;
    this.formatTime = new Intl.DateTimeFormat(tag, options).format;
    this.formatDate = new Intl.DateTimeFormat(tag, { ...options, year: "numeric", month: "short", day: "numeric" }).format;
  }

  /**
   * Return a text.
   *
   * @param {string} key without `card_`
   * @param {Record<string, string>} [values] for what stands in braces
   */
  t(key, values) {
    const text = this.texts[PREFIX + key] ?? key;
    return values ? text.replace(/\{(\w+)\}/g, (placeholder, name) => values[name] ?? placeholder) : text;
  }

  /**
   * Say how long ago something was.
   *
   * @param {number} time
   * @param {number} now
   */
  formatRelative(time, now) {
    const minutes = Math.min(0, Math.round((time - now) / MINUTE_MS));
    if (minutes === 0) return this.t("just_now");
    if (minutes > -HOUR) return this.relativeTimeFormat.format(minutes, "minute");
    if (minutes > -DAY) return this.relativeTimeFormat.format(Math.round(minutes / HOUR), "hour");
    return this.relativeTimeFormat.format(Math.round(minutes / DAY), "day");
  }
}

/** Return a tag that Intl understands. @param {string} language */
function canonicalTag(language) {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}

/**
 * Return the arguments for Intl.DateTimeFormat.
 *
 * @param {Hass} hass
 * @param {string} languageTag
 * @returns {[string | undefined, Intl.DateTimeFormatOptions]}
 */
function timeFormat({ locale, config }, languageTag) {
  const tag = locale?.time_format === "system" ? undefined : languageTag;
  const hour12 = { 12: true, 24: false }[locale?.time_format ?? ""];
  const usesHour12 = new Intl.DateTimeFormat(tag, { hour: "numeric", hour12 }).resolvedOptions().hour12;
  return [tag, {
    hour: usesHour12 ? "numeric" : "2-digit",
    hourCycle: usesHour12 ? "h12" : "h23",
    minute: "2-digit",
    timeZone: locale?.time_zone === "server" ? config?.time_zone : undefined,
  }];
}

/**
 * @param {string} [setting]
 * @param {string} [languageTag]
 */
function numberFormat(setting = "language", languageTag) {
  if (setting === "system") return new Intl.NumberFormat();
  return new Intl.NumberFormat(NUMBER_FORMAT_LANGUAGES[setting] ?? languageTag, { useGrouping: setting !== "none" });
}
