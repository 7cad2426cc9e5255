/**
 * The settings of a card: what there is, what is allowed, and the form of the visual editor.
 *
 * @import * as T from "../../../typings/card"
 * @import { Words } from "./words.js"
 */

/** @type {Omit<T.Config, "type">} */
export const DEFAULTS = {
  title: "",
  layout: "regular",
  config_entry_id: [],
  lines: [],
  number: "full",
  recent: 5,
  today: true,
  breakdown: false,
  muted: true,
  hide_when_idle: false,
  warn_after: 5,
  alarm_after: 15,
  silent_after: 72,
  chime: false,
  keep_awake: false,
};

/** @type {Record<string, readonly string[]>} */
export const CHOICES = {
  layout: ["regular", "compact", "wall"],
  number: ["full", "last4", "none"],
};

/** @type {Record<string, readonly [number, number]>} */
export const RANGES = {
  recent: [0, 50],
  warn_after: [0, 1440],
  alarm_after: [0, 1440],
  silent_after: [0, 8760],
};

/**
 * Complete the settings; whatever is wrong is left at its default and reported.
 * @param {Record<string, unknown>} raw
 * @returns {{ config: T.Config, problems: T.Problem[] }}
 */
export function readConfig(raw) {
  const config = /** @type {Record<string, unknown>} */ ({ type: raw.type, ...DEFAULTS });
  /** @type {T.Problem[]} */
  const problems = [];
  for (const [key, usual] of Object.entries(DEFAULTS)) {
    const value = raw[key] ?? usual;
    const [read, allowed] = readOption(key, value, usual);
    if (read === undefined) problems.push({ key, value: JSON.stringify(value) ?? "?", allowed });
    else config[key] = read;
  }
  return { config: /** @type {T.Config} */ (/** @type {unknown} */ (config)), problems };
}

/**
 * @param {string} key
 * @param {unknown} value
 * @param {unknown} usual
 * @returns {[unknown, string]} the value, or undefined and what is allowed
 */
function readOption(key, value, usual) {
  if (CHOICES[key]) {
    return [CHOICES[key].includes(String(value)) ? value : undefined, CHOICES[key].join(", ")];
  }
  if (RANGES[key]) {
    const [least, most] = RANGES[key];
    const fits = typeof value === "number" && value >= least && value <= most;
    return [fits ? value : undefined, `${least}–${most}`];
  }
  if (Array.isArray(usual)) {
    const list = Array.isArray(value) ? value : [value];
    return [list.every((one) => typeof one === "string") ? list.filter(Boolean) : undefined, "abc"];
  }
  if (typeof usual === "boolean") return [typeof value === "boolean" ? value : undefined, "true, false"];
  return [typeof value === "string" ? value : undefined, "abc"];
}

/** @type {Record<string, string[]>} */
const LABELS = {
  title: ["Title", "Titel", "Título", "Titre", "Título", "Titel"],
  layout: ["Layout", "Darstellung", "Diseño", "Disposition", "Layout", "Indeling"],
  regular: ["Regular", "Normal", "Normal", "Normale", "Normal", "Normaal"],
  compact: ["Compact", "Kompakt", "Compacto", "Compacte", "Compacto", "Compact"],
  wall: ["Wall display", "Wandanzeige", "Pantalla de pared", "Écran mural", "Tela de parede", "Wandscherm"],
  which: ["Which calls", "Welche Anrufe", "Qué llamadas", "Quels appels", "Quais chamadas", "Welke gesprekken"],
  config_entry_id: ["WhatConverts entry", "WhatConverts-Eintrag", "Entrada de WhatConverts", "Entrée WhatConverts", "Entrada do WhatConverts", "WhatConverts-item"],
  lines: ["Only these lines", "Nur diese Leitungen", "Solo estas líneas", "Seulement ces lignes", "Somente estas linhas", "Alleen deze lijnen"],
  number: ["Phone number", "Telefonnummer", "Número de teléfono", "Numéro de téléphone", "Número de telefone", "Telefoonnummer"],
  full: ["Show it", "Zeigen", "Mostrar", "Afficher", "Mostrar", "Tonen"],
  last4: ["Last four digits", "Letzte vier Ziffern", "Últimas cuatro cifras", "Quatre derniers chiffres", "Últimos quatro dígitos", "Laatste vier cijfers"],
  none: ["Hide it", "Verbergen", "Ocultar", "Masquer", "Ocultar", "Verbergen"],
  parts: ["What to show", "Was gezeigt wird", "Qué mostrar", "Ce qui est affiché", "O que mostrar", "Wat te tonen"],
  recent: ["Recent calls", "Letzte Anrufe", "Llamadas recientes", "Appels récents", "Chamadas recentes", "Recente gesprekken"],
  today: ["Today’s figures", "Zahlen von heute", "Cifras de hoy", "Chiffres du jour", "Números de hoje", "Cijfers van vandaag"],
  breakdown: ["Today by source and line", "Heute nach Quelle und Leitung", "Hoy por fuente y línea", "Aujourd’hui par source et ligne", "Hoje por origem e linha", "Vandaag per bron en lijn"],
  muted: ["Muted calls (spam, blocked)", "Stumme Anrufe (Spam, blockiert)", "Silenciadas (spam, bloqueadas)", "En sourdine (spam, bloqués)", "Silenciadas (spam, bloqueadas)", "Gedempt (spam, geblokkeerd)"],
  hide_when_idle: ["Hide while nobody is on the phone", "Ausblenden, wenn niemand telefoniert", "Ocultar si no hay nadie al teléfono", "Masquer si personne n’est au téléphone", "Ocultar quando ninguém está ao telefone", "Verbergen als niemand aan de telefoon is"],
  warn_after: ["Long after (minutes)", "Lang nach (Minuten)", "Larga tras (minutos)", "Long après (minutes)", "Longa após (minutos)", "Lang na (minuten)"],
  alarm_after: ["Very long after (minutes)", "Sehr lang nach (Minuten)", "Muy larga tras (minutos)", "Très long après (minutes)", "Muito longa após (minutos)", "Erg lang na (minuten)"],
  silent_after: ["Hint if nothing arrives for (hours)", "Hinweis, wenn nichts kommt seit (Stunden)", "Aviso si no llega nada en (horas)", "Signaler un silence de (heures)", "Aviso se nada chegar em (horas)", "Melden als er niets komt in (uren)"],
  chime: ["Chime at a new call", "Ton bei neuem Anruf", "Sonido con cada llamada", "Carillon à chaque appel", "Som a cada chamada", "Geluid bij nieuw gesprek"],
  keep_awake: ["Keep the screen awake", "Bildschirm wach halten", "Mantener la pantalla encendida", "Garder l’écran allumé", "Manter a tela ligada", "Scherm aan houden"],
};

