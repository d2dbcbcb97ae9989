/** OAMP-Net2, trained, and as a method. @module */
import * as tf from "@tensorflow/tfjs-core";
import { toDecibels } from "../../compute/exact_math.ts";
import { substream } from "../../compute/random.ts";
import { disposeParameters, loadParameters } from "../../learn/parameters.ts";
import type { FreshSchedule } from "../../learn/schedule.ts";
import { defineTraining } from "../../learn/training.ts";
import { type ChannelUses, drawRayleighUses } from "../../phy/mimo.ts";
import { demapSoft } from "../../phy/qam.ts";
import { madeBy } from "../../suite/made_by.ts";
import { recipesOf } from "../../suite/profiles.ts";
import type { Training } from "../../suite/types.ts";
import { type Detector, overChunks, parameterCount, type TrainedBy } from "./detector.ts";
import type { MimoSize } from "./networks.ts";
import { initialScalars, oampLayers, rotateUses } from "./oamp_net2_model.ts";

/** How the scalars are trained, on fresh draws: `batch` channel uses per step and SNR. */
export type OampNet2Recipe = FreshSchedule;

/** What OAMP-Net2 is made with. */
export interface OampNet2Options extends TrainedBy<OampNet2Recipe> {
  readonly size: MimoSize;
  /** Unfolded iterations of OAMP. */
  readonly unfolds: number;
  /** The SNRs in dB that get scalars of their own. */
  readonly snrDb: readonly number[];
}

/**
 * The training of four scalars per unfolded layer and SNR, by the squared error of x̂ after the last layer. Its
 * artifact's `info.snrDb` lists the SNRs.
 */
export function oampNet2Training(
  { name, size, unfolds: layers, snrDb: points, recipe, length, reduced }: OampNet2Options,
): Training<OampNet2Recipe> {
  const { nt, nr, bitsPerSymbol } = size, order = 2 ** bitsPerSymbol;
  return defineTraining({
    name,
    ...madeBy(import.meta.url, oampNet2Training),
    spec: { size: { ...size }, layers, snrDb: points },
    recipes: recipesOf(recipe, reduced),
    length,
    stages(recipe) {
      const n = points.length * recipe.batch;
      const snrDb = Float32Array.from({ length: n }, (_, i) => points[Math.floor(i / recipe.batch)]);
      return {
        ...recipe,
        batch: n,
        open: () => ({
          initial: initialScalars(layers, points.length),
          adam: { amsgrad: false },
          draw(stream) {
            const parent = stream();
            const uses = drawRayleighUses({ n, nr, nt, order, snrDb }, {
              bits: substream(parent, "bits"),
              channel: substream(parent, "channel"),
              noise: substream(parent, "noise"),
            });
            const { eigenvalues, rotation, matched, energy, noiseVariance } = rotateUses(uses);
            const sent = tf.tensor(uses.x, [n, 2 * nt]);
            return [
              eigenvalues,
              rotation,
              matched,
              energy,
              noiseVariance,
              nearestSnr(uses, points),
              sent,
            ];
          },
          loss(p, [eigenvalues, rotation, matched, energy, noiseVariance, which, sent]) {
            const uses = { eigenvalues, rotation, matched, energy, noiseVariance, nr };
            const { x } = oampLayers(p, layers, order, uses, which);
            return tf.mul(tf.sum(tf.squaredDifference(x, sent)), 1 / recipe.batch) as tf.Scalar;
          },
          info: () => ({ snrDb: points }),
        }),
      };
    },
  });
}

/** One-hot, `[n, points]`: which of the SNRs is nearest to each use's. */
function nearestSnr({ n, nr, nt, noiseVariance }: ChannelUses, points: readonly number[]): tf.Tensor {
  const nearest = (variance: number) => {
    const snrDb = toDecibels(nr * nt / variance);
    return points.reduce((best, x, i) => Math.abs(x - snrDb) < Math.abs(points[best] - snrDb) ? i : best, 0);
  };
  const common = typeof noiseVariance === "number" ? nearest(noiseVariance) : 0;
  const oneHot = new Float32Array(n * points.length);
  for (let i = 0; i < n; i++) {
    oneHot[i * points.length + (typeof noiseVariance === "number" ? common : nearest(noiseVariance[i]))] = 1;
  }
  return tf.tensor(oneHot, [n, points.length]);
}

/**
 * OAMP-Net2: LLRs from p(c | r_k, τ²) of the last layer. Where the SNR has no scalars of its own it takes those of the
 * nearest one.
 */
export function oampNet2({ label, ...options }: OampNet2Options & { readonly label: string }): Detector {
  const { unfolds: layers, snrDb: points } = options;
  return {
    ...madeBy(import.meta.url, oampNet2),
    spec: { layers, snrDb: points },
    kind: "learned",
    label,
    parts: { scalars: oampNet2Training(options) },
    open({ scalars }) {
      const p = loadParameters(scalars);
      return {
        async run({ uses, order }) {
          const { n, nt } = uses, width = 2 * nt + 1;
          const out = await overChunks(uses, (part) => {
            const { r, tau2 } = oampLayers(p, layers, order, rotateUses(part), nearestSnr(part, points));
            return tf.concat([r, tau2], 1);
          });
          const r = new Float32Array(2 * nt * n), tau2 = new Float32Array(nt * n);
          for (let i = 0; i < n; i++) {
            r.set(out.subarray(i * width, i * width + 2 * nt), 2 * nt * i);
            tau2.fill(out[i * width + 2 * nt], nt * i, nt * (i + 1));
          }
          return demapSoft(r, tau2, order);
        },
        close: () => disposeParameters(p),
      };
    },
    costs: ({ scalars }) => parameterCount(scalars.info.parameters as number), // of all SNRs together
  };
}
