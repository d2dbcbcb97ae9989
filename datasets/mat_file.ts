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

/** A cell array, or a structure array: then of each field, in the file's order, an array. */
export type MatArray =
  | MatNumbers
  | {
    readonly kind: "complex";
    readonly shape: readonly number[];
    readonly re: Float64Array;
    readonly im: Float64Array;
  }
  | { readonly kind: "cells"; readonly shape: readonly number[]; readonly cells: readonly MatArray[] }
  | {
    readonly kind: "structure";
    readonly shape: readonly number[];
    readonly fields: ReadonlyMap<string, readonly MatArray[]>;
  }
  /** Text, sparse matrices, objects: not read. */
  | { readonly kind: "other"; readonly shape: readonly number[] };

const MATRIX = 14, COMPRESSED = 15;
const CELL = 1, STRUCTURE = 2, DOUBLE = 6, UINT64 = 15, OBJECT = 18;
const COMPLEX = 0x800; // among the flags
const INT8 = 1, INT32 = 5, UINT32 = 6;
const tagBytes = 8; // of an element, at least

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
 * @throws {UsageError} in one line, where the file is missing, of another format, truncated or at odds with itself
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
  if (version !== 1) throw fail(`the unknown version ${version}`);
  try {
    return readVariables(bytes.subarray(128), endian === "IM");
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw fail(`contents that can't be read (${firstLine(error)})`);
  }
}

/** What this reader, arrays that can't be as long as that, nesting without end and zlib throw. */
function isDamage(error: unknown): boolean {
  return error instanceof RangeError || error instanceof Error && "code" in error;
}

