/**
 * Bulk draws from streams. Element i of a stream doesn't depend on how many are drawn.
 *
 * @module
 */
import { sharedEngine } from "../compute/exact.ts";
import { callKernel, type KernelEngine } from "../compute/kernels/engine.ts";
import type { Stream } from "../compute/random.ts";
import { inChunks } from "./chunks.ts";

const chunk = 1 << 20; // elements; a multiple of a Philox block's four

/** The first `n` standard normals of a stream. */
export function drawNormals(s: Stream, n: number, engine: KernelEngine = sharedEngine()): Float32Array {
  return draw("philox_normal", new Float32Array(n), s, engine);
}

/** The first `n` words of a stream: uniform 32-bit integers. */
export function drawWords(s: Stream, n: number, engine: KernelEngine = sharedEngine()): Uint32Array {
  return draw("philox_words", new Uint32Array(n), s, engine);
}

/** `n` fair bits, one per byte: bit i is bit i % 32 of the stream's word i / 32. */
export function drawBits(s: Stream, n: number, engine: KernelEngine = sharedEngine()): Uint8Array {
  const words = drawWords(s, Math.ceil(n / 32), engine);
  const bits = new Uint8Array(n);
  for (let i = 0; i < n; i++) bits[i] = (words[i >>> 5] >>> (i & 31)) & 1;
  return bits;
}

function draw<T extends Float32Array | Uint32Array>(
  kernel: string,
  out: T,
  s: Stream,
  engine: KernelEngine,
): T {
  inChunks(out.length, chunk, (begin, end) => {
    const operands = [{ out: out.subarray(begin, end) }, end - begin, s.key0 | 0, s.key1 | 0, begin / 4];
    callKernel(engine, kernel, operands, Math.ceil((end - begin) / 64), 64);
  });
  return out;
}
