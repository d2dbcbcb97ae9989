import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { firstDifference, testEngines, uniformValues } from "../testing.ts";
import { callKernel, type KernelEngine } from "./engine.ts";

interface State {
  w: Float32Array;
  m: Float32Array;
  v: Float32Array;
  largest?: Float32Array;
}

const beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, learningRate = 1e-2;

function start(n: number, amsgrad: boolean): State {
  const zeros = () => new Float32Array(n);
  return { w: uniformValues(n, "w"), m: zeros(), v: zeros(), largest: amsgrad ? zeros() : undefined };
}

function step(engine: KernelEngine, { w, m, v, largest }: State, gradient: Float32Array, t: number): void {
  const rate = learningRate * Math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t);
  const coefficients = { rate, beta1, rest1: 1 - beta1, beta2, rest2: 1 - beta2, epsilon };
  callKernel(engine, "adam", { w, gradient, m, v, largest, n: w.length, ...coefficients }, 1);
}

describe("the kernel adam", () => {
  const engines = testEngines();
  const [reference] = engines.values();

  for (const amsgrad of [false, true]) {
    it(`follows ${amsgrad ? "AMSGrad" : "Adam"} in float64 over 50 steps`, () => {
      const n = 100, state = start(n, amsgrad);
      const w = Float64Array.from(state.w), m = new Float64Array(n), v = new Float64Array(n);
      const largest = new Float64Array(n);
      for (let t = 1; t <= 50; t++) {
        const gradient = uniformValues(n, t, t % 3 === 0 ? 10 : 0.1);
        step(reference, state, gradient, t);
        for (let i = 0; i < n; i++) {
          m[i] = beta1 * m[i] + (1 - beta1) * gradient[i];
          v[i] = beta2 * v[i] + (1 - beta2) * gradient[i] ** 2;
          largest[i] = Math.max(largest[i], v[i]);
          const rate = learningRate * Math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t);
          w[i] -= rate * m[i] / (Math.sqrt(amsgrad ? largest[i] : v[i]) + epsilon);
        }
      }
      for (let i = 0; i < n; i++) expect(Math.abs(state.w[i] - w[i])).toBeLessThan(2e-6);
    });
  }

  it("makes a first step of the learning rate against the gradient's sign, whatever its size", () => {
    const state = start(5, false), before = state.w.slice();
    step(reference, state, Float32Array.of(1e-3, -1, 1000, -1e-3, 5), 1);
    const moved = Array.from(state.w, (w, i) => (w - before[i]) / learningRate);
    [-1, 1, -1, 1, -1].forEach((sign, i) => expect(Math.abs(moved[i] - sign)).toBeLessThan(5e-3));
  });

  it("gives the same bits on every engine, for any number of elements", () => {
    for (const n of [1, 3, 8, 17, 4096, 4097, 50_001]) {
      for (const amsgrad of [false, true]) {
        const results = [...engines.values()].map((engine) => {
          const state = start(n, amsgrad);
          for (let t = 1; t <= 3; t++) step(engine, state, uniformValues(n, t), t);
          return state;
        });
        for (const { w, v } of results) {
          expect(firstDifference(w, results[0].w)).toBe(-1);
          expect(firstDifference(v, results[0].v)).toBe(-1);
        }
      }
    }
  });
});
