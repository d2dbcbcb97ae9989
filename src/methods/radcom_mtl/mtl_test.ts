import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { radcomAwgn, radcomDynamic } from "../../../datasets/radcom.ts";
import { everyProfile } from "../../learn/testing.ts";
import { partsAt } from "../../suite/profiles.ts";
import { drcnn } from "./drcnn.ts";
import { generated } from "./examples.ts";
import { int8 } from "./int8/int8.ts";
import { mtl, mtlByWeight } from "./mtl.ts";
import { proposedSize } from "./mtl_network.ts";

const recipe = { windowsPerCell: 10, snrDb: [0], batch: 8, epochs: 2, patience: 2, learningRate: 1e-3 };
const reduced = everyProfile({ ...recipe, epochs: 1 });
const common = { size: proposedSize, examples: generated(radcomAwgn()), recipe, reduced };

describe("mtl", () => {
  it("has heads for the classes of its examples, and trains by the recipe of each profile", () => {
    const { training } = mtl({ label: "MTL", name: "own", ...common });
    expect(training.network.classes).toEqual({ modulation: 9, signal: 11 });
    const dynamic = mtl({ label: "MTL", name: "own", ...common, examples: generated(radcomDynamic()) });
    expect(dynamic.training.network.classes).toEqual({ modulation: 6, signal: 8 });
    expect([training.recipes.paper.epochs, training.recipes.nightly.epochs]).toEqual([2, 1]);
  });

  it("shares a training that it is given", () => {
    const first = mtl({ label: "first", name: "shared", ...common });
    const second = mtl({ label: "second", training: first.training });
    expect(partsAt(second, {}).network).toBe(partsAt(first, {}).network);
  });
});

describe("mtlByWeight", () => {
  const weighted = mtlByWeight({ label: "MTL", signalWeights: [0, 0.8], ...common });

  it("has the network that was trained with a point's weight", () => {
    const { network } = partsAt(weighted, { signalWeight: 0.8 });
    expect(network).toBe(weighted.training(0.8));
    expect(network.name).toBe("signal weight 0.8");
    expect(partsAt(weighted, { signalWeight: 0 }).network).not.toBe(network);
  });

  it("says which weight it has no network for", () => {
    expect(() => weighted.training(0.5)).toThrow("no network is trained with the weight 0.5");
  });
});

describe("int8", () => {
  it("starts from the network that it is given, and refuses one of several convolutions in a row", () => {
    const { training } = mtl({ label: "MTL", name: "start", ...common });
    const options = { label: "INT8", name: "int8", recipe, reduced };
    expect(partsAt(int8({ ...options, start: training }), {}).network.needs).toEqual({ network: training });
    const deep = mtl({ label: "deep", name: "deep", ...common, size: { ...proposedSize, taskLayers: 2 } });
    expect(() => int8({ ...options, start: deep.training })).toThrow("several convolutions in a row");
  });

  it("isn't made from a training of another network, says the compiler", () => {
    const { size: _, ...options } = common;
    const other = partsAt(drcnn({ label: "DRCNN", name: "drcnn", ...options }), {}).network;
    // @ts-expect-error: it has no MTL network
    expect(() => int8({ label: "INT8", name: "int8", start: other, recipe, reduced })).toThrow();
  });
});
