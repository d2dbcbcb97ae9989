import { type DetectorInputs, mlLlr } from "airtight/phy";

/** The experiments that it is for; all, if this is left out. */
export const experiments = ["fig5"];

/** The signs of the optimal LLRs, all with one reliability: what is soft information worth? */
export default {
  kind: "classical",
  label: "ML, hard decisions",
  // Called once. A learned method would load its weights here.
  open: () => ({
    // Called with blocks of channel uses: y [n, nr, 2], h [n, nr, nt, 2], the noise variance, the QAM order.
    // Gives log p(1)/p(0) for every bit sent, [n, nt K], stream by stream.
    run({ uses, order }: DetectorInputs): Float32Array {
      return mlLlr(uses, order).map((llr) => llr > 0 ? 2 : -2);
    },
  }),
};
