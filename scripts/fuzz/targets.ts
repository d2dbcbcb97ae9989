/** All readers that are fuzzed. @module */
import type { FuzzTarget } from "./target.ts";

/** Loads a target when it is its turn: readers bring large libraries along. */
export const targets: Readonly<Record<string, () => Promise<{ target: FuzzTarget }>>> = {
  claims: () => import("./claims.ts"),
  submission: () => import("./submission.ts"),
};
