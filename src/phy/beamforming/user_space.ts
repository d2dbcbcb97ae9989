/**
 * Between antennas and users: a precoder of the form V = H^H C needs only the K × K Gram matrix H H^H to find C.
 *
 * @module
 */
import type { ComplexArray } from "../linalg/complex_array.ts";
import { gramMatrix } from "../linalg/products.ts";
import type { Downlink } from "./downlink.ts";

/** G = H H^H of item i: G_kj = h_k^H h_j, [K, K]. */
export function gram({ users, antennas, downlink: h }: Downlink, i: number, out: ComplexArray): void {
  gramMatrix(h, i * users * antennas, users, antennas, out);
}

/** V = H^H C of item i, written into its part of `out`. @param c [K, K] */
export function toAntennas(
  { users, antennas, downlink: h }: Downlink,
  i: number,
  c: ComplexArray,
  out: ComplexArray,
): void {
  const first = i * users * antennas;
  out.re.fill(0, first, first + users * antennas);
  out.im.fill(0, first, first + users * antennas);
  for (let j = 0; j < users; j++) {
    for (let m = 0, a = first + j * antennas, v = first; m < antennas; m++, a++) {
      const re = h.re[a], im = h.im[a];
      for (let k = 0, from = j * users; k < users; k++, from++, v++) {
        out.re[v] += re * c.re[from] + im * c.im[from];
        out.im[v] += re * c.im[from] - im * c.re[from];
      }
    }
  }
}
