/**
 * What a suite's file, a dataset, a metric or a method of one's own is written with.
 *
 * @module
 */
export {
  defineSuite,
  type LeaderboardDeclaration,
  type ProfileDeclaration,
  type SuiteDeclaration,
} from "./define.ts";
export * from "./experiments.ts";
export { recipesOf, usualProfiles } from "./profiles.ts";
export * from "./types.ts";
export { UsageError } from "./errors.ts";
export { type Stream, stream, substream } from "../compute/random.ts";
