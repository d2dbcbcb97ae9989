/** SHA-256s of numbers, the same on every processor. @module */
import { createHash } from "node:crypto";

/** Arrays whose bits are hashed. */
export type Values = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array | Int8Array;

/** SHA-256 of the bits of arrays, one after another. All NaNs count as one: processors may choose a NaN's sign. */
export function hashValues(...arrays: readonly Values[]): string {
  const hash = createHash("sha256");
  for (const array of arrays) {
    const { buffer, byteOffset, byteLength } = array instanceof Float32Array ? withOneNaN(array) : array;
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex");
}

function withOneNaN(values: Float32Array): Uint32Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return words.map((word) => (word & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : word);
}
