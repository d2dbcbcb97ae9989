/**
 * A kernel engine runs the C kernels over a heap: as WebAssembly, or as a native library with threads. Both give the
 * same bits (`c/kernel.h` says why), so which one runs is never part of a result.
 *
 * @module
 */
import type { KernelHeap } from "./heap.ts";
import {
  grainOf,
  type KernelArrays,
  type KernelName,
  type KernelOperands,
  piecesOf,
  slotsOf,
} from "./interface.ts";
import { elementBytes, fillSlots, type KernelArray, type Slot } from "./operands.ts";

/** Runs the kernels that `interface.ts` declares. */
export interface KernelEngine {
  /** What the kernels were compiled to. */
  readonly kind: "wasm" | "native";
  /** The most threads a kernel may use. */
  readonly threads: number;
  /** Where the arrays of {@link KernelEngine.run} are. */
  readonly heap: KernelHeap;
  /**
   * Runs a kernel on arrays on the heap.
   *
   * @internal
   * @param grain pieces that a thread takes at a time, if other than what the kernel declares
   * @throws {RangeError} on an unknown kernel
   * @throws {TypeError} on a missing operand or an activation that is none
   */
  run<K extends KernelName>(kernel: K, operands: KernelOperands<K>, grain?: number): void;
}

/** What differs between engines: how pieces `[0, pieces)` of a kernel are run on its slots. */
export interface KernelLauncher extends Pick<KernelEngine, "kind" | "threads" | "heap"> {
  launch(kernel: KernelName, slots: Int32Array<ArrayBuffer>, pieces: number, grain: number): void;
}

/** The engine of a launcher. */
export function createEngine(launcher: KernelLauncher): KernelEngine {
  return {
    kind: launcher.kind,
    get threads() {
      return launcher.threads;
    },
    heap: launcher.heap,
    run(kernel, operands, grain = grainOf(kernel)) {
      const slots = fillSlots(kernel, slotsOf(kernel), operands), pieces = piecesOf(kernel, operands);
      if (pieces > 0) launcher.launch(kernel, slots, pieces, grain);
    },
  };
}

/**
 * Runs a kernel over ordinary arrays: copies the inputs to the heap, runs, copies the outputs back.
 *
 * Output arrays start from unspecified contents.
 *
 * @param grain as for {@link KernelEngine.run}
 */
export function callKernel<K extends KernelName>(
  engine: KernelEngine,
  kernel: K,
  operands: KernelArrays<K>,
  grain?: number,
): void {
  const { heap } = engine, values = operands as Operands;
  const arrays = arraysOf(kernel, values), onHeap: Operands = { ...values };
  const addresses: number[] = [];
  try {
    for (const { name, kind, array, bytes } of arrays) {
      const address = heap.allocate(bytes);
      addresses.push(address);
      onHeap[name] = address;
      if (kind === "in" || kind === "inOut") bytesAt(heap, address, bytes).set(bytesOf(array));
    }
    engine.run(kernel, onHeap as KernelOperands<K>, grain);
    arrays.forEach(({ kind, array, bytes }, i) => {
      if (kind === "out" || kind === "inOut") bytesOf(array).set(bytesAt(heap, addresses[i], bytes));
    });
  } finally {
    for (const address of addresses.reverse()) heap.free(address);
  }
}

/** The arrays among operands that a kernel writes its results to, in the order of their slots. */
export function resultsOf<K extends KernelName>(kernel: K, operands: KernelArrays<K>): KernelArray[] {
  return arraysOf(kernel, operands as Operands)
    .filter(({ kind }) => kind === "out" || kind === "inOut").map(({ array }) => array);
}

type Operands = Record<string, KernelArray | number | boolean | string | undefined>;

interface ArrayOperand {
  readonly name: string;
  readonly kind: Slot["kind"];
  readonly bytes: number;
  /** Empty for work, of which there is only a size. */
  readonly array: KernelArray;
}

/** The arrays among operands, without those left out. */
function arraysOf(kernel: KernelName, operands: Operands): ArrayOperand[] {
  return slotsOf(kernel).flatMap(({ name, kind, element }) => {
    const value = operands[name];
    if (!element || value === undefined) return [];
    if (typeof value === "number") {
      return [{ name, kind, bytes: value * elementBytes[element], array: new Uint8Array() }];
    }
    const array = value as KernelArray;
    return [{ name, kind, bytes: array.byteLength, array }];
  });
}

function bytesAt(heap: KernelHeap, address: number, length: number): Uint8Array {
  return new Uint8Array(heap.memory.buffer, address, length);
}

function bytesOf(array: KernelArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
