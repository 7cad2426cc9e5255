/** The style of the menu of a call, and of a question. */
export const MENU = `
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
}

dialog::backdrop {
  background: none;
}

dialog.question::backdrop {
  background: #0008;
}

dialog > [role=menu] {
  padding: 6px;
}

[role=menuitem], .buttons {
  display: flex;
  align-items: center;
}

[role=menuitem]:is(:hover, :focus-visible) {
  background: var(--divider-color);
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
}

[role=menuitem] svg {
  color: var(--secondary-text);
}

.about {
  color: var(--secondary-text);
}

form {
  display: grid;
  gap: 16px;
  padding: 20px;
}

label {
  color: var(--secondary-text);
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
  justify-content: flex-end;
  gap: 8px;
}

.buttons button {
  min-height: 40px;
  padding: 0 16px;
  border-radius: 20px;
}

.buttons .primary {
  border: 1px solid;
}
`;
