/** The looks of the card. Colours and fonts are the theme's; text never is in a colour of its own. */
export const STYLE = `
:host { display: block; height: 100%; --calm: var(--success-color, #43a047); --warn: var(--warning-color, #ffa600);
  --alarm: var(--error-color, #db4437); --info: var(--primary-color, #03a9f4); --text: var(--primary-text-color, #212121);
  --faint: var(--secondary-text-color, #5e5e5e); --ground: var(--ha-card-background, var(--card-background-color, #fff));
  --edge: var(--divider-color, #e0e0e0); }
:host([hidden]), [hidden] { display: none !important; }
ha-card { display: flex; flex-direction: column; height: 100%; box-sizing: border-box; overflow: hidden; container-type: inline-size; }
ha-card:not(:defined) { background: var(--ground); border-radius: 12px; border: 1px solid var(--edge); }
.face { --u: 16px; display: flex; flex-direction: column; flex: 1; min-height: 0; box-sizing: border-box; gap: calc(var(--u) * .75);
  padding: var(--u); color: var(--text); font-size: calc(var(--u) * .875); line-height: 1.4; }
svg { inline-size: 1.2em; block-size: 1.2em; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
h2, h3, ul, dl, dd, p { margin: 0; padding: 0; font: inherit; list-style: none; }
h2 { font-size: 1.15em; font-weight: 500; line-height: 1.3; }
h3 { color: var(--faint); font-weight: 500; margin-block: .25em .35em; .calls & { margin-block-start: .75em; } }
h2, .phrase, .name, .where > *, .fact bdi, .badge, .bars bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-inline-size: 100%; min-inline-size: 0; }
.faint, .phrase, .where, dt, .was time { color: var(--faint); }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
.number, dd, .timer, .clock, time { font-variant-numeric: tabular-nums; }
header { display: flex; align-items: center; gap: calc(var(--u) * .75) calc(var(--u) * 1.5); flex-wrap: wrap; }
.count { display: flex; align-items: center; gap: .7em; flex: 1; min-inline-size: 9em; > div { min-inline-size: 0; } }
.phrase { display: block; }
.number { display: grid; place-items: center; min-inline-size: 1.1em; padding-inline: .22em; block-size: 1.5em; box-sizing: border-box; border-radius: .4em;
  font-size: 2.2em; font-weight: 500; line-height: 1; background: color-mix(in srgb, var(--tone, var(--calm)) 20%, transparent); }
[data-busy="0"] .number { --tone: var(--faint); }
dl { display: flex; gap: calc(var(--u) * 1.25); text-align: end; }
dt { font-size: .86em; }
dd { font-size: 1.35em; font-weight: 500; line-height: 1.2; }
[data-longest] { min-inline-size: 3ch; }
[data-missed] { text-decoration: underline .12em var(--alarm); text-underline-offset: .2em; }
.notes { display: flex; flex-wrap: wrap; gap: .5em; &:empty { display: none; } }
.note { display: flex; gap: .6em; align-items: center; flex: 1 1 100%; padding: .55em .8em; border: 0; border-radius: .7em; font: inherit; color: inherit; text-align: start; }
.sound { flex: none; cursor: pointer; }
.note, .badge { --tone: var(--faint); background: color-mix(in srgb, var(--tone) 16%, transparent); }
.info { --tone: var(--info); } .calm { --tone: var(--calm); } .warn { --tone: var(--warn); } .alarm { --tone: var(--alarm); }
.body { display: flex; flex-direction: column; gap: var(--u); flex: 1; min-height: 0; }
.calls, .aside { min-inline-size: 0; }
.calls { overflow: auto; flex: 0 1 auto; margin: -4px; padding: 4px; }
.aside { flex: none; }
.live { display: grid; gap: calc(var(--u) * .5); }
.row { --tone: var(--calm); position: relative; display: grid; grid-template: "orb first time more" "orb where time more" "orb facts facts facts" / auto minmax(0, 1fr) auto auto;
  gap: 0 calc(var(--u) * .75); align-items: center; padding: calc(var(--u) * .6) calc(var(--u) * .9); border-radius: calc(var(--u) * .75); overflow: hidden;
  contain: layout paint style; content-visibility: auto; contain-intrinsic-size: auto 7em; background: color-mix(in srgb, var(--tone) 9%, transparent);
  &::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; inline-size: .3em; background: var(--tone); }
  &[data-level=warn] { --tone: var(--warn); } &[data-level=alarm] { --tone: var(--alarm); } .muted & { --tone: var(--faint); }
  .who { display: contents; } .orb { grid-area: orb; } .first { grid-area: first; } .where { grid-area: where; } .facts { grid-area: facts; } .time { grid-area: time; }
  .more { grid-area: more; margin-inline: -.4em -.7em; } }
.orb { display: grid; place-items: center; inline-size: 2.5em; block-size: 2.5em; border-radius: 50%; flex: none; background: color-mix(in srgb, var(--tone, var(--faint)) 22%, transparent); }
.who { min-inline-size: 0; }
.first { display: flex; flex-wrap: wrap; align-items: center; gap: .15em .45em; min-inline-size: 0; }
.name { font-size: 1.15em; font-weight: 500; }
.where, .facts { display: flex; flex-wrap: wrap; gap: 0 .35em; min-inline-size: 0; }
.where { column-gap: .9em; b { font-weight: 500; color: var(--text); } }
.digits { direction: ltr; }
.facts { gap: .1em .9em; margin-block-start: .15em; }
.fact { display: inline-flex; gap: .35em; align-items: center; min-inline-size: 0; max-inline-size: 100%; svg { color: var(--faint); inline-size: 1em; block-size: 1em; } }
.badge { display: inline-flex; align-items: center; gap: .3em; padding: .05em .55em; border-radius: 1em; font-size: .84em; svg { inline-size: 1em; block-size: 1em; } }
.time { text-align: end; }
.timer { display: block; contain: strict; font-size: 1.5em; font-weight: 500; line-height: 1.2; block-size: 1.2em; margin-inline-start: auto; white-space: nowrap; }
.level { display: flex; justify-content: end; align-items: center; gap: .3em; font-size: .86em; &:empty { display: none; } }
.more { display: grid; place-items: center; inline-size: 2.6em; block-size: 2.6em; padding: 0; border: 0; border-radius: 50%; background: none; color: var(--faint); font: inherit; cursor: pointer; flex: none;
  &:hover { background: color-mix(in srgb, var(--text) 8%, transparent); color: var(--text); } }
button.more svg { stroke-width: 3; }
:focus-visible { outline: 2px solid var(--info); outline-offset: 2px; }
.empty { display: grid; justify-items: center; gap: .25em; padding: var(--u) 0; text-align: center; overflow-wrap: anywhere;
  .orb { font-size: 1.3em; margin-block-end: .4em; --tone: var(--calm); } strong { font-weight: 500; font-size: 1.15em; } }
.was { display: flex; align-items: center; gap: calc(var(--u) * .75); padding-block: calc(var(--u) * .3);
  .orb { inline-size: 2.2em; block-size: 2.2em; } .who { flex: 1; } .first { flex-wrap: nowrap; justify-content: space-between; } .name { font-size: 1em; } time { flex: none; font-size: .9em; }
  .where { display: block; font-size: .93em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; > :not(:first-child)::before { content: " · "; } } &.quiet .name { color: var(--faint); font-weight: 400; } }
.bars { display: grid; gap: .35em; margin-block-end: var(--u); li { display: grid; grid-template-columns: minmax(0, 1fr) auto; } i { grid-column: 1 / -1; block-size: 4px; border-radius: 2px; background: var(--info); } }
dialog { color: var(--text); background: var(--ground); border: 1px solid var(--edge); border-radius: 12px; padding: 0; box-shadow: 0 8px 32px #0006; font-size: 14px; max-inline-size: min(26em, calc(100vw - 32px));
  &::backdrop { background: none; } &.question::backdrop { background: #0008; } > div { padding: 6px; } &.question > div { padding: 20px; } }
[role=menuitem] { display: flex; align-items: center; gap: 1em; inline-size: 100%; min-block-size: 44px; box-sizing: border-box; padding: 0 1.2em 0 .9em; border: 0; border-radius: 8px;
  background: none; color: inherit; font: inherit; text-align: start; text-decoration: none; cursor: pointer; svg { color: var(--faint); }
  &:hover, &:focus-visible { background: color-mix(in srgb, var(--text) 8%, transparent); outline-offset: -2px; } }
form { display: grid; gap: 16px; } label { display: grid; gap: 4px; color: var(--faint); }
input { font: inherit; font-size: 16px; color: var(--text); background: none; border: 1px solid var(--faint); border-radius: 8px; padding: 10px; }
.buttons { display: flex; justify-content: end; gap: 8px;
  button { font: inherit; color: inherit; min-block-size: 40px; padding: 0 16px; border: 1px solid transparent; border-radius: 20px; background: none; cursor: pointer; } .strong { border-color: currentColor; font-weight: 500; } }
[data-layout=compact] { .live { gap: 4px; } .row { grid-template: "first facts time more" / auto minmax(0, 1fr) auto auto; padding-block: 0; } .row .orb, .row .where, .phrase, .empty .orb { display: none; }
  .first { flex-wrap: nowrap; max-inline-size: 45cqi; } .name { font-size: 1em; } .badge { position: relative; flex: none; padding-inline: .35em; bdi { position: absolute; inset: 0; overflow: hidden; clip-path: inset(50%); } }
  .facts { block-size: 1.4em; overflow: hidden; margin: 0; color: var(--faint); } .time { display: flex; flex-direction: row-reverse; align-items: center; gap: .5em; } .timer { font-size: 1.1em; }
  .number { font-size: 1.5em; } .empty { padding: 0; } .was { padding-block: 0; .orb { background: none; } .who { display: flex; gap: .7em; align-items: baseline; } .first { display: contents; } time { order: 2; } .name { flex-shrink: 2; } .where { display: block; flex: 1 1 6em; min-inline-size: 0; > :not(b) { display: none; } } } }
[data-layout=wall] { --u: clamp(16px, min(1.5cqi, 2.4vh), 44px); padding: calc(var(--u) * 1.5); gap: var(--u);
  .number { font-size: 4em; } h2 { font-size: 2em; } h3 { font-size: 1.1em; } .phrase { font-size: 1.3em; } dl { gap: calc(var(--u) * 2); } dt { font-size: 1.1em; } dd { font-size: 2.6em; } .clock { font-size: 2.6em; font-weight: 300; } .calls { flex: 1 1 auto; }
  .live { gap: var(--u); grid-template-columns: repeat(auto-fit, minmax(min(100%, var(--tile, 20em)), 1fr)); }
  .row { font-size: var(--size, 1.1em); grid-template: "first time more" "where where where" "facts facts facts" / minmax(0, 1fr) auto auto; padding: .9em 1.2em; align-content: center; .orb { display: none; } .first { gap: .3em .6em; } }
  .row .name { font-size: 1.7em; line-height: 1.25; } .timer { font-size: 2.1em; } .level { font-size: 1em; } .where { font-size: 1.1em; } .facts { font-size: 1.1em; margin-block-start: .5em; } .was .where { font-size: .93em; }
  &:is([data-busy="1"], [data-busy="2"]) { --size: 1.7em; --tile: 100%; } &[data-busy="3"] { --size: 1.2em; --tile: 100%; } &[data-busy="7"] { --size: .85em; --tile: 16em; }
  .empty { font-size: 1.8em; align-content: center; min-block-size: 85%; box-sizing: border-box; } .was .name { font-size: 1.1em; } .was .tel, .was .more { display: none; } }
@container (min-width: 1000px) { [data-layout=wall] { .body { flex-direction: row; gap: calc(var(--u) * 1.5); } .aside { flex: 0 0 26%; overflow: auto; } } }
@container (max-width: 420px) { .orb { display: none; } dl { flex: 1 1 100%; justify-content: space-between; text-align: start; } [data-layout=compact] { .row { grid-template-columns: minmax(0, 1fr) 0 auto auto; } .facts { display: none; } .first { max-inline-size: none; } } }
.fresh { animation: arrive .5s ease-out; }
@keyframes arrive { from { opacity: 0; transform: translateY(-12px); } }
@media (prefers-reduced-motion: reduce) { .fresh { animation: none; } }
@media (forced-colors: active) { .row, .badge, .note { border: 1px solid; } }
`;
