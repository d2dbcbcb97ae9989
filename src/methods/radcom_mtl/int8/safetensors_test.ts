import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { UsageError } from "../../../suite/errors.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

const stored = {
  tensors: {
    w: { shape: [2, 3], data: Int8Array.of(-127, 0, 127, 1, 2, 3) },
    b: { shape: [2], data: Int32Array.of(-70000, 70000) },
    s: { shape: [1], data: Float32Array.of(0.1) },
  },
  metadata: { format: "test", version: "1" },
};

describe("safetensors", () => {
  it("has the published layout: length, JSON, tensors at their offsets, little-endian", () => {
    const bytes = encodeSafetensors(stored);
    const view = new DataView(bytes.buffer), length = Number(view.getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header.__metadata__).toEqual({ format: "test", version: "1" });
    expect(header.w).toMatchObject({ dtype: "I8", shape: [2, 3] });
    expect(header.b).toMatchObject({ dtype: "I32", shape: [2] });
    expect(header.s).toMatchObject({ dtype: "F32", shape: [1] });
    const at = (name: string, i = 0) => 8 + length + header[name].data_offsets[i];
    expect(view.getInt32(at("b"), true)).toBe(-70000);
    expect(view.getInt32(at("b") + 4, true)).toBe(70000);
    expect(view.getFloat32(at("s"), true)).toBe(Math.fround(0.1));
    expect(view.getInt8(at("w"))).toBe(-127);
    // The format wants the bytes to be covered without holes.
    expect(Math.max(...["w", "b", "s"].map((name) => at(name, 1)))).toBe(bytes.length);
    expect(bytes.length - 8 - length).toBe(6 + 8 + 4);
  });

  it("reads what it wrote", () => {
    expect(decodeSafetensors(encodeSafetensors(stored))).toEqual(stored);
  });

  it("says in a line what is wrong with other bytes", () => {
    const bytes = encodeSafetensors(stored);
    const cases: [bytes: Uint8Array, line: string][] = [
      [new Uint8Array(3), "not a safetensors file: 3 bytes"],
      [new Uint8Array(64).fill(7), "not a safetensors file: a header of 506381209866536711 bytes in 64"],
      [bytes.subarray(0, bytes.length - 1), "expected 18 bytes of tensors, got 17"],
      [bytes.with(8, 0x21), "not a safetensors file: its header isn't JSON"],
    ];
    for (const [wrong, line] of cases) expectRefused(wrong, line);
  });

  it("checks each tensor's dtype, shape and place before it takes memory for it", () => {
    const i8 = (shape: unknown, data_offsets: unknown) => ({ dtype: "I8", shape, data_offsets });
    const cases: [header: unknown, line: string][] = [
      [null, "header: : Invalid input: expected object"],
      [[], "header: : Invalid input: expected object"],
      [{ w: null }, "header: w: Invalid input: expected object"],
      [{ w: { dtype: "I8" } }, "header: w.shape: "],
      [{ w: { ...i8([4], [0, 4]), dtype: "F64" } }, "header: w.dtype: "],
      [{ w: { ...i8([4], [0, 4]), dtype: "toString" } }, "header: w.dtype: "],
      [{ w: i8(4, [0, 4]) }, "header: w.shape: "],
      [{ w: i8([-4], [0, 4]) }, "header: w.shape.0: "],
      [{ w: i8([4.5], [0, 4]) }, "header: w.shape.0: "],
      [{ w: i8([4], [0]) }, "header: w.data_offsets"],
      [{ w: i8([4], [-4, 0]) }, "header: w.data_offsets.0: "],
      [
        { w: i8([1e15, 1e15], [0, 4]) },
        'tensor "w": I8 [1000000000000000,1000000000000000] has 1e+30 bytes, its place 4',
      ],
      [{ w: i8([2 ** 40], [0, 2 ** 40]) }, "expected 1099511627776 bytes of tensors, got 4"],
      [{ w: i8([4], [4, 8]) }, 'tensor "w": expected to begin at byte 0, got 4'],
      [{ a: i8([3], [0, 3]), b: i8([2], [2, 4]) }, 'tensor "b": expected to begin at byte 3, got 2'],
      [{ a: i8([1], [0, 1]), b: i8([2], [2, 4]) }, 'tensor "b": expected to begin at byte 1, got 2'],
      [{ a: i8([3], [0, 3]) }, "expected 3 bytes of tensors, got 4"],
      [{ __metadata__: { version: 1 } }, "header: __metadata__.version: "],
    ];
    for (const [header, line] of cases) expectRefused(fileOf(header, 4), line);
  });

  it("reads empty tensors and scalars, as the format allows", () => {
    const header = {
      none: { dtype: "I8", shape: [0, 3], data_offsets: [0, 0] },
      one: { dtype: "F32", shape: [], data_offsets: [0, 4] },
    };
    expect(decodeSafetensors(fileOf(header, 4)).tensors).toEqual({
      none: { shape: [0, 3], data: new Int8Array(0) },
      one: { shape: [], data: Float32Array.of(0) },
    });
  });
});

/** A file with a header and so many zeros. */
function fileOf(header: unknown, zeros: number): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + zeros);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 8);
  return bytes;
}

function expectRefused(bytes: Uint8Array, line: string): void {
  const read = () => decodeSafetensors(bytes, "m.safetensors");
  expect(read).toThrow(UsageError);
  expect(read).toThrow(`m.safetensors: ${line}`);
}
