import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { ask } from "./ask.ts";
import { drawWindows, mean, powers } from "./testing.ts";

describe("ask", () => {
  it("switches between its two levels at one symbol clock", () => {
    for (const window of drawWindows(ask(), 20, 128, "ask levels")) {
      const on = [...powers(window)].map((power) => Math.round(power));
      powers(window).forEach((power, n) => expect(power).toBeCloseTo(on[n], 12));
      const changes = on.flatMap((value, n) => n > 0 && value !== on[n - 1] ? [n] : []);
      for (const n of changes) expect((n - changes[0]) % 10).toBe(0); // ten samples a symbol
    }
  });

  it("has the autocorrelation of random on-off keying: a constant and a triangle of one symbol", () => {
    const windows = drawWindows(ask(), 8000, 40, "ask autocorrelation");
    for (const lag of [0, 2, 5, 8, 10, 25]) {
      const products = windows.map(({ re, im }) => re[5] * re[5 + lag] + im[5] * im[5 + lag]);
      expect(Math.abs(mean(products) - (0.25 + 0.25 * Math.max(0, 1 - lag / 10)))).toBeLessThan(0.022);
    }
  });
});
