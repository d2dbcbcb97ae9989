import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../compute/backend.ts";
import { train } from "../../learn/testing.ts";
import { partsAt } from "../../suite/profiles.ts";
import type { Artifact, Training } from "../../suite/types.ts";
import { autoencoderTraining } from "./autoencoder.ts";
import { bottlenecks } from "./bottleneck.ts";
import { detect, fewSteps, inEveryProfile, smallSize, usesBlock } from "./testing.ts";

const recipe = { ...fewSteps, epsilon: 0.01, weightUpdates: 2 };
const known = autoencoderTraining({ size: smallSize, ...inEveryProfile("autoencoder", recipe) }); // 3 N_t = 6 latents
const all = bottlenecks(known);

describe("bottlenecks", () => {
  it("trains one autoencoder for each size, the known one among them, on the same recipe", () => {
    const trainings = [2, 6, 8].map((latents) => partsAt(all.of(latents), {}).autoencoder);
    expect(trainings[1]).toBe(known);
    expect(trainings.map(({ name }) => name)).toEqual(["autoencoder2", "autoencoder", "autoencoder8"]);
    for (const training of trainings) expect(training.recipes).toEqual(known.recipes);
    [2, 6, 8].forEach((latents, i) => expect(partsAt(all.swept, { latents }).autoencoder).toBe(trainings[i]));
    for (const latents of [0, 2.5, NaN]) expect(() => all.of(latents)).toThrow(`no bottleneck of ${latents}`);
  });

  it("changes the latents' number and nothing else", async () => {
    await setupBackend("exact", { engine: "auto" });
    const shapes = async (training: Training) => {
      const { tensors } = await train(training, recipe);
      return Object.entries(tensors).map(([name, { shape }]) => `${name} ${shape}`);
    };
    const two = await shapes(partsAt(all.of(2), {}).autoencoder);
    const eight = await shapes(partsAt(all.of(8), {}).autoencoder);
    expect(two.filter((line) => !eight.includes(line)))
      .toEqual(["q.out.w 16,2", "q.out.b 2", "g.h0.w 4,2,16"]);
    expect(eight.filter((line) => !two.includes(line)))
      .toEqual(["q.out.w 16,8", "q.out.b 8", "g.h0.w 4,8,16"]);
  });

  it("gives the same LLRs swept as alone", async () => {
    await setupBackend("exact", { engine: "auto" });
    const parts: Record<string, Artifact> = {
      autoencoder: await train(partsAt(all.of(2), {}).autoencoder, recipe),
    };
    const block = usesBlock();
    expect(await detect(all.swept, parts, block)).toEqual(await detect(all.of(2), parts, block));
  });
});
