/**
 * INT8 models as files: safetensors with, for each layer, `NAME.w` (I8), `NAME.b` (I32) and `NAME.w.scale` (F32: one a
 * filter, or one), and for each quantised activation `NAME.scale` (F32). A number is its scale times its integer (eq. 7;
 * activations behind a ReLU count from 0, the others have zero point 0), a bias counts in products of the scales of its
 * weights and its input. Weights lie as tfjs has them, inputs before outputs; the first convolutions of both tasks lie
 * side by side in `tasks`.
 *
 * @module
 */
import { tasks } from "../../../../datasets/radcom_classes.ts";

/** The layers, what each reads, and whether each of its outputs has a scale of its own. */
export const layers: readonly { name: string; input: string; perOutput: boolean }[] = [
  { name: "shared", input: "input", perOutput: true },
  { name: "tasks", input: "shared", perOutput: true },
  ...tasks.flatMap((task) => [
    { name: `${task}.hidden`, input: "tasks", perOutput: false },
    { name: `${task}.out`, input: `${task}.hidden`, perOutput: false },
  ]),
];

/** What a file says it is. */
export const format = { format: "airtight radcom_mtl int8", version: "1" };

/** The integer nearest to a number, the even one of two. */
export function roundHalfToEven(value: number): number {
  const below = Math.floor(value), rest = value - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}
