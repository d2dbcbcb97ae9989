import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { decodeValue, encodeValue } from "./values.ts";

const text = (json: string) => {
  const bytes = new TextEncoder().encode(json);
  const value = new Uint8Array(Math.ceil((4 + bytes.length) / 8) * 8 + (json.includes("$array") ? 16 : 0));
  new DataView(value.buffer).setUint32(0, bytes.length, true);
  value.set(bytes, 4);
  return value;
};

describe("values", () => {
  it("come back as they were", () => {
    const anything = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant(null),
        fc.boolean(),
        fc.string(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0), // JSON has no -0
        fc.float32Array(),
        fc.float64Array(),
        fc.uint8Array(),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.string().filter((name) => name !== "$array" && name !== "__proto__"), tie("value"), {
          noNullPrototype: true,
          maxKeys: 4,
        }),
      ),
    })).value;
    fc.assert(
      fc.property(anything, (value) => {
        expect(decodeValue(encodeValue(value))).toEqual(value);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("give the same bytes whatever the order of properties", () => {
    const a = new Float32Array([1, 2, 3]), b = new Uint8Array([9]);
    expect(encodeValue({ a, b, c: 1 })).toEqual(encodeValue({ c: 1, b, a }));
  });

  it("are little-endian, after the length of their JSON", () => {
    const bytes = encodeValue(new Uint16Array([0x0102]));
    const json = '{"$array":"Uint16Array","at":0,"length":1}';
    expect(new DataView(bytes.buffer).getUint32(0, true)).toBe(json.length);
    expect(new TextDecoder().decode(bytes.subarray(4, 4 + json.length))).toBe(json);
    expect([...bytes.subarray(48)]).toEqual([2, 1, 0, 0, 0, 0, 0, 0]);
  });

  for (
    const [what, bytes] of [
      ["nothing", new Uint8Array(0)],
      ["a text that ends early", new Uint8Array([200, 0, 0, 0, 1])],
      ["a text that is no JSON", text("{")],
      ["an unknown array", text('{"$array":"Object","at":0,"length":1}')],
      ["an inherited array", text('{"$array":"constructor","at":0,"length":1}')],
      ["an array outside", text('{"$array":"Float64Array","at":8,"length":2}')],
      ["an array at a negative place", text('{"$array":"Float64Array","at":-8,"length":1}')],
      ["an array between places", text('{"$array":"Float32Array","at":4,"length":1}')],
      ["an array twice", text(`[${Array(2).fill('{"$array":"Uint8Array","at":0,"length":16}')}]`)],
      [
        "arrays that overlap",
        text('[{"$array":"Uint8Array","at":0,"length":16},{"$array":"Uint8Array","at":8,"length":8}]'),
      ],
      [
        "arrays in another order",
        text('[{"$array":"Uint8Array","at":8,"length":8},{"$array":"Uint8Array","at":0,"length":8}]'),
      ],
      ["bytes of no array", text('{"$array":"Uint8Array","at":0,"length":8}')],
      ["more numbers than anybody needs", text(`[${"0,".repeat(2 ** 22)}0]`)],
      ["a prototype", text('{"__proto__":{"x":1}}')],
      ["too deep a list", text("[".repeat(100) + "]".repeat(100))],
    ] as const
  ) {
    it(`refuse ${what}`, () => expect(() => decodeValue(bytes)).toThrow(/^no value/));
  }

  it("have no more bytes in their arrays than they have themselves", () => {
    const place = '{"$array":"Uint8Array","at":0,"length":8000000}';
    const json = new TextEncoder().encode(`[${Array(400).fill(place)}]`);
    const bytes = new Uint8Array(Math.ceil((4 + json.length) / 8) * 8 + 8_000_000);
    new DataView(bytes.buffer).setUint32(0, json.length, true);
    bytes.set(json, 4);
    expect(() => decodeValue(bytes)).toThrow("an array is not after the one before it");
  });

  it("refuse what is not plain data when they are made", () => {
    for (const value of [NaN, () => 1, new Map(), { $array: 1 }, new DataView(new ArrayBuffer(8)), 1n]) {
      expect(() => encodeValue(value)).toThrow(TypeError);
    }
  });
});
