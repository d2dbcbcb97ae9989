/**
 * Plain data with typed arrays as bytes: what goes between the verifier and a method that it doesn't trust, and what is
 * hashed. A value is canonical JSON in which typed arrays are places in what follows it: the length of the JSON (32
 * bits), the JSON, and the arrays' elements, little-endian, each array at a multiple of 8 bytes. Equal values give
 * equal bytes.
 *
 * @module
 */
import { canonicalJson } from "../../suite/canonical_json.ts";
import type { Json } from "../../suite/types.ts";

const arrayTypes = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
};
type ArrayName = keyof typeof arrayTypes;
type NumericArray = InstanceType<(typeof arrayTypes)[ArrayName]>;

const marker = "$array";
const depthLimit = 32;
const valueLimit = 2 ** 22;

if (new Uint8Array(new Uint16Array([1]).buffer)[0] !== 1) {
  throw new Error("the leaderboard's files are little-endian, and this machine is not");
}

/** @throws {TypeError} where the value is not plain data */
export function encodeValue(value: unknown): Uint8Array<ArrayBuffer> {
  const arrays: { at: number; bytes: Uint8Array }[] = [];
  let length = 0;
  const plain = (inner: unknown, depth: number): unknown => {
    if (depth > depthLimit) throw new TypeError(`the value is more than ${depthLimit} levels deep`);
    if (ArrayBuffer.isView(inner)) {
      const name = inner.constructor.name as ArrayName;
      if (!Object.hasOwn(arrayTypes, name)) throw new TypeError(`expected plain data, got a ${name}`);
      const array = inner as NumericArray, at = length;
      arrays.push({ at, bytes: new Uint8Array(array.buffer, array.byteOffset, array.byteLength) });
      length = Math.ceil((at + array.byteLength) / 8) * 8;
      return { [marker]: name, at, length: array.length };
    }
    if (Array.isArray(inner)) return inner.map((item) => plain(item, depth + 1));
    if (typeof inner !== "object" || inner === null) return inner;
    const prototype = Object.getPrototypeOf(inner);
    if (prototype !== Object.prototype && prototype !== null) return inner; // canonicalJson says what it is
    if (marker in inner) throw new TypeError(`'${marker}' can't be the name of a property`);
    // in the order of the names, as the places of the arrays depend on it
    const entries = Object.entries(inner).sort(byName);
    return Object.fromEntries(entries.map(([name, item]) => [name, plain(item, depth + 1)]));
  };
  const json = new TextEncoder().encode(canonicalJson(plain(value, 0) as Json));
  const start = startOf(json.length);
  const bytes = new Uint8Array(start + length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  for (const array of arrays) bytes.set(array.bytes, start + array.at);
  return bytes;
}

/**
 * The value of bytes, which may come from anyone: nothing is made but plain objects, lists and typed arrays of their
 * own memory.
 *
 * @throws {TypeError} where the bytes are no value
 */
export function decodeValue(bytes: Uint8Array): unknown {
  if (bytes.length < 4) throw new TypeError("no value: too short");
  const jsonLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const start = startOf(jsonLength);
  if (start > bytes.length) throw new TypeError("no value: its text is longer than it is");
  const text = bytes.subarray(4, 4 + jsonLength);
  checkCount(text);
  const rest = bytes.slice(start); // aligned
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch (error) {
    throw new TypeError(`no value: ${(error as Error).message}`);
  }
  let next = 0; // where the next array has to be: one after the other, as they were written
  const whole = (inner: unknown, depth: number): unknown => {
    if (depth > depthLimit) throw new TypeError(`no value: more than ${depthLimit} levels deep`);
    if (Array.isArray(inner)) return inner.map((item) => whole(item, depth + 1));
    if (typeof inner !== "object" || inner === null) return inner;
    if (Object.hasOwn(inner, marker)) {
      const array = arrayAt(rest, inner as Record<string, unknown>, next);
      next = Math.ceil((next + array.byteLength) / 8) * 8;
      return array;
    }
    if (Object.hasOwn(inner, "__proto__")) throw new TypeError("no value: a property named __proto__");
    const entries = Object.entries(inner).sort(byName);
    return Object.fromEntries(entries.map(([name, item]) => [name, whole(item, depth + 1)]));
  };
  const value = whole(json, 0);
  if (next !== rest.length) throw new TypeError("no value: there are bytes that belong to no array");
  return value;
}

/** Where the arrays begin. */
function startOf(jsonLength: number): number {
  return Math.ceil((4 + jsonLength) / 8) * 8;
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Numbers, texts and lists take many times the memory of their JSON; typed arrays are what large data are for. */
function checkCount(json: Uint8Array): void {
  let count = 0;
  for (const byte of json) {
    if (byte === 0x2c || byte === 0x5b || byte === 0x7b) count++; // , [ {
  }
  if (count > valueLimit) throw new TypeError(`no value: more than ${valueLimit} numbers, texts and lists`);
}

/** @param expected where it has to be, so that no two arrays share bytes and all together have no more than there are */
function arrayAt(
  bytes: Uint8Array<ArrayBuffer>,
  place: Record<string, unknown>,
  expected: number,
): NumericArray {
  const { [marker]: name, at, length } = place;
  if (typeof name !== "string" || !Object.hasOwn(arrayTypes, name)) {
    throw new TypeError("no value: no such array");
  }
  const type = arrayTypes[name as ArrayName];
  const inside = isCount(at) && at % 8 === 0 && isCount(length) &&
    at + length * type.BYTES_PER_ELEMENT <= bytes.length;
  if (!inside) throw new TypeError("no value: an array lies outside it");
  if (at !== expected) throw new TypeError("no value: an array is not after the one before it");
  return new type(bytes.buffer, at, length).slice();
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && value as number >= 0;
}
