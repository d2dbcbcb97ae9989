import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../compute/backend.ts";
import { largestError, valuesOf } from "../../compute/testing.ts";
import { assignParameters, createParameters, disposeParameters } from "../../learn/parameters.ts";
import { alongGradient, difference, onBothEngines, train } from "../../learn/testing.ts";
import type { ChannelUses } from "../../phy/mimo.ts";
import { qamConstellation } from "../../phy/qam.ts";
import { zfSicLlr } from "../../phy/zf_sic.ts";
import { oampNet2, type OampNet2Recipe, oampNet2Training } from "./oamp_net2.ts";
import { initialScalars, oampLayers, rotateUses } from "./oamp_net2_model.ts";
import { bitErrorRate, detect, inEveryProfile, smallSize, usesBlock } from "./testing.ts";

/** Complex numbers and matrices for the reference below. */
type C = [number, number];
type Matrix = C[][];
const add = (a: C, b: C): C => [a[0] + b[0], a[1] + b[1]];
const mul = (a: C, b: C): C => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
const scale = (a: C, s: number): C => [a[0] * s, a[1] * s];
const over = (a: C, b: C): C => scale(mul(a, [b[0], -b[1]]), 1 / (b[0] ** 2 + b[1] ** 2));
const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, x, k) => add(sum, mul(x, b[k][j])), [0, 0] as C)));
const adjoint = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row): C => [row[j][0], -row[j][1]]));
const each = (a: Matrix, f: (x: C, i: number, j: number) => C): Matrix =>
  a.map((row, i) => row.map((x, j) => f(x, i, j)));
const trace = (a: Matrix) => a.reduce((sum, row, i) => sum + row[i][0], 0);

/** Gauss and Jordan. */
function inverse(a: Matrix): Matrix {
  const n = a.length, m = a.map((row, i) => [...row, ...row.map((_, j): C => [Number(i === j), 0])]);
  for (let k = 0; k < n; k++) {
    const pivot = m[k][k];
    m[k] = m[k].map((x) => over(x, pivot));
    for (let i = 0; i < n; i++) {
      const factor = scale(m[i][k], -1);
      if (i !== k) m[i] = m[i].map((x, j) => add(x, mul(factor, m[k][j])));
    }
  }
  return m.map((row) => row.slice(n));
}

type Scalars = { gamma: number; theta: number; phi: number; xi: number };

/** The layers as method_notes and the module print them, in float64 with N_r × N_r inverses. */
function reference(uses: ChannelUses, i: number, order: number, layers: readonly Scalars[]) {
  const { nr, nt } = uses, s2 = Math.fround(uses.noiseVariance as number);
  const at = (values: Float32Array, index: number): C => [values[2 * index], values[2 * index + 1]];
  const y: Matrix = Array.from({ length: nr }, (_, a) => [at(uses.y, i * nr + a)]);
  const h: Matrix = Array.from(
    { length: nr },
    (_, a) => Array.from({ length: nt }, (_, t) => at(uses.h, (i * nr + a) * nt + t)),
  );
  const points = qamConstellation(order);
  let x: Matrix = Array.from({ length: nt }, (): C[] => [[0, 0]]), r = x, tau2 = 0;
  for (const { gamma, theta, phi, xi } of layers) {
    const residual = each(times(h, x), (value, a) => add(y[a][0], scale(value, -1)));
    const energy = residual.reduce((sum, [[re, im]]) => sum + re * re + im * im, 0);
    const v2 = Math.max((energy - nr * s2) / trace(times(adjoint(h), h)), 5e-13);
    const covariance = each(
      times(h, adjoint(h)),
      (value, a, b) => add(scale(value, v2), [a === b ? s2 : 0, 0]),
    );
    const estimate = each(times(adjoint(h), inverse(covariance)), (value) => scale(value, v2));
    const w = each(estimate, (value) => scale(value, nt / trace(times(estimate, h))));
    const c = each(times(w, h), (value, a, b) => add([Number(a === b), 0], scale(value, -theta)));
    r = each(times(w, residual), (value, t) => add(x[t][0], scale(value, gamma)));
    tau2 = v2 * trace(times(c, adjoint(c))) / nt + theta ** 2 * s2 * trace(times(w, adjoint(w))) / nt;
    x = each(r, (value) => {
      let total = 0, mean: C = [0, 0];
      for (let m = 0; m < order; m++) {
        const point = at(points, m);
        const weight = Math.exp(-((point[0] - value[0]) ** 2 + (point[1] - value[1]) ** 2) / tau2);
        total += weight;
        mean = add(mean, scale(point, weight));
      }
      return scale(add(scale(mean, 1 / total), scale(value, -xi)), phi);
    });
  }
  return { x: x.flat(2), r: r.flat(2), tau2 };
}

const layers: Scalars[] = [
  { gamma: 1.1, theta: 1.2, phi: 0.95, xi: 0.02 },
  { gamma: 0.9, theta: 1.05, phi: 1.05, xi: -0.03 },
  { gamma: 0.7, theta: 1.1, phi: 0.98, xi: 0.01 },
];

function parametersOf(values: readonly Scalars[]) {
  const p = createParameters(initialScalars(values.length, 1));
  values.forEach((scalars, layer) =>
    Object.entries(scalars).forEach(([name, value]) =>
      assignParameters({ [`${name}.${layer}`]: p[`${name}.${layer}`] }, {
        tensors: { [`${name}.${layer}`]: { shape: [1, 1], data: Float32Array.of(value) } },
        info: {},
      })
    )
  );
  return p;
}

