import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../compute/backend.ts";
import { largestError, valuesOf } from "../../compute/testing.ts";
import { countParameters, createParameters, disposeParameters } from "../../learn/parameters.ts";
import { alongGradient, difference, onBothEngines, train } from "../../learn/testing.ts";
import { zfSicLlr } from "../../phy/zf_sic.ts";
import { matchedFilter } from "./matched_filter.ts";
import { nnDet, type NnDetRecipe, nnDetTraining } from "./nn_det.ts";
import {
  foldedLayers,
  initialNnDet,
  initialNnDetMoments,
  nnDetLogits,
  nnDetLoss,
  trainingLayers,
} from "./nn_det_model.ts";
import {
  bitErrorRate,
  detect,
  fewPackets,
  fewSteps,
  inEveryProfile,
  smallSize,
  usesBlock,
} from "./testing.ts";

const fresh: NnDetRecipe = { ...fewSteps, snr: { points: [12] }, steps: 9, dropout: 0.2 };
const published: NnDetRecipe = { ...fewPackets, snr: { points: [12] }, epochs: 4, dropout: 0.2 };
const options = (recipe: NnDetRecipe) => ({ size: smallSize, blocks: 2, ...inEveryProfile("nnDet", recipe) });

/** Random inputs of 40 uses, and the levels that were sent. */
function inputs(): [hy: tf.Tensor, gram: tf.Tensor, sent: tf.Tensor] {
  const { uses } = usesBlock({ n: 40 }), { hy, gram } = matchedFilter(uses);
  const sent = Float32Array.from({ length: 40 * 4 * 2 }, (_, i) => Number(uses.bits[i >> 1] === i % 2));
  return [tf.tensor(hy, [40, 4]), tf.tensor(gram, [40, 4, 4]), tf.tensor(sent, [160, 2])];
}

describe("matchedFilter", () => {
  it("is H^H y and H^H H: H^H H x is what y = H x gives", () => {
    const { uses } = usesBlock({ n: 30, nr: 3, nt: 2, order: 16 });
    for (let i = 0; i < 30; i++) {
      for (let a = 0; a < 3; a++) {
        for (const [k, part] of [[0, 0], [0, 1]]) uses.y[2 * (3 * i + a) + part] = k;
        for (let t = 0; t < 2; t++) {
          const [hr, hi] = uses.h.subarray(2 * ((3 * i + a) * 2 + t)),
            [xr, xi] = uses.x.subarray(2 * (2 * i + t));
          uses.y[2 * (3 * i + a)] += hr * xr - hi * xi;
          uses.y[2 * (3 * i + a) + 1] += hr * xi + hi * xr;
        }
      }
    }
    const { hy, gram } = matchedFilter(uses);
    for (let i = 0; i < 30; i++) {
      for (let axis = 0; axis < 4; axis++) {
        const row = gram.subarray((4 * i + axis) * 4, (4 * i + axis) * 4 + 4);
        const product = row.reduce((sum, g, j) => sum + g * uses.x[4 * i + j], 0);
        expect(product).toBeCloseTo(hy[4 * i + axis], 4);
        row.forEach((g, j) => expect(g).toBeCloseTo(gram[(4 * i + j) * 4 + axis], 6)); // symmetric
      }
    }
  });
});

