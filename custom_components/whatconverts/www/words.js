/**
 * The card's texts, and how it writes numbers and times: in the language and the habits that the
 * user has set in Home Assistant. A text that a language lacks is English.
 *
 * @import * as T from "../../../typings/card"
 */

const LANGUAGES = ["en", "de", "es", "fr", "pt-BR", "nl"];
const RIGHT_TO_LEFT = /^(ar|fa|he|ur)\b/;

/** @type {Record<string, string[]>} */
export const TEXTS = {
  on_phone: ["on the phone", "am Telefon", "al teléfono", "au téléphone", "ao telefone", "aan de telefoon"],
  live_calls: ["Live calls", "Laufende Anrufe", "Llamadas en curso", "Appels en cours", "Chamadas em andamento", "Lopende gesprekken"],
  today: ["Today", "Heute", "Hoy", "Aujourd’hui", "Hoje", "Vandaag"],
  missed: ["Missed", "Verpasst", "Perdidas", "Manqués", "Perdidas", "Gemist"],
  longest: ["Longest", "Längster", "Más larga", "Plus long", "Mais longa", "Langste"],
  recent: ["Recent calls", "Letzte Anrufe", "Llamadas recientes", "Appels récents", "Chamadas recentes", "Recente gesprekken"],
  muted: ["Muted: no alerts", "Stumm: kein Alarm", "Silenciadas: sin avisos", "En sourdine : sans alerte", "Silenciadas: sem alertas", "Gedempt: geen meldingen"],
  by_source: ["Today by source", "Heute nach Quelle", "Hoy por fuente", "Aujourd’hui par source", "Hoje por origem", "Vandaag per bron"],
  by_line: ["Today by line", "Heute nach Leitung", "Hoy por línea", "Aujourd’hui par ligne", "Hoje por linha", "Vandaag per lijn"],
  quiet: ["Nobody is on the phone", "Niemand telefoniert", "No hay nadie al teléfono", "Personne au téléphone", "Ninguém ao telefone", "Niemand is aan de telefoon"],
  last_call: ["Last call {when}: {name}", "Letzter Anruf {when}: {name}", "Última llamada {when}: {name}", "Dernier appel {when} : {name}", "Última chamada {when}: {name}", "Laatste gesprek {when}: {name}"],
  no_calls: ["The next call will appear here", "Der nächste Anruf erscheint hier", "La próxima llamada aparecerá aquí", "Le prochain appel s’affichera ici", "A próxima chamada aparecerá aqui", "Het volgende gesprek verschijnt hier"],
  caller: ["Caller", "Anrufer", "Llamante", "Appelant", "Chamador", "Beller"],
  unknown: ["Unknown", "Unbekannt", "Desconocido", "Inconnu", "Desconhecido", "Onbekend"],
  first_call: ["First call", "Erster Anruf", "Primera llamada", "Premier appel", "Primeira chamada", "Eerste gesprek"],
  nth_call: ["Call no. {n}", "{n}. Anruf", "Llamada n.º {n}", "Appel n° {n}", "Chamada nº {n}", "Gesprek nr. {n}"],
  repeat: ["Called before", "Rief schon an", "Ya llamó antes", "A déjà appelé", "Já ligou antes", "Belde eerder"],
  missed_before: ["Missed last time", "Zuletzt verpasst", "Perdida la última vez", "Manqué la dernière fois", "Perdida da última vez", "Vorige keer gemist"],
  vip: ["VIP", "VIP", "VIP", "VIP", "VIP", "VIP"],
  spam: ["Spam", "Spam", "Spam", "Spam", "Spam", "Spam"],
  blocked: ["Blocked", "Blockiert", "Bloqueado", "Bloqué", "Bloqueado", "Geblokkeerd"],
  test: ["Test", "Test", "Prueba", "Test", "Teste", "Test"],
  claimed: ["{name} has it", "{name} ist dran", "Lo atiende {name}", "{name} s’en charge", "{name} assumiu", "{name} heeft hem"],
  warn: ["Long", "Lang", "Larga", "Long", "Longa", "Lang"],
  alarm: ["Very long", "Sehr lang", "Muy larga", "Très long", "Muito longa", "Erg lang"],
  answered: ["Answered", "Angenommen", "Contestada", "Répondu", "Atendida", "Beantwoord"],
  no_answer: ["No answer", "Keine Antwort", "Sin respuesta", "Sans réponse", "Sem resposta", "Geen antwoord"],
  busy: ["Busy", "Besetzt", "Ocupado", "Occupé", "Ocupado", "In gesprek"],
  voicemail: ["Voicemail", "Mailbox", "Buzón de voz", "Messagerie", "Caixa postal", "Voicemail"],
  ended: ["Ended", "Beendet", "Terminada", "Terminé", "Encerrada", "Beëindigd"],
  expired: ["End not reported", "Ende nicht gemeldet", "Fin no notificado", "Fin non signalée", "Fim não informado", "Einde niet gemeld"],
  dismissed: ["Removed", "Entfernt", "Quitada", "Retiré", "Removida", "Verwijderd"],
  superseded: ["Called again", "Rief erneut an", "Volvió a llamar", "A rappelé", "Ligou de novo", "Belde opnieuw"],
  actions: ["Actions for {name}", "Aktionen für {name}", "Acciones para {name}", "Actions pour {name}", "Ações para {name}", "Acties voor {name}"],
  claim: ["I take it", "Ich übernehme", "Lo atiendo yo", "Je m’en charge", "Eu atendo", "Ik neem hem"],
  remember_known: ["Remember caller…", "Anrufer merken …", "Recordar llamante…", "Mémoriser l’appelant…", "Lembrar chamador…", "Beller onthouden…"],
  remember_vip: ["Remember as VIP…", "Als VIP merken …", "Recordar como VIP…", "Mémoriser comme VIP…", "Lembrar como VIP…", "Als VIP onthouden…"],
  remember_blocked: ["Block caller…", "Anrufer blockieren …", "Bloquear llamante…", "Bloquer l’appelant…", "Bloquear chamador…", "Beller blokkeren…"],
  dismiss: ["Remove stuck call…", "Hängenden Anruf entfernen …", "Quitar llamada atascada…", "Retirer l’appel bloqué…", "Remover chamada presa…", "Vastgelopen gesprek verwijderen…"],
  ask_dismiss: ["Remove {name} from the live calls? The phone call itself goes on.", "{name} aus den laufenden Anrufen entfernen? Das Gespräch selbst geht weiter.", "¿Quitar a {name} de las llamadas en curso? La llamada en sí continúa.", "Retirer {name} des appels en cours ? L’appel lui-même continue.", "Remover {name} das chamadas em andamento? A ligação em si continua.", "{name} uit de lopende gesprekken verwijderen? Het gesprek zelf gaat door."],
  call_back: ["Call {name} back", "{name} zurückrufen", "Devolver la llamada a {name}", "Rappeler {name}", "Ligar de volta para {name}", "{name} terugbellen"],
  open_page: ["Open landing page", "Zielseite öffnen", "Abrir página de destino", "Ouvrir la page de destination", "Abrir página de destino", "Landingspagina openen"],
  name: ["Name", "Name", "Nombre", "Nom", "Nome", "Naam"],
  save: ["Save", "Speichern", "Guardar", "Enregistrer", "Salvar", "Opslaan"],
  remove: ["Remove", "Entfernen", "Quitar", "Retirer", "Remover", "Verwijderen"],
  cancel: ["Cancel", "Abbrechen", "Cancelar", "Annuler", "Cancelar", "Annuleren"],
  hint_nothing: ["Nothing has arrived from WhatConverts yet. Check the webhook there, or press Test call here.", "Von WhatConverts ist noch nichts gekommen. Prüfe den Webhook dort oder drücke hier Testanruf.", "Aún no ha llegado nada de WhatConverts. Revise el webhook allí o pulse aquí Llamada de prueba.", "Rien n’est encore arrivé de WhatConverts. Vérifiez le webhook ou lancez ici un appel de test.", "Nada chegou do WhatConverts ainda. Verifique o webhook lá ou pressione aqui Chamada de teste.", "Er is nog niets van WhatConverts binnen. Controleer daar de webhook of druk hier op Testgesprek."],
  hint_silent: ["WhatConverts last sent something {when}.", "WhatConverts hat zuletzt {when} etwas gesendet.", "WhatConverts envió algo por última vez {when}.", "Dernier message de WhatConverts : {when}.", "O WhatConverts enviou algo pela última vez {when}.", "WhatConverts stuurde voor het laatst iets {when}."],
  hint_ends: ["Ends of calls never arrive. In WhatConverts, tick Phone Call (completed) too.", "Das Ende von Anrufen kommt nie an. Wähle in WhatConverts auch Phone Call (completed).", "Nunca llega el fin de las llamadas. En WhatConverts, marque también Phone Call (completed).", "La fin des appels n’arrive jamais. Dans WhatConverts, cochez aussi Phone Call (completed).", "O fim das chamadas nunca chega. No WhatConverts, marque também Phone Call (completed).", "Het einde van gesprekken komt nooit binnen. Vink in WhatConverts ook Phone Call (completed) aan."],
  hint_alerts: ["Alerts are switched off", "Alarme sind ausgeschaltet", "Los avisos están desactivados", "Les alertes sont désactivées", "Os alertas estão desligados", "Meldingen staan uit"],
  unavailable: ["WhatConverts is not loaded. See Settings, Devices & services.", "WhatConverts ist nicht geladen. Siehe Einstellungen, Geräte & Dienste.", "WhatConverts no está cargado. Vea Ajustes, Dispositivos y servicios.", "WhatConverts n’est pas chargé. Voir Paramètres, Appareils et services.", "O WhatConverts não está carregado. Veja Configurações, Dispositivos e serviços.", "WhatConverts is niet geladen. Zie Instellingen, Apparaten & diensten."],
  reconnecting: ["Connection lost. Trying again…", "Verbindung verloren. Neuer Versuch …", "Conexión perdida. Reintentando…", "Connexion perdue. Nouvel essai…", "Conexão perdida. Tentando de novo…", "Verbinding verbroken. Nieuwe poging…"],
  starting: ["Waiting for WhatConverts in Home Assistant…", "Warten auf WhatConverts in Home Assistant …", "Esperando a WhatConverts en Home Assistant…", "En attente de WhatConverts dans Home Assistant…", "Aguardando o WhatConverts no Home Assistant…", "Wachten op WhatConverts in Home Assistant…"],
  forbidden: ["You may not see these calls.", "Du darfst diese Anrufe nicht sehen.", "No puede ver estas llamadas.", "Vous ne pouvez pas voir ces appels.", "Você não pode ver estas chamadas.", "Je mag deze gesprekken niet zien."],
  bad_config: ["This card’s settings need a change", "Die Einstellungen dieser Karte stimmen nicht", "Hay que cambiar los ajustes de esta tarjeta", "Les réglages de cette carte sont à corriger", "As configurações deste cartão precisam de ajuste", "De instellingen van deze kaart kloppen niet"],
  bad_value: ["{key}: {value}. Possible: {allowed}", "{key}: {value}. Möglich: {allowed}", "{key}: {value}. Posible: {allowed}", "{key} : {value}. Possible : {allowed}", "{key}: {value}. Possível: {allowed}", "{key}: {value}. Mogelijk: {allowed}"],
  sample: ["Sample calls", "Beispielanrufe", "Llamadas de ejemplo", "Appels d’exemple", "Chamadas de exemplo", "Voorbeeldgesprekken"],
  sound: ["Tap for sound", "Für Ton antippen", "Toque para activar el sonido", "Touchez pour le son", "Toque para ativar o som", "Tik voor geluid"],
  new_call: ["New call: {who}", "Neuer Anruf: {who}", "Nueva llamada: {who}", "Nouvel appel : {who}", "Nova chamada: {who}", "Nieuw gesprek: {who}"],
};

