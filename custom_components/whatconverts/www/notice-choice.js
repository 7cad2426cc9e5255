/** Whether this device shows calls on every page. Only this browser knows. */
const KEY = "whatconverts-notice";

/** Whether somebody has asked for it here. */
export function isWanted() {
  try {
    return localStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
}

/** @param {boolean} isOn */
export function choose(isOn) {
  try {
    if (isOn) localStorage.setItem(KEY, "on");
    else localStorage.removeItem(KEY);
  } catch {
    // This browser keeps nothing, and shows nothing.
  }
  dispatchEvent(new Event(KEY));
}
