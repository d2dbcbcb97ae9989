import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { firstDifference, testEngines, ulpDistance } from "../testing.ts";
import { callKernel, type KernelEngine } from "./engine.ts";

const engines = testEngines();
const [first, ...others] = engines.values();

const names = ["exp", "log", "log1pexp_neg", "tanh", "sin", "cos"] as const;
type Name = (typeof names)[number];

/** kernels/c/math.c over an array. */
function map(engine: KernelEngine, name: Name, x: Float32Array): Float32Array {
  const out = new Float32Array(x.length);
  callKernel(engine, `vector_${name}`, { out, x, n: x.length });
  return out;
}

/** Floats of every exponent and both signs: every `stride`-th bit pattern, beginning at `start`. */
function sweep(stride: number, start: number): Float32Array {
  const bits = new Uint32Array(Math.floor((2 ** 32 - start) / stride));
  for (let i = 0; i < bits.length; i++) bits[i] = start + i * stride;
  return new Float32Array(bits.buffer);
}

const specials = Float32Array.of(
  ...[0, -0, 1, -1, Infinity, -Infinity, NaN, 1e-45, -1e-45, 1.1754943508222875e-38, 3.4028234663852886e38],
  ...[
    88.72283,
    88.722839,
    88.7229,
    -103.97208,
    -103.97209,
    -103.98,
    89,
    -104,
    0.625,
    0.62499994,
    2 ** 24,
    2 ** 25,
  ],
  ...[33554428, 33554436, Math.PI, Math.PI / 2, -Math.PI / 2, 1e10, 1e38, -1e38, 0.70710677, 0.70710683],
);

describe("the kernels' elementary functions", () => {
  const references = [
    ["exp", Math.exp],
    ["log", Math.log],
    ["tanh", Math.tanh],
    ["sin", Math.sin],
    ["cos", Math.cos],
  ] as const;
  for (const [name, reference] of references) {
    it(`${name} is within 2 ulp of the correctly rounded value over all floats`, () => {
      for (const x of [specials, sweep(4099, 1), sweep(70001, 77)]) {
        const y = map(first, name, x);
        let worst = 0, at = 0;
        for (let i = 0; i < x.length; i++) {
          const distance = ulpDistance(y[i], Math.fround(reference(x[i])));
          if (distance > worst) worst = distance, at = x[i];
        }
        expect({ name, at, worst: Math.max(worst, 2) }).toEqual({ name, at, worst: 2 });
      }
    });
  }

  it("map infinities and NaN as they should", () => {
    const at = (name: Name, x: number) => map(first, name, Float32Array.of(x))[0];
    expect([at("exp", -Infinity), at("exp", Infinity), at("log", 0), at("log", Infinity)])
      .toEqual([0, Infinity, -Infinity, Infinity]);
    expect([at("tanh", Infinity), at("tanh", -Infinity)]).toEqual([1, -1]);
    for (const name of ["sin", "cos"] as const) expect(at(name, Infinity)).toBeNaN();
    expect(at("log", -1)).toBeNaN();
    for (const name of ["exp", "log", "tanh", "sin", "cos"] as const) expect(at(name, NaN)).toBeNaN();
  });

  it("log1pexp_neg is within 1e-7 for every a >= 0", () => {
    const a = sweep(2053, 0).filter((x) => x >= 0);
    const y = map(first, "log1pexp_neg", a);
    let worst = 0;
    for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(y[i] - Math.log1p(Math.exp(-a[i]))));
    expect(worst).toBeLessThanOrEqual(1e-7);
  });

  it("give the same bits on every engine, for arrays of any length", () => {
    for (
      const x of [
        specials,
        sweep(999983, 5),
        ...[1, 2, 3, 5, 7, 9, 1025].map((n) => sweep(69997, 3).slice(0, n)),
      ]
    ) {
      for (const name of names) {
        const expected = map(first, name, x);
        for (const engine of others) expect(firstDifference(map(engine, name, x), expected)).toBe(-1);
      }
    }
  });
});
