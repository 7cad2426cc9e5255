/** The style of what is heard and changed in a dialog. */
export const LEAD = `
.player audio {
  display: block;
  width: 100%;
}

.lead-editor {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(9em, 1fr));
  gap: .75em;
}

.lead-editor[hidden] {
  display: none;
}

.lead-editor label {
  min-width: 0;
  color: var(--secondary-text);
}

.lead-editor :is(input, select) {
  width: 100%;
  min-width: 0;
  min-height: 44px;
}

.lead-editor select {
  font: inherit;
  font-size: max(16px, 1em);
  color: var(--text);
  background: var(--ha-card-background, var(--card-background-color));
  border: 1px solid var(--secondary-text);
  border-radius: 8px;
  padding: 10px;
}

.lead-editor :invalid {
  border-color: var(--error-color);
}
`;
