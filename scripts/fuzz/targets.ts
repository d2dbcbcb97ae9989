/** All readers that are fuzzed. @module */
import type { FuzzTarget } from "./target.ts";

/** Loads a target when it is its turn: readers bring large libraries along. */
export const targets: Readonly<Record<string, () => Promise<{ target: FuzzTarget }>>> = {
  alist: () => import("./alist.ts"),
  claims: () => import("./claims.ts"),
  deepmimo: () => import("./deepmimo.ts"),
  hdf5: () => import("./hdf5.ts"),
  mat: () => import("./mat.ts"),
  options: () => import("./options.ts"),
  result: () => import("./result.ts"),
  rows: () => import("./rows.ts"),
  safetensors: () => import("./safetensors.ts"),
  store_entry: () => import("./store_entry.ts"),
  submission: () => import("./submission.ts"),
};
