/** Icons that only dialogs have, and all others. */
import { drawing, icon } from "./dom.js";

/** @import { IconName } from "./dom.js" */

const PATHS = {
  copy: "M9 8.5h10.5V20H9zM15.5 8.5V4H4.5v12H9",
  back: "M14.5 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  page: "M13.5 4.5h6v6M19.5 4.5L11 13M9 6H4.5v13.5H18V15",
  sound: "M4 9.5v5h3.5L12 19V5L7.5 9.5zM15.5 9a4.5 4.5 0 0 1 0 6M18 6a9 9 0 0 1 0 12",
};

/** @typedef {IconName | keyof typeof PATHS} DialogIcon */

/** Make an icon. @param {DialogIcon} name */
export function dialogIcon(name) {
  return name in PATHS ? drawing(PATHS[/** @type {keyof typeof PATHS} */ (name)]) : icon(/** @type {IconName} */ (name));
}
