/** Soft-output sphere detection, which may stand in for ML (paper, section IV-A). @module */
import { sphereLlr } from "../../phy/sphere.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Detector } from "./detector.ts";

/** Max-log LLRs by a single tree search. */
export function sphere(): Detector {
  return {
    ...madeBy(import.meta.url, sphere),
    spec: "single tree search, max-log",
    kind: "classical",
    label: "Sphere detector",
    open: () => ({ run: ({ uses, order }) => sphereLlr(uses, order) }),
  };
}
