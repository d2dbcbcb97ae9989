/**
 * Reading HDF5 files through h5wasm, whose build for Node reads from the file as it goes: memory is bounded by what is
 * asked for.
 *
 * A file may name others that hold its data: by external links, as virtual datasets, or by raw storage outside. What such
 * files hold is in no hash of the data, and a missing one is read as fill values. Nothing but the file itself is opened.
 *
 * @module
 */
import h5wasm, { type Dataset as H5Dataset, type File as H5File } from "h5wasm/node";
import { firstLine, UsageError } from "../src/suite/errors.ts";
import { oneLine } from "../src/suite/one_line.ts";

/** An open file. Each function throws a `UsageError` of one line where the file can't be read. */
export interface Hdf5 {
  readonly path: string;
  /** Names in the root group, in the file's order. */
  names(): string[];
  /**
   * A dataset, of which nothing is read yet.
   *
   * @throws {UsageError} where there is none of that name, or where it lies in another file
   */
  array(name: string): Hdf5Array;
  close(): void;
}

/** A dataset in an open file. */
export interface Hdf5Array {
  readonly shape: readonly number[];
  /** What it holds: "float32", "int8", "float16", "text". */
  readonly holds: string;
  /** Whether it holds numbers that can be read: integers, float32 or float64. */
  readonly numeric: boolean;
  /**
   * Its numbers, or those within `ranges` (begin and end per dimension), in C order.
   *
   * @throws {UsageError} where they can't be read, or aren't numbers
   */
  read(ranges?: readonly (readonly [number, number])[]): ArrayLike<number>;
}

/**
 * Opens a file.
 *
 * @param expected what should be there, for the message: "RadCom recordings (HDF5)"
 * @throws {UsageError} in one line, where it is missing, isn't HDF5 or is truncated
 */
export async function openHdf5(path: string, expected: string): Promise<Hdf5> {
  const fail = (found: string) => new UsageError(oneLine(`${path}: expected ${expected}, found ${found}`));
  let bytes: number;
  try {
    const info = Deno.statSync(path);
    if (!info.isFile) throw fail(info.isDirectory ? "a directory" : "a device or a pipe");
    bytes = info.size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw fail("no such file");
    throw error instanceof UsageError ? error : fail(`a file that can't be opened (${firstLine(error)})`);
  }
  const library = await h5wasm.ready;
  guardFiles(library as unknown as { FS: FileSystem });
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
  return {
    path,
    names: () => reading(path, "its names", () => file.keys()),
    array: (name) => openArray(path, new h5wasm.Dataset(file.file_id, name)),
    close() {
      try {
        file.close();
      } catch {
        // what was read is read; a damaged file may not close
      }
    },
  };
}

function openArray(path: string, dataset: H5Dataset): Hdf5Array {
  const what = `"${dataset.path}"`;
  const metadata = reading(path, what, () => dataset.metadata);
  if (metadata.virtual_sources !== undefined) throw elsewhere(path, what, "a virtual dataset");
  const { shape, type, size, signed } = metadata, isInteger = type === 0, isFloat = type === 1;
  const kind = isInteger ? signed ? "int" : "uint" : isFloat ? "float" : kinds[type] ?? `type ${type}`;
  const numeric = shape !== null && (isInteger && [1, 2, 4, 8].includes(size) ||
    isFloat && [4, 8].includes(size));
  const holds = shape === null ? "nothing" : isInteger || isFloat ? `${kind}${8 * size}` : kind;
  return {
    shape: shape ?? [],
    holds,
    numeric,
    read(ranges) {
      if (!numeric) throw new UsageError(oneLine(`${path}: ${what}: expected numbers, found ${holds}`));
      const data: unknown = reading(
        path,
        what,
        () => ranges ? dataset.slice(ranges.map(([begin, end]) => [begin, end])) : dataset.value,
      );
      if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Array.from(data, Number);
      return typeof data === "number" ? [data] : data as ArrayLike<number>;
    },
  };
}

/** By HDF5's class of a datatype, what isn't a number. */
const kinds: Readonly<Record<number, string>> = {
  2: "times",
  3: "text",
  4: "bit fields",
  5: "opaque bytes",
  6: "a compound type, such as complex numbers",
  7: "references",
  8: "an enumeration, such as truth values",
  9: "sequences of various lengths",
  10: "arrays",
  11: "complex numbers",
};

function elsewhere(path: string, what: string, found: string): UsageError {
  return new UsageError(
    oneLine(`${path}: expected ${what} in the file itself, found ${found}: copy all data into one file`),
  );
}

/** What HDF5's library uses of the file system that h5wasm gives it. */
interface FileSystem {
  open(path: string, flags: number | string, ...rest: unknown[]): unknown;
}

/** What is being read, while the library reads; it has its file open already. */
let current: { readonly path: string; readonly what: string } | undefined;

const guarded = new WeakSet<FileSystem>();

/** Makes the library refuse other files that a file of ours leads it to. Its own temporary ones are written. */
function guardFiles({ FS: files }: { FS: FileSystem }): void {
  if (guarded.has(files)) return;
  guarded.add(files);
  const open = files.open;
  files.open = (path, flags, ...rest) => {
    const readOnly = typeof flags === "number" ? (flags & 3) === 0 : flags === "r";
    if (current && readOnly) throw elsewhere(current.path, current.what, `a link to ${path}`);
    return open(path, flags, ...rest);
  };
}

/** Runs a call of the library. Whatever it throws becomes one line. */
function reading<T>(path: string, what: string, call: () => T): T {
  current = { path, what };
  try {
    return call();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(oneLine(`${path}: ${what} can't be read (${deepestCause(error)})`));
  } finally {
    current = undefined;
  }
}

/** The last entry of HDF5's error stack, the one closest to the cause. */
function deepestCause(error: unknown): string {
  const entries = [...String(error).matchAll(/#\d+: .*?\(\): (.*)/g)];
  return entries.at(-1)?.[1] ?? firstLine(error);
}
