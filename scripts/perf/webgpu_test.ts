import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../src/compute/backend.ts";
import { gpuAdapter } from "../../src/engine/environment.ts";
import { families } from "./families.ts";
import { largestDeviation } from "./statistics.ts";
import { trainSteps } from "./train_step.ts";

const adapter = await gpuAdapter();
if (!adapter) console.log("training on WebGPU: skipped: no adapter");

describe("training on WebGPU", () => {
  for (const family of families) {
    (adapter ? it : it.skip)(`${family.name}: losses as on the exact backend`, async () => {
      await setupBackend("exact");
      const exact = await trainSteps(family, family.smallRows, 20);
      await setupBackend("webgpu");
      const statistical = await trainSteps(family, family.smallRows, 20);
      await setupBackend("exact");
      expect(largestDeviation(statistical.losses, exact.losses)).toBeLessThan(1e-3);
      expect(exact.losses.at(-1)).toBeLessThan(exact.losses[0]);
    });
  }
});
