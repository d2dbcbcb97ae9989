import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { mutatedInput } from "./fuzz/mutate.ts";
import { fuzz } from "./fuzz/run.ts";
import { targets } from "./fuzz/targets.ts";

// the long form is `deno task test:fuzz`
const count = 100;

describe("readers of what comes from outside, with mutated real inputs", () => {
  for (const name of Object.keys(targets)) {
    it(`${name}: refuses in a line or reads what an independent reader reads`, async () => {
      const { read, refused, findings } = await fuzz(name, 1, count);
      expect([...findings]).toEqual([]);
      expect(read + refused).toBe(count);
    });
  }

  it("gives the same mutated input for the same seed and index", () => {
    const corpus = [{ a: new TextEncoder().encode("1 2 3\n4 5 6\n") }];
    const inputs = Array.from({ length: 50 }, (_, i) => mutatedInput("x", corpus, 1, i));
    expect(Array.from({ length: 50 }, (_, i) => mutatedInput("x", corpus, 1, i))).toEqual(inputs);
    expect(new Set(inputs.map(({ a }) => a.join())).size).toBeGreaterThan(40);
  });
});
