/** Suggestions for names that don't exist. @module */
import { closest, distance } from "fastest-levenshtein";

/** `; did you mean 'fig5'?`, or `; there is: a, b` where nothing is near, or "" where there is nothing at all. */
export function suggest(name: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const nearest = closest(name.toLowerCase(), known.map((candidate) => candidate.toLowerCase()));
  const candidate = known.find((one) => one.toLowerCase() === nearest)!;
  const near = distance(name.toLowerCase(), nearest) <= Math.max(1, Math.floor(name.length / 2));
  return near ? `; did you mean '${candidate}'?` : `; there is: ${known.join(", ")}`;
}