describe("oampLayers", () => {
  it("are the published equations, in float64 with matrix inverses", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const p = parametersOf(layers);
    for (const [nr, nt, order, snrDb] of [[2, 2, 64, 18], [2, 2, 4, 5], [4, 4, 16, 15], [3, 2, 16, 20]]) {
      const { uses } = usesBlock({ n: 30, nr, nt, order, snrDb });
      const [x, r, tau2] = valuesOf(() => {
        const out = oampLayers(p, 3, order, rotateUses(uses), tf.ones([30, 1]));
        return [out.x, out.r, out.tau2];
      });
      for (let i = 0; i < 30; i++) {
        const expected = reference(uses, i, order, layers), width = 2 * nt;
        expect(Math.abs(tau2[i] / expected.tau2 - 1)).toBeLessThan(2e-3);
        expect(largestError(r.subarray(width * i, width * i + width), expected.r)).toBeLessThan(2e-3);
        expect(largestError(x.subarray(width * i, width * i + width), expected.x)).toBeLessThan(5e-3);
      }
    }
    disposeParameters(p);
  });

  it("have the gradients of finite differences", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const p = parametersOf(layers), { uses } = usesBlock({ n: 200, order: 16, snrDb: 12 });
    const { difference, backpropagated } = alongGradient(p, () => {
      const { x } = oampLayers(p, 3, 16, rotateUses(uses), tf.ones([200, 1]));
      return tf.mean(tf.squaredDifference(x, tf.tensor(uses.x, [200, 4]))) as tf.Scalar;
    }, 3e-3);
    expect(Math.abs(difference / backpropagated - 1)).toBeLessThan(0.02);
    disposeParameters(p);
  });
});

const recipe: OampNet2Recipe = {
  batch: 20,
  steps: 10,
  learningRate: { peak: 0.01, warmupSteps: 0, final: 1 },
  averageShare: 0.5,
};
const options = (recipe: OampNet2Recipe, unfolds = 2, snrDb = [6, 9, 12]) => ({
  size: smallSize,
  unfolds,
  snrDb,
  ...inEveryProfile("oamp", recipe),
});

describe("oampNet2Training", () => {
  const training = oampNet2Training(options(recipe));

  it("has the same bits on every engine and after kills", async () => {
    const [whole, ...others] = await onBothEngines(() => train(training, recipe));
    for (const other of others) expect(difference(other, whole)).toBe(undefined);
    const parts = await train(training, recipe, {}, [1, 4, 7]);
    expect(difference(parts, whole)).toBe(undefined);
    expect(whole.info.parameters).toBe(3 * 2 * 4);
    expect(whole.info.snrDb).toEqual([6, 9, 12]);
    expect(training.effort(recipe)).toBe(3 * 20 * 10);
  });

  it("trains each SNR's scalars by that SNR alone", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const all = await train(training, recipe);
    // Adam's first step of each scalar is its rate; what a constant gradient of 0 leaves is 0.
    const { data } = all.tensors["gamma.0"];
    expect(new Set(data).size).toBe(3);
    expect([...data].every((value) => value !== 1)).toBe(true);
  });
});

describe("oampNet2", () => {
  it("beats ZF-SIC untrained, at every SNR, and is finite on singular channels", async () => {
    await setupBackend("exact", { engine: "auto" });
    const untrained = { ...recipe, steps: 1, learningRate: { peak: 0, warmupSteps: 0, final: 0 } };
    const method = oampNet2({ label: "OAMP-Net2", ...options(untrained, 4) });
    const scalars = await train(oampNet2Training(options(untrained, 4)), untrained);
    const before = tf.memory().numTensors;
    for (const snrDb of [8, 14]) {
      const block = usesBlock({ n: 5000, snrDb });
      const llr = await detect(method, { scalars }, block);
      expect(bitErrorRate(llr, block)).toBeLessThan(bitErrorRate(zfSicLlr(block.uses, 4), block));
    }
    expect(tf.memory().numTensors).toBe(before);
    const block = usesBlock({ n: 4 });
    block.uses.h.fill(0, 0, 8); // none
    block.uses.h.set([1, 2, 1, 2, 1, 2, 1, 2], 8); // of rank 1
    const llr = await detect(method, { scalars }, block);
    expect(llr.every(Number.isFinite)).toBe(true);
    expect(Math.max(...llr.subarray(0, 4).map(Math.abs))).toBeLessThan(1e-3);
  });

  it("takes the scalars of the nearest SNR", async () => {
    await setupBackend("exact", { engine: "wasm" });
    const training = oampNet2Training(options(recipe));
    const scalars = await train(training, recipe), block = usesBlock({ n: 50, snrDb: 9.9 });
    const method = oampNet2({ label: "OAMP-Net2", ...options(recipe) });
    const llr = await detect(method, { scalars }, block);
    const single = oampNet2({ label: "OAMP-Net2", ...options(recipe, 2, [0]) });
    const only = (index: number) => ({
      tensors: Object.fromEntries(
        Object.entries(scalars.tensors).map(([name, { data }]) => [
          name,
          { shape: [1, 1], data: data.slice(index, index + 1) },
        ]),
      ),
      info: { snrDb: [0] },
    });
    expect(await detect(single, { scalars: only(1) }, block)).toEqual(llr); // 9 dB
    expect(await detect(single, { scalars: only(2) }, block)).not.toEqual(llr);
    // A variance for each use: those of the third SNR stand for all above it.
    const each = { ...block, uses: { ...block.uses, noiseVariance: new Float32Array(50).fill(0.1) } };
    expect(await detect(single, { scalars: only(2) }, each)).toEqual(await detect(method, { scalars }, each));
  });
});
