/**
 * Loaded with every page, also where there is no card: where this device has asked for it, calls are shown there.
 * Elsewhere it does nothing at all.
 */
import { isWanted } from "./notice-choice.js";

// Also if somebody asks for it, or no longer, in another window of this device.
addEventListener("storage", update);
addEventListener("whatconverts-notice", update);
update();

function update() {
  if (isWanted()) void import("./notices.js").then(({ start }) => start());
  else dispatchEvent(new Event("whatconverts-notice-end"));
}
