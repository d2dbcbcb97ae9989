/** What the tests of EQ-Net's methods share. @module */
import { stream } from "../../compute/random.ts";
import { everyProfile } from "../../learn/testing.ts";
import { type DetectorInputs, drawRayleighUses, type SentChannelUses } from "../../phy/mimo.ts";
import type { Detector, TrainedBy } from "./detector.ts";

/** Small enough to train in a moment. */
export const smallSize = { nt: 2, nr: 2, bitsPerSymbol: 2 };

/** A recipe of a few steps on fresh draws. */
export const fewSteps = {
  data: "fresh",
  batch: 32,
  steps: 12,
  learningRate: { peak: 3e-3, warmupSteps: 2, final: 0.1 },
  snr: { from: 5, to: 15 },
  averageShare: 0.5,
} as const;

/** A fixed set of 200 channel uses: 160 to train on, in two steps an epoch. */
export const fewPackets = {
  data: "published",
  packets: 10,
  usesPerPacket: 10,
  snr: { points: [8, 12] },
  batch: 100,
  learningRate: 1e-3,
} as const;

/** A training's name, and one recipe for all profiles. */
export function inEveryProfile<Recipe>(name: string, recipe: Recipe): TrainedBy<Recipe> {
  return { name, recipe, reduced: everyProfile(recipe) };
}

/** Channel uses, with what was sent. */
export function usesBlock(
  { n = 100, nt = 2, nr = 2, order = 4, snrDb = 10 }: {
    n?: number;
    nt?: number;
    nr?: number;
    order?: number;
    snrDb?: number;
  } = {},
): DetectorInputs & { readonly uses: SentChannelUses } {
  const uses = drawRayleighUses({ n, nr, nt, order, snrDb }, {
    bits: stream("test uses", "bits"),
    channel: stream("test uses", "channel"),
    noise: stream("test uses", "noise"),
  });
  return { uses, order };
}

/** What a method gives for a block, opened with what its parts gave. */
export async function detect(
  method: Detector,
  parts: Parameters<typeof method.open>[0],
  block: DetectorInputs,
): Promise<Float32Array> {
  const open = await method.open(parts);
  const llr = await open.run(block);
  open.close?.();
  return llr;
}

/** The share of bits that LLRs decide wrongly. */
export function bitErrorRate(llr: Float32Array, { uses: { bits } }: { uses: SentChannelUses }): number {
  return llr.reduce((wrong, value, i) => wrong + Number(value > 0 !== (bits[i] === 1)), 0) / bits.length;
}
