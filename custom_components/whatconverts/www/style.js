/**
 * The style sheet of the card. Colors and fonts are the theme's; text never is in a color of its own.
 * The order counts: layouts change what stands before.
 */
import { CALLS } from "./style-calls.js";
import { HEIGHTS } from "./style-heights.js";
import { LAYOUTS } from "./style-layouts.js";

const BASE = `
/* The frame */
:host {
  display: block;
  height: 100%;
  --info: var(--primary-color);
  --text: var(--primary-text-color);
  --secondary-text: var(--secondary-text-color);
}

:host([hidden]), [hidden] {
  display: none !important;
}

* {
  box-sizing: border-box;
  min-width: 0;
}

ha-card {
  height: 100%;
  overflow: hidden;
  container-type: inline-size;
}

.face {
  --unit: 16px;
  --gap: calc(var(--unit) * .75);
  flex: 1;
  gap: var(--gap);
  padding: var(--unit);
  color: var(--text);
  font-size: calc(var(--unit) * .875);
  line-height: 1.4;
}

ha-card, .face, .body {
  display: flex;
  flex-direction: column;
  min-height: 0;
}

.body {
  gap: var(--unit);
  flex: 1;
}

.calls {
  overflow: auto;
  /* Room for the outline of the focus. */
  margin: -4px;
  padding: 4px;
}

/* What stands in one line */
header,
dl,
.summary,
.note,
.title,
.fact,
.badge,
.level,
.was {
  display: flex;
  align-items: center;
}

/* Icons */
svg {
  height: 1.2em;
  flex: none;
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linecap: round;
  stroke-linejoin: round;
}

.number, .round-icon {
  display: grid;
  place-items: center;
  flex: none;
}

.round-icon {
  aspect-ratio: 1;
  border-radius: 50%;
  width: 2.5em;
}

/* Text */
h2,
h3,
ul,
dl,
dd,
p {
  margin: 0;
  padding: 0;
  font: inherit;
  list-style: none;
}

h2,
h3,
dd,
b,
strong,
.primary,
.number,
.name,
.timer {
  font-weight: 500;
}

h2 {
  font-size: 1.15em;
  line-height: 1.3;
}

h3 {
  margin: .75em 0 .35em;
}

.sidebar > h3:first-child {
  margin-top: 0;
}

h3,
.secondary,
.subtitle,
.details,
dt,
.was time,
label {
  color: var(--secondary-text);
}

.number, dd, .timer, time {
  font-variant-numeric: tabular-nums;
}

.digits {
  direction: ltr;
}

/* Text that may be too long */
h2,
h2 bdi,
.subtitle,
bdi.name,
.name bdi,
.details > *,
.fact bdi,
.badge,
.bars bdi,
.was .details {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
  max-width: 100%;
}

/* Dots stand at the end of a name, whatever is the direction around it. */
button.name {
  display: flex;
  max-width: 100%;
}

/* What is part of a sentence elsewhere */
:is(.call-status strong, .outcome)::first-letter {
  text-transform: uppercase;
}

/* Text for screen readers only */
.visually-hidden, .compact .badge bdi {
  position: absolute;
  inset: 0;
  overflow: hidden;
  clip-path: inset(50%);
}

:is(.level, .notes, .more-calls, h3, ul):empty {
  display: none;
}

/* Tones */
.number, .round-icon, .note, .badge {
  background: color-mix(in srgb, var(--tone, var(--secondary-text)) 18%, transparent);
}

.info {
  --tone: var(--info);
}

.calm, .number, .row {
  --tone: var(--success-color);
}

.warn, [data-level=warn] {
  --tone: var(--warning-color);
}

.alarm, [data-level=alarm] {
  --tone: var(--error-color);
}

.plain, .muted .row, .count-0 .number {
  --tone: var(--secondary-text);
}

/* Buttons and links */
button {
  border: 0;
  background: none;
  color: inherit;
  font: inherit;
  cursor: pointer;
}

:focus-visible {
  outline: 2px solid var(--info);
  outline-offset: 2px;
}

/* The header */
header {
  gap: .85em 1.7em;
  flex-wrap: wrap;
}

.summary {
  gap: .7em;
  flex: auto;
}

.number {
  min-width: 1.1em;
  padding: 0 .22em;
  height: 1.5em;
  border-radius: .4em;
  font-size: 2.2em;
  line-height: 1;
}

dl {
  gap: 1.4em;
  text-align: end;
}

dt {
  font-size: .86em;
}

dd {
  font-size: 1.35em;
  line-height: 1.2;
}

[data-missed] {
  text-decoration: underline .12em var(--error-color);
  text-underline-offset: .2em;
}

/* Notes */
.note {
  gap: .6em;
  padding: .55em .8em;
  border-radius: .7em;
  text-align: start;
}

.notes, .live, .bars {
  display: grid;
  gap: .5em;
}
`;

/** Where the size of the card cannot be asked for, that of the page stands for it. @param {string} css */
export function adapt(css) {
  return CSS.supports("width: 1cqi") ? css : css.replace(/@container/g, "@media").replace(/cqi/g, "vw");
}

/** The style sheets of every layout; between them stands what only one has. */
export const [STYLE, LAST_STYLE] = [BASE + CALLS + LAYOUTS, HEIGHTS].map(adapt);
