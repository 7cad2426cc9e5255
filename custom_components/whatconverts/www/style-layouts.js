/** The layout compact, and what changes with the width of the card. */
export const LAYOUTS = `
/* Compact: one line for each call */
.compact .live {
  gap: 4px;
}

.compact .row {
  grid-template: "title facts time" 1fr / auto minmax(0, 1fr) auto;
  padding-block: 0;
}

/* Large enough for a finger */
.compact :is(.row, .was) {
  min-height: 2.6em;
}

.compact .row .round-icon,
.compact .row .details,
.compact .subtitle,
.compact .empty .round-icon {
  display: none;
}

.compact .title {
  flex-wrap: nowrap;
  max-width: 45cqi;
  margin-inline-end: var(--gap);
}

.compact .name {
  font-size: 1em;
}

.compact .badge {
  position: relative;
  flex: none;
  padding-inline: .35em;
}

.compact .facts {
  height: 1.4em;
  overflow: hidden;
  margin: 0;
  color: var(--secondary-text);
}

.compact .time {
  display: flex;
  flex-direction: row-reverse;
  align-items: center;
  gap: .5em;
}

.compact .timer {
  font-size: 1.1em;
}

.compact .number {
  font-size: 1.5em;
}

.compact .empty,
.compact .was {
  padding: 0;
}

.compact .was .round-icon {
  background: none;
}

.compact .was .caller {
  display: flex;
  gap: .7em;
  align-items: baseline;
}

.compact .was .title {
  display: contents;
}

.compact .was time {
  order: 2;
}

.compact .was .details {
  flex: 1 0 auto;
}

.compact .was .details > :not(b) {
  display: none;
}

/* A narrow card */
@container (max-width: 420px) {
  .row {
    grid-template-areas: var(--narrow-areas);
  }

  .row .round-icon {
    display: none;
  }

  dl {
    flex: 1 1 100%;
    justify-content: space-between;
    text-align: start;
  }

  .compact .row {
    grid-template: "title time" / minmax(0, 1fr) auto;
  }

  .compact .facts, .compact .was .round-icon {
    display: none;
  }

  .compact .title {
    max-width: none;
  }

  .compact .level {
    font-size: 0;
  }

  .compact .level svg {
    height: 16px;
  }
}

/* Where colors cannot be mixed, there are no backgrounds */
@supports not (color: color-mix(in srgb, red, red)) {
  .row, .badge, .note, .number {
    border: 1px solid var(--tone, var(--secondary-text));
  }
}

@media (forced-colors: active) {
  .row, .badge, .note {
    border: 1px solid;
  }
}
`;