/** Equal for users whom the card addresses in the same way. @param {T.Hass | null} hass */
export function habitsOf(hass) {
  return JSON.stringify([hass?.locale, hass?.language, hass?.config?.time_zone]);
}

/** One user's language and habits. */
export class Words {
  /** @param {T.Hass | null} hass */
  constructor(hass) {
    const locale = hass?.locale;
    this.language = locale?.language ?? hass?.language ?? (document.documentElement.lang || "en");
    this.direction = RIGHT_TO_LEFT.test(this.language) ? "rtl" : "ltr";
    this.column = columnOf(this.language);
    this.tag = tagOf(this.language);
    const zone = locale?.time_zone === "server" ? hass?.config?.time_zone : undefined;
    this.habits = habitsOf(hass);
    this.numbers = new Intl.NumberFormat(...numberFormat(locale?.number_format, this.tag));
    this.relatives = new Intl.RelativeTimeFormat(this.tag, { numeric: "auto", style: "short" });
    const hour12 = { 12: true, 24: false }[locale?.time_format ?? ""];
    const timeTag = locale?.time_format === "system" ? undefined : this.tag;
    const isHalfDay = new Intl.DateTimeFormat(timeTag, { hour: "numeric", hour12 }).resolvedOptions().hour12;
    /** @type {Intl.DateTimeFormatOptions} */
    const cycle = isHalfDay ? { hour: "numeric", hourCycle: "h12" } : { hour: "2-digit", hourCycle: "h23" };
    /** @type {Intl.DateTimeFormatOptions} */
    const timed = { ...cycle, minute: "2-digit", timeZone: zone };
    this.clock = new Intl.DateTimeFormat(timeTag, timed);
    this.dates = new Intl.DateTimeFormat(timeTag, { ...timed, dateStyle: undefined, month: "short", day: "numeric" });
  }

