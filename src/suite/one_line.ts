/** Text from elsewhere, fit for one line of a terminal or a log. @module */

/** Longest line, in characters. */
const longest = 500;

/**
 * A text in one line of at most 500 characters: control characters (of which terminals make colours, titles and erased lines),
 * line ends and marks that turn the direction of writing stand there as `\u001b`, and the middle of a longer text is left out.
 */
export function oneLine(text: string): string {
  const line = text.replace(
    // deno-lint-ignore no-control-regex -- they are what is replaced
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  if (line.length <= longest) return line;
  const half = longest / 2 - 1;
  return `${line.slice(0, half)} … ${line.slice(1 - half)}`;
}
