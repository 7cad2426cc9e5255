// What the card gets from Home Assistant and from the integration. Not shipped: the modules of the card
// name these types in comments, by JSDoc's @import.

import type { Words } from "../custom_components/whatconverts/www/words.js";

declare global {
  interface Window {
    customCards?: Offer[];
    customBadges?: Offer[];
    customStrategies?: Offer[];
  }
  interface HTMLElementTagNameMap {
    "ha-card": HTMLElement;
    "home-assistant": HTMLElement & { readonly hass?: Hass };
  }
}

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
  called_back_at: string | null;
  lead_score: number | null;
  spam: boolean | null;
  duplicate: boolean | null;
  test: boolean;
  recovered: boolean;
  account: string | null;
  profile: string | null;
  has_recording: boolean;
  has_voicemail: boolean;
  config_entry_id: string;
  muted: boolean;
}

/** The record of a call: what was said, and what is known of the lead. */
export interface Details {
  recording_url: string | null;
  voicemail_url: string | null;
  transcript: string | null;
  voicemail_transcript: string | null;
  summary: string | null;
  sentiment: string | null;
  intent: string | null;
  topics: string[];
  spotted_keywords: string[];
  quotable: string | null;
  quote_value: number | null;
  sales_value: number | null;
  notes: string | null;
  email: string | null;
  contact_name: string | null;
  company: string | null;
  form: Record<string, string>;
}

/** The answer to whatconverts/calls/get. */
export interface CallAnswer {
  call: PublicCall;
  details: Details;
  other_calls: PublicCall[];
  /** Whether an account is connected, and where it lets the call be heard. */
  account: boolean;
  recording_path: string | null;
}

/** The answer to whatconverts/calls/search. */
export interface SearchAnswer {
  calls: PublicCall[];
  next: string | null;
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
  waiting?: number | null;
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
  changed: [string, number][];
  entries: Entry[];
  today: Today;
}

/** The filters of whatconverts/calls/search and of whatconverts/calls/export. */
export interface SearchFilters {
  query?: string;
  config_entry_id?: string[];
  line?: string[];
  outcome?: string[];
  source?: string[];
  from?: string;
  to?: string;
  leave_out_spam?: boolean;
  leave_out_tests?: boolean;
}

/** The answer to whatconverts/calls/search. */
export interface SearchAnswer {
  calls: PublicCall[];
  next: string | null;
}

/** The settings of one card (docs/card.md). */
export interface Settings {
  title: string;
  layout: "regular" | "compact" | "wall" | "log";
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

export type Unsubscribe = () => Promise<unknown>;

/** The texts of one language, by Home Assistant's own keys. */
export type Texts = Record<string, string>;

export interface Connection {
  subscribeMessage(
    callback: (message: Message) => void,
    request: Record<string, unknown>,
    options?: { resubscribe?: boolean },
  ): Promise<Unsubscribe>;
  sendMessagePromise<Answer>(request: object): Promise<Answer>;
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
  config?: { language?: string; time_zone?: string; state?: string };
  user?: { name: string };
  services?: Record<string, Record<string, unknown>>;
  states?: Record<string, { state: string }>;
  entities?: Record<string, EntityEntry>;
  devices?: Record<string, DeviceEntry>;
  hassUrl?(path: string): string;
  localize?(key: string): string;
  callService(domain: string, service: string, data: object): Promise<unknown>;
}

/** The card, as far as its dialogs need it. */
export interface CardElement extends HTMLElement {
  readonly hass: Hass | undefined;
  readonly context: { config: Settings; words: Words } | undefined;
}

/** What Home Assistant's registries know of an entity. */
export interface EntityEntry {
  platform?: string;
  translation_key?: string;
  device_id?: string;
  hidden?: boolean;
}

/** What Home Assistant's registries know of a device. */
export interface DeviceEntry {
  name?: string | null;
  name_by_user?: string | null;
  identifiers?: [string, string][];
}

/** The settings of our dashboard, section and badge. */
export interface OwnConfig {
  config_entry_id?: string | string[];
  navigation_path?: string;
}

/** What Home Assistant's event `hass-notification` takes. The same id again: the same toast; a duration of 0 takes it away. */
export interface Toast {
  id: string;
  message: string;
  duration: number;
  dismissable?: boolean;
  dismiss?: () => void;
  action?: ToastAction;
  secondaryAction?: ToastAction;
}

export interface ToastAction {
  text: string;
  primary?: boolean;
  action: () => void;
}

/** The settings of any card. */
export interface CardConfig {
  type: string;
  [setting: string]: unknown;
}

/** What Home Assistant knows of a card, a badge or a strategy before there is one. */
export interface Offer {
  type: string;
  strategyType?: string;
  name: string;
  readonly description: string | undefined;
  preview?: boolean;
  documentationURL: string;
  getEntitySuggestion(hass: Hass, entityId: string): { config: { type: string }; label: string | undefined } | null;
}
