/** Lines by their numbers, as people write them. */

// Shorter ones could be the end of many numbers.
const LEAST_DIGITS = 7;

/** Read a number. @param {string} text @returns {string} its digits without zeros in front, if it is a number */
export function digitsOf(text) {
  const digits = text.replace(/^[\D0]+|\D/g, "");
  return digits.length >= LEAST_DIGITS && !/\p{L}/u.test(text) ? digits : "";
}

/** Write a line as the server compares it. @param {string} line */
export function lineForServer(line) {
  const digits = digitsOf(line);
  return digits && line.includes("+") ? `+${digits}` : line;
}
