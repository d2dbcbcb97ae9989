/** Random channels. Complex arrays are interleaved. @module */
import type { Stream } from "../compute/random.ts";
import { drawNormals } from "./draw.ts";

/** I.i.d. Rayleigh fading: `n` channels h [n, nr, nt, 2] whose entries are CN(0, 1), that is E|h|^2 = 1. */
export function rayleigh(s: Stream, n: number, nr: number, nt: number): Float32Array {
  const h = drawNormals(s, n * nr * nt * 2);
  for (let i = 0; i < h.length; i++) h[i] *= Math.SQRT1_2;
  return h;
}
