import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { Quantity } from "../suite/types.ts";
import { packScores, unpackScores } from "./item_scores.ts";

const error: Quantity = { kind: "proportion", unit: "", label: "errors" };
const number: Quantity = { kind: "mean", unit: "", label: "numbers" };

describe("packScores", () => {
  it("keeps scores of 0 and 1, and others to 1/2048 whatever their size", () => {
    const value = fc.tuple(fc.double({ noNaN: true, min: -1, max: 1 }), fc.integer({ min: -250, max: 250 }));
    const items = fc.array(fc.tuple(fc.constantFrom(0, 1), value), { minLength: 1, maxLength: 30 });
    fc.assert(fc.property(items, (scores) => {
      const bler = scores.map(([bit]) => bit), ber = scores.map(([, [x, exponent]]) => x * 10 ** exponent);
      const back = unpackScores(packScores({ bler, ber }, { bler: error, ber: number }));
      expect(Array.from(back.bler)).toEqual(bler);
      const largest = ber.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      ber.forEach((x, i) => {
        expect(Math.abs(back.ber[i] - x)).toBeLessThanOrEqual(
          Math.max(Math.abs(x) / 2048, 2e-9 * largest, 1e-290),
        );
      });
    }));
  });

  it("keeps bits from the lowest on, and numbers as IEEE 754 has them", async () => {
    const { data } = packScores(
      { e: [1, 0, 0, 1, 0, 0, 0, 0, 1], x: [1, ...Array(8).fill(-0.5)] },
      { e: error, x: number },
    );
    // 1 over the scale is 2^14, whose half is 0x7400; −0.5 gives 0xf000
    const deflated = new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))]);
    const inflated = deflated.stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const bytes = await new Response(inflated).bytes(), end = bytes.indexOf(10);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)))).toEqual({
      columns: ["bits", { scale: 2 ** -14 }],
      columnOf: { e: 0, x: 1 },
    });
    expect([...bytes.subarray(end + 1)]).toEqual(
      [0b1001, 1, ...Array(9).fill(0), 0x74, ...Array(8).fill(0xf0)],
    );
  });

  it("keeps equal columns once, and takes a quarter of a MB for 100,000 numbers", () => {
    const n = 100_000;
    const errors = Float64Array.from({ length: n }, (_, i) => Number(i % 997 === 0));
    const noise = Float64Array.from({ length: n }, (_, i) => 1 / (1 + (i * 7919) % 104_729));
    const quantities = { bler: error, bias: number, variance: { ...number, kind: "variance" } } as const;
    const packed = packScores({ bler: errors, bias: noise, variance: noise }, quantities);
    expect(packed.data.length).toBeLessThan(270_000);
    const back = unpackScores(packed);
    expect([back.bler[997], back.bias[0], back.variance]).toEqual([1, 1, back.bias]);
    const rates = packScores(
      { bler: errors, ber: errors.map((e) => 0.3 * e) },
      { bler: error, ber: number },
    );
    expect(rates.data.length).toBeLessThan(5000);
  });

  it("is refused where it is too short", () => {
    const packed = packScores({ e: [1, 0] }, { e: error });
    expect(() => unpackScores({ ...packed, n: 20 })).toThrow("scores of 20 items: expected 3 bytes, got 1");
  });
});
