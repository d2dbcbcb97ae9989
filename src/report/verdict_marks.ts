/** @module */
import type { VerdictKind } from "../claims/verdict.ts";

/** A mark for each verdict that tells them apart without colour. */
export const verdictMarks: Readonly<Record<VerdictKind, string>> = {
  "contradicted": "✗",
  "reproduced": "✓",
  "inconclusive": "?",
  "self-contradictory": "↯",
  "not-run": "·",
};
