/** What the tests of the networks' trainings share. @module */
import { type NbIotBlock, nbIotPilots } from "../../../datasets/nbiot_pilots.ts";
import { stream } from "../../compute/random.ts";
import type { MtlNetwork } from "./windows.ts";

/** The networks' data. */
export const pilots = nbIotPilots({ snr: "received" });

/** Bursts of the training prior. */
export function testBursts(count: number, point = {}): NbIotBlock {
  return pilots.block(point, stream("test", "nbiot"), count);
}

/** A network of few channels on 25 windows of 48 rows: small enough to train in a moment. */
export const smallNetwork: MtlNetwork = {
  size: {
    rows: 48,
    blocks: [{ channels: 6, kernel: 8, pool: 2 }, { channels: 4, kernel: 4, pool: 0 }],
  },
  window: { length: 48, step: 2 },
};

/** What trainings on fresh draws have beside their length and rate. */
export const guidance = {
  curriculum: { images: 2, theta: 0.5, snrDb: 10, ramp: [0.2, 0.6] },
  auxiliary: 0.1,
  headsFrom: 0.2,
} as const;
