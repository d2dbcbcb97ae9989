/** The MTL network of the RadCom paper (Fig. 13) with heads for 6 modulations and 8 signals. @module */
import { tasks } from "../../datasets/radcom_classes.ts";
import { fillNormal } from "../../src/compute/draw.ts";
import { stream, wordReader } from "../../src/compute/random.ts";
import {
  imageSide,
  initialMtl,
  initialMtlBuffers,
  mtlLogits,
  type MtlSpec,
  proposedSize,
} from "../../src/methods/radcom_mtl/mtl_network.ts";
import { jointLoss, publishedWeights } from "../../src/methods/radcom_mtl/training.ts";
import type { Family } from "./family.ts";

const size: MtlSpec = { ...proposedSize, classes: { modulation: 6, signal: 8 } };

const lossOf = (size: MtlSpec): Family["loss"] => (p, [x, ...targets], step, buffers) =>
  jointLoss(mtlLogits(size, p, buffers, x, ["perf", "radcom", "dropout", step]), targets, publishedWeights);

/** The light configuration (8, 4, 256, 4, 256). */
export const radcomMtl: Family = {
  name: "radcom-mtl",
  title: "RadCom MTL CNN",
  rows: 128,
  smallRows: 5,
  amsgrad: false,
  learningRate: 1e-3,
  parameters: 252_582 + 32,
  initial: () => initialMtl(size, ["perf", "radcom"]),
  buffers: () => initialMtlBuffers(size),
  batch(rows) {
    const x = new Float32Array(rows * imageSide ** 2);
    fillNormal(x, stream("perf", "radcom", "x"));
    const targets = tasks.map((task) => {
      const classes = size.classes[task];
      const next = wordReader(stream("perf", "radcom", task)), values = new Float32Array(rows * classes);
      for (let i = 0; i < rows; i++) values[i * classes + next() % classes] = 1;
      return { shape: [rows, classes], values };
    });
    return [{ shape: [rows, imageSide ** 2], values: x }, ...targets];
  },
  loss: lossOf(size),
  lossWithoutDropout: lossOf({ ...size, dropout: false }),
};
