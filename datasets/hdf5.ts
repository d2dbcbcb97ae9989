/**
 * Reading HDF5 files through h5wasm, whose build for Node reads from the file as it goes: memory is bounded by what is
 * asked for.
 *
 * @module
 */
import h5wasm, { type Dataset as H5Dataset, type File as H5File } from "h5wasm/node";
import { firstLine, UsageError } from "../src/suite/errors.ts";

/** An open file. */
export interface Hdf5 {
  readonly path: string;
  /** Names in the root group, in the file's order. */
  names(): string[];
  /** A dataset's shape and kind of number; undefined where there is none of that name. */
  describe(name: string): Hdf5Shape | undefined;
  /**
   * A dataset of numbers, or the part of it within `ranges` (begin and end per dimension), in C order; nothing of one
   * that doesn't hold an array of numbers.
   *
   * @throws {UsageError} where it can't be read
   */
  read(name: string, ranges?: readonly (readonly [number, number])[]): ArrayLike<number>;
  close(): void;
}

/** A dataset's shape, and whether it holds numbers. */
export interface Hdf5Shape {
  readonly shape: readonly number[];
  readonly numeric: boolean;
}

/**
 * Opens a file.
 *
 * @param expected what should be there, for the message: "RadCom recordings (HDF5)"
 * @throws {UsageError} in one line, where it is missing, isn't HDF5 or is truncated
 */
export async function openHdf5(path: string, expected: string): Promise<Hdf5> {
  const fail = (found: string) => new UsageError(`${path}: expected ${expected}, found ${found}`);
  let bytes: number;
  try {
    const info = Deno.statSync(path);
    if (!info.isFile) throw fail("a directory");
    bytes = info.size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw fail("no such file");
    throw error instanceof UsageError ? error : fail(`a file that can't be opened (${firstLine(error)})`);
  }
  const library = await h5wasm.ready;
  library.activate_throwing_error_handler(); // instead of many lines on stderr
  let file: H5File;
  try {
    file = new h5wasm.File(path, "r");
  } catch (error) {
    const cause = deepestCause(error);
    if (cause.includes("signature not found")) throw fail(`a file of ${bytes} bytes that isn't HDF5`);
    const whole = /stored_eof = (\d+)/.exec(cause)?.[1];
    throw fail(
      whole ? `a truncated file: ${bytes} bytes of ${whole}` : `HDF5 that can't be opened (${cause})`,
    );
  }
  const described = (name: string): H5Dataset | undefined => {
    try {
      const dataset = new h5wasm.Dataset(file.file_id, name);
      return dataset.metadata ? dataset : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    path,
    names: () => file.keys(),
    describe(name) {
      const dataset = described(name);
      if (!dataset) return undefined;
      return {
        shape: dataset.shape ?? [],
        numeric: typeof dataset.dtype === "string" && !/S/.test(dataset.dtype),
      };
    },
    read(name, ranges) {
      const dataset = new h5wasm.Dataset(file.file_id, name);
      try {
        const data = ranges ? dataset.slice(ranges.map(([begin, end]) => [begin, end])) : dataset.value;
        if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Array.from(data, Number);
        return ArrayBuffer.isView(data) ? data : [];
      } catch (error) {
        throw new UsageError(`${path}: "${name}" can't be read (${deepestCause(error)})`);
      }
    },
    close: () => void file.close(),
  };
}

/** The last entry of HDF5's error stack, the one closest to the cause. */
function deepestCause(error: unknown): string {
  const entries = [...String(error).matchAll(/#\d+: .*?\(\): (.*)/g)];
  return entries.at(-1)?.[1] ?? firstLine(error);
}
