/**
 * What a suite's file, a dataset, a metric or a method of one's own is written with.
 *
 * @example A method of one's own: `deno task bench eqnet --method FILE` puts such a file next to the paper's methods
 * ```ts
 * import type { Method } from "airtight/suite";
 *
 * // decides for the bit 1 where the received sample is negative
 * const hardDecision: Method<{ readonly received: Float32Array }, Uint8Array> = {
 *   module: import.meta.url,
 *   spec: null,
 *   kind: "classical",
 *   label: "hard decision",
 *   open: () => ({ run: ({ received }) => Uint8Array.from(received, (value) => value < 0 ? 1 : 0) }),
 * };
 * const { run } = await hardDecision.open({});
 * const decided = await run({ received: Float32Array.of(0.7, -1.2) });
 * if (String(decided) !== "0,1") throw new Error("1 − 2 bit is positive for 0 and negative for 1");
 * ```
 *
 * @module
 */
export * from "./axes.ts";
export {
  defineSuite,
  type LeaderboardDeclaration,
  type ProfileDeclaration,
  type SuiteDeclaration,
} from "./define.ts";
export { UsageError } from "./errors.ts";
export * from "./experiments.ts";
export { madeBy } from "./made_by.ts";
export { recipesOf, usualProfiles } from "./profiles.ts";
export * from "./types.ts";
export { type Stream, stream, substream } from "../compute/random.ts";
