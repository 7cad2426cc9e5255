// What the card gets and what it works with. Not shipped: the card's modules only name these types,
// as T.PublicCall and so on, without importing them.

import type { Words } from "../custom_components/whatconverts/www/words.js";

export as namespace T;

declare global {
  interface Window {
    customCards?: CustomCard[];
  }
  interface HTMLElementTagNameMap {
    "ha-card": HTMLElement;
  }
}
export type { Words };

/** The public call (docs/reference.md), with the two keys that the websocket adds. */
export interface PublicCall {
  lead_id: number;
  status: "in_progress" | "ended";
  end_reason: "completed" | "superseded" | "expired" | "dismissed" | null;
  outcome: "answered" | "no_answer" | "busy" | "voicemail" | "unknown" | null;
  missed: boolean;
  started_at: string;
  ended_at: string | null;
  duration_seconds: number | null;
  caller_number: string | null;
  caller_number_formatted: string | null;
  caller_name: string | null;
  name_source: "known_caller" | "contact" | "company" | "carrier" | "number" | "withheld";
  display_name: string;
  spoken_name: string;
  city: string | null;
  region: string | null;
  postal_code: string | null;
  country: string | null;
  line_type: string | null;
  tracking_number: string | null;
  tracking_number_formatted: string | null;
  line: string | null;
  destination_number: string | null;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  content: string | null;
  keyword: string | null;
  landing_url: string | null;
  lead_url: string | null;
  repeat_caller: boolean | null;
  previous_calls: number;
  last_outcome: "answered" | "no_answer" | "busy" | "voicemail" | "unknown" | null;
  vip: boolean;
  blocked: boolean;
  claimed_by: string | null;
  lead_score: number | null;
  spam: boolean | null;
  duplicate: boolean | null;
  test: boolean;
  account: string | null;
  profile: string | null;
  config_entry_id: string;
  muted: boolean;
}

export interface Entry {
  config_entry_id: string;
  title: string;
  available: boolean;
  alerts: boolean | null;
  last_post: string | null;
  ends_arrive: boolean | null;
}

export interface Today {
  calls: number;
  missed: number;
  by_outcome?: Record<string, number>;
  by_source?: Record<string, number>;
  by_line?: Record<string, number>;
}

/** One message of whatconverts/calls/subscribe. */
export interface Message {
  full: boolean;
  now: string;
  calls: PublicCall[];
  gone: [string, number][];
  entries: Entry[];
  today: Today;
}

/** The settings of one card (docs/card.md). */
export interface Settings {
  title: string;
  layout: "regular" | "compact" | "wall";
  config_entry_id: string[];
  lines: string[];
  number: "full" | "last4" | "none";
  recent: number;
  today: boolean;
  breakdown: boolean;
  muted: boolean;
  hide_when_idle: boolean;
  warn_after: number;
  alarm_after: number;
  silent_after: number;
  chime: boolean;
  keep_awake: boolean;
}

export interface Config extends Settings {
  type: string;
}

/** Makes an element; attributes that are functions are listeners. */
export type El = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes?: Record<string, string | ((event: any) => void)>,
  ...children: (Node | string)[]
) => HTMLElementTagNameMap[Tag];

/** Draws how many calls came from where, or nothing. */
export type Chart = (key: string, counts: Record<string, number> | undefined, words: Words) => Element[];

export type Exchange = (old: HTMLElement, node: HTMLElement) => void;

/** Shows how long it is. */
export type Count = (element: HTMLElement, seconds: number) => void;

/** Puts one beside the other. */
export type Place = (menu: HTMLElement, anchor: DOMRect) => void;

/** Makes an element of a class. */
export type Classed<Made> = (name: string, ...children: (Node | string)[]) => Made;

/** A setting that is wrong. */
export type Problem = { key: string; value: string; allowed: string };

export type ReadConfig = (raw: Record<string, unknown>) => { config: Config; problems: Problem[] };

/** Of one setting. */
export type Check = (key: string, value: any, usual: unknown) => [fits: boolean, allowed: string];

export type LevelOf = (seconds: number, config: Config) => "calm" | "warn" | "alarm";

/** Says of a call what depends on the card's settings and the user's language. */
export type Telling<Told> = (call: PublicCall, config: Config, words: Words) => Told;

/** What is kept of all messages. */
export interface Store {
  calls: Map<string, PublicCall>;
  entries: Entry[];
  today: Today;
  /** Milliseconds that the server's clock is ahead of ours. */
  skew: number;
}

export type Sort = (store: Store, config: Config) => Picture;

/** By our own clock, in milliseconds. */
export type Fold = (store: Store, message: Message, now: number) => PublicCall[];

/** By the server's clock, in milliseconds. */
export type HintsOf = (store: Store, config: Config, words: Words, now: number) => Mark[];

export type Tone = "calm" | "warn" | "alarm" | "info" | "plain";
export type IconName =
  | "phone" | "clock" | "alert" | "line" | "source" | "search" | "check" | "missed" | "busy" | "voicemail"
  | "more" | "star" | "mute" | "hand" | "spark" | "repeat" | "flask" | "bell" | "info" | "call";

