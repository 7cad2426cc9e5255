/** The layout wall. It is loaded with that layout, and stands before what changes where the height is given. */
export const WALL = `
/* Wall: all sizes follow the size of the screen */
.wall {
  --unit: clamp(16px, min(1.5cqi, 2.4vh), 44px);
  padding: calc(var(--unit) * 1.5);
  gap: var(--unit);
}

.wall header {
  font-size: 1.55em;
}

.wall .clock {
  font-size: 1.5em;
  font-weight: 300;
}

.wall h3 {
  font-size: 1.1em;
}

.wall .calls {
  flex-grow: 1;
}

.wall .live {
  gap: var(--row-gap, var(--unit));
  grid-template-columns: repeat(auto-fit, minmax(min(100%, var(--row-width, 20em)), 1fr));
}

.wall .row {
  font-size: var(--row-font-size, 1.2em);
  padding: .8em 1.1em;
  align-content: center;
  /* Their height must be known. */
  content-visibility: visible;
}

.wall .row .name {
  font-size: 1.55em;
  line-height: 1.25;
}

.wall .row .title {
  gap: .3em .6em;
}

.wall .timer {
  font-size: 1.9em;
}

.wall .facts {
  margin-top: .5em;
}

.wall .empty {
  font-size: 1.8em;
  align-content: center;
  min-height: 70%;
}

.wall .was .name {
  font-size: 1.1em;
}

.wall .was .tel, .wall .row .round-icon {
  display: none;
}

/* Wall: muted calls are a strip */
.wall .muted {
  display: flex;
  flex-wrap: wrap;
  gap: .4em;
  max-height: 3.5em;
  overflow: hidden;
}

.wall .muted .row {
  display: flex;
  gap: .7em;
  font-size: .9em;
  padding: .2em 1em;
}

.wall .muted .row :is(.name, .timer) {
  font-size: 1em;
}

.wall .muted :is(.facts, .details, .badge, .level) {
  display: none;
}

/* Wall: the more calls, the smaller the rows. 7 stands for 7 to 9, 10 for 10 and more. */
.wall:not(.count-1, .count-2, .count-3) .row {
  grid-template-areas: var(--narrow-areas);
}

.wall.count-1, .wall.count-2, .wall.count-3 {
  --row-font-size: 1.85em;
  --row-width: 100%;
}

.wall.count-3 {
  --row-font-size: 1.3em;
}

.wall.count-7 {
  --row-font-size: .93em;
  --row-width: 16em;
}

.wall.count-10 {
  --row-font-size: .82em;
  --row-width: 15em;
  --row-gap: var(--gap);
}

.wall.count-10 .facts {
  flex-wrap: nowrap;
}

.wall.count-10 .line {
  flex: none;
  max-width: 50%;
}

.wall.count-10 .search {
  display: none;
}

/* A wide wall: two columns */
@container (min-width: 1000px) {
  .wall .body {
    flex-direction: row;
    gap: 1.7em;
  }

  .wall .body .sidebar {
    flex: 0 0 26%;
    overflow: auto;
  }
}
`;
