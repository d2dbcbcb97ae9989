// Truth: the linear equations that the beams solve, written out over antennas, and finite differences.
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { uniformValues } from "../../compute/testing.ts";
import { lengthOf, type RowsShape } from "./complex_rows.ts";
import { mmseBeams, mmseGradients } from "./mmse_layer.ts";

const shape: RowsShape = { count: 2, users: 3, antennas: 5 };
const { count, users, antennas } = shape;
const rows = Float64Array.from(uniformValues(lengthOf(shape), "rows"));
const a = Float64Array.from(uniformValues(count * users, "a"), (value) => 1.5 + value);
const b = Float64Array.from(uniformValues(2 * count * users, "b"));
const noise = 0.2;

describe("WMMSE's exact beams", () => {
  it("solve (Σ a_j h_j h_j^H + σ² Σ a_j I) v_k = h_k b_k", () => {
    const beams = mmseBeams(shape, rows, a, b, noise);
    const at = (n: number, k: number, m: number) => (n * users + k) * 2 * antennas + m;
    for (let n = 0; n < count; n++) {
      const trace = [0, 1, 2].reduce((sum, j) => sum + a[n * users + j], 0);
      for (let k = 0; k < users; k++) {
        const inner = [0, 1, 2].map((j) => { // h_j^H v_k
          let re = 0, im = 0;
          for (let m = 0; m < antennas; m++) {
            const h = at(n, j, m), v = at(n, k, m);
            re += rows[h] * beams[v] - rows[h + antennas] * beams[v + antennas];
            im += rows[h] * beams[v + antennas] + rows[h + antennas] * beams[v];
          }
          return [re, im];
        });
        for (let m = 0; m < antennas; m++) {
          const v = at(n, k, m);
          let re = noise * trace * beams[v], im = noise * trace * beams[v + antennas];
          inner.forEach(([x, y], j) => { // h_j is the conjugate of the row
            const h = at(n, j, m), scale = a[n * users + j];
            re += scale * (rows[h] * x + rows[h + antennas] * y);
            im += scale * (rows[h] * y - rows[h + antennas] * x);
          });
          const h = at(n, k, m), bRe = b[2 * (n * users + k)], bIm = b[2 * (n * users + k) + 1];
          expect(Math.abs(re - (rows[h] * bRe + rows[h + antennas] * bIm))).toBeLessThan(1e-10);
          expect(Math.abs(im - (rows[h] * bIm - rows[h + antennas] * bRe))).toBeLessThan(1e-10);
        }
      }
    }
  });

  it("have the gradients that finite differences have", () => {
    const g = Float64Array.from(uniformValues(lengthOf(shape), "g"));
    const f = (weights: Float64Array, receivers: Float64Array) =>
      mmseBeams(shape, rows, weights, receivers, noise).reduce((sum, value, i) => sum + value * g[i], 0);
    const gradients = mmseGradients(shape, rows, a, b, noise, g);
    const step = 1e-6;
    for (const [name, x] of [["a", a], ["b", b]] as const) {
      x.forEach((value, i) => {
        const moved = [value + step, value - step].map((to) => {
          const y = x.slice();
          y[i] = to;
          return name === "a" ? f(y, b) : f(a, y);
        });
        const expected = (moved[0] - moved[1]) / (2 * step);
        expect(Math.abs(gradients[name][i] - expected)).toBeLessThan(1e-7 * Math.max(1, Math.abs(expected)));
      });
    }
  });
});
