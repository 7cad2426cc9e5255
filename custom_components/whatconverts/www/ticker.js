/**
 * One tick a second for all cards of a page, just after the second begins by the server's clock; and the
 * elements that it updates.
 */

/** @typedef {(now: number) => void} Update by the server's clock */

const SECOND_MS = 1000;
// A timer that is early would show the second before.
const MARGIN_MS = 5;

/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {number | undefined} */
let timeout;
let clockSkew = 0;

/** @param {number} skew milliseconds that the server's clock is ahead of ours */
export function setClockSkew(skew) {
  clockSkew = skew;
}

/**
 * Call a function once a second, while the page can be seen.
 *
 * @param {() => void} listener
 * @returns {() => void} stops it
 */
export function onTick(listener) {
  listeners.add(listener);
  if (listeners.size === 1) schedule();
  return () => {
    listeners.delete(listener);
    if (!listeners.size) clearTimeout(timeout);
  };
}

function schedule() {
  clearTimeout(timeout);
  timeout = setTimeout(tick, SECOND_MS + MARGIN_MS - ((Date.now() + clockSkew) % SECOND_MS));
}

function tick() {
  schedule();
  if (document.hidden) return;
  for (const listener of listeners) listener();
}

document.addEventListener("visibilitychange", () => {
  if (listeners.size) tick();
});

/** Updates elements while they are in sight: the others would cost the browser most of its work. */
export class VisibleUpdates {
  /** @type {WeakMap<Element, Update>} */
  #updates = new WeakMap();
  /** @type {Set<Element>} */
  #visible = new Set();
  #observer = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) this.#setVisible(target, isIntersecting);
  });

  /** @param {() => number} now the server's clock, in milliseconds */
  constructor(now) {
    this.now = now;
  }

  /**
   * Update an element from now on. It is in sight until the browser says that it is not.
   *
   * @param {Element} element
   * @param {Update} update
   */
  add(element, update) {
    this.#updates.set(element, update);
    this.#visible.add(element);
    this.#observer.observe(element);
  }

  /** Update all that is in sight. */
  run() {
    const now = this.now();
    for (const element of this.#visible) this.#updates.get(element)?.(now);
  }

  /** Forget what has been taken off the page. */
  removeDetached() {
    for (const element of this.#visible) {
      if (!element.isConnected) this.#visible.delete(element);
    }
  }

  /**
   * What is not even drawn (CSS `content-visibility`) need not be observed, which costs something, too.
   *
   * @param {ContentVisibilityAutoStateChangeEvent} event
   */
  handleSkip = ({ target, skipped }) => {
    const element = /** @type {Element} */ (target);
    if (!skipped) {
      this.#observer.observe(element);
      return;
    }
    this.#observer.unobserve(element);
    this.#visible.delete(element);
  };

  /**
   * @param {Element} element
   * @param {boolean} isVisible
   */
  #setVisible(element, isVisible) {
    if (!isVisible) {
      this.#visible.delete(element);
      return;
    }
    this.#visible.add(element);
    this.#updates.get(element)?.(this.now());
  }
}
