/** What the tests of linear algebra share. @module */
import { rayleighDownlink } from "../beamforming/testing.ts";
import { type ComplexArray, complexZeros } from "./complex_array.ts";
import { gramMatrix } from "./products.ts";

/** I, [n, n]. */
export function identity(n: number): ComplexArray {
  const eye = complexZeros(n * n);
  for (let i = 0; i < n; i++) eye.re[i * n + i] = 1;
  return eye;
}

/** A positive definite matrix, [n, n]. */
export function drawnPositiveDefinite(n: number): ComplexArray {
  const { downlink } = rayleighDownlink(`hermitian ${n}`, {
    count: 1,
    users: n,
    antennas: n + 2,
    downlinkPower: 1,
    noisePower: 1,
  });
  const a = complexZeros(n * n);
  gramMatrix(downlink, 0, n, n + 2, a);
  return a;
}
