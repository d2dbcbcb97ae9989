/** Numbers, with noise and without. @module */
import { z } from "zod";
import { wordReader } from "../../../compute/random.ts";
import { madeBy } from "../../../suite/made_by.ts";
import type { Dataset } from "../../../suite/types.ts";
import { amplitude } from "./constants.ts";

export interface Inputs {
  readonly seen: Float32Array;
}

export interface Truth {
  readonly sent: Float32Array;
}

/** Signs, seen with uniform noise; its points have `snrDb`. */
export function noisy(spread = 2): Dataset<Inputs, Truth> {
  return {
    ...madeBy(import.meta.url, noisy),
    spec: null,
    items: "numbers",
    block({ snrDb }, stream, count) {
      const next = wordReader(stream), noise = spread / (1 + z.number().parse(snrDb));
      const sent = Float32Array.from({ length: count }, () => next() & 1 ? amplitude : -amplitude);
      return {
        inputs: { seen: sent.map((x) => x + noise * (next() / 2 ** 32 - 0.5)) },
        truth: { sent },
      };
    },
  };
}

/** Ones, as they are. */
export function clean(): Dataset<Inputs, Truth> {
  return {
    ...madeBy(import.meta.url, clean),
    spec: null,
    items: "numbers",
    block: (_point, _stream, count) => ({
      inputs: { seen: new Float32Array(count).fill(1) },
      truth: { sent: new Float32Array(count).fill(1) },
    }),
  };
}
