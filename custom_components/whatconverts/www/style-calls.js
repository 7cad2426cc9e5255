/** The style of calls and their menus, and of today in bars. */
export const CALLS = `
/* A live call */
.row {
  /* Where there is no room beside the details. */
  --narrow-areas:
    "icon title title menu"
    "icon details time time"
    "icon facts facts facts";
  position: relative;
  display: grid;
  grid-template:
    "icon title time menu"
    "icon details time menu"
    "icon facts facts facts"
    / auto minmax(0, 1fr) auto auto;
  align-items: center;
  padding: .7em 1em;
  border-radius: var(--gap);
  overflow: hidden;
  background: color-mix(in srgb, var(--tone) 9%, transparent);
  /* Rows out of sight are not drawn. */
  content-visibility: auto;
  contain-intrinsic-size: auto 7em;

  /* The colored edge */
  &::before {
    content: "";
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    width: .3em;
    background: var(--tone);
  }

  /* A stacking context each: Chromium keeps their drawing while the timer beside them changes. */
  > * {
    isolation: isolate;
  }

  .round-icon {
    grid-area: icon;
    margin-inline-end: var(--gap);
  }

  .title {
    grid-area: title;
    flex-wrap: wrap;
  }

  .name {
    font-size: 1.15em;
  }

  .details {
    grid-area: details;
  }

  .facts {
    grid-area: facts;
  }

  .time {
    grid-area: time;
    margin-inline-start: var(--gap);
  }

  .more {
    grid-area: menu;
    margin-inline: .4em -.7em;
  }
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

  b {
    color: var(--text);
  }
}

.facts {
  margin-top: .15em;
}

.fact {
  gap: .35em;
  max-width: 100%;

  svg {
    color: var(--secondary-text);
  }
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
  justify-content: end;
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

  .round-icon {
    font-size: 1.3em;
    margin-bottom: .4em;
  }

  strong {
    font-size: 1.15em;
  }
}

/* A call that is over */
.was {
  gap: var(--gap);
  padding: .35em 0;

  .round-icon {
    width: 2.2em;
  }

  .caller {
    flex: 1;
  }

  .title {
    justify-content: space-between;
  }

  time {
    flex: none;
    font-size: .9em;
  }

  .details {
    display: block;
    font-size: .93em;

    > :not(:first-child)::before {
      content: " · ";
    }
  }

  &.is-muted .name {
    color: var(--secondary-text);
    font-weight: 400;
  }
}

/* Today by source and by line */
.bars {
  li {
    display: grid;
    grid: auto / 1fr auto;
  }

  i {
    grid-column: 1 / -1;
    height: 4px;
    border-radius: 2px;
    background: var(--info);
  }
}

/* The menu of a call, and a question */
dialog {
  color: var(--text);
  background: var(--ha-card-background, var(--card-background-color));
  border: 1px solid var(--divider-color);
  border-radius: 12px;
  padding: 0;
  box-shadow: 0 8px 32px #0006;
  font-size: 14px;
  max-width: min(26em, 100vw - 32px);

  &::backdrop {
    background: none;
  }

  &.question::backdrop {
    background: #0008;
  }

  > [role=menu] {
    padding: 6px;
  }
}

/* Large enough for a finger */
[role=menuitem] {
  gap: 1em;
  width: 100%;
  min-height: 44px;
  padding: 0 1.2em 0 .9em;
  border-radius: 8px;
  color: inherit;
  text-align: start;
  text-decoration: none;
  outline-offset: -2px;

  svg {
    color: var(--secondary-text);
  }
}

form {
  display: grid;
  gap: 16px;
  padding: 20px;
}

label {
  display: grid;
  gap: 4px;
}

input {
  font: inherit;
  /* Phones zoom in if it is smaller. */
  font-size: 16px;
  color: var(--text);
  background: none;
  border: 1px solid var(--secondary-text);
  border-radius: 8px;
  padding: 10px;
}

.buttons {
  justify-content: end;
  gap: 8px;

  button {
    min-height: 40px;
    padding: 0 16px;
    border-radius: 20px;
  }

  .primary {
    border: 1px solid;
  }
}
`;
