import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { findSuite, loadSuite } from "../src/engine/load.ts";
import { makePlan } from "../src/engine/plan.ts";
import { Store } from "../src/engine/store.ts";
import { openInt8 } from "../src/methods/radcom_mtl/int8/open_int8.ts";
import { foldedMtl, initialRanges } from "../src/methods/radcom_mtl/int8/qat_model.ts";
import { initialMtl, initialMtlBuffers, proposedSize } from "../src/methods/radcom_mtl/mtl_network.ts";
import type { Initial } from "../src/learn/parameters.ts";

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "-A",
      new URL("./radcom_int8.ts", import.meta.url).pathname,
      ...args,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

const tensors = (initial: Record<string, Initial>) =>
  Object.fromEntries(
    Object.entries(initial).map(([name, { shape, values }]) => [name, { shape, data: values }]),
  );

describe("scripts/radcom_int8.ts", () => {
  it("writes what the store holds of a run as a model that can be opened, and says where there is none", async () => {
    const directory = await Deno.makeTempDir();
    try {
      const file = `${directory}/model.safetensors`,
        common = [file, "--profile", "smoke", "--store", directory];
      const missing = await run(...common);
      expect(missing).toMatchObject({ code: 2, out: "" });
      expect(missing.err).toContain(
        "deno task bench radcom_mtl --profile smoke --seed 1 --experiments fig23",
      );

      const { trainings } = makePlan({
        suite: await loadSuite(findSuite("radcom_mtl")),
        profile: "smoke",
        seeds: [1],
        experiments: ["fig23"],
        methods: ["int8"],
        backend: "exact",
      });
      const { key, label, ingredients } = trainings.find(({ training }) => training.name === "int8")!;
      const size = { ...proposedSize, classes: { modulation: 9, signal: 11 } },
        ranges = tensors(initialRanges());
      Object.values(ranges).forEach(({ data }) => data.fill(1));
      const untrained = { ...initialMtl(size, ["test"]), ...initialMtlBuffers(size) };
      const folded = tensors(foldedMtl({ tensors: tensors(untrained), info: {} }));
      const artifact = { tensors: { ...folded, ...ranges }, info: {} };
      new Store(directory).put(key, { label, ingredients, value: null, artifact });

      const { code, out } = await run(...common);
      const bytes = await Deno.readFile(file);
      expect({ code, out }).toEqual({ code: 0, out: `${file}: ${bytes.length} bytes\n` });
      expect(openInt8(bytes).classes).toEqual({ modulation: 9, signal: 11 });
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });

  it("says in a line what is wrong with its arguments", async () => {
    expect(await run("a", "--bogus")).toEqual({
      code: 2,
      out: "",
      err: "radcom_int8: unknown option --bogus; there is: profile, seed, store, help\n",
    });
  });
});
