/**
 * Reading MATLAB's files of version 5 (saved with -v6 or -v7): arrays of numbers, cell arrays and structures, plain or
 * compressed, as "MAT-File Format" (MathWorks, R2021b) describes them. The npm package that reads them, mat-for-js, is
 * under the GPL and can't be part of a program under the MIT licence.
 *
 * @module
 */
import { inflateSync } from "node:zlib";
import { firstLine, UsageError } from "../src/suite/errors.ts";

/** An array of numbers in MATLAB's order: the first dimension runs first. */
export interface MatNumbers {
  readonly kind: "numbers";
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** A cell array, or a structure array: then of each field an array. */
export type MatArray =
  | MatNumbers
  | { readonly kind: "cells"; readonly shape: readonly number[]; readonly cells: readonly MatArray[] }
  | {
    readonly kind: "structure";
    readonly shape: readonly number[];
    readonly fields: Readonly<Record<string, readonly MatArray[]>>;
  }
  /** Text, sparse matrices, objects: not read. */
  | { readonly kind: "other"; readonly shape: readonly number[] };

const MATRIX = 14, COMPRESSED = 15;
const CELL = 1, STRUCTURE = 2, DOUBLE = 6, UINT64 = 15;

/** By MATLAB's data type: bytes of a number and how it is read. */
const numberTypes: Readonly<Record<number, [number, (view: DataView, at: number, le: boolean) => number]>> = {
  1: [1, (view, at) => view.getInt8(at)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at, le) => view.getInt16(at, le)],
  4: [2, (view, at, le) => view.getUint16(at, le)],
  5: [4, (view, at, le) => view.getInt32(at, le)],
  6: [4, (view, at, le) => view.getUint32(at, le)],
  7: [4, (view, at, le) => view.getFloat32(at, le)],
  9: [8, (view, at, le) => view.getFloat64(at, le)],
  12: [8, (view, at, le) => Number(view.getBigInt64(at, le))],
  13: [8, (view, at, le) => Number(view.getBigUint64(at, le))],
};

/**
 * The variables of a file, by name.
 *
 * @throws {UsageError} in one line, where the file is missing, of another format or truncated
 */
export function readMatFile(path: string): Map<string, MatArray> {
  const fail = (found: string) =>
    new UsageError(`${path}: expected a MATLAB file of version 5, found ${found}`);
  let bytes: Uint8Array;
  try {
    bytes = Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw fail("no such file");
    throw fail(`one that can't be opened (${firstLine(error)})`);
  }
  const endian = String.fromCharCode(...bytes.subarray(126, 128));
  const version = bytes[endian === "IM" ? 125 : 124];
  if (endian !== "IM" && endian !== "MI") throw fail(`a file of ${bytes.length} bytes that isn't one`);
  if (version === 2) throw fail("version 7.3: save it with -v7");
  try {
    return readVariables(bytes.subarray(128), endian === "IM");
  } catch (error) {
    throw fail(`contents that can't be read (${firstLine(error)})`);
  }
}

function readVariables(bytes: Uint8Array, littleEndian: boolean): Map<string, MatArray> {
  const variables = new Map<string, MatArray>();
  for (let at = 0; at + 8 <= bytes.length;) {
    const element = elementAt(bytes, at, littleEndian);
    at = element.type === COMPRESSED ? at + 8 + element.data.length : element.next; // without padding if compressed
    const matrix = element.type === COMPRESSED
      ? elementAt(inflateSync(element.data), 0, littleEndian)
      : element;
    if (matrix.type !== MATRIX) continue;
    const { name, array } = readMatrix(matrix.data, littleEndian);
    variables.set(name, array);
  }
  return variables;
}

interface Element {
  readonly type: number;
  readonly data: Uint8Array;
  /** Where the next one begins. */
  readonly next: number;
}

function elementAt(bytes: Uint8Array, at: number, littleEndian: boolean): Element {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = view.getUint32(at, littleEndian), small = first >>> 16;
  const type = first & 0xffff, length = small || view.getUint32(at + 4, littleEndian);
  const begin = at + (small ? 4 : 8);
  if (begin + length > bytes.length) {
    throw new RangeError(`truncated: ${length} bytes where ${bytes.length - begin} are left`);
  }
  const next = small ? at + 8 : begin + Math.ceil(length / 8) * 8;
  return { type, data: bytes.subarray(begin, begin + length), next };
}

function readMatrix(bytes: Uint8Array, littleEndian: boolean): { name: string; array: MatArray } {
  if (bytes.length === 0) {
    return { name: "", array: { kind: "numbers", shape: [0, 0], values: new Float64Array(0) } };
  }
  let at = 0;
  const next = () => {
    const element = elementAt(bytes, at, littleEndian);
    at = element.next;
    return element;
  };
  const flags = numbersOf(next(), littleEndian)[0];
  const shape = Array.from(numbersOf(next(), littleEndian));
  const name = textOf(next().data), count = shape.reduce((product, size) => product * size, 1);
  const member = () => readMatrix(next().data, littleEndian).array;
  const matlabClass = flags & 0xff;
  if (matlabClass === CELL) {
    return { name, array: { kind: "cells", shape, cells: Array.from({ length: count }, member) } };
  }
  if (matlabClass === STRUCTURE) {
    const width = numbersOf(next(), littleEndian)[0], names = next().data;
    const fields: Record<string, MatArray[]> = {};
    for (let begin = 0; begin < names.length; begin += width) {
      fields[textOf(names.subarray(begin, begin + width))] = [];
    }
    for (let i = 0; i < count; i++) for (const field of Object.values(fields)) field.push(member());
    return { name, array: { kind: "structure", shape, fields } };
  }
  if (matlabClass < DOUBLE || matlabClass > UINT64) return { name, array: { kind: "other", shape } };
  const values = count === 0 ? new Float64Array(0) : numbersOf(next(), littleEndian);
  if (values.length !== count) throw new RangeError(`${name}: ${values.length} numbers for ${count}`);
  return { name, array: { kind: "numbers", shape, values } };
}

/** The numbers of an element: MATLAB stores them in the smallest type that holds them. */
function numbersOf({ type, data }: Element, littleEndian: boolean): Float64Array {
  const numberType = numberTypes[type];
  if (numberType === undefined) throw new RangeError(`numbers of the unknown type ${type}`);
  const [width, read] = numberType, view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Float64Array.from({ length: data.length / width }, (_, i) => read(view, i * width, littleEndian));
}

/** ASCII up to the first zero. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end)));
}
