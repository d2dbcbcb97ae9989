/** The learned detectors in the paper's larger system, 4×4 16-QAM: nothing in them is of two antennas. */
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../compute/backend.ts";
import { train } from "../../learn/testing.ts";
import type { SentChannelUses } from "../../phy/mimo.ts";
import { mlLlr } from "../../phy/ml_llr.ts";
import { zfSicLlr } from "../../phy/zf_sic.ts";
import type { Costs } from "../../suite/types.ts";
import { type AutoencoderRecipe, autoencoderTraining } from "./autoencoder.ts";
import { eqnet, eqnetAutoencoder } from "./eqnet.ts";
import { type EstimatorRecipe, estimatorTraining } from "./estimator.ts";
import { nnDet, type NnDetRecipe, nnDetTraining } from "./nn_det.ts";
import { oampNet2, type OampNet2Recipe, oampNet2Training } from "./oamp_net2.ts";
import { bitErrorRate, detect, fewPackets, fewSteps, inEveryProfile, usesBlock } from "./testing.ts";

const size = { nt: 4, nr: 4, bitsPerSymbol: 4 };

/** The share of wrong decisions on each of a channel use's bits. */
function errorRates(llr: Float32Array, { uses: { n, bits } }: { uses: SentChannelUses }): number[] {
  const perUse = llr.length / n, wrong = new Array<number>(perUse).fill(0);
  llr.forEach((value, i) => wrong[i % perUse] += Number(value > 0 !== (bits[i] === 1)) / n);
  return wrong;
}

describe("the detectors of the 4×4 16-QAM system", () => {
  const shortest = { ...fewPackets, packets: 5, usesPerPacket: 4, snr: { points: [18] }, batch: 16 } as const;
  const stageOne: AutoencoderRecipe = {
    ...shortest,
    epsilon: 0.01,
    rounds: 1,
    epochsPerRound: 1,
    decoderEpochs: 1,
    decoderPatience: 1,
  };
  const autoencoder = autoencoderTraining({ size, ...inEveryProfile("autoencoder", stageOne) });
  const block = usesBlock({ n: 40, nt: 4, nr: 4, order: 16, snrDb: 18 });
  const parameters = (costs: Costs | Promise<Costs>) => (costs as Costs).parameters.value;

  it("give 16 finite LLRs a channel use, from the published numbers of parameters", async () => {
    await setupBackend("exact", { engine: "auto" });
    const stageTwo: EstimatorRecipe = { ...shortest, epochs: 1, patience: 1 };
    const options = { autoencoder, blocks: 3, ...inEveryProfile("estimator", stageTwo) };
    const unfolded: NnDetRecipe = { ...shortest, epochs: 1, dropout: 0.2 };
    const ofNnDet = { size, blocks: 10, ...inEveryProfile("nnDet", unfolded) };
    const inputs = { autoencoder: await train(autoencoder, stageOne) };
    const weights = { ...inputs, estimator: await train(estimatorTraining(options), stageTwo, inputs) };

    // Width 16 N_t K = 256: three input layers, three blocks of nine layers, the first of them from 3 · 256, and 12
    // latents; 16 branches of width 64.
    const encoder = (8 + 32 + 1 + 3) * 256 + 27 * (256 + 1) * 256 + 2 * 256 * 256 + 257 * 12;
    const decoder = 16 * ((12 + 1) * 64 + 4 * 65 * 64 + 65);
    const compressor = 17 * 64 + 4 * 65 * 64 + 65 * 12;
    const detector = eqnet({ label: "EQ-Net-L", ...options });
    expect(parameters(detector.costs!(weights))).toBe(encoder + decoder);
    expect(parameters(eqnetAutoencoder(autoencoder).costs!(inputs))).toBe(compressor + decoder);
    const nnDetP = nnDet({ label: "NN-Det-P", ...ofNnDet });
    const nnDetParts = { network: await train(nnDetTraining(ofNnDet), unfolded) };
    expect(parameters(nnDetP.costs!(nnDetParts))).toBe(496_472); // of the authors' code

    const autoencoded = await detect(eqnetAutoencoder(autoencoder), inputs, block);
    const detected = [await detect(detector, weights, block), await detect(nnDetP, nnDetParts, block)];
    for (const llr of [autoencoded, ...detected]) {
      expect(llr.length).toBe(40 * 16);
      expect(llr.every(Number.isFinite)).toBe(true);
    }
  });

  it("learn every bit: NN-Det", async () => {
    await setupBackend("exact", { engine: "auto" });
    const recipe: NnDetRecipe = {
      ...fewSteps,
      snr: { points: [24] },
      batch: 64,
      steps: 120,
      learningRate: { peak: 0.01, warmupSteps: 20, final: 0.01 },
      dropout: 0,
      averageShare: 0.2,
    };
    const options = { size, blocks: 2, ...inEveryProfile("nnDet", recipe) };
    const block = usesBlock({ n: 1000, nt: 4, nr: 4, order: 16, snrDb: 24 });
    const network = await train(nnDetTraining(options), recipe);
    const llr = await detect(nnDet({ label: "NN-Det", ...options }), { network }, block);
    expect(Math.max(...errorRates(llr, block))).toBeLessThan(0.4); // a guess is 0.5
  });

  it("learn every bit: EQ-Net's autoencoder, here with 4-QAM", async () => {
    await setupBackend("exact", { engine: "auto" });
    const recipe: AutoencoderRecipe = {
      ...fewSteps,
      snr: { from: 10, to: 16 },
      batch: 128,
      steps: 200,
      learningRate: { peak: 4e-3, warmupSteps: 20, final: 0.01 },
      averageShare: 0.1,
      epsilon: 0.1,
      weightUpdates: 1,
    };
    const training = autoencoderTraining({
      size: { ...size, bitsPerSymbol: 2 },
      ...inEveryProfile("autoencoder", recipe),
    });
    const block = usesBlock({ n: 1000, nt: 4, nr: 4, order: 4, snrDb: 14 });
    const parts = { autoencoder: await train(training, recipe) };
    const rates = errorRates(await detect(eqnetAutoencoder(training), parts, block), block);
    errorRates(mlLlr(block.uses, 4), block).forEach((best, bit) =>
      expect(Math.abs(rates[bit] - best)).toBeLessThan(0.03)
    );
  });

  it("detect every bit: OAMP-Net2, which beats ZF-SIC untrained", async () => {
    await setupBackend("exact", { engine: "auto" });
    const recipe: OampNet2Recipe = {
      batch: 20,
      steps: 1,
      learningRate: { peak: 0, warmupSteps: 0, final: 0 },
      averageShare: 0,
    };
    const options = { size, unfolds: 6, snrDb: [18, 20], ...inEveryProfile("oamp", recipe) };
    const method = oampNet2({ label: "OAMP-Net2", ...options });
    const parts = { scalars: await train(oampNet2Training(options), recipe) };
    expect(parameters(method.costs!(parts))).toBe(4 * 6 * 2); // four a layer and SNR
    const block = usesBlock({ n: 1000, nt: 4, nr: 4, order: 16, snrDb: 20 });
    const llr = await detect(method, parts, block);
    expect(bitErrorRate(llr, block)).toBeLessThan(0.9 * bitErrorRate(zfSicLlr(block.uses, 16), block));
    expect(Math.max(...errorRates(llr, block))).toBeLessThan(0.2);
  });
});
