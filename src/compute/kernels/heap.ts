/** The memory that kernels work on. @module */

/** A heap of at most 4 GiB whose addresses are 32-bit byte offsets. */
export interface KernelHeap {
  /** `memory.buffer` is replaced when the heap grows: views of it must be made anew after an allocation. */
  readonly memory: WebAssembly.Memory;
  /** The address of `bytes` new bytes, aligned to 16. @throws {HeapExhaustedError} */
  allocate(bytes: number): number;
  /** Gives memory back. */
  free(address: number): void;
}

/** No room: a WebAssembly heap ends at 4 GiB. */
export class HeapExhaustedError extends Error {
  /** Of an allocation of `bytes` beside the `size` in use. */
  constructor(bytes: number, size: number) {
    super(
      `out of memory: ${bytes} more bytes don't fit beside the ${size} in use (a WebAssembly heap ends at 4 GiB); ` +
        `use a smaller batch`,
    );
    this.name = "HeapExhaustedError";
  }
}

const pageBytes = 65536;
const maximumPages = 65536;

/** A heap of its own, allocated and freed like a stack: what is freed frees everything allocated after it. */
export function createStackHeap(): KernelHeap {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: maximumPages });
  let top = 64;
  return {
    memory,
    allocate(bytes) {
      const address = top;
      const end = Math.ceil((address + bytes) / 64) * 64;
      const missing = Math.ceil(end / pageBytes) - memory.buffer.byteLength / pageBytes;
      if (missing > 0) {
        if (end > maximumPages * pageBytes) throw new HeapExhaustedError(bytes, top);
        try {
          memory.grow(missing);
        } catch {
          throw new HeapExhaustedError(bytes, top);
        }
      }
      top = end;
      return address;
    },
    free(address) {
      top = address;
    },
  };
}
