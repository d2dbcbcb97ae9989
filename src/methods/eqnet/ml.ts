/** Exact maximum-likelihood detection (paper, eq. 2). @module */
import { mlLlr } from "../../phy/ml_llr.ts";
import type { Detector } from "./detector.ts";

/** The optimal LLRs. */
export function ml(): Detector {
  return {
    module: import.meta.url,
    spec: "exact",
    kind: "classical",
    label: "ML",
    open: () => ({ run: ({ uses, order }) => mlLlr(uses, order) }),
  };
}
