/** How well LLRs are rebuilt, and from how much. @module */
import type { DetectorInputs } from "../phy/mimo.ts";
import { mlLlr } from "../phy/ml_llr.ts";
import type { RebuiltLlr } from "../phy/rebuilt_llr.ts";
import { zfSicLlr } from "../phy/zf_sic.ts";
import { madeBy } from "../suite/made_by.ts";
import type { Metric } from "../suite/types.ts";

/**
 * Compares rebuilt LLRs with the direct computation from y, H and σ_n: `reconstructionError`, the largest |ΔΛ| of a
 * channel use, and `dimension`, the number of reals that it was rebuilt from.
 */
export function reconstruction(): Metric<DetectorInputs, RebuiltLlr> {
  return {
    ...madeBy(import.meta.url, reconstruction),
    spec: "absolute",
    quantities: {
      reconstructionError: { kind: "maximum", unit: "", label: "largest error of a rebuilt LLR" },
      dimension: { kind: "maximum", unit: "", label: "reals per channel use" },
    },
    score({ uses, order }, { solution, reals, llr }) {
      const direct = solution === "ml" ? mlLlr(uses, order) : zfSicLlr(uses, order);
      if (llr.length !== direct.length) {
        throw new TypeError(`${llr.length} rebuilt LLRs, not ${direct.length}`);
      }
      const bits = direct.length / uses.n;
      const reconstructionError = new Float64Array(uses.n);
      for (let i = 0; i < direct.length; i++) {
        const error = Math.abs(llr[i] - direct[i]);
        if (!Number.isFinite(error)) throw new TypeError(`rebuilt LLR ${i} is ${llr[i]}`);
        const use = Math.floor(i / bits);
        reconstructionError[use] = Math.max(reconstructionError[use], error);
      }
      return { reconstructionError, dimension: new Float64Array(uses.n).fill(reals.length / uses.n) };
    },
  };
}
