/** The style of what stands above the log. */
export const LOG_TOOLS = `
/* Search, filters, export */
.tools, .filters {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: .5em;
}

.search {
  position: relative;
  flex: 1 1 11em;
}

.search svg {
  position: absolute;
  inset-inline-start: .75em;
  inset-block: 0;
  margin-block: auto;
}

.tools :is(input:not([type=checkbox]), select), .tool {
  height: 2.7em;
  padding: 0 .75em;
  border: 1px solid var(--divider-color);
  border-radius: .7em;
  background: var(--ha-card-background, var(--card-background-color));
  color: var(--text);
  font: inherit;
  max-width: 100%;
}

.tools .search input {
  width: 100%;
  padding-inline-start: 2.5em;
  text-overflow: ellipsis;
}

.tool {
  display: flex;
  align-items: center;
  gap: .5em;
}

.tool:hover {
  background: color-mix(in srgb, var(--text) 8%, transparent);
}

.tool:disabled {
  opacity: .5;
}

.filters {
  flex: 1 1 100%;
}

.tools .filters select {
  flex: 0 1 auto;
  max-width: 14em;
}

.dates, .dates label, .switch {
  display: flex;
  align-items: center;
  flex-wrap: wrap;
  gap: .4em;
}

.switch {
  min-height: 2.7em;
  cursor: pointer;
}

.switch input {
  width: 1.3em;
  height: 1.3em;
  margin: 0;
  accent-color: var(--info);
}

.toggle {
  display: none;
}

.toggle[data-count]:not([data-count=""])::after {
  content: attr(data-count);
  min-width: 1.4em;
  border-radius: 1em;
  background: color-mix(in srgb, var(--info) 25%, transparent);
}

/* A narrow card */
@container (max-width: 640px) {
  .toggle {
    display: flex;
  }

  .filters:not(.unfolded) {
    display: none;
  }

  .filters :is(select, .dates, .dates label) {
    flex: 1 1 8em;
    max-width: 100%;
  }

  /* Phones zoom in if it is smaller. */
  .tools :is(input, select) {
    font-size: 16px !important;
  }
}

/* A small one: icons say enough; the words are there for screen readers. */
@container (max-width: 420px) {
  .tool:is(.toggle, .export) span {
    position: absolute;
    overflow: hidden;
    clip-path: inset(50%);
    width: 1px;
    height: 1px;
  }
}
`;
