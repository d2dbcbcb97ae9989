/**
 * A kernel engine runs the C kernels over a heap: as WebAssembly, or as a native library with threads. Both give the
 * same bits (`c/kernel.h` says why), so which one runs is never part of a result.
 *
 * @module
 */
import type { KernelHeap } from "./heap.ts";

/** Runs kernels by their name in the C sources. */
export interface KernelEngine {
  readonly kind: "wasm" | "native";
  /** The most threads a kernel may use. */
  readonly threads: number;
  readonly heap: KernelHeap;
  /**
   * Runs pieces `[0, count)` of a kernel, in chunks of at least `grain`.
   *
   * @param operands at most 32 slots as the kernel's source lists them: heap addresses, integers, floats by
   * {@link float}
   * @throws {RangeError} on an unknown kernel
   */
  run(kernel: string, operands: readonly number[], count: number, grain?: number): void;
}

const bits = new DataView(new ArrayBuffer(4));

/** A float32 as an operand slot: its bits as an int32. */
export function float(value: number): number {
  bits.setFloat32(0, value);
  return bits.getInt32(0);
}

/** Arrays that kernels take. */
export type KernelArray = Float32Array | Int32Array | Uint32Array | Uint8Array | Int8Array;

/** An operand of {@link callKernel}: a slot's value, or an array copied to the heap before, and back if `out`. */
export type Operand = number | { in: KernelArray } | { out: KernelArray } | { inOut: KernelArray };

/**
 * Runs a kernel over ordinary arrays: copies the inputs to the heap, runs, copies the outputs back.
 *
 * Output arrays start from unspecified contents.
 */
export function callKernel(
  engine: KernelEngine,
  kernel: string,
  operands: readonly Operand[],
  count: number,
  grain = 1,
): void {
  const { heap } = engine;
  const addresses: number[] = [];
  try {
    const slots = operands.map((operand) => {
      if (typeof operand === "number") return operand;
      const array = "in" in operand ? operand.in : "out" in operand ? operand.out : operand.inOut;
      const address = heap.allocate(array.byteLength);
      addresses.push(address);
      if (!("out" in operand)) bytesAt(heap, address, array.byteLength).set(bytesOf(array));
      return address;
    });
    engine.run(kernel, slots, count, grain);
    operands.forEach((operand, slot) => {
      if (typeof operand === "number" || "in" in operand) return;
      const array = "out" in operand ? operand.out : operand.inOut;
      bytesOf(array).set(bytesAt(heap, slots[slot], array.byteLength));
    });
  } finally {
    for (const address of addresses.reverse()) heap.free(address);
  }
}

function bytesAt(heap: KernelHeap, address: number, length: number): Uint8Array {
  return new Uint8Array(heap.memory.buffer, address, length);
}

function bytesOf(array: KernelArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
