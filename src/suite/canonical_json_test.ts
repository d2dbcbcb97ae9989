import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { canonicalJson, hashJson, notJson } from "./canonical_json.ts";
import type { Json } from "./types.ts";

const json = fc.jsonValue() as fc.Arbitrary<Json>;

/** The same value with the properties in another order. */
function shuffled(value: Json): Json {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, item]) => [key, shuffled(item!)]));
}

describe("canonicalJson", () => {
  it("is JSON of the same value", () => {
    fc.assert(fc.property(json, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }));
  });
  it("doesn't depend on the order of properties", () => {
    fc.assert(
      fc.property(json, (value) => expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value))),
    );
  });
  it("tells different values apart", () => {
    fc.assert(fc.property(json, json, (a, b) => {
      const equal = JSON.stringify(shuffled(a)) === JSON.stringify(shuffled(b));
      if (!equal && canonicalJson(a) === canonicalJson(b)) expect(shuffled(a)).toEqual(shuffled(b));
    }));
  });
  it("keeps every float64", () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
      expect(JSON.parse(canonicalJson(x)) === x).toBe(true);
    }));
  });
  it("leaves out what is undefined", () => expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}'));
  it("says where a value isn't plain data", () => {
    expect(() => canonicalJson({ a: [1, { b: NaN }] })).toThrow("expected plain data at a.1.b, got NaN");
    expect(notJson({ weights: new Float32Array(2) })).toBe(
      "expected plain data at weights, got Float32Array",
    );
    expect(notJson([null, "x", { y: 1 }])).toBe(undefined);
  });
  it("has a known hash", () => {
    expect(hashJson({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  });
});
