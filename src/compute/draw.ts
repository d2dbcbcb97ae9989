/** Bulk draws from a stream, by the kernels. Element i depends on the stream and i alone. @module */
import { callKernel } from "./kernels/engine.ts";
import { sharedEngine } from "./exact.ts";
import type { Stream } from "./random.ts";

type Drawn = "philox_words" | "philox_uniform" | "philox_normal";

function fill(kernel: Drawn, out: Float32Array | Uint32Array, { key0, key1 }: Stream): void {
  callKernel(sharedEngine(), kernel, { out, n: out.length, key0, key1, firstBlock: 0 });
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
