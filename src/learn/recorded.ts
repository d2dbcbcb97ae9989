/** A loss over the epochs of a training, recorded for its curve. @module */
import type { Json } from "../suite/types.ts";
import type { Epochs } from "./epochs.ts";
import type { Parameters } from "./parameters.ts";

/** Points of a curve; epochs between them are left out. */
const points = 200;

/** A validation that remembers what it gave, through interruptions too. */
export interface Recorded extends Required<Pick<Epochs, "validate" | "extra">> {
  /**
   * The losses after epochs `before` + 1, `before` + 2, …, at most 200 of them, evenly spaced, the last among them:
   * what an artifact's `info.curve` may be.
   */
  curve(before: number): { step: number[]; validationLoss: number[] };
}

/** {@link Epochs.validate} and {@link Epochs.extra} for a loop over epochs, and the curve that they give. */
export function recorded(validate: (parameters: Parameters) => Promise<number>): Recorded {
  let losses: number[] = [];
  return {
    async validate(parameters) {
      losses.push(await validate(parameters));
      return losses.at(-1)!;
    },
    extra: {
      state: (): Json => [...losses],
      restore: (state) => void (losses = [...state as number[]]),
    },
    curve(before) {
      const every = Math.ceil(losses.length / points);
      const kept = losses.map((_, i) => i).filter((i) => (losses.length - 1 - i) % every === 0);
      return { step: kept.map((i) => before + i + 1), validationLoss: kept.map((i) => losses[i]) };
    },
  };
}
