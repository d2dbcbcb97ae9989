/** The learned detectors of EQ-Net as methods: LLRs through the autoencoder, and LLRs from y, H and σ_n. @module */
import * as tf from "@tensorflow/tfjs-core";
import type { CodedMimoBlock } from "../../../datasets/coded_mimo.ts";
import { disposeParameters, loadParameters, type Parameters } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import type { ChannelUses } from "../../phy/mimo.ts";
import { mlLlr } from "../../phy/ml_llr.ts";
import { bitsPerSymbol } from "../../phy/qam.ts";
import type { Artifact, Costs, Method, Training } from "../../suite/types.ts";
import { decoderPrefix, quantizerPrefix } from "./autoencoder_model.ts";
import { estimatorInputs } from "./estimator_model.ts";
import { decoder, estimator, quantizer } from "./networks.ts";
import { toLlr, toSoftBits } from "./soft_bits.ts";

/** A part of the channel uses. */
function slice({ n, nr, nt, y, h, noiseVariance }: ChannelUses, begin: number, end: number): ChannelUses {
  if (begin === 0 && end === n) return { n, nr, nt, y, h, noiseVariance };
  return {
    n: end - begin,
    nr,
    nt,
    y: y.subarray(2 * nr * begin, 2 * nr * end),
    h: h.subarray(2 * nr * nt * begin, 2 * nr * nt * end),
    noiseVariance: typeof noiseVariance === "number" ? noiseVariance : noiseVariance.subarray(begin, end),
  };
}

/** {@link overRows} of channel uses. */
export function overChunks(
  uses: ChannelUses,
  network: (part: ChannelUses) => tf.Tensor,
): Promise<Float32Array> {
  return overRows(uses.n, (begin, end) => network(slice(uses, begin, end)));
}

/** Trained numbers, the cost that the paper compares (section V-B). */
export function parameterCount(value: number): Costs {
  return { parameters: { value, unit: "" } };
}

/** Numbers in the tensors whose names begin with `prefix`. */
function sizeOf({ tensors }: Artifact, prefix = ""): number {
  return Object.entries(tensors).reduce(
    (sum, [name, { data }]) => name.startsWith(prefix) ? sum + data.length : sum,
    0,
  );
}

/** ML LLRs through f_Q and g: `[n, N_t K]` LLRs. */
async function throughAutoencoder(
  { uses, order }: CodedMimoBlock,
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
export function eqnetAutoencoder(autoencoder: Training): Method<CodedMimoBlock, Float32Array> {
  return {
    module: import.meta.url,
    spec: "autoencoder",
    kind: "learned",
    label: "EQ-Net autoencoder (ML LLRs)",
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

/** EQ-Net in estimation mode: g(f_E(y, H, σ_n)). */
export function eqnetDetector(
  label: string,
  blocks: number,
  parts: { autoencoder: Training; estimator: Training },
): Method<CodedMimoBlock, Float32Array> {
  return {
    module: import.meta.url,
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
