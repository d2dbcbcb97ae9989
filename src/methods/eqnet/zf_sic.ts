/** Zero-forcing successive interference cancellation (paper, Algorithm 1). @module */
import { zfSicLlr } from "../../phy/zf_sic.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Detector } from "./detector.ts";

/** Soft-output ZF-SIC, without sorting. */
export function zfSic(): Detector {
  return {
    ...madeBy(import.meta.url, zfSic),
    spec: "unsorted",
    kind: "classical",
    label: "ZF-SIC",
    open: () => ({ run: ({ uses, order }) => zfSicLlr(uses, order) }),
  };
}
