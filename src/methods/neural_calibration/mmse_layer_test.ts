// Truth: the linear equations that the beams solve, written out over antennas, and finite differences.
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { uniformValues } from "../../compute/testing.ts";
import type { DownlinkSize } from "../../phy/beamforming/downlink.ts";
import type { ComplexArray } from "../../phy/linalg/complex_array.ts";
import { realInner } from "../../phy/linalg/products.ts";
import { fromRows } from "./rows.ts";
import { mmseBeams, mmseGradients } from "./mmse_layer.ts";

const size: DownlinkSize = { count: 2, users: 3, antennas: 5 };
const { count, users, antennas } = size;
const drawn = (name: string) => fromRows(uniformValues(count * users * 2 * antennas, name), antennas);
const channels = drawn("rows");
const a = Float64Array.from(uniformValues(count * users, "a"), (value) => 1.5 + value);
const b = fromRows(uniformValues(2 * count * users, "b"), count * users);
const noise = 0.2;

describe("WMMSE's exact beams", () => {
  it("solve (Σ a_j h_j h_j^H + σ² Σ a_j I) v_k = h_k b_k", () => {
    const beams = mmseBeams(size, channels, a, b, noise);
    const at = (n: number, k: number, m: number) => (n * users + k) * antennas + m;
    for (let n = 0; n < count; n++) {
      const trace = [0, 1, 2].reduce((sum, j) => sum + a[n * users + j], 0);
      for (let k = 0; k < users; k++) {
        const inner = [0, 1, 2].map((j) => { // h_j^H v_k
          let re = 0, im = 0;
          for (let m = 0; m < antennas; m++) {
            const h = at(n, j, m), v = at(n, k, m);
            re += channels.re[h] * beams.re[v] - channels.im[h] * beams.im[v];
            im += channels.re[h] * beams.im[v] + channels.im[h] * beams.re[v];
          }
          return [re, im];
        });
        for (let m = 0; m < antennas; m++) {
          const v = at(n, k, m);
          let re = noise * trace * beams.re[v], im = noise * trace * beams.im[v];
          inner.forEach(([x, y], j) => { // h_j is the conjugate of the row
            const h = at(n, j, m), scale = a[n * users + j];
            re += scale * (channels.re[h] * x + channels.im[h] * y);
            im += scale * (channels.re[h] * y - channels.im[h] * x);
          });
          const h = at(n, k, m), bRe = b.re[n * users + k], bIm = b.im[n * users + k];
          expect(Math.abs(re - (channels.re[h] * bRe + channels.im[h] * bIm))).toBeLessThan(1e-10);
          expect(Math.abs(im - (channels.re[h] * bIm - channels.im[h] * bRe))).toBeLessThan(1e-10);
        }
      }
    }
  });

  it("have the gradients that finite differences have", () => {
    const g = drawn("g"), step = 1e-6;
    const f = (weights: Float64Array, receivers: ComplexArray) =>
      realInner(mmseBeams(size, channels, weights, receivers, noise), g, 0, count * users, antennas);
    const gradients = mmseGradients(size, channels, a, b, noise, g);
    const check = (x: Float64Array, found: Float64Array, at: (moved: Float64Array) => number) =>
      x.forEach((value, i) => {
        const [up, down] = [value + step, value - step].map((to) => at(x.with(i, to)));
        const expected = (up - down) / (2 * step);
        expect(Math.abs(found[i] - expected)).toBeLessThan(1e-7 * Math.max(1, Math.abs(expected)));
      });
    check(a, gradients.a, (moved) => f(moved, b));
    check(b.re, gradients.b.re, (re) => f(a, { ...b, re }));
    check(b.im, gradients.b.im, (im) => f(a, { ...b, im }));
  });
});
