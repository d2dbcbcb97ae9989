/** Bulk draws from a stream, by the kernels. Element i depends on the stream and i alone. @module */
import { callKernel } from "./kernels/engine.ts";
import { sharedEngine } from "./exact.ts";
import type { Stream } from "./random.ts";

const pieceElements = 64; // one piece of work in kernels/c/random.c

function fill(kernel: string, out: Float32Array | Uint32Array, { key0, key1 }: Stream): void {
  const pieces = Math.ceil(out.length / pieceElements);
  callKernel(sharedEngine(), kernel, [{ out }, out.length, key0 | 0, key1 | 0, 0], pieces, 64);
}

/** Fills with independent draws, uniform in (0, 1). */
export function fillUniform(out: Float32Array, stream: Stream): void {
  fill("philox_uniform", out, stream);
}

/** Fills with independent standard normal draws (Box and Muller). */
export function fillNormal(out: Float32Array, stream: Stream): void {
  fill("philox_normal", out, stream);
}

/** Fills with the stream's words: independent and uniform over all unsigned 32-bit integers. */
export function fillWords(out: Uint32Array, stream: Stream): void {
  fill("philox_words", out, stream);
}
