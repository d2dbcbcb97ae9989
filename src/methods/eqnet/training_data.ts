/** What EQ-Net's networks are trained on: uses of i.i.d. Rayleigh channels, drawn as they come or once for all. @module */
import { permutation, type Stream, substream } from "../../compute/random.ts";
import { fillUniform } from "../../compute/draw.ts";
import { gatherRows } from "../../learn/rows.ts";
import { drawRayleighUses, type SentChannelUses } from "../../phy/mimo.ts";
import type { MimoSize } from "./networks.ts";

/** SNRs of the training data, in dB. */
export type TrainingSnr =
  /** Uniform over an interval. */
  | { readonly from: number; readonly to: number }
  /** One of these, each as often. */
  | { readonly points: readonly number[] };

/** A fixed set: so many packets at each SNR. */
export type FixedSet = {
  readonly packets: number;
  readonly usesPerPacket: number;
  readonly snr: { readonly points: readonly number[] };
};

/** Channel uses in a fixed set. */
export function usesInSet({ packets, usesPerPacket, snr }: FixedSet): number {
  return packets * usesPerPacket * snr.points.length;
}

/** The set that a stream stands for, its SNRs one after the other. */
export function drawFixedSet(size: MimoSize, set: FixedSet, stream: Stream): SentChannelUses {
  const perPoint = set.packets * set.usesPerPacket;
  const snrDb = Float32Array.from(
    { length: usesInSet(set) },
    (_, i) => set.snr.points[Math.floor(i / perPoint)],
  );
  return drawUses(size, snrDb, stream);
}

/** How many of `n` samples are trained on: 80 % (section V-A). */
export function trainedOf(n: number): number {
  return Math.floor(0.8 * n);
}

/** So many of `n` in random order for training, the others for validation. */
export function splitSet(n: number, stream: Stream): { training: Uint32Array; validation: Uint32Array } {
  const order = permutation(stream, n), cut = trainedOf(n);
  return { training: order.subarray(0, cut), validation: order.subarray(cut) };
}

/** The uses of these indices. */
export function gatherUses(uses: SentChannelUses, indices: Uint32Array): SentChannelUses {
  const { nr, nt, noiseVariance } = uses, perUse = uses.bits.length / uses.n;
  const bits = new Uint8Array(indices.length * perUse);
  indices.forEach((from, to) =>
    bits.set(uses.bits.subarray(from * perUse, (from + 1) * perUse), to * perUse)
  );
  return {
    n: indices.length,
    nr,
    nt,
    y: gatherRows(uses.y, 2 * nr, indices),
    h: gatherRows(uses.h, 2 * nr * nt, indices),
    noiseVariance: typeof noiseVariance === "number" ? noiseVariance : gatherRows(noiseVariance, 1, indices),
    bits,
    x: gatherRows(uses.x, 2 * nt, indices),
  };
}

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
  return drawUses(size, snrDb, stream);
}

function drawUses(
  { nr, nt, bitsPerSymbol }: MimoSize,
  snrDb: Float32Array,
  stream: Stream,
): SentChannelUses {
  return drawRayleighUses({ n: snrDb.length, nr, nt, order: 2 ** bitsPerSymbol, snrDb }, {
    bits: substream(stream, "bits"),
    channel: substream(stream, "channel"),
    noise: substream(stream, "noise"),
  });
}
