/** The style of the dialog of a call. */
export const DIALOG = `
dialog {
  color: var(--text);
  background: var(--ha-card-background, var(--card-background-color));
  border: 1px solid var(--divider-color);
  border-radius: 12px;
  padding: 0;
  box-shadow: 0 8px 32px #0006;
  font-size: 14px;
  line-height: 1.4;
  width: min(44em, 100vw - 32px);
  max-width: none;
  max-height: min(60em, 100vh - 32px);
  overflow: hidden;
}

/* Read from across the room */
dialog.on-wall {
  font-size: clamp(16px, min(1.2vw, 2vh), 28px);
}

dialog::backdrop {
  background: #0008;
}

.dialog-face {
  display: flex;
  flex-direction: column;
  max-height: inherit;
  overflow-wrap: anywhere;
  --gap: .75em;
}

.dialog-bar, .confirmation, .call-head, .call-status, .action, .web-link, .buttons {
  display: flex;
  align-items: center;
}

.dialog-bar {
  gap: .25em;
  padding: .5em;
  border-bottom: 1px solid var(--divider-color);
}

.dialog-bar h2 {
  flex: 1;
  display: flex;
  padding-inline: .5em;
  outline: none;
}

.dialog-button, .done {
  flex: none;
  min-width: 44px;
  min-height: 44px;
  border-radius: 22px;
}

:is(.dialog-button, .action, .done, .undo):hover {
  background: var(--divider-color);
}

[dir=rtl] .back svg {
  transform: scaleX(-1);
}

.dialog-note, .problem {
  padding: .75em 1.2em;
}

/* There all the same: a screen reader hears only of what is said in a place that it knows. */
:is(.dialog-note, .confirmation):empty {
  padding: 0;
  min-height: 0;
  border: 0;
}

.problem {
  padding-block: 2em;
  text-align: center;
}

.dialog-body {
  overflow: auto;
  overscroll-behavior: contain;
  flex: 0 1 auto;
}

.call-page, .waiting-page {
  padding: .75em 1.2em 1.2em;
}

/* The parts of a call */
section + section {
  margin-top: 1em;
}

dialog :is(h3, summary) {
  margin: 0 0 .35em;
  color: var(--text);
  font-weight: 500;
}

section > * + h3, section > :is(details, .fact-list) + a {
  margin-top: 1em;
}

.call-head {
  gap: .85em;
}

.call-status {
  gap: .1em .7em;
  flex-wrap: wrap;
}

.call-status .timer {
  font-size: 1.15em;
}

.call-head .title {
  flex-wrap: wrap;
  margin-top: .25em;
}

.fact-list {
  display: grid;
  grid-template-columns: minmax(5em, auto) minmax(0, 1fr);
  gap: .25em 1.2em;
  align-items: baseline;
  text-align: start;
}

.fact-list dt {
  font-size: 1em;
  max-width: 12em;
}

.fact-list dd {
  font-size: 1em;
  font-weight: 400;
  line-height: inherit;
}

.long-text {
  white-space: pre-wrap;
}

.long-text + .fact-list {
  margin-top: .5em;
}

summary {
  display: list-item;
  cursor: pointer;
  min-height: 32px;
  align-content: center;
}

summary h3 {
  display: inline;
}

/* What can be done, large enough for a finger */
.action, .web-link {
  gap: 1em;
  min-height: 44px;
  color: inherit;
  text-align: start;
}

.action {
  width: calc(100% + 1.5em);
  padding: .35em .75em;
  margin-inline: -.75em;
  border-radius: 8px;
  text-decoration: none;
  outline-offset: -2px;
}

:is(.action, .web-link, .done) svg, .action small {
  color: var(--secondary-text);
}

.action small {
  display: block;
  font-size: .93em;
}

/* Calls in a list: each is opened by its name. */
.call-list .was {
  padding-block: .5em;
}

.call-list .details {
  display: flex;
}

.call-list :is(.details > *, .name bdi) {
  white-space: normal;
}

.call-list .was .details > :not(:first-child)::before {
  content: none;
}

.done {
  position: relative;
  display: flex;
  align-items: center;
  gap: .4em;
  padding: 0 .9em;
  border: 1px solid var(--divider-color);
}

/* What was done */
.confirmation {
  justify-content: space-between;
  gap: 1em;
  min-height: 52px;
  padding: .25em .75em .25em 1.2em;
  border-top: 1px solid var(--divider-color);
}

.undo {
  flex: none;
  min-height: 40px;
  padding: 0 16px;
  border-radius: 20px;
  font-weight: 500;
  text-decoration: underline;
}

/* A phone: the whole screen */
@media (max-width: 600px) {
  dialog {
    width: 100vw;
    height: 100vh;
    height: 100dvh;
    max-height: none;
    margin: 0;
    inset: 0;
    border: 0;
    border-radius: 0;
  }

  .dialog-face {
    height: 100%;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
  }

  .dialog-body {
    flex: 1;
  }
}
`;
