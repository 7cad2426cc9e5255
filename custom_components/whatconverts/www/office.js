/** What Home Assistant knows of the office and its lines: entries, devices, entities. */

/** @import { Hass, OwnConfig } from "../../../typings/card.d.ts" */

/**
 * An entity of ours. The office's own have no line.
 *
 * @typedef {object} Part
 * @property {string} entityId
 * @property {string} key of its name in the translations
 * @property {string} entryId
 * @property {string} line the name of its device, or nothing
 */

/**
 * Return the entries that settings name; all, if they name none.
 *
 * @param {OwnConfig} config
 * @returns {string[]}
 */
export function wantedEntries({ config_entry_id: entries }) {
  return [entries ?? []].flat().filter(Boolean).map(String);
}

/** Return the entries that have a device. @param {Hass} hass @returns {string[]} */
export function knownEntries({ devices = {} }) {
  const ids = Object.values(devices).map(identifierOf).filter((id) => id && !id.includes("_"));
  return [...new Set(ids)];
}

/** Return how an entry is called. @param {Hass} hass @param {string} entry in any letters @returns {string} */
export function officeName({ devices = {} }, entry) {
  const device = Object.values(devices).find((one) => identifierOf(one).toLowerCase() === entry.toLowerCase());
  return device?.name_by_user || device?.name || "";
}

/**
 * Return our entities, those of lines by the names of the lines.
 *
 * @param {Hass} hass
 * @param {string[]} entries none: all
 * @returns {Part[]}
 */
export function findParts({ devices = {}, entities = {} }, entries) {
  const parts = [];
  for (const [entityId, { platform, translation_key: key = "", device_id: deviceId, hidden }] of Object.entries(entities)) {
    const device = platform === "whatconverts" && !hidden ? devices[deviceId ?? ""] : undefined;
    if (!device) continue;
    const [entryId, ...line] = identifierOf(device).split("_");
    if (entries.length && !entries.includes(entryId)) continue;
    parts.push({ entityId, key, entryId, line: line.length ? device.name_by_user || device.name || line.join("_") : "" });
  }
  return parts.sort((a, b) => a.line.localeCompare(b.line));
}

/** Return those of entries that this person may see: others have no states. @param {Hass} hass @param {Part[]} parts */
export function visibleParts({ config, states = {} }, parts) {
  // Before Home Assistant has started, nothing has a state.
  if (config?.state !== "RUNNING") return parts;
  const seen = new Set(parts.filter(({ entityId }) => states[entityId]).map(({ entryId }) => entryId));
  return parts.filter(({ entryId }) => seen.has(entryId));
}

/** @param {NonNullable<Hass["devices"]>[string]} device */
function identifierOf({ identifiers }) {
  return identifiers?.find(([domain]) => domain === "whatconverts")?.[1] ?? "";
}