/** Something worth a mark: a badge or a fact of a call, a hint. */
export interface Mark {
  icon: IconName;
  tone: Tone;
  text: string;
}

/** A mark, and whether it is shown. */
export type MarkRow = [holds: unknown, icon: IconName, tone: Tone, text: string];

export type Marks = (rows: MarkRow[]) => Mark[];

/** Who calls. */
export interface Who {
  name: string;
  /** The phone number where the name is not the number already. */
  number: string;
}

/** A row for a live call. */
export interface LiveRow extends Who {
  place: string;
  badges: Mark[];
  facts: Mark[];
  startedAt: number;
  label: string;
}

/** A row for a call that is over. */
export interface RecentRow extends Who {
  icon: IconName;
  tone: Tone;
  outcome: string;
  details: string[];
  endedAt: number;
  tel: string | null;
}

export interface Picture {
  live: PublicCall[];
  muted: PublicCall[];
  recent: PublicCall[];
  last: PublicCall | undefined;
  /** Milliseconds since 1970 at which the longest live call started. */
  longest: number | null;
  today: Today;
}

/** All that a drawing depends on. */
export interface Scene {
  picture: Picture;
  config: Config;
  words: Words;
  hints: Mark[];
  /** Whether anything has been heard from the server yet. */
  isKnown: boolean;
}

export type NumberFormat = (habit: string | undefined, tag: string) => Intl.NumberFormat;

/** Tells something the time. */
export type Tell = (now: number) => void;

export type Live = (element: Element, tell: Tell) => void;

/** What draws each list of a picture. */
export type Lists = ["live" | "muted" | "recent", ReturnType<Keyed>][];

/** Somebody asks what can be done with a call. */
export type OnMenu = (call: PublicCall, opener: HTMLElement, scene: Scene) => void;

/** The rows of a list by the key of their call. Those of another scene may be made anew. */
export type Rows = Map<string, { call: PublicCall; scene: Scene; node: HTMLElement }>;

/** Makes what draws a list; news are calls that have just come. */
export type Keyed = (
  list: HTMLElement,
  make: (call: PublicCall) => HTMLElement,
) => (calls: PublicCall[], scene: Scene, isNews: boolean) => void;

/** What can be done: where it leads to, or what it does; and whether it can be. */
export type MenuRow = [holds: unknown, icon: IconName, text: string, what: string | null | false | (() => void)];

/** Opens the menu of a call below its button. */
export type Open = (call: PublicCall, opener: HTMLElement, hass: Hass, scene: Scene) => void;

/** Runs an action of the integration. */
export type Act = (service: string, data: object) => void;

/** Makes one item of the menu. */
export type Item = (icon: IconName, text: string, what: MenuRow[3]) => HTMLElement;

export type Show = (kind: "menu" | "question", title: string, content: HTMLElement) => void;

/** Asks for a name, beginning with the one that is known. */
export type Ask = (title: string, known: string, save: (name: string) => void) => void;

/** Asks before something is done; the verb is on the button that does it. */
export type Confirm = (title: string, verb: string, submit: () => void, ...content: Node[]) => void;

/** A part of the form that can be folded. */
export type Part = (name: string, icon: string, schema: object[]) => object;

/** The form of the visual editor, as Home Assistant draws it. */
export interface Form {
  schema: object[];
  computeLabel(field: { name: string }): string;
  computeHelper(field: { name: string }): string | undefined;
  assertConfig(raw: Record<string, unknown>): void;
}

export type Trouble = "starting" | "reconnecting" | "forbidden";

export type Unsubscribe = () => Promise<unknown>;

/** Gives what lets go of the work, which should ask whether it is wanted still. */
export type Persist = (work: (isWanted: () => boolean) => Promise<void>, onFailure: (error: any) => void) => () => void;

/** Gives what ends the subscription. */
export type Subscribe = (
  connection: Connection,
  request: Record<string, unknown>,
  onMessage: (message: Message) => void,
  onTrouble: (trouble: Trouble) => void,
) => () => void;

/** The words of one language, by Home Assistant's own keys. */
export type Texts = Record<string, string>;

export interface Connection {
  subscribeMessage(
    callback: (message: Message) => void,
    request: Record<string, unknown>,
    options?: { resubscribe?: boolean },
  ): Promise<Unsubscribe>;
  sendMessagePromise(request: Record<string, unknown>): Promise<{ resources: Texts }>;
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

export interface Locale {
  language: string;
  number_format?: string;
  time_format?: string;
  time_zone?: string;
}

export interface Hass {
  connection: Connection;
  locale?: Locale;
  language?: string;
  config?: { time_zone?: string };
  user?: { name: string };
  services?: Record<string, Record<string, unknown>>;
  entities?: Record<string, { platform?: string }>;
  localize?(key: string): string;
  callService(domain: string, service: string, data: object): Promise<unknown>;
}

/** What Home Assistant knows of a card before there is one. */
export interface CustomCard {
  type: string;
  name: string;
  readonly description: string | undefined;
  preview: boolean;
  documentationURL: string;
  getEntitySuggestion(hass: Hass, entityId: string): { config: { type: string }; label: string | undefined } | null;
}
