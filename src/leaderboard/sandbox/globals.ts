/** Notices where code has changed JavaScript's own objects. @module */

// What the check itself uses, taken before any other code could change it. Loops count, as iterators can be changed.
const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { is } = Object;
const text = String;

const names = [
  ..."Object Function Array Number Boolean String Symbol BigInt Math JSON Reflect Promise Proxy Map Set"
    .split(" "),
  ..."WeakMap WeakSet WeakRef Date RegExp Error TypeError RangeError ArrayBuffer SharedArrayBuffer".split(
    " ",
  ),
  ..."DataView Atomics Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array".split(" "),
  ..."Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array Iterator".split(" "),
  ..."parseFloat parseInt isFinite isNaN structuredClone TextDecoder TextEncoder".split(" "),
];

type Owner = Record<PropertyKey, unknown>;

interface Seen {
  readonly path: string;
  readonly owner: Owner;
  readonly keys: readonly PropertyKey[];
  readonly descriptors: readonly PropertyDescriptor[];
}

/**
 * Remembers JavaScript's own objects as they are now.
 *
 * @returns a function that names the first property that has been added, removed or changed since, if any
 */
export function watchGlobals(): () => string | undefined {
  const seen: Seen[] = [];
  const bindings: unknown[] = [];
  const add = (path: string, owner: Owner) => {
    const keys = ownKeys(owner);
    seen.push({ path, owner, keys, descriptors: keys.map((key) => getOwnPropertyDescriptor(owner, key)!) });
  };
  for (const name of names) {
    const value = (globalThis as Owner)[name] as Owner;
    bindings.push(value);
    add(name, value);
    if (value.prototype) add(`${name}.prototype`, value.prototype as Owner);
  }
  const typedArray = getPrototypeOf(Uint8Array) as unknown as Owner;
  add("TypedArray", typedArray);
  add("TypedArray.prototype", typedArray.prototype as Owner);
  add("ArrayIterator.prototype", getPrototypeOf([][Symbol.iterator]()) as Owner);
  return () => {
    for (let i = 0; i < names.length; i++) {
      if ((globalThis as Owner)[names[i]] !== bindings[i]) return names[i];
    }
    for (let i = 0; i < seen.length; i++) {
      const changed = changeOf(seen[i]);
      if (changed !== undefined) return `${seen[i].path}.${changed}`;
    }
  };
}

function changeOf({ owner, keys, descriptors }: Seen): string | undefined {
  for (let k = 0; k < keys.length; k++) {
    const before = descriptors[k], now = getOwnPropertyDescriptor(owner, keys[k]);
    if (!now || !is(now.value, before.value) || now.get !== before.get || now.set !== before.set) {
      return text(keys[k]);
    }
  }
  const present = ownKeys(owner);
  for (let p = 0; p < present.length; p++) {
    let known = false;
    for (let k = 0; k < keys.length && !known; k++) known = keys[k] === present[p];
    if (!known) return text(present[p]);
  }
}
