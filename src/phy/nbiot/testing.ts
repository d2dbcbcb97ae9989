/** What the tests of NB-IoT's signal processing share. @module */
import { readFileSync } from "node:fs";

/** `testdata/nbiot_numpy.json`, by `scripts/peers/nbiot_reference.py`; complex arrays are interleaved. */
export interface Reference {
  readonly links: readonly {
    theta: number;
    tx: [epsilon: number, phi: number];
    rx: [epsilon: number, phi: number];
    taps: number[];
    pilots: number[];
    noise: number[];
    received: number[];
  }[];
  /** Estimates are (θ, 0, Re α, Im α, Re β, Im β). */
  readonly bursts: readonly {
    pilots: number[];
    received: number[];
    cre: number[];
    serial: number[];
    isoTx: number[];
  }[];
  /** `reduced` is (θ, Re α, Im α, Re β, Im β, Re h, Im h, log σ²). */
  readonly fisher: readonly { pilots: number[]; reduced: number[]; information: number[] }[];
  readonly vanTrees: readonly { pilots: number[]; snrDb: number; channelEnergy: number; bound: number[] }[];
}

/** Numbers by an independent program. */
export function numpyReference(): Reference {
  return JSON.parse(readFileSync(new URL("testdata/nbiot_numpy.json", import.meta.url), "utf8"));
}
