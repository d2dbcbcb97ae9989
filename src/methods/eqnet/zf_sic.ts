/** Zero-forcing successive interference cancellation (paper, Algorithm 1). @module */
import type { CodedMimoBlock } from "../../../datasets/coded_mimo.ts";
import { zfSicLlr } from "../../phy/zf_sic.ts";
import type { Method } from "../../suite/types.ts";

/** Soft-output ZF-SIC, without sorting. */
export function zfSic(): Method<CodedMimoBlock, Float32Array> {
  return {
    module: import.meta.url,
    spec: "unsorted",
    kind: "classical",
    label: "ZF-SIC",
    open: () => ({ run: ({ uses, order }) => zfSicLlr(uses, order) }),
  };
}
