/** The style of the log. */
import { LOG_TOOLS } from "./style-log-tools.js";
import { adapt } from "./style.js";

const ROWS = `
/* It fills the height that is given, and has one of its own where none is. */
.log-body {
  position: relative;
  display: flex;
  flex: 1 1 30em;
  flex-direction: column;
  gap: .6em;
  min-height: 0;
}

.log header {
  font-size: .93em;
}

.scroller {
  position: relative;
  flex: 1;
  overflow: auto;
  overscroll-behavior: contain;
  /* The script keeps in its place what is in sight. */
  overflow-anchor: none;
  min-height: 0;
}

.scroller[aria-busy=true] .canvas {
  opacity: .5;
}

.canvas {
  position: relative;
}

/* Rows: all of one height, all headings of another. The script measures one of each. */
.entry, .day, .gap {
  position: absolute;
  inset-inline: 0;
  margin: 0;
  contain: strict;
}

.probe {
  visibility: hidden;
  top: 0;
}

.entry {
  /* A button that is set left and right is no wider than its text in old engines. */
  width: 100%;
  display: grid;
  grid-template:
    "icon who origin how at" 1fr
    "icon about origin how at" 1fr
    / auto minmax(0, 1.6fr) minmax(0, 1fr) minmax(5em, .7fr) minmax(5em, auto);
  gap: 0 var(--gap);
  height: 4em;
  padding: .45em .5em;
  box-shadow: inset 0 -1px var(--divider-color);
  line-height: 1.4;
  text-align: start;
}

.entry:hover {
  background: color-mix(in srgb, var(--text) 5%, transparent);
}

.entry:focus-visible {
  outline-offset: -2px;
}

.entry .round-icon {
  grid-area: icon;
  align-self: center;
  width: 2.2em;
}

.who {
  grid-area: who;
  display: flex;
  align-items: center;
  gap: .45em;
  align-self: flex-end;
}

.entry .badge {
  position: relative;
  flex: none;
}

.entry.is-muted .name {
  color: var(--secondary-text);
  font-weight: 400;
}

.about, .origin, .how, .at {
  color: var(--secondary-text);
  font-size: .93em;
  white-space: nowrap;
}

/* Each text ends with dots at its own end, whatever is the direction around it. */
.entry bdi {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.part bdi {
  flex: 0 1 auto;
}

.about, .part {
  display: flex;
}

.about .part:first-child:not(:only-child) {
  flex: none;
  max-width: 75%;
}

.about {
  grid-area: about;
}

.origin {
  grid-area: origin;
}

.how {
  grid-area: how;
}

.origin, .how {
  display: flex;
  flex-direction: column;
  align-self: center;
}

.about .part + .part::before, .origin .part + .part::before {
  white-space: pre;
}

.about .part + .part::before {
  content: " · ";
}

.outcome, .entry .at {
  color: var(--text);
}

.at {
  grid-area: at;
  align-self: center;
  text-align: end;
}

.duration, .at {
  font-variant-numeric: tabular-nums;
}

.day {
  height: 2.4em;
  padding: .75em .5em 0;
  font-weight: 500;
}

.day::first-letter {
  text-transform: uppercase;
}

.gap {
  background: repeating-linear-gradient(transparent 0 1em, var(--divider-color) 1em 2em, transparent 2em 4em);
  opacity: .5;
}

/* What is said where there are no rows, or not all */
.log-status {
  position: absolute;
  inset-inline: 0;
  bottom: 30%;
  display: grid;
  justify-items: center;
  gap: .35em;
  text-align: center;
}

.log-status:empty {
  display: none;
}

.log-status .tool {
  margin-top: .6em;
}

.has-rows .log-status {
  bottom: 0;
  display: flex;
  align-items: center;
  justify-content: center;
  padding: .5em;
  border-radius: .7em;
  background: var(--ha-card-background, var(--card-background-color));
  box-shadow: 0 0 8px #0004;
}

.has-rows .log-status:empty, .has-rows [data-status=loading] {
  display: none;
}

.has-rows .log-status .tool {
  margin: 0;
}

/* A narrow card */
@container (max-width: 640px) {
  .entry {
    grid-template:
      "icon who who at"
      "icon about about duration"
      "icon outcome origin origin"
      / auto auto minmax(0, 1fr) auto;
    align-content: center;
    height: 5.4em;
  }

  .origin {
    flex-direction: row;
  }

  .origin .part:first-child:not(:only-child) {
    flex: none;
    max-width: 50%;
  }

  .origin .part + .part::before {
    content: " · ";
  }

  .how {
    display: contents;
  }

  .how .part {
    grid-area: outcome;
  }

  .how > * {
    font-size: .93em;
  }

  .duration {
    grid-area: duration;
    text-align: end;
  }
}

/* A small one: icons say enough; the words are there for screen readers. */
@container (max-width: 420px) {
  .entry .badge bdi {
    position: absolute;
    overflow: hidden;
    clip-path: inset(50%);
    width: 1px;
    height: 1px;
  }
}
`;

export const LOG = adapt(ROWS + LOG_TOOLS);