  /**
   * @param {string} key
   * @param {Record<string, string>} [values]
   * @returns {string}
   */
  t(key, values) {
    const text = this.from(TEXTS, key);
    return values ? text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all) : text;
  }

  /** @param {Record<string, string[]>} texts @param {string} key */
  from(texts, key) {
    return texts[key]?.[this.column] ?? texts[key]?.[0] ?? key;
  }

  /** @param {number} value */
  number(value) {
    return this.numbers.format(value);
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

/** @param {string} language */
function columnOf(language) {
  const same = LANGUAGES.indexOf(language);
  const related = LANGUAGES.findIndex((one) => one.split("-")[0] === language.split("-")[0]);
  return Math.max(same < 0 ? related : same, 0);
}

/** @param {string} language @returns {string} a tag that Intl understands */
function tagOf(language) {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}

/**
 * @param {string | undefined} habit
 * @param {string} tag
 * @returns {[string | undefined, Intl.NumberFormatOptions]}
 */
function numberFormat(habit, tag) {
  const tags = { comma_decimal: "en-US", decimal_comma: "de", space_comma: "fr", quote_decimal: "de-CH" };
  if (habit === "system") return [undefined, {}];
  return [/** @type {Record<string, string>} */ (tags)[habit ?? ""] ?? tag, { useGrouping: habit !== "none" }];
}
