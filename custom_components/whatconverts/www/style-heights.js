/** What changes where the height of the card is given. It comes last. */
export const HEIGHTS = `
/* Where the height is given, live calls come first. */
.sidebar {
  flex: 0 1000000 auto;
  overflow: auto;
}

.notes {
  overflow: auto;
}

.more-calls {
  padding-top: .5em;
  font-weight: 500;
}

/* A given height that is hardly enough for one call */
.face.tight {
  --unit: 16px;
  --gap: 6px;
  padding: 8px;
  gap: 6px;
}

.tight :is(.sidebar, dl, .subtitle, .clock) {
  display: none;
}

.tight header {
  font-size: .875em;
}

.tight .number {
  font-size: 1.3em;
}

.tight .row {
  --row-font-size: 1em;
  padding-block: .4em;
}

.tight .row :is(.title, .details, .facts) {
  flex-wrap: nowrap;
  overflow: hidden;
  margin-block: 0;
}
`;
