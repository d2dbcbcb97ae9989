import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import type { Quantity } from "../suite/types.ts";
import { packScores, unpackScores } from "./item_scores.ts";

const error: Quantity = { kind: "proportion", unit: "", label: "errors" };
const number: Quantity = { kind: "mean", unit: "", label: "numbers" };

describe("packScores", () => {
  it("keeps scores of 0 and 1, and others to float32", () => {
    const items = fc.array(
      fc.tuple(fc.constantFrom(0, 1), fc.double({ noNaN: true, min: -1e30, max: 1e30 })),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(fc.property(items, (scores) => {
      const [bler, ber] = [scores.map(([bit]) => bit), scores.map(([, value]) => value)];
      const back = unpackScores(packScores({ bler, ber }, { bler: error, ber: number }));
      expect(Array.from(back.bler)).toEqual(bler);
      expect(Array.from(back.ber)).toEqual(ber.map(Math.fround));
    }));
  });

  it("begins with the lowest bit, and numbers are little-endian", async () => {
    const { data } = packScores({ e: [1, 0, 0, 1, 0, 0, 0, 0, 1], x: Array(9).fill(1) }, {
      e: error,
      x: number,
    });
    const deflated = new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))]);
    const inflated = deflated.stream().pipeThrough(new DecompressionStream("deflate-raw"));
    expect([...await new Response(inflated).bytes()]).toEqual(
      [0b1001, 1, ...Array(9).fill([0, 0, 0x80, 0x3f]).flat()],
    );
  });

  it("keeps equal columns once, and takes about a MB for 100,000 items of which a thousandth failed", () => {
    const n = 100_000;
    const errors = Float64Array.from({ length: n }, (_, i) => Number(i % 997 === 0));
    const noise = Float64Array.from({ length: n }, (_, i) => Math.fround(1 / (1 + (i * 7919) % 104_729)));
    const quantities = { bler: error, bias: number, variance: { ...number, kind: "variance" } } as const;
    const packed = packScores({ bler: errors, bias: noise, variance: noise }, quantities);
    expect(packed.columns).toEqual(["bits", "float32"]);
    expect(packed.columnOf).toEqual({ bler: 0, bias: 1, variance: 1 });
    expect(packed.data.length).toBeLessThan(600_000);
    const rates = packScores({ bler: errors, ber: errors.map((e) => 0.3 * e) }, { bler: error, ber: number });
    expect(rates.data.length).toBeLessThan(5000);
  });

  it("is refused where it is too short", () => {
    const packed = packScores({ e: [1, 0] }, { e: error });
    expect(() => unpackScores({ ...packed, n: 20 })).toThrow("scores of 20 items: expected 3 bytes, got 1");
  });
});
