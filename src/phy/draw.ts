/** Bulk draws from streams into new arrays. Element i doesn't depend on how many are drawn. @module */
import { fillNormal, fillWords } from "../compute/draw.ts";
import type { Stream } from "../compute/random.ts";

/** The first `n` standard normals of a stream. */
export function drawNormals(s: Stream, n: number): Float32Array {
  const normals = new Float32Array(n);
  fillNormal(normals, s);
  return normals;
}

/** `n` fair bits, one per byte: bit i is bit i % 32 of the stream's word i / 32. */
export function drawBits(s: Stream, n: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(n / 32));
  fillWords(words, s);
  const bits = new Uint8Array(n);
  for (let i = 0; i < n; i++) bits[i] = (words[i >>> 5] >>> (i & 31)) & 1;
  return bits;
}
