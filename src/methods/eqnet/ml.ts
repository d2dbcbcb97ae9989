/** Exact maximum-likelihood detection (paper, eq. 2). @module */
import { mlLlr } from "../../phy/ml_llr.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Detector } from "./detector.ts";

/** The optimal LLRs. */
export function ml(): Detector {
  return {
    ...madeBy(import.meta.url, ml),
    spec: "exact",
    kind: "classical",
    label: "ML",
    open: () => ({ run: ({ uses, order }) => mlLlr(uses, order) }),
  };
}
