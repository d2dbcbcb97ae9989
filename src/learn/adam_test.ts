import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../compute/backend.ts";
import {
  firstDifference,
  largestError,
  onEveryEngine,
  testValues,
  uniformValues,
} from "../compute/testing.ts";
import { type Adam, type AdamOptions, createAdam } from "./adam.ts";
import { createParameters, disposeParameters, readParameters } from "./parameters.ts";

const n = 5000, rates = [1e-2, 1e-2, 3e-3, 1e-2, 1e-3];
const gradientAt = (step: number) => testValues([n], `gradient ${step}`, step === 2 ? 10 : 1);

/** Algorithm 1 of Kingma and Ba in float64, with the order of computation that precedes their section 2.1. */
function reference({ amsgrad }: AdamOptions): Float64Array {
  const w = Float64Array.from(uniformValues(n, "weights")), epsilon = 1e-7;
  const m = new Float64Array(n), v = new Float64Array(n), largest = new Float64Array(n);
  rates.forEach((rate, step) => {
    const g = uniformValues(n, `gradient ${step}`, step === 2 ? 10 : 1), t = step + 1;
    const alpha = rate * Math.sqrt(1 - 0.999 ** t) / (1 - 0.9 ** t);
    for (let i = 0; i < n; i++) {
      m[i] = 0.9 * m[i] + 0.1 * g[i];
      v[i] = 0.999 * v[i] + 0.001 * g[i] ** 2;
      largest[i] = Math.max(largest[i], v[i]);
      w[i] -= alpha * m[i] / (Math.sqrt(amsgrad ? largest[i] : v[i]) + epsilon);
    }
  });
  return w;
}

async function optimised(options: AdamOptions, stopAt?: number): Promise<Float32Array> {
  const parameters = createParameters({ w: { shape: [n], values: uniformValues(n, "weights") } });
  let adam: Adam = createAdam(parameters, options);
  for (let step = 0; step < rates.length; step++) {
    if (step === stopAt) {
      const state = await adam.state();
      adam.dispose();
      adam = createAdam(parameters, options);
      adam.restore(
        JSON.parse(
          JSON.stringify(state),
          (key, value) => key === "data" ? Float32Array.from(Object.values(value as object)) : value,
        ),
      );
    }
    tf.tidy(() => adam.apply({ w: gradientAt(step) }, rates[step]));
  }
  const { w } = await readParameters(parameters);
  adam.dispose();
  disposeParameters(parameters);
  return w.data;
}

describe("createAdam", () => {
  for (const amsgrad of [false, true]) {
    it(`is the published algorithm${amsgrad ? " with AMSGrad" : ""}, on every engine with the same bits`, async () => {
      const [first, ...others] = await onEveryEngine(() => optimised({ amsgrad }));
      expect(largestError(first, reference({ amsgrad }))).toBeLessThan(1e-6);
      for (const other of others) expect(firstDifference(other, first)).toBe(-1);
    });

    it(`goes on from a saved state with the same bits${amsgrad ? " with AMSGrad" : ""}`, async () => {
      await setupBackend("exact", { engine: "wasm" });
      expect(firstDifference(await optimised({ amsgrad }, 3), await optimised({ amsgrad }))).toBe(-1);
    });
  }

  it("is the same on a backend without the kernel", async () => {
    await setupBackend("cpu");
    expect(largestError(await optimised({ amsgrad: true }), reference({ amsgrad: true }))).toBeLessThan(1e-6);
  });
});
