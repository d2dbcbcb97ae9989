/** The learned detectors of EQ-Net as methods: LLRs through the autoencoder, and LLRs from y, H and σ_n. @module */
import * as tf from "@tensorflow/tfjs-core";
import { disposeParameters, loadParameters, type Parameters } from "../../learn/parameters.ts";
import type { DetectorInputs } from "../../phy/mimo.ts";
import { mlLlr } from "../../phy/ml_llr.ts";
import { bitsPerSymbol } from "../../phy/qam.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { Artifact, Training } from "../../suite/types.ts";
import { decoderPrefix, quantizerPrefix } from "./autoencoder_model.ts";
import { type Detector, overChunks, parameterCount } from "./detector.ts";
import { type EstimatorOptions, estimatorTraining } from "./estimator.ts";
import { estimatorInputs } from "./estimator_model.ts";
import { decoder, estimator, quantizer } from "./networks.ts";
import { toLlr, toSoftBits } from "./soft_bits.ts";

/** Numbers in the tensors whose names begin with `prefix`. */
function sizeOf({ tensors }: Artifact, prefix = ""): number {
  return Object.entries(tensors).reduce(
    (sum, [name, { data }]) => name.startsWith(prefix) ? sum + data.length : sum,
    0,
  );
}

/** ML LLRs through f_Q and g: `[n, N_t K]` LLRs. */
async function throughAutoencoder(
  { uses, order }: DetectorInputs,
  f: Parameters,
  g: Parameters,
): Promise<Float32Array> {
  const bits = uses.nt * bitsPerSymbol(order);
  return toLlr(
    await overChunks(uses, (part) => {
      const softBits = tf.tensor(toSoftBits(mlLlr(part, order)), [part.n, bits]);
      return decoder(g, quantizer(f, softBits));
    }),
  );
}

/** ML LLRs compressed to 3 N_t latents and rebuilt, nothing quantised: what stage one alone costs. */
export function eqnetAutoencoder(
  autoencoder: Training,
  label = "EQ-Net autoencoder (ML LLRs)",
): Detector {
  return {
    ...madeBy(import.meta.url, eqnetAutoencoder),
    spec: "autoencoder",
    kind: "learned",
    label,
    parts: { autoencoder },
    open({ autoencoder }) {
      const f = loadParameters(autoencoder, quantizerPrefix), g = loadParameters(autoencoder, decoderPrefix);
      return {
        run: (block) => throughAutoencoder(block, f, g),
        close: () => [f, g].forEach(disposeParameters),
      };
    },
    costs: ({ autoencoder }) => parameterCount(sizeOf(autoencoder)),
  };
}

/** EQ-Net in estimation mode: g(f_E(y, H, σ_n)), f_E taught by the autoencoder that g comes from. */
export function eqnet({ label, ...options }: EstimatorOptions & { readonly label: string }): Detector {
  const { autoencoder, blocks } = options;
  return estimationDetector({ label, blocks, autoencoder, estimator: estimatorTraining(options) });
}

/** What the detector of {@link eqnet} consists of. */
export interface EstimationParts {
  readonly label: string;
  /** Residual blocks of f_E. */
  readonly blocks: number;
  /** Gives g. */
  readonly autoencoder: Training;
  /** Gives f_E. */
  readonly estimator: Training;
}

/** g(f_E(y, H, σ_n)), however the two were trained. */
export function estimationDetector({ label, blocks, ...parts }: EstimationParts): Detector {
  return {
    ...madeBy(import.meta.url, estimationDetector),
    spec: { blocks },
    kind: "learned",
    label,
    parts,
    open({ autoencoder, estimator: weights }) {
      const g = loadParameters(autoencoder, decoderPrefix), e = loadParameters(weights);
      return {
        run: async ({ uses }) =>
          toLlr(await overChunks(uses, (part) => decoder(g, estimator(e, blocks, ...estimatorInputs(part))))),
        close: () => [g, e].forEach(disposeParameters),
      };
    },
    // Of what a detection runs: f_E and g, not the f_Q that taught f_E.
    costs: ({ autoencoder, estimator: weights }) =>
      parameterCount(sizeOf(autoencoder, decoderPrefix) + sizeOf(weights)),
  };
}
