/** Exact maximum-likelihood detection (paper, eq. 2). @module */
import type { CodedMimoBlock } from "../../../datasets/coded_mimo.ts";
import { mlLlr } from "../../phy/ml_llr.ts";
import type { Method } from "../../suite/types.ts";

/** The optimal LLRs. */
export function ml(): Method<CodedMimoBlock, Float32Array> {
  return {
    module: import.meta.url,
    spec: "exact",
    kind: "classical",
    label: "ML",
    open: () => ({ run: ({ uses, order }) => mlLlr(uses, order) }),
  };
}
