/** No estimation at all, as a line to read the others against. @module */
import { emptyEstimates, type ImpairmentEstimates, type PilotBursts } from "../../phy/nbiot/burst.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Method } from "../../suite/types.ts";

/**
 * Zeros, all but what one would say before seeing any pilot (the prior's means are 0, 0.003 for Re α and 0.024 for Re β):
 * an estimator whose errors are as large has learned nothing.
 */
export function uncompensated(): Method<PilotBursts, ImpairmentEstimates> {
  return {
    ...madeBy(import.meta.url, uncompensated),
    spec: "zeros",
    kind: "classical",
    label: "zeros (no compensation)",
    open: () => ({ run: ({ count }) => emptyEstimates(count) }),
  };
}
