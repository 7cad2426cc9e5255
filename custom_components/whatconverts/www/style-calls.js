/** The style of calls, and of today in bars. */
export const CALLS = `
/* A live call */
.row {
  /* Where there is no room beside the details. */
  --narrow-areas:
    "icon title title"
    "icon details time"
    "icon facts facts";
  display: grid;
  grid-template:
    "icon title time"
    "icon details time"
    "icon facts facts"
    / auto minmax(0, 1fr) auto;
  align-items: center;
  padding: .7em 1em;
  border-radius: var(--gap);
  overflow: hidden;
  background: color-mix(in srgb, var(--tone) 9%, transparent);
  /* Rows out of sight are not drawn. */
  content-visibility: auto;
  contain-intrinsic-size: 7em;
  contain-intrinsic-size: auto 7em;
}

/* The colored edge */
.row::before {
  content: "";
  position: absolute;
  inset-block: 0;
  inset-inline-start: 0;
  width: .3em;
  background: var(--tone);
}

/* A stacking context each: Chromium keeps their drawing while the timer beside them changes. */
.row > * {
  isolation: isolate;
}

.row .round-icon {
  grid-area: icon;
  margin-inline-end: var(--gap);
}

.row .title {
  grid-area: title;
  flex-wrap: wrap;
  /* The button that is in it lies over the whole row. */
  z-index: 1;
}

.row .name {
  font-size: 1.15em;
}

.row .details {
  grid-area: details;
}

.row .facts {
  grid-area: facts;
}

.row .time {
  grid-area: time;
  margin-inline-start: var(--gap);
}

/* What opens a dialog lies over all that is around it. */
.open {
  padding: 0;
  text-align: start;
  text-decoration: inherit;
}

.row, .was, dl > div {
  position: relative;
}

.open::after {
  content: "";
  position: absolute;
  inset: 0;
  border-radius: inherit;
}

.open:hover::after {
  background: color-mix(in srgb, var(--text) 5%, transparent);
}

.open:focus-visible {
  outline: none;
}

.open:focus-visible::after {
  outline: 2px solid var(--info);
  outline-offset: -2px;
}

/* The name and its badges */
.title {
  gap: .15em .45em;
}

.badge {
  gap: .3em;
  padding: .05em .55em;
  border-radius: 1em;
  font-size: .84em;
}

/* Number and place; line, source and keyword */
.details, .facts {
  display: flex;
  flex-wrap: wrap;
  gap: .1em .9em;
}

.details b, .facts b {
  color: var(--text);
}

.facts {
  margin-top: .15em;
}

.fact {
  gap: .35em;
  max-width: 100%;
}

.fact svg {
  color: var(--secondary-text);
}

:is(.fact, .badge) svg {
  height: 1em;
}

/* The timer, and whether the call is long */
.time {
  text-align: end;
}

/* Of a given size (the script sets the width): a tick moves nothing else. */
.timer, [data-longest] {
  contain: strict;
  line-height: 1.2;
  height: 1.2em;
}

.timer {
  font-size: 1.5em;
}

.level {
  justify-content: flex-end;
  gap: .3em;
  font-size: .86em;
}

/* A call that has just begun */
@keyframes arrive {
  from {
    opacity: 0;
    transform: translateY(-12px);
  }
}

@media (prefers-reduced-motion: no-preference) {
  .fresh {
    animation: arrive .5s ease-out;
  }
}

/* Nobody is on the phone */
.empty {
  display: grid;
  justify-items: center;
  gap: .25em;
  padding: var(--unit) 0;
  text-align: center;
  overflow-wrap: anywhere;
}

.empty .round-icon {
  font-size: 1.3em;
  margin-bottom: .4em;
}

.empty strong {
  font-size: 1.15em;
}

/* A call that is over */
.was {
  gap: var(--gap);
  padding: .35em 0;
}

.was .round-icon {
  width: 2.2em;
}

.was .caller {
  flex: 1;
}

.was .title {
  justify-content: space-between;
}

.was time {
  flex: none;
  font-size: .9em;
}

.was .details {
  display: block;
  font-size: .93em;
}

.was .details > :not(:first-child)::before {
  content: " · ";
}

.was.is-muted .name {
  color: var(--secondary-text);
  font-weight: 400;
}

/* Today by source and by line */
.bars li {
  display: grid;
  grid: auto / 1fr auto;
}

.bars i {
  grid-column: 1 / -1;
  height: 4px;
  border-radius: 2px;
  background: var(--info);
}
`;
