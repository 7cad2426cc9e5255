/** The style of what a dialog asks. */
export const QUESTION = `
form {
  display: grid;
  gap: 16px;
  padding: 20px;
}

form p {
  color: var(--secondary-text);
}

dialog label {
  display: grid;
  gap: 4px;
}

input {
  font: inherit;
  /* Phones zoom in if it is smaller. */
  font-size: max(16px, 1em);
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
  min-height: 44px;
  padding: 0 16px;
  border-radius: 22px;
}

.buttons .primary {
  border: 1px solid;
}
`;
