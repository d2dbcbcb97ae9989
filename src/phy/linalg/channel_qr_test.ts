import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { stream } from "../../compute/random.ts";
import { rayleigh } from "../fading.ts";
import { channelQr } from "./channel_qr.ts";
import { allEngines, sameBits } from "../testing.ts";

type Complex = [number, number];
const at = (a: Float32Array, i: number): Complex => [a[2 * i], a[2 * i + 1]];
/** Element (i, j) of A^H B for matrices of `rows` rows, `columns` columns. */
function gram(
  a: Float32Array,
  b: Float32Array,
  rows: number,
  columns: number,
  i: number,
  j: number,
): Complex {
  const sum: Complex = [0, 0];
  for (let r = 0; r < rows; r++) {
    const [x, y] = at(a, r * columns + i), [u, v] = at(b, r * columns + j);
    sum[0] += x * u + y * v;
    sum[1] += x * v - y * u;
  }
  return sum;
}

describe("channelQr", () => {
  it("satisfies the identities of a QR decomposition: Q^H Q = I, R = Q^H H, R^H R = H^H H, diagonal positive", () => {
    for (const [nr, nt] of [[1, 1], [2, 2], [3, 2], [4, 4], [8, 4], [4, 3]]) {
      const n = 50;
      const h = rayleigh(stream("qr", nr, nt), n, nr, nt);
      const { q, r } = channelQr(h, nr, nt);
      for (let c = 0; c < n; c++) {
        const part = (a: Float32Array, size: number) => a.subarray(2 * size * c, 2 * size * (c + 1));
        const hc = part(h, nr * nt), qc = part(q, nr * nt), rc = part(r, nt * nt);
        for (let i = 0; i < nt; i++) {
          expect(rc[2 * (i * nt + i)]).toBeGreaterThan(0);
          expect(rc[2 * (i * nt + i) + 1]).toBe(0);
          for (let j = 0; j < nt; j++) {
            const identity = gram(qc, qc, nr, nt, i, j), projected = gram(qc, hc, nr, nt, i, j);
            const rr = gram(rc, rc, nt, nt, i, j), hh = gram(hc, hc, nr, nt, i, j);
            const rij = at(rc, i * nt + j);
            if (i > j) expect(rij).toEqual([0, 0]);
            expect(Math.hypot(identity[0] - (i === j ? 1 : 0), identity[1])).toBeLessThan(1e-6);
            expect(Math.hypot(projected[0] - rij[0], projected[1] - rij[1])).toBeLessThan(2e-6);
            expect(Math.hypot(rr[0] - hh[0], rr[1] - hh[1])).toBeLessThan(1e-5);
          }
        }
      }
    }
  });

  it("is finite on singular channels, and H = Q R holds", () => {
    const channels = [
      [0, 0, 0, 0, 0, 0, 0, 0], // no channel
      [1, 2, 2, 4, -3, 1, -6, 2], // second column twice the first
      [0, 0, 1, 1, 0, 0, -1, 2], // no first column
      [1, 1, 0, 0, 2, 0, 0, 0], // no second column
    ];
    const h = Float32Array.from(channels.flat());
    const { q, r } = channelQr(h, 2, 2);
    expect([...q, ...r].every(Number.isFinite)).toBe(true);
    for (let c = 0; c < channels.length; c++) {
      for (let a = 0; a < 2; a++) {
        for (let k = 0; k < 2; k++) {
          const sum: Complex = [0, 0];
          for (let i = 0; i < 2; i++) {
            const [x, y] = at(q, (c * 2 + a) * 2 + i), [u, v] = at(r, (c * 2 + i) * 2 + k);
            sum[0] += x * u - y * v;
            sum[1] += x * v + y * u;
          }
          const [re, im] = at(h, (c * 2 + a) * 2 + k);
          expect(Math.hypot(sum[0] - re, sum[1] - im)).toBeLessThan(2e-6);
        }
      }
    }
  });

  it("has the same bits on every engine", () => {
    const h = rayleigh(stream("qr engines"), 333, 4, 4);
    const [first, ...others] = allEngines().map((engine) => channelQr(h, 4, 4, engine));
    for (const other of others) expect(sameBits(first.q, other.q) && sameBits(first.r, other.r)).toBe(true);
  });

  it("refuses shapes it doesn't know", () => {
    expect(() => channelQr(new Float32Array(7), 2, 2)).toThrow("7 elements are no channels of 2 x 2");
    expect(() => channelQr(new Float32Array(50), 5, 5)).toThrow("no channels of 5 x 5");
  });
});