describe("NN-Det's network", () => {
  it("has the published numbers of parameters", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const count = (size: typeof smallSize, blocks: number) => {
      const p = createParameters(initialNnDet(size, blocks, ["test"])), n = countParameters(p);
      disposeParameters(p);
      return n;
    };
    const size = { nt: 2, nr: 2, bitsPerSymbol: 6 };
    expect([count(size, 3), count(size, 4)]).toEqual([139_660, 186_224]);
    expect(count({ nt: 4, nr: 4, bitsPerSymbol: 4 }, 10)).toBe(496_472);
  });

  it("has the gradients of finite differences, through the batch's moments", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const p = createParameters(initialNnDet(smallSize, 2, ["test"]));
    const moments = createParameters(initialNnDetMoments(2));
    const [hy, gram, sent] = inputs();
    const { difference, backpropagated } = alongGradient(p, () => {
      const layers = trainingLayers(p, moments, {});
      return nnDetLoss(smallSize, nnDetLogits(smallSize, 2, p, layers, hy, gram), sent);
    }, 1e-3);
    expect(Math.abs(difference / backpropagated - 1)).toBeLessThan(0.02);
    [p, moments].forEach(disposeParameters);
    tf.dispose([hy, gram, sent]);
  });

  it("is the same by the batch's moments and folded, where the running averages are the batch's", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const p = createParameters(initialNnDet(smallSize, 3, ["test"]));
    const moments = createParameters(initialNnDetMoments(3));
    const [hy, gram, sent] = inputs();
    const byBatch =
      valuesOf(() => nnDetLogits(smallSize, 3, p, trainingLayers(p, moments, { momentum: 0 }), hy, gram))[0];
    const { layer, dispose } = foldedLayers(p, moments, 3);
    const folded = valuesOf(() => nnDetLogits(smallSize, 3, p, layer, hy, gram))[0];
    expect(largestError(folded, byBatch)).toBeLessThan(1e-4);
    dispose();
    [p, moments].forEach(disposeParameters);
    tf.dispose([hy, gram, sent]);
  });

  it("makes of x = 0 half the mean of the first block's softmax", async () => {
    await setupBackend("exact", { engine: "wasm" });
    // In the second block the hidden layer shows its input, x, H^H y and H^H H x.
    const p = createParameters(initialNnDet(smallSize, 2, ["test"]));
    const [hy, gram, sent] = inputs();
    const seen: tf.Tensor[] = [];
    const [input, logits, products] = valuesOf(() => {
      const layers = trainingLayers(p, createParameters(initialNnDetMoments(2)), {});
      const spy = (block: number, i: number, x: tf.Tensor) => {
        if (i === 0) seen.push(x);
        return layers(block, i, x);
      };
      nnDetLogits(smallSize, 2, p, spy, hy, gram);
      const first = nnDetLogits(smallSize, 1, p, layers, hy, gram);
      const x = tf.slice(seen[1], [0, 0], [40, 4]);
      return [seen[1].clone(), first, tf.reshape(tf.matMul(gram, tf.reshape(x, [40, 4, 1])), [40, 4])];
    });
    for (let axis = 0; axis < 160; axis++) {
      const upper = 1 / (1 + Math.exp(logits[2 * axis] - logits[2 * axis + 1]));
      const mean = Math.SQRT1_2 * (2 * upper - 1); // levels ∓√(1/2)
      const at = 12 * Math.floor(axis / 4) + axis % 4;
      expect(input[at]).toBeCloseTo(mean / 2, 5); // sigmoid(0) = 1/2
      expect(input[at + 8]).toBeCloseTo(products[axis], 5);
    }
    disposeParameters(p);
    tf.dispose([hy, gram, sent]);
  });
});

describe("nnDetTraining", () => {
  for (const [name, recipe] of [["fresh draws", fresh], ["a published set", published]] as const) {
    it(`has the same bits on every engine and after kills, on ${name}`, async () => {
      const training = nnDetTraining(options(recipe));
      const [whole, ...others] = await onBothEngines(() => train(training, recipe));
      for (const other of others) expect(difference(other, whole)).toBe(undefined);
      const parts = await train(training, recipe, {}, [2, 5, 6]);
      expect(difference(parts, whole)).toBe(undefined);
      expect(parts.info).toEqual(whole.info);
      const names = Object.keys({ ...initialNnDet(smallSize, 2, []), ...initialNnDetMoments(2) });
      expect(Object.keys(whole.tensors).toSorted()).toEqual(names.toSorted());
    });
  }

  it("counts its effort in sample-steps", () => {
    const training = nnDetTraining(options(fresh));
    expect([fresh, published].map((recipe) => training.effort(recipe))).toEqual([32 * 9, 80 * 4]);
  });

  it("learns to detect as well as ZF-SIC in a few steps", async () => {
    await setupBackend("exact", { engine: "auto" });
    const learningRate = { peak: 0.01, warmupSteps: 20, final: 0.01 };
    const recipe: NnDetRecipe = {
      ...fresh,
      batch: 128,
      steps: 200,
      learningRate,
      dropout: 0,
      averageShare: 0.2,
    };
    const training = nnDetTraining(options(recipe));
    const before = tf.memory().numTensors;
    const network = await train(training, recipe), block = usesBlock({ n: 3000, snrDb: 12 });
    const llr = await detect(nnDet({ label: "NN-Det", ...options(recipe) }), { network }, block);
    expect(llr.every(Number.isFinite)).toBe(true);
    expect(bitErrorRate(llr, block)).toBeLessThan(1.1 * bitErrorRate(zfSicLlr(block.uses, 4), block));
    expect(tf.memory().numTensors).toBe(before);
  });
});