/** @type {Record<string, string[]>} */
const HELPERS = {
  config_entry_id: ["Empty: all.", "Leer: alle.", "Vacío: todas.", "Vide : toutes.", "Vazio: todas.", "Leeg: alle."],
  lines: ["Names or numbers (+17045550100). Empty: all.", "Namen oder Nummern (+17045550100). Leer: alle.", "Nombres o números (+17045550100). Vacío: todas.", "Noms ou numéros (+17045550100). Vide : toutes.", "Nomes ou números (+17045550100). Vazio: todas.", "Namen of nummers (+17045550100). Leeg: alle."],
  warn_after: ["0: never.", "0: nie.", "0: nunca.", "0 : jamais.", "0: nunca.", "0: nooit."],
  chime: ["Wall display only. Browsers ask for one touch first.", "Nur Wandanzeige. Der Browser verlangt erst eine Berührung.", "Solo pantalla de pared. El navegador pide antes un toque.", "Écran mural seulement. Le navigateur exige d’abord un toucher.", "Só tela de parede. O navegador exige antes um toque.", "Alleen wandscherm. De browser wil eerst een aanraking."],
  keep_awake: ["Wall display only, in browsers that can (https).", "Nur Wandanzeige, wo der Browser es kann (https).", "Solo pantalla de pared, si el navegador puede (https).", "Écran mural seulement, si le navigateur le peut (https).", "Só tela de parede, onde o navegador permite (https).", "Alleen wandscherm, als de browser het kan (https)."],
};
HELPERS.alarm_after = HELPERS.silent_after = HELPERS.warn_after;

export const EDITOR_TEXTS = { ...LABELS, ...Object.fromEntries(Object.entries(HELPERS).map(([key, row]) => [`${key}_helper`, row])) };

/**
 * The form of the visual editor, as Home Assistant draws it.
 * @param {Words} words
 */
export function formOf(words) {
  const select = (/** @type {string} */ name) => ({
    name,
    selector: {
      select: {
        mode: "dropdown",
        options: CHOICES[name].map((value) => ({ value, label: words.from(LABELS, value) })),
      },
    },
  });
  const usual = (/** @type {string} */ name) => /** @type {Record<string, unknown>} */ (DEFAULTS)[name];
  const number = (/** @type {string} */ name) => {
    const [min, max] = RANGES[name];
    return { name, default: usual(name), selector: { number: { min, max, mode: "box" } } };
  };
  const flag = (/** @type {string} */ name) => ({ name, default: usual(name), selector: { boolean: {} } });
  const grid = (/** @type {object[]} */ ...schema) => ({ type: "grid", name: "", schema });
  const part = (/** @type {string} */ name, /** @type {string} */ icon, /** @type {object[]} */ ...schema) => ({
    type: "expandable",
    name,
    title: words.from(LABELS, name),
    icon,
    flatten: true,
    schema,
  });
  return {
    schema: [
      { name: "title", selector: { text: {} } },
      grid(select("layout"), select("number")),
      part(
        "which",
        "mdi:filter-outline",
        { name: "config_entry_id", selector: { config_entry: { integration: "whatconverts" } } },
        { name: "lines", selector: { text: { multiple: true } } },
      ),
      part(
        "parts",
        "mdi:eye-outline",
        grid(number("recent"), number("silent_after"), number("warn_after"), number("alarm_after")),
        ...["today", "breakdown", "muted", "hide_when_idle"].map(flag),
      ),
      part("wall", "mdi:monitor-dashboard", flag("chime"), flag("keep_awake")),
    ],
    computeLabel: (/** @type {{ name: string }} */ field) => words.from(LABELS, field.name),
    computeHelper: (/** @type {{ name: string }} */ field) =>
      HELPERS[field.name] && words.from(HELPERS, field.name),
    assertConfig: (/** @type {Record<string, unknown>} */ raw) => {
      const [problem] = readConfig(raw).problems;
      if (problem) throw new Error(words.t("bad_value", { ...problem }));
    },
  };
}
