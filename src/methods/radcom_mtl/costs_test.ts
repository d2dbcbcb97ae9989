import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import type { Artifact } from "../../suite/types.ts";
import { countWeights, networkCosts } from "./costs.ts";
import { drcnnNetwork } from "./drcnn.ts";
import type { Network } from "./network.ts";
import { mtlLayers, mtlNetwork, proposedSize } from "./mtl_network.ts";
import { vtcnnNetwork } from "./vtcnn.ts";

const classes = { modulation: 6, signal: 8 };
const proposed = { ...proposedSize, classes };

/** Initial weights and running averages as what training would give. */
function untrained(network: Network): Artifact {
  const initial = Object.entries({ ...network.initial(["test"]), ...network.buffers() });
  return {
    tensors: Object.fromEntries(initial.map(([name, { shape, values }]) => [name, { shape, data: values }])),
    info: {},
  };
}

const costs = (network: Network) => networkCosts(network.layers, untrained(network));

describe("the networks' costs", () => {
  it("are the paper's numbers of its own first layer (section V-C and V-D)", () => {
    const first = (kernel: number) => costs(mtlNetwork({ ...proposed, kernel }));
    expect(first(3)).toMatchObject({ firstWeights: { value: 72 }, firstProducts: { value: 14112 } });
    expect(first(7)).toMatchObject({ firstWeights: { value: 392 }, firstProducts: { value: 39200 } });
  });

  it("are Table V's parameters: 0.253, 2.83 and 1.01 million", () => {
    expect(costs(mtlNetwork(proposed)).parameters.value).toBe(252_582);
    expect(costs(vtcnnNetwork(classes)).parameters.value).toBe(2_831_198);
    expect(costs(drcnnNetwork(classes)).parameters.value).toBe(1_010_958);
  });

  it("count the products that each layer's definition has", () => {
    // 14² pixels of 8 filters of 9, then for each task 11² pixels of 4 filters of 72, 484 × 256, and 256 classes.
    const mtl = 14 * 14 * 8 * 9 + 2 * (11 * 11 * 4 * 72 + 484 * 256) + 256 * (6 + 8);
    expect(costs(mtlNetwork(proposed)).multiplyAccumulates.value).toBe(mtl);
    // 130 columns of two rows, 132 of one, as the zeros at their sides leave them
    const vtcnn = 2 * 130 * 256 * 3 + 132 * 80 * 2 * 3 * 256 + 10560 * 256 + 256 * 14;
    expect(costs(vtcnnNetwork(classes)).multiplyAccumulates.value).toBe(vtcnn);
    const drcnn = 121 * 128 * 16 + 106 * 64 * 16 * 128 + 6784 * 128 + 128 * 64 + 64 * 14;
    expect(costs(drcnnNetwork(classes)).multiplyAccumulates.value).toBe(drcnn);
  });

  it("store weights and two moments of Adam for each, and the running averages", () => {
    const { storedBytes, modelBytes } = costs(mtlNetwork(proposed));
    expect(storedBytes.value).toBe(4 * (3 * (252_582 + 32) + 32));
    expect(modelBytes.value).toBe(4 * 252_582);
  });

  it("agree with the weights of every variant, deeper and larger", () => {
    const size = { ...proposedSize, classes: { modulation: 9, signal: 11 } };
    for (
      const variant of [{ sharedLayers: 2 }, { sharedLayers: 2, taskLayers: 2 }, { kernel: 7 }, {
        shared: 32,
      }]
    ) {
      const network = mtlNetwork({ ...size, ...variant });
      expect(costs(network).parameters.value).toBe(countWeights(network.layers));
    }
    const { tensors } = untrained(mtlNetwork(size));
    expect(() => networkCosts(mtlLayers({ ...size, shared: 9 }), { tensors, info: {} })).toThrow(
      "weights where",
    );
  });
});
