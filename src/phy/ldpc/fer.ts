/**
 * Frame error rates of a code over BPSK/AWGN.
 *
 * @module
 */
import type { KernelEngine } from "../../compute/kernels/engine.ts";
import { stream } from "../../compute/random.ts";
import { drawBits, drawNormals } from "../draw.ts";
import { bpskNoiseVarianceAt } from "../snr.ts";
import type { ParityCheckCode } from "./code.ts";
import { type DecoderOptions, ldpcDecode } from "./decoder.ts";
import type { Encoder } from "./encoder.ts";

/** One point of a frame error rate curve. */
export interface FramePoint {
  /** Eb/N0 in dB. */
  ebn0Db: number;
  /** Frames that were simulated. */
  frames: number;
  /** Frames with a wrong information bit. */
  frameErrors: number;
  /** Wrong information bits. */
  bitErrors: number;
  /** Frames whose decisions satisfied all checks and were wrong all the same. */
  undetected: number;
  /** Mean iterations per frame. */
  iterations: number;
}

/** How a point is simulated. */
export interface FrameOptions extends DecoderOptions {
  /** The point ends at so many frames… */
  frames: number;
  /** … or at so many frame errors, whichever comes first, in whole batches. */
  errors: number;
  /** The seed of information bits and noise. */
  seed: number;
}

const batch = 512;

/**
 * Simulates a point: random information bits, encoded, sent as 0 → -1, 1 → +1 in noise of variance N0/2, decoded.
 * Eb/N0 counts the code's rate k / n. The frames of a batch come from streams of (seed, Eb/N0, batch number) alone.
 */
export function frameErrorPoint(
  code: ParityCheckCode,
  encoder: Encoder,
  ebn0Db: number,
  options: FrameOptions,
  engine?: KernelEngine,
): FramePoint {
  const { length } = code, { dimension } = encoder;
  const variance = bpskNoiseVarianceAt(ebn0Db, dimension / length), deviation = Math.sqrt(variance);
  const point = { ebn0Db, frames: 0, frameErrors: 0, bitErrors: 0, undetected: 0, iterations: 0 };
  for (let b = 0; point.frames < options.frames && point.frameErrors < options.errors; b++) {
    const m = Math.min(batch, options.frames - point.frames);
    const name = ["fer", options.seed, String(ebn0Db), b] as const;
    const information = drawBits(stream(...name, "bits"), m * dimension);
    const sent = encoder.encode(information);
    const llr = drawNormals(stream(...name, "noise"), m * length);
    for (let i = 0; i < llr.length; i++) llr[i] = 2 * (2 * sent[i] - 1 + deviation * llr[i]) / variance;
    const decoded = ldpcDecode(code, llr, options, engine);
    for (let w = 0; w < m; w++) {
      let wrong = 0;
      for (const v of encoder.informationPositions) {
        wrong += decoded.bits[w * length + v] ^ sent[w * length + v];
      }
      point.bitErrors += wrong;
      point.frameErrors += wrong ? 1 : 0;
      point.undetected += wrong && decoded.converged[w] ? 1 : 0;
      point.iterations += decoded.iterations[w];
    }
    point.frames += m;
  }
  point.iterations /= Math.max(1, point.frames);
  return point;
}
