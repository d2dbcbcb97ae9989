import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import * as exact from "./exact_math.ts";
import { stream, wordReader } from "./random.ts";

const next = wordReader(stream("test", "exact_math"));
const uniform = (low: number, high: number) => low + (high - low) * ((next() + next() / 2 ** 32) / 2 ** 32);

describe("exact_math", () => {
  const ranges: [name: "exp" | "log" | "tanh" | "sin" | "cos", low: number, high: number][] = [
    ["exp", -700, 700],
    ["exp", -1, 1],
    ["tanh", -25, 25],
    ["tanh", -0.1, 0.1],
    ["log", 0, 10],
    ["log", 0, 1e300],
  ];
  for (const [name, low, high] of ranges) {
    it(`${name} has a relative error below 1e-15 in [${low}, ${high}]`, () => {
      let worst = 0;
      for (let i = 0; i < 20_000; i++) {
        const x = uniform(low, high), expected = Math[name](x);
        // Math itself is off by up to 1 ulp, which is 2.2e-16; near log 1 = 0 the error is relative to x's own.
        const floor = name === "log" && Math.abs(x - 1) < 0.01 ? 1 : Math.abs(expected);
        worst = Math.max(worst, Math.abs(exact[name](x) - expected) / floor);
      }
      expect(worst).toBeLessThan(1.3e-15);
    });
  }

  it("sin and cos have an absolute error below 1e-15 up to 2^20", () => {
    let worst = 0;
    for (let i = 0; i < 20_000; i++) {
      const x = uniform(-1, 1) * 2 ** (i % 21);
      worst = Math.max(worst, Math.abs(exact.sin(x) - Math.sin(x)), Math.abs(exact.cos(x) - Math.cos(x)));
    }
    expect(worst).toBeLessThan(1e-15);
  });

  it("atan2 has a relative error below 1e-15 in every direction and at every scale", () => {
    let worst = 0;
    for (let i = 0; i < 20_000; i++) {
      const scale = 2 ** (i % 41 - 20), y = uniform(-1, 1) * scale, x = uniform(-1, 1);
      const expected = Math.atan2(y, x);
      worst = Math.max(worst, Math.abs(exact.atan2(y, x) - expected) / Math.abs(expected));
    }
    expect(worst).toBeLessThan(1e-15);
  });

  it("atan2 of axes, zeros of either sign and infinities is Math's", () => {
    for (const y of [0, -0, 1, -1, 1e-300, Infinity, -Infinity]) {
      for (const x of [0, -0, 1, -1, 1e300]) expect(exact.atan2(y, x)).toBe(Math.atan2(y, x));
    }
    for (const y of [0, -0, 1, -1]) {
      for (const x of [Infinity, -Infinity]) expect(exact.atan2(y, x)).toBe(Math.atan2(y, x));
    }
    expect(exact.atan2(NaN, 1)).toBeNaN();
  });

  it("maps special values as Math does", () => {
    for (const x of [0, 1, -1, Infinity, -Infinity, NaN, 1000, -1000, 709.78, -745]) {
      expect(Math.fround(exact.exp(x))).toBe(Math.fround(Math.exp(x)));
      expect(Math.fround(exact.tanh(x))).toBe(Math.fround(Math.tanh(x)));
    }
    expect([exact.log(0), exact.log(Infinity), exact.log(1)]).toEqual([-Infinity, Infinity, 0]);
    expect(exact.log(-1)).toBeNaN();
    expect(exact.log(5e-324)).toBeCloseTo(Math.log(5e-324), 11);
  });

  it("converts decibels there and back", () => {
    expect(exact.fromDecibels(0)).toBe(1);
    expect(exact.fromDecibels(10)).toBeCloseTo(10, 13);
    for (let db = -60; db <= 60; db += 0.7) {
      expect(exact.toDecibels(exact.fromDecibels(db))).toBeCloseTo(db, 12);
    }
  });
});
