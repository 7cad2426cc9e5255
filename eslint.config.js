/** Forbids what the oldest browsers lack that the card is for: docs/card.md, and browserslist in package.json. */
import compat from "eslint-plugin-compat";
import esx from "eslint-plugin-es-x";

// Of ES2022 those browsers have classes with fields and private methods.
const ES2022 = [
  "arbitrary-module-namespace-names",
  "array-prototype-at",
  "class-static-block",
  "error-cause",
  "object-hasown",
  "private-in",
  "regexp-d-flag",
  "string-prototype-at",
  "top-level-await",
];
// Methods are known by their name alone: those of iterators are those of lists, too.
const OF_LISTS = Object.keys(esx.rules).filter((name) => name.startsWith("no-iterator-prototype-"));

export default [
  compat.configs["flat/recommended"],
  esx.configs["flat/restrict-to-es2022"],
  {
    settings: { "es-x": { aggressive: true } },
    rules: {
      ...Object.fromEntries(ES2022.map((name) => [`es-x/no-${name}`, "error"])),
      ...Object.fromEntries(OF_LISTS.map((name) => [`es-x/${name}`, "off"])),
      // What the data of the plugins does not tell.
      "no-restricted-properties": [
        "error",
        { object: "URL", property: "canParse" },
        { object: "URL", property: "parse" },
        { property: "adoptedStyleSheets" },
        { property: "ariaLabel" },
        { property: "ariaHidden" },
        { property: "checkVisibility" },
      ],
    },
  },
];
