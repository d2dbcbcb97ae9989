/** Soft-output sphere detection, which may stand in for ML (paper, section IV-A). @module */
import type { CodedMimoBlock } from "../../../datasets/coded_mimo.ts";
import { sphereLlr } from "../../phy/sphere.ts";
import type { Method } from "../../suite/types.ts";

/** Max-log LLRs by a single tree search. */
export function sphere(): Method<CodedMimoBlock, Float32Array> {
  return {
    module: import.meta.url,
    spec: "single tree search, max-log",
    kind: "classical",
    label: "Sphere detector",
    open: () => ({ run: ({ uses, order }) => sphereLlr(uses, order) }),
  };
}
