import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
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
    expect(() => decodeSafetensors(new Uint8Array(3))).toThrow("not a safetensors file: 3 bytes");
    expect(() => decodeSafetensors(bytes.subarray(0, bytes.length - 1))).toThrow("safetensors: tensor 'w'");
    expect(() => decodeSafetensors(new Uint8Array(64).fill(7))).toThrow("not a safetensors file");
    const broken = bytes.slice();
    broken[8] = 0x21;
    expect(() => decodeSafetensors(broken)).toThrow("its header isn't JSON");
  });
});
