/** One tick a second for all cards of a page, just after the second begins by the server's clock. */

/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {number | undefined} */
let timer;
let skew = 0;

/** @param {number} ahead milliseconds that the server's clock is ahead of ours */
export function setSkew(ahead) {
  skew = ahead;
}

/** @param {() => void} listener @returns {() => void} stops it */
export function onTick(listener) {
  listeners.add(listener);
  if (listeners.size === 1) plan();
  return () => {
    listeners.delete(listener);
    if (!listeners.size) clearTimeout(timer);
  };
}

function plan() {
  clearTimeout(timer);
  timer = setTimeout(tick, 1005 - ((Date.now() + skew) % 1000));
}

function tick() {
  plan();
  // Nobody looks at a hidden page.
  if (!document.hidden) for (const listener of listeners) listener();
}

document.addEventListener("visibilitychange", () => {
  if (listeners.size) tick();
});
