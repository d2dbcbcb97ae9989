/** What EQ-Net's networks are trained on: channel uses with their exact LLRs. @module */
import { type Stream, substream } from "../../compute/random.ts";
import { fillUniform } from "../../compute/draw.ts";
import { drawRayleighUses, type SentChannelUses } from "../../phy/mimo.ts";
import type { MimoSize } from "./networks.ts";

/** SNRs of the training data, in dB. */
export type TrainingSnr =
  /** Uniform over an interval. */
  | { readonly from: number; readonly to: number }
  /** One of these, each as often. */
  | { readonly points: readonly number[] };

/** `n` uses of i.i.d. Rayleigh channels with random bits. */
export function drawTrainingUses(
  size: MimoSize,
  snr: TrainingSnr,
  n: number,
  stream: Stream,
): SentChannelUses {
  const snrDb = new Float32Array(n);
  fillUniform(snrDb, substream(stream, "snr"));
  for (let i = 0; i < n; i++) {
    snrDb[i] = "points" in snr
      ? snr.points[Math.floor(snrDb[i] * snr.points.length)]
      : snr.from + (snr.to - snr.from) * snrDb[i];
  }
  return drawRayleighUses({ n, nr: size.nr, nt: size.nt, order: 2 ** size.bitsPerSymbol, snrDb }, {
    bits: substream(stream, "bits"),
    channel: substream(stream, "channel"),
    noise: substream(stream, "noise"),
  });
}
