import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { setupBackend } from "../../compute/backend.ts";
import { largestError, uniformValues } from "../../compute/testing.ts";
import { kMeansScalar } from "../../learn/kmeans.ts";
import { difference, onBothEngines, testContext, train } from "../../learn/testing.ts";
import type { Artifact } from "../../suite/types.ts";
import { autoencoderTraining } from "./autoencoder.ts";
import { eqnetAutoencoder } from "./eqnet.ts";
import { codebookTraining, deepQuantizer, fromIndices, toIndices } from "./deep_quantizer.ts";
import { sisoTraining } from "./siso.ts";
import { detect, fewSteps, inEveryProfile, smallSize, usesBlock } from "./testing.ts";

const recipe = { ...fewSteps, epsilon: 0.01, weightUpdates: 1 };
const codes = { vectors: 400, snr: { from: 5, to: 15 }, restarts: 2 };
const autoencoder = autoencoderTraining({ size: smallSize, ...inEveryProfile("autoencoder", recipe) });
const siso = sisoTraining({ size: smallSize, ...inEveryProfile("siso", recipe) });
const codebook = inEveryProfile("codebook", codes);

describe("codebookTraining", () => {
  it("fits k-means levels to each latent, with the same bits on every engine", async () => {
    const training = codebookTraining({ ...codebook, autoencoder, bits: 4 });
    const [first, ...others] = await onBothEngines(async () =>
      await train(training, codes, { autoencoder: await train(autoencoder, recipe) })
    );
    for (const other of others) expect(difference(other, first)).toBe(undefined);
    const { shape, data } = first.tensors.codebook;
    expect(shape).toEqual([6, 16]);
    for (let d = 0; d < 6; d++) {
      const levels = data.subarray(16 * d, 16 * d + 16);
      expect([...levels]).toEqual([...levels].sort((a, b) => a - b));
      expect(new Set(levels).size).toBe(16);
      expect(Math.max(...levels.map(Math.abs))).toBeLessThan(1); // latents end in tanh
    }
  });
});

describe("indices", () => {
  it("are those of the nearest level of the latent's own codebook", () => {
    const { stream } = testContext("indices");
    const columns = [1, 0.1].map((scale, d) => uniformValues(200, d, scale));
    const codebook = {
      shape: [2, 8],
      data: Float32Array.from(
        columns.flatMap((values, d) => [...kMeansScalar(values, { levels: 8 }, stream(d))]),
      ),
    };
    const latents = uniformValues(50, "latents");
    const indices = toIndices(latents, codebook), levels = fromIndices(indices, codebook);
    latents.forEach((x, i) => {
      const own = codebook.data.subarray(8 * (i % 2), 8 * (i % 2) + 8);
      expect(Math.abs(levels[i] - x)).toBe(Math.min(...Array.from(own, (level) => Math.abs(level - x))));
      expect(indices[i]).toBeLessThan(8);
    });
    expect(toIndices(levels, codebook)).toEqual(indices);
  });
});

/** 256 levels so close that quantising to them changes next to nothing. */
const fine = (latents: number): Artifact => ({
  tensors: {
    codebook: {
      shape: [latents, 256],
      data: Float32Array.from({ length: latents * 256 }, (_, i) => ((i % 256) - 127.5) / 128),
    },
  },
  info: {},
});

describe("deepQuantizer", () => {
  it("is the autoencoder where the levels are fine, and says how many bits an LLR takes", async () => {
    await setupBackend("exact", { engine: "auto" });
    const method = deepQuantizer({ label: "EQ-Net, 6 bits", ...codebook, autoencoder, bits: 6 });
    expect(method.spec).toEqual({ bits: 6, perStream: false, bitsPerLlr: 9 }); // 36 bits for 4 LLRs of QPSK
    const weights = await train(autoencoder, recipe), block = usesBlock();
    const quantized = await detect(method, { autoencoder: weights, codebook: fine(6) }, block);
    const whole = await detect(eqnetAutoencoder(autoencoder), { autoencoder: weights }, block);
    expect(largestError(quantized, whole)).toBeLessThan(0.1);
    expect(quantized).not.toEqual(whole);
  });

  it("takes 3 and 2.5 bits per LLR in the 2×2 64-QAM system, and the streams' own quantiser as many", () => {
    const size = { nt: 2, nr: 2, bitsPerSymbol: 6 };
    const joint = autoencoderTraining({ size, ...inEveryProfile("autoencoder", recipe) });
    const single = sisoTraining({ size, ...inEveryProfile("siso", recipe) });
    const rates = [6, 5].map((bits) =>
      [joint, single].map((autoencoder) => {
        const { spec } = deepQuantizer({ label: "", ...codebook, autoencoder, bits });
        return (spec as { bitsPerLlr: number }).bitsPerLlr;
      })
    );
    expect(rates).toEqual([[3, 3], [2.5, 2.5]]);
  });
});

describe("deepQuantizer of single streams", () => {
  it("quantises each stream by itself", async () => {
    await setupBackend("exact", { engine: "auto" });
    const options = { ...codebook, autoencoder: siso, bits: 6 };
    const method = deepQuantizer({ label: "SISO", ...options });
    const weights = await train(siso, recipe);
    const artifacts = {
      autoencoder: weights,
      codebook: await train(codebookTraining(options), codes, { autoencoder: weights }),
    };
    expect(artifacts.codebook.tensors.codebook.shape).toEqual([3, 64]);
    // Over a diagonal channel the streams' LLRs are apart: another y_2 leaves stream 1 as it is.
    const block = usesBlock({ n: 20 });
    for (let i = 0; i < 20; i++) block.uses.h.fill(0, 8 * i + 2, 8 * i + 6);
    const before = await detect(method, artifacts, block);
    for (let i = 0; i < 20; i++) block.uses.y[4 * i + 2] += 1;
    const after = await detect(method, artifacts, block);
    for (let i = 0; i < 20; i++) {
      expect(after.subarray(4 * i, 4 * i + 2)).toEqual(before.subarray(4 * i, 4 * i + 2));
    }
    expect(after).not.toEqual(before);
  });
});
