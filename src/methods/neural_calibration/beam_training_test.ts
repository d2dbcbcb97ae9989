import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { deepMimo } from "../../../datasets/deepmimo.ts";
import { indoorRoom } from "../../../datasets/indoor_room.ts";
import { setupBackend } from "../../compute/backend.ts";
import { stream } from "../../compute/random.ts";
import { largestError } from "../../compute/testing.ts";
import { sumRates, transmitPowers } from "../../phy/beamforming/downlink.ts";
import type { Artifact, TrainingContext } from "../../suite/types.ts";
import { blackBoxTraining, fullyDataDriven } from "./black_box.ts";
import { deepUnfolding, unfoldingTraining } from "./deep_unfolding.ts";

const { source: room } = indoorRoom({ streamName: "room" });
const point = { antennas: 4, users: 2, downlinkPowerDbm: 0 };
const published = { data: "published", samples: 12, batch: 5, epochs: 2, learningRate: 1e-3 } as const;
const fresh = {
  data: "fresh",
  batch: 16,
  steps: 30,
  learningRate: { peak: 3e-3, warmupSteps: 3, final: 0.1 },
  averageShare: 0.3,
  moments: "batch",
  startChannels: 16,
} as const;
const all = <R>(recipe: R) => ({ smoke: recipe, quick: recipe, nightly: recipe, paper: recipe });

const options = { label: "test", name: "test", source: room, recipe: fresh, reduced: all(fresh) };

const contextOf = (extra: Partial<TrainingContext> = {}): TrainingContext => ({
  seed: 1,
  stream: (...path) => stream("test", ...path),
  inputs: {},
  resumed: undefined,
  checkpoint: () => Promise.resolve(),
  progress() {},
  ...extra,
});

const block = room.draw(point, stream("test", "block"), 40);
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The weights of a training that is stopped after some steps and goes on from its checkpoint. */
async function interrupted(train: (context: TrainingContext) => Promise<Artifact>, after: number) {
  let state: Artifact | undefined, steps = 0;
  const checkpoint = async (make: () => Artifact | Promise<Artifact>) => {
    if (++steps !== after) return;
    state = structuredClone(await make());
    throw new Error("stopped");
  };
  await expect(train(contextOf({ checkpoint }))).rejects.toThrow("stopped");
  return await train(contextOf({ resumed: state }));
}

describe("trainings of beamforming networks", () => {
  for (const [name, recipe] of [["fresh", { ...fresh, steps: 6 }], ["published", published]] as const) {
    it(`give the same bits where they were interrupted: ${name}`, async () => {
      await setupBackend("exact");
      const { train } = blackBoxTraining(room, "channels", point, all(recipe));
      const whole = await train(recipe, contextOf());
      const resumed = await interrupted((context) => train(recipe, context), 3);
      for (const [tensor, { data }] of Object.entries(whole.tensors)) {
        expect([tensor, resumed.tensors[tensor].data]).toEqual([tensor, data]);
      }
    });
  }

  it("read the files that a user has brought along", async () => {
    await setupBackend("exact");
    const folder = new URL("../../../datasets/testdata/deepmimo/v2", import.meta.url).pathname;
    const training = blackBoxTraining(
      deepMimo({ streamName: "i1", file: "i1" }).source,
      "channels",
      point,
      all({ ...fresh, steps: 2 }),
    );
    expect(training.file).toBe("i1");
    const { tensors } = await training.train({ ...fresh, steps: 2 }, contextOf({ path: folder }));
    expect(tensors["beams.b"].shape).toEqual([2 * 2 * 4]);
    await expect(training.train({ ...fresh, steps: 2 }, contextOf())).rejects.toThrow("--data i1=");
  });

  it("count channels as their effort", () => {
    const { effort } = unfoldingTraining(room, point, all(fresh));
    expect([effort(fresh), effort(published)]).toEqual([480, 24]);
  });

  it("raise the sum rate of the unfolded iterations on channels that they haven't seen", async () => {
    await setupBackend("exact");
    const training = unfoldingTraining(room, point, all(fresh));
    const rate = async (steps: number) => {
      const open = await deepUnfolding(options).open({
        network: await training.train({ ...fresh, steps }, contextOf()),
      });
      const precoder = await open.run(block);
      open.close?.();
      return mean(sumRates(block, precoder));
    };
    expect(await rate(30)).toBeGreaterThan(1.01 * await rate(1));
  });
});

describe("the fully data-driven network", () => {
  it("meets the power constraint, and gives the same directions for a channel of another scale", async () => {
    await setupBackend("exact");
    const training = blackBoxTraining(room, "channels", point, all({ ...fresh, steps: 2 }));
    const open = await fullyDataDriven(options).open({
      network: await training.train({ ...fresh, steps: 2 }, contextOf()),
    });
    const precoder = await open.run(block);
    for (const power of transmitPowers(block, precoder)) {
      expect(Math.abs(power / block.downlinkPower - 1)).toBeLessThan(1e-12);
    }
    const { re, im } = block.downlink, times = (part: Float64Array) => part.map((value) => 10 * value);
    const scaled = await open.run({ ...block, downlink: { re: times(re), im: times(im) } });
    expect(largestError(scaled.re, precoder.re)).toBeLessThan(1e-5);
    open.close?.();
  });
});
