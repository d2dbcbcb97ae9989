/** Values of options that begin with a minus sign. @module */

/**
 * Writes `--option -2,0` as `--option=-2,0`: some parsers of command lines take what begins with a minus sign for an
 * option, and no option begins with a digit.
 */
export function attachNegativeValues(args: readonly string[]): string[] {
  const attached: string[] = [];
  for (const arg of args) {
    const before = attached.at(-1);
    if (before !== undefined && /^--[a-z][^=]*$/.test(before) && /^-\.?\d/.test(arg)) {
      attached[attached.length - 1] = `${before}=${arg}`;
    } else attached.push(arg);
  }
  return attached;
}
