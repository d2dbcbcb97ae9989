import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import type { Parameters } from "./parameters.ts";
import { recorded } from "./recorded.ts";

/** A validation that has given 1, 2, … for so many epochs. */
async function after(epochs: number) {
  let epoch = 0;
  const record = recorded(() => Promise.resolve(++epoch));
  const none: Parameters = {};
  for (let i = 0; i < epochs; i++) expect(await record.validate(none, none)).toBe(i + 1);
  return record;
}

describe("recorded", () => {
  it("gives each epoch's loss, numbered on from the epochs before", async () => {
    expect((await after(3)).curve(0)).toEqual({ step: [1, 2, 3], validationLoss: [1, 2, 3] });
    expect((await after(2)).curve(10)).toEqual({ step: [11, 12], validationLoss: [1, 2] });
  });

  it("thins long curves evenly and keeps the last", async () => {
    const { step, validationLoss } = (await after(1000)).curve(1000);
    expect(step).toHaveLength(200);
    expect([step[0], step[1], step.at(-1)]).toEqual([1005, 1010, 2000]);
    expect(validationLoss.at(-1)).toBe(1000);
    expect((await after(201)).curve(0).step.slice(-3)).toEqual([197, 199, 201]);
  });

  it("goes on from what it saved", async () => {
    const record = await after(2), saved = record.extra.state();
    await record.validate({}, {});
    expect(saved).toEqual([1, 2]);
    const resumed = await after(0);
    resumed.extra.restore(saved);
    await resumed.validate({}, {});
    expect(resumed.curve(0).validationLoss).toEqual([1, 2, 1]);
  });
});
