/** The layouts compact and wall, and what changes with the width of the card. */
export const LAYOUTS = `
/* Compact: one line for each call */
.compact .live {
  gap: 4px;
}

.compact .row {
  grid-template-areas: "title facts time menu";
  padding-block: 0;
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

.compact .empty {
  padding: 0;
}

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

/* Wall: all sizes follow the size of the screen */
.wall {
  --unit: clamp(16px, min(1.5cqi, 2.4vh), 44px);
  padding: calc(var(--unit) * 1.5);
  gap: var(--unit);
}

.wall header {
  font-size: 1.55em;
}

.wall .clock {
  font-size: 1.5em;
  font-weight: 300;
}

.wall h3 {
  font-size: 1.1em;
}

.wall .calls {
  flex-grow: 1;
}

.wall .live {
  gap: var(--row-gap, var(--unit));
  grid-template-columns: repeat(auto-fit, minmax(min(100%, var(--row-width, 20em)), 1fr));
}

.wall .row {
  font-size: var(--row-font-size, 1.2em);
  padding: .8em 1.1em;
  align-content: center;
}

.wall .row .name {
  font-size: 1.55em;
  line-height: 1.25;
}

.wall .row .title {
  gap: .3em .6em;
}

.wall .timer {
  font-size: 1.9em;
}

.wall .facts {
  margin-top: .5em;
}

.wall .empty {
  font-size: 1.8em;
  align-content: center;
  min-height: 85%;
}

.wall .was .name {
  font-size: 1.1em;
}

.wall .was .tel, .wall .was .more, .wall .row .round-icon {
  display: none;
}

/* Wall: the more calls, the smaller the rows. 7 stands for 7 to 9, 10 for 10 and more. */
.wall:not(.count-1, .count-2, .count-3) .row {
  grid-template-areas: var(--narrow-areas);
}

.wall.count-1, .wall.count-2, .wall.count-3 {
  --row-font-size: 1.85em;
  --row-width: 100%;
}

.wall.count-3 {
  --row-font-size: 1.3em;
}

.wall.count-7 {
  --row-font-size: .93em;
  --row-width: 16em;
}

.wall.count-10 {
  --row-font-size: .82em;
  --row-width: 15em;
  --row-gap: var(--gap);
}

.wall.count-10 .facts {
  flex-wrap: nowrap;
}

.wall.count-10 .line {
  flex: none;
  max-width: 50%;
}

.wall.count-10 .search {
  display: none;
}

/* A wide wall: two columns */
@container (min-width: 1000px) {
  .wall .body {
    flex-direction: row;
    gap: 1.7em;
  }

  .wall .body .sidebar {
    flex: 0 0 26%;
    overflow: auto;
  }
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
    grid-template: "title time menu" / minmax(0, 1fr) auto auto;
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
