/** The layouts compact and wall, and what changes with the width of the card. */
export const LAYOUTS = `
/* Compact: one line for each call */
.compact {
  .live {
    gap: 4px;
  }

  .row {
    grid-template-areas: "title facts time menu";
    padding-block: 0;
  }

  .row .round-icon,
  .row .details,
  .subtitle,
  .empty .round-icon {
    display: none;
  }

  .title {
    flex-wrap: nowrap;
    max-width: 45cqi;
    margin-inline-end: var(--gap);
  }

  .name {
    font-size: 1em;
  }

  .badge {
    position: relative;
    flex: none;
    padding-inline: .35em;
  }

  .facts {
    height: 1.4em;
    overflow: hidden;
    margin: 0;
    color: var(--secondary-text);
  }

  .time {
    display: flex;
    flex-direction: row-reverse;
    align-items: center;
    gap: .5em;
  }

  .timer {
    font-size: 1.1em;
  }

  .number {
    font-size: 1.5em;
  }

  .empty {
    padding: 0;
  }

  .was {
    padding: 0;

    .round-icon {
      background: none;
    }

    .caller {
      display: flex;
      gap: .7em;
      align-items: baseline;
    }

    .title {
      display: contents;
    }

    time {
      order: 2;
    }

    .details {
      flex: 1 0 auto;

      > :not(b) {
        display: none;
      }
    }
  }
}

/* Wall: all sizes follow the size of the screen */
.wall {
  --unit: clamp(16px, min(1.5cqi, 2.4vh), 44px);
  padding: calc(var(--unit) * 1.5);
  gap: var(--unit);

  header {
    font-size: 1.55em;
  }

  .clock {
    font-size: 1.5em;
    font-weight: 300;
  }

  h3 {
    font-size: 1.1em;
  }

  .calls {
    flex-grow: 1;
  }

  .live {
    gap: var(--row-gap, var(--unit));
    grid-template-columns: repeat(auto-fit, minmax(min(100%, var(--row-width, 20em)), 1fr));
  }

  .row {
    font-size: var(--row-font-size, 1.2em);
    padding: .8em 1.1em;
    align-content: center;

    .name {
      font-size: 1.55em;
      line-height: 1.25;
    }

    .title {
      gap: .3em .6em;
    }
  }

  .timer {
    font-size: 1.9em;
  }

  .facts {
    margin-top: .5em;
  }

  .empty {
    font-size: 1.8em;
    align-content: center;
    min-height: 85%;
  }

  .was .name {
    font-size: 1.1em;
  }

  .was .tel, .was .more, .row .round-icon {
    display: none;
  }
}

/* Wall: the more calls, the smaller the rows. 7 stands for 7 to 9, 10 for 10 and more. */
.wall {
  &:not(.count-1, .count-2, .count-3) .row {
    grid-template-areas: var(--narrow-areas);
  }

  &.count-1, &.count-2, &.count-3 {
    --row-font-size: 1.85em;
    --row-width: 100%;
  }

  &.count-3 {
    --row-font-size: 1.3em;
  }

  &.count-7 {
    --row-font-size: .93em;
    --row-width: 16em;
  }

  &.count-10 {
    --row-font-size: .82em;
    --row-width: 15em;
    --row-gap: var(--gap);

    .facts {
      flex-wrap: nowrap;
    }

    .line {
      flex: none;
      max-width: 50%;
    }

    .search {
      display: none;
    }
  }
}

/* A wide wall: two columns */
@container (min-width: 1000px) {
  .wall .body {
    flex-direction: row;
    gap: 1.7em;

    .sidebar {
      flex: 0 0 26%;
      overflow: auto;
    }
  }
}

/* A narrow card */
@container (max-width: 420px) {
  .row {
    grid-template-areas: var(--narrow-areas);

    .round-icon {
      display: none;
    }
  }

  dl {
    flex: 1 1 100%;
    justify-content: space-between;
    text-align: start;
  }

  .compact {
    .row {
      grid-template: "title time menu" / minmax(0, 1fr) auto auto;
    }

    .facts, .was .round-icon {
      display: none;
    }

    .title {
      max-width: none;
    }

    .level {
      font-size: 0;

      svg {
        height: 16px;
      }
    }
  }
}

/* Where there are no backgrounds */
@media (forced-colors: active) {
  .row, .badge, .note {
    border: 1px solid;
  }
}
`;
