import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../src/compute/backend.ts";
import { Contestant, findTorch } from "./driver.ts";
import { families } from "./families.ts";
import { exportFamily } from "./peer_file.ts";
import { largestDeviation } from "./statistics.ts";
import { trainSteps } from "./train_step.ts";

const python = await findTorch();
if (!python) console.log("PyTorch beside airtight: skipped: no python3 with torch");

const rows = 16, steps = 20;

/** Adam's ε, which Keras adds before the correction of the bias and PyTorch after it, is too small here to matter. */
const epsilon = 1e-12;
const tolerance = 1e-3;

describe("PyTorch beside airtight", () => {
  (python ? it : it.skip)("trains the same models", async () => {
    const torch = Contestant.torch("torch-1", python!);
    const file = await Deno.makeTempFile();
    try {
      await setupBackend("exact");
      for (const family of families) {
        const same = { ...family, epsilon, loss: family.lossWithoutDropout ?? family.loss };
        const { losses } = await trainSteps(same, rows, steps);
        exportFamily(same, file, rows);
        const { parameters } = await torch.ask({ op: "load", workload: family.name, file });
        const theirs = await torch.ask({ op: "train", steps });
        expect([family.name, parameters]).toEqual([family.name, family.parameters]);
        expect(largestDeviation(theirs.losses!.slice(0, 1), losses.slice(0, 1))).toBeLessThan(1e-5);
        expect([family.name, largestDeviation(theirs.losses!, losses) < tolerance]).toEqual([
          family.name,
          true,
        ]);
      }
    } finally {
      await torch.close();
      await Deno.remove(file);
    }
  });
});
