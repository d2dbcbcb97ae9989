import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { probit } from "./probit.ts";

describe("probit", () => {
  // scipy.special.ndtri (SciPy 1.17)
  const table = [
    [0.5, 0.0],
    [0.4, -0.2533471031357997],
    [0.2, -0.8416212335729142],
    [0.075, -1.4395314709384563],
    [0.05, -1.6448536269514729],
    [0.025, -1.9599639845400545],
    [0.001, -3.090232306167813],
    [1e-06, -4.753424308822899],
    [1e-12, -7.034483825301131],
    [1e-40, -13.31092137142517],
    [0.8, 0.8416212335729143],
    [0.99, 2.3263478740408408],
    [0.99999, 4.264890793923841],
  ];
  for (const [p, z] of table) {
    it(`of ${p} is ${z}`, () =>
      expect(Math.abs(probit(p) - z)).toBeLessThan(1e-13 * Math.max(1, Math.abs(z))));
  }

  it("is infinite at 0 and 1 and nothing outside", () => {
    expect(probit(0)).toBe(-Infinity);
    expect(probit(1)).toBe(Infinity);
    expect(probit(-0.1)).toBeNaN();
    expect(probit(1.1)).toBeNaN();
  });
});
