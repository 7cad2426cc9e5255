/** The looks of the card. Colours and fonts are the theme's; text never is in a colour of its own. */
export const STYLE = `
:host { display: block; height: 100%; --info: var(--primary-color);
  --text: var(--primary-text-color); --faint: var(--secondary-text-color); }
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; min-width: 0; }
ha-card { height: 100%; overflow: hidden; container-type: inline-size; }
.face { --u: 16px; --s: calc(var(--u) * .75); flex: 1; gap: var(--s); padding: var(--u); color: var(--text); font-size: calc(var(--u) * .875); line-height: 1.4; }
ha-card, .face, .body { display: flex; flex-direction: column; min-height: 0; }
header, dl, .buttons, .count, .note, .first, .fact, .badge, .level, .was, [role=menuitem] { display: flex; align-items: center; }
svg { height: 1.2em; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
h2, h3, ul, dl, dd, p { margin: 0; padding: 0; font: inherit; list-style: none; }
h2, h3, dd, b, strong, .strong, .number, .name, .timer { font-weight: 500; }
h2 { font-size: 1.15em; line-height: 1.3; }
h3 { margin: .75em 0 .35em; .aside > &:first-child { margin-top: 0; } }
h2, .phrase, .name, .where > *, .fact bdi, .badge, .bars bdi, .was .where { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 100%; }
h3, .faint, .phrase, .where, dt, .was time, label { color: var(--faint); }
.unseen, .compact .badge bdi { position: absolute; inset: 0; overflow: hidden; clip-path: inset(50%); }
.number, dd, .timer, time { font-variant-numeric: tabular-nums; }
button { border: 0; background: none; color: inherit; font: inherit; cursor: pointer; }
header { gap: .85em 1.7em; flex-wrap: wrap; }
.count { gap: .7em; flex: auto; }
.number, .orb, .more { display: grid; place-items: center; flex: none; }
.number, .orb, .note, .badge { background: color-mix(in srgb, var(--tone, var(--faint)) 18%, transparent); }
.number { min-width: 1.1em; padding: 0 .22em; height: 1.5em; border-radius: .4em; font-size: 2.2em; line-height: 1; }
dl { gap: 1.4em; text-align: end; }
dt { font-size: .86em; }
dd { font-size: 1.35em; line-height: 1.2; }
[data-missed] { text-decoration: underline .12em var(--error-color); text-underline-offset: .2em; }
.note { gap: .6em; padding: .55em .8em; border-radius: .7em; text-align: start; }
.body { gap: var(--u); flex: 1; }
.calls { overflow: auto; margin: -4px; padding: 4px; }
.notes, .live, .bars { display: grid; gap: .5em; }
.info { --tone: var(--info); } .calm, .number, .row { --tone: var(--success-color); }
.warn, [data-level=warn] { --tone: var(--warning-color); } .alarm, [data-level=alarm] { --tone: var(--error-color); } .plain, .muted .row, .busy-0 .number { --tone: var(--faint); }
.row { position: relative; display: grid; --narrow: "orb first first more" "orb where time time" "orb facts facts facts"; grid-template: "orb first time more" "orb where time more" "orb facts facts facts" / auto minmax(0, 1fr) auto auto;
  align-items: center; padding: .7em 1em; border-radius: var(--s); overflow: hidden;
  content-visibility: auto; contain-intrinsic-size: auto 7em; background: color-mix(in srgb, var(--tone) 9%, transparent);
  &::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; width: .3em; background: var(--tone); }
  > * { isolation: isolate; } .orb { grid-area: orb; margin-inline-end: var(--s); } .first { grid-area: first; flex-wrap: wrap; } .name { font-size: 1.15em; } .where { grid-area: where; } .facts { grid-area: facts; }
  .time { grid-area: time; margin-inline-start: var(--s); } .more { grid-area: more; margin-inline: .4em -.7em; } }
.orb, .more { aspect-ratio: 1; border-radius: 50%; }
.orb { width: 2.5em; }
.first { gap: .15em .45em; }
.where, .facts { display: flex; flex-wrap: wrap; gap: .1em .9em; b { color: var(--text); } }
.digits { direction: ltr; }
.facts { margin-top: .15em; }
.fact { gap: .35em; max-width: 100%; svg { color: var(--faint); } }
:is(.fact, .badge) svg { height: 1em; }
.badge { gap: .3em; padding: .05em .55em; border-radius: 1em; font-size: .84em; }
.time { text-align: end; }
.timer, [data-longest] { contain: strict; line-height: 1.2; height: 1.2em; }
.timer { font-size: 1.5em; }
.level { justify-content: end; gap: .3em; font-size: .86em; }
:is(.level, .notes, h3, ul):empty { display: none; }
.more { width: 2.6em; color: var(--faint); }
button.more svg { stroke-width: 3; }
.more:hover, [role=menuitem]:is(:hover, :focus-visible) { background: color-mix(in srgb, var(--text) 8%, transparent); }
:focus-visible { outline: 2px solid var(--info); outline-offset: 2px; }
.empty { display: grid; justify-items: center; gap: .25em; padding: var(--u) 0; text-align: center; overflow-wrap: anywhere;
  .orb { font-size: 1.3em; margin-bottom: .4em; } strong { font-size: 1.15em; } }
.was { gap: var(--s); padding: .35em 0;
  .orb { width: 2.2em; } .who { flex: 1; } .first { justify-content: space-between; } time { flex: none; font-size: .9em; }
  .where { display: block; font-size: .93em; > :not(:first-child)::before { content: " · "; } } &.quiet .name { color: var(--faint); font-weight: 400; } }
.bars { li { display: grid; grid: auto / 1fr auto; } i { grid-column: 1 / -1; height: 4px; border-radius: 2px; background: var(--info); } }
dialog { color: var(--text); background: var(--ha-card-background, var(--card-background-color)); border: 1px solid var(--divider-color); border-radius: 12px; padding: 0;
  box-shadow: 0 8px 32px #0006; font-size: 14px; max-width: min(26em, 100vw - 32px);
  &::backdrop { background: none; } &.question::backdrop { background: #0008; } > [role=menu] { padding: 6px; } }
[role=menuitem] { gap: 1em; width: 100%; min-height: 44px; padding: 0 1.2em 0 .9em; border-radius: 8px; color: inherit; text-align: start; text-decoration: none; outline-offset: -2px; svg { color: var(--faint); } }
form { display: grid; gap: 16px; padding: 20px; } label { display: grid; gap: 4px; }
input { font: inherit; font-size: 16px; color: var(--text); background: none; border: 1px solid var(--faint); border-radius: 8px; padding: 10px; }
.buttons { justify-content: end; gap: 8px; button { min-height: 40px; padding: 0 16px; border-radius: 20px; } .strong { border: 1px solid; } }
.compact { .live { gap: 4px; } .row { grid-template-areas: "first facts time more"; padding-block: 0; } .row .orb, .row .where, .phrase, .empty .orb { display: none; }
  .first { flex-wrap: nowrap; max-width: 45cqi; margin-inline-end: var(--s); } .name { font-size: 1em; } .badge { position: relative; flex: none; padding-inline: .35em; }
  .facts { height: 1.4em; overflow: hidden; margin: 0; color: var(--faint); } .time { display: flex; flex-direction: row-reverse; align-items: center; gap: .5em; } .timer { font-size: 1.1em; }
  .number { font-size: 1.5em; } .empty { padding: 0; } .was { padding: 0; .orb { background: none; } .who { display: flex; gap: .7em; align-items: baseline; } .first { display: contents; } time { order: 2; }
    .where { flex: 1 0 auto; > :not(b) { display: none; } } } }
.wall { --u: clamp(16px, min(1.5cqi, 2.4vh), 44px); padding: calc(var(--u) * 1.5); gap: var(--u);
  header { font-size: 1.55em; } .clock { font-size: 1.5em; font-weight: 300; } h3 { font-size: 1.1em; } .calls { flex-grow: 1; }
  .live { gap: var(--tight, var(--u)); grid-template-columns: repeat(auto-fit, minmax(min(100%, var(--tile, 20em)), 1fr)); }
  .row { font-size: var(--size, 1.2em); padding: .8em 1.1em; align-content: center; .name { font-size: 1.55em; line-height: 1.25; } .first { gap: .3em .6em; } }
  .timer { font-size: 1.9em; } .facts { margin-top: .5em; }
  &:not(.busy-1, .busy-2, .busy-3) .row { grid-template-areas: var(--narrow); }
  &.busy-1, &.busy-2, &.busy-3 { --size: 1.85em; --tile: 100%; } &.busy-3 { --size: 1.3em; } &.busy-7 { --size: .93em; --tile: 16em; } &.busy-10 { --size: .82em; --tile: 15em; --tight: var(--s); .facts { flex-wrap: nowrap; } .line { flex: none; max-width: 50%; } .search { display: none; } }
  .empty { font-size: 1.8em; align-content: center; min-height: 85%; } .was .name { font-size: 1.1em; } .was .tel, .was .more, .row .orb { display: none; } }
@container (min-width: 1000px) { .wall .body { flex-direction: row; gap: 1.7em; .aside { flex: 0 0 26%; overflow: auto; } } }
@container (max-width: 420px) { .row { grid-template-areas: var(--narrow); .orb { display: none; } } dl { flex: 1 1 100%; justify-content: space-between; text-align: start; }
  .compact { .row { grid-template: "first time more" / minmax(0, 1fr) auto auto; } .facts, .was .orb { display: none; } .first { max-width: none; } .level { font-size: 0; svg { height: 16px; } } } }
@keyframes arrive { from { opacity: 0; transform: translateY(-12px); } }
@media (prefers-reduced-motion: no-preference) { .fresh { animation: arrive .5s ease-out; } }
@media (forced-colors: active) { .row, .badge, .note { border: 1px solid; } }
`;
