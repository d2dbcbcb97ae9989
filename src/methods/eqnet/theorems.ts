/**
 * What EQ-Net's theorems say, as methods: an LLR vector is reduced to some reals, and rebuilt from these alone.
 *
 * @module
 */
import type { DetectorInputs } from "../../phy/mimo.ts";
import { mlLlrFromStatistics, mlStatistics } from "../../phy/ml_llr.ts";
import type { RebuiltLlr } from "../../phy/rebuilt_llr.ts";
import { zfSicLlrFromStatistics, zfSicStatistics } from "../../phy/zf_sic.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Method } from "../../suite/types.ts";

/** Theorem 1: the ZF-SIC LLRs from 3 N_t reals, each stream's ỹ_k and r_kk over σ_n. */
export function zfSicFromReals(): Method<DetectorInputs, RebuiltLlr> {
  return {
    ...madeBy(import.meta.url, zfSicFromReals),
    spec: "zf-sic",
    kind: "classical",
    label: "ZF-SIC from 3 N_t reals",
    open: () => ({
      run({ uses, order }) {
        const reals = zfSicStatistics(uses, order);
        return { solution: "zf-sic", reals, llr: zfSicLlrFromStatistics(reals, order) };
      },
    }),
  };
}

/** Theorem 2: the ML LLRs from N_t (N_t + 2) reals, Q^H y and R over σ_n. */
export function mlFromReals(): Method<DetectorInputs, RebuiltLlr> {
  return {
    ...madeBy(import.meta.url, mlFromReals),
    spec: "ml",
    kind: "classical",
    label: "ML from N_t (N_t + 2) reals",
    open: () => ({
      run({ uses, order }) {
        const reals = mlStatistics(uses);
        return { solution: "ml", reals, llr: mlLlrFromStatistics(reals, uses.nt, order) };
      },
    }),
  };
}
