/** LLRs that were reduced to few reals and rebuilt from these alone (EQ-Net, Theorems 1 and 2). @module */

/** LLRs rebuilt from few reals. */
export interface RebuiltLlr {
  /** The algorithm whose LLRs they are to be. */
  readonly solution: "zf-sic" | "ml";
  /** What they were rebuilt from, `[n, dimension]`. */
  readonly reals: Float32Array;
  /** `[n, N_t K]` */
  readonly llr: Float32Array;
}
