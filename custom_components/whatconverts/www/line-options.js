/** Lines to choose from, in forms and filters. */

/**
 * Return a value and a label for each line, by label.
 *
 * @param {{ name: string, number: string }[]} lines
 * @returns {{ value: string, label: string }[]}
 */
export function lineOptions(lines) {
  const options = lines.map(({ name, number }) => {
    const label = name && number.startsWith("+") ? `${name} (${number})` : name || number;
    return { value: number.startsWith("+") ? number : name, label };
  });
  return options.sort((a, b) => a.label.localeCompare(b.label));
}