function readVariables(bytes: Uint8Array, littleEndian: boolean): Map<string, MatArray> {
  const variables = new Map<string, MatArray>();
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at, littleEndian);
    // without padding if compressed
    at = element.type === COMPRESSED ? at + tagBytes + element.data.length : element.next;
    const matrix = element.type === COMPRESSED
      ? elementAt(inflateSync(element.data), 0, littleEndian)
      : element;
    const { name, array } = readMatrix(matrix, littleEndian);
    if (name === "") continue; // what MATLAB keeps of functions and objects
    if (variables.has(name)) throw new RangeError(`two variables ${shown(name)}`);
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
  if (at + tagBytes > bytes.length) {
    throw new RangeError(`truncated: ${Math.max(0, bytes.length - at)} bytes where an element begins`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = view.getUint32(at, littleEndian), small = first >>> 16;
  if (small > 4) throw new RangeError(`a small element of ${small} bytes, not 4`);
  const type = first & 0xffff, length = small || view.getUint32(at + 4, littleEndian);
  const begin = at + (small ? 4 : 8);
  if (begin + length > bytes.length) {
    throw new RangeError(`truncated: ${length} bytes where ${bytes.length - begin} are left`);
  }
  const next = small ? at + 8 : begin + Math.ceil(length / 8) * 8;
  return { type, data: bytes.subarray(begin, begin + length), next };
}

function readMatrix(
  { type, data: bytes }: Element,
  littleEndian: boolean,
): { name: string; array: MatArray } {
  if (type !== MATRIX) throw new RangeError(`an element of type ${type} where an array begins`);
  if (bytes.length === 0) {
    return { name: "", array: { kind: "numbers", shape: [0, 0], values: new Float64Array(0) } };
  }
  let at = 0;
  const next = () => {
    const element = elementAt(bytes, at, littleEndian);
    at = element.next;
    return element;
  };
  const [flags] = wordsOf(next(), UINT32, littleEndian), shape = wordsOf(next(), INT32, littleEndian);
  const name = nameOf(next()), what = shown(name);
  if (shape.length < 2 || shape.some((size) => size < 0)) {
    throw new RangeError(`${what}: sizes ${shape.join(" x ")}`);
  }
  const count = shape.reduce((product, size) => product * size, 1);
  /** Arrays are as many as are announced, and each has a tag at least. */
  const members = (announced: number): MatArray[] => {
    const most = Math.floor((bytes.length - at) / tagBytes);
    if (announced > most) throw new RangeError(`${what}: ${announced} arrays in ${bytes.length - at} bytes`);
    return Array.from({ length: announced }, () => readMatrix(next(), littleEndian).array);
  };
  const end = (array: MatArray) => {
    if (bytes.length - at >= tagBytes) throw new RangeError(`${what}: ${bytes.length - at} bytes too many`);
    return { name, array };
  };
  const matlabClass = flags & 0xff;
  if (matlabClass === CELL) return end({ kind: "cells", shape, cells: members(count) });
  if (matlabClass === STRUCTURE) {
    const names = fieldNames(what, next(), next(), littleEndian),
      arrays = members(names.length && count * names.length);
    const fields = new Map(
      names.map((field, f) => [field, arrays.filter((_, i) => i % names.length === f)]),
    );
    return end({ kind: "structure", shape, fields });
  }
  if (matlabClass === 0 || matlabClass > OBJECT) {
    throw new RangeError(`${what}: the unknown class ${matlabClass}`);
  }
  if (matlabClass < DOUBLE || matlabClass > UINT64) return { name, array: { kind: "other", shape } };
  const part = () => {
    const values = count === 0 && at >= bytes.length ? new Float64Array(0) : numbersOf(next(), littleEndian);
    if (values.length !== count) throw new RangeError(`${what}: ${values.length} numbers for ${count}`);
    return values;
  };
  const re = part();
  if ((flags & COMPLEX) === 0) return end({ kind: "numbers", shape, values: re });
  return end({ kind: "complex", shape, re, im: part() });
}

/** Names of a structure's fields, each in as many bytes as the first element says. */
function fieldNames(what: string, length: Element, names: Element, littleEndian: boolean): string[] {
  const [width] = wordsOf(length, INT32, littleEndian);
  if (names.type !== INT8) throw new RangeError(`${what}: field names of type ${names.type}`);
  if (!(width > 0) || names.data.length % width !== 0) {
    throw new RangeError(`${what}: ${names.data.length} bytes of field names of ${width} each`);
  }
  const fields: string[] = [];
  for (let begin = 0; begin < names.data.length; begin += width) {
    const field = textOf(names.data.subarray(begin, begin + width));
    if (field === "" || fields.includes(field)) {
      throw new RangeError(
        `${what}: ${field === "" ? "a field without a name" : `two fields ${shown(field)}`}`,
      );
    }
    fields.push(field);
  }
  return fields;
}

/** A variable's name, as MATLAB allows names; empty within other arrays. */
function nameOf({ type, data }: Element): string {
  const name = String.fromCharCode(...data);
  if (type === INT8 && /^([A-Za-z]\w*)?$/.test(name)) return name;
  throw new RangeError(`${shown(name)} of type ${type} as a name`);
}

/** The numbers of an element that has to be of one type. */
function wordsOf(element: Element, type: number, littleEndian: boolean): number[] {
  if (element.type !== type || element.data.length === 0) {
    throw new RangeError(`${element.data.length} bytes of type ${element.type} in an array's head`);
  }
  return Array.from(numbersOf(element, littleEndian));
}

/** The numbers of an element: MATLAB stores them in the smallest type that holds them. */
function numbersOf({ type, data }: Element, littleEndian: boolean): Float64Array {
  const numberType = numberTypes[type];
  if (numberType === undefined) throw new RangeError(`numbers of the unknown type ${type}`);
  const [width, read] = numberType, view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length % width !== 0) throw new RangeError(`${data.length} bytes of numbers of ${width} each`);
  return Float64Array.from({ length: data.length / width }, (_, i) => read(view, i * width, littleEndian));
}

/** A name in a message. */
function shown(name: string): string {
  return `'${name.slice(0, 63).replace(/[^ -~]/g, "?")}'`;
}

/** ASCII up to the first zero. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end)));
}
