/** Elements and icons, made without ever parsing text as HTML. */

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";
const HANDSET = "M7 4h3l1.5 4-2 1.5a11 11 0 0 0 5 5l1.5-2 4 1.5v3a2 2 0 0 1-2 2A15 15 0 0 1 5 6a2 2 0 0 1 2-2z";
const CIRCLE = circle(12, 12, 8.5);

const ICON_PATHS = {
  phone: HANDSET,
  call: `${HANDSET}M15 9l5-5M15.5 4H20v4.5`,
  clock: `${CIRCLE}M12 7.5V12l3 2`,
  alert: "M12 4L2.8 20h18.4zM12 10v4.5M12 17.2v.3",
  line: "M9.5 4l-2 16M16.5 4l-2 16M4.5 9h16M3.5 15h16",
  source: "M4 10v4h3l8 4.5v-13L7 10zM18.5 9a4 4 0 0 1 0 6M8 14.5l1 5",
  search: `${circle(10.5, 10.5, 6.5)}M15.5 15.5l5 5`,
  check: "M4.5 12.5l5 5L19.5 7",
  missed: `${HANDSET}M15 4l5 5M20 4l-5 5`,
  busy: `${CIRCLE}M6 6l12 12`,
  voicemail: `${circle(6.5, 12, 3.5)}${circle(17.5, 12, 3.5)}M6.5 15.5h11`,
  more: "M12 5v.1M12 12v.1M12 19v.1",
  star: "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z",
  mute: `${CIRCLE}M8 12h8`,
  hand: `${circle(12, 8, 4)}M4.5 20.5c.5-4 3.5-6 7.5-6s7 2 7.5 6`,
  spark: "M12 3v5M12 16v5M3 12h5M16 12h5M6 6l2.5 2.5M15.5 15.5L18 18M18 6l-2.5 2.5M8.5 15.5L6 18",
  repeat: "M5 12a7 7 0 0 1 12-5l2.5 2.5M19.5 4.5v5h-5M19 12a7 7 0 0 1-12 5l-2.5-2.5M4.5 19.5v-5h5",
  flask: "M9.5 3.5h5M10.5 3.5V10L5 19a1 1 0 0 0 1 1.5h12a1 1 0 0 0 1-1.5L13.5 10V3.5M7.5 15.5h9",
  bell: "M6 17V11a6 6 0 0 1 9-5.2M18 11v6M4 17h16M10 20.5h4M4 4l16 16",
  info: `${CIRCLE}M12 11v5.5M12 7.5v.1`,
};

/** @typedef {keyof typeof ICON_PATHS} IconName */

/**
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function circle(x, y, radius) {
  const halfTurn = `a${radius} ${radius} 0 1 0 0`;
  return `M${x} ${y - radius}${halfTurn} ${2 * radius}${halfTurn}-${2 * radius}z`;
}

/** Make an icon. @param {IconName} name */
export function icon(name) {
  return drawing(ICON_PATHS[name]);
}

/** Make an icon that only a part of the card has. @param {string} path on a sheet of 24 by 24 */
export function drawing(path) {
  const svg = document.createElementNS(SVG_NAMESPACE, "svg");
  const shape = document.createElementNS(SVG_NAMESPACE, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

/**
 * Make an element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | ((event: any) => void)>} [attributes] functions are listeners
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function createElement(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "string") element.setAttribute(name, value);
    else element.addEventListener(name, value);
  }
  element.append(...children);
  return element;
}

/**
 * Make a div of a class.
 *
 * @param {string} className
 * @param {...(Node | string)} children
 */
export function div(className, ...children) {
  return createElement("div", { class: className }, ...children);
}

/**
 * Make a span of a class.
 *
 * @param {string} className
 * @param {...(Node | string)} children
 */
export function span(className, ...children) {
  return createElement("span", { class: className }, ...children);
}

/**
 * Make a list. Without its role it would be none for some screen readers, for lack of bullets.
 *
 * @param {string} className
 * @param {...HTMLElement} items
 */
export function list(className, ...items) {
  return createElement("ul", { class: className, role: "list" }, ...items);
}

/**
 * Make an element for text from outside: its direction of writing does not reach what is around it.
 *
 * @param {string} text
 * @param {string} className
 */
export function isolatedText(text, className = "") {
  return createElement("bdi", { class: className }, text);
}

/**
 * Set a text. To change a node costs less than to make one.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  const node = element.firstChild;
  if (!(node instanceof Text)) element.textContent = text;
  else if (node.data !== text) node.data = text;
}
