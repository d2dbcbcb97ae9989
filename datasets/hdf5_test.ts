import { after, before, describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import h5wasm from "h5wasm/node";
import { openHdf5 } from "./hdf5.ts";

const data = new URL("./testdata/hdf5", import.meta.url).pathname;
const key = "('ask', 'short-range', 10, 0)";
const window = Array.from({ length: 256 }, (_, i) => i % 2 === 0 ? i + 1 : -i - 1);

let folder = "";
before(() => {
  folder = Deno.makeTempDirSync();
});
after(() => Deno.removeSync(folder, { recursive: true }));

async function readWindow(path: string): Promise<number[]> {
  const file = await openHdf5(path, "windows");
  try {
    return Array.from(file.array(key).read());
  } finally {
    file.close();
  }
}

/** What is said of a file, in one line. */
async function refusal(path: string): Promise<string> {
  const error = await readWindow(path).then(() => undefined, (error: Error) => error);
  expect(error?.name).toBe("UsageError");
  expect(error!.message).not.toMatch(/\n/);
  expect(error!.message.startsWith(`${path}: `)).toBe(true);
  return error!.message;
}

// Files by scripts/peers/hdf5_files.py: h5py's writer.
describe("openHdf5", () => {
  it("reads numbers of either byte order, compressed or not, as h5py wrote them", async () => {
    for (const name of ["float32_big_endian", "float64", "int16", "int64_big_endian", "compressed"]) {
      expect(await readWindow(`${data}/${name}.h5`)).toEqual(window);
    }
    expect(await readWindow(`${data}/uint8.h5`)).toEqual(window.map((x) => Math.abs(x) % 256));
  });

  it("refuses what isn't a number that it reads, and says what it is", async () => {
    expect(await refusal(`${data}/float16.h5`)).toMatch(/expected numbers, found float16/);
    expect(await refusal(`${data}/complex64.h5`)).toMatch(/found a compound type, such as complex numbers/);
    expect(await refusal(`${data}/booleans.h5`)).toMatch(/found an enumeration/);
    expect(await refusal(`${data}/group.h5`)).toMatch(/can't be read \(not a dataset\)/);
  });

  it("refuses what lies in other files, whether they are there or not: no hash of the file tells them", async () => {
    for (const name of ["external_storage", "virtual_elsewhere", "virtual_within"]) {
      const path = `${folder}/${name}.h5`;
      Deno.copyFileSync(`${data}/${name}.h5`, path);
      const without = await refusal(path);
      expect(without).toMatch(/in the file itself, found (a virtual dataset|a link to .*samples\.raw):/);
      Deno.writeFileSync(`${folder}/samples.raw`, new Uint8Array(1024));
      expect(await refusal(path)).toBe(without);
    }
  });

  it("refuses links to other files, and follows those within the file", async () => {
    await h5wasm.ready;
    const part = new h5wasm.File(`${folder}/part.h5`, "w");
    part.create_dataset({ name: key, data: Float32Array.from(window) });
    part.create_soft_link(key, "soft");
    part.close();
    const master = new h5wasm.File(`${folder}/master.h5`, "w");
    master.create_external_link("part.h5", key, key);
    master.close();
    expect(await refusal(`${folder}/master.h5`)).toMatch(
      /expected "\('ask'.*" in the file itself, found a link to .*part.h5: copy all data into one file/,
    );
    const file = await openHdf5(`${folder}/part.h5`, "windows");
    expect(Array.from(file.array("soft").read())).toEqual(window);
    file.close();
  });

  it("tells damage within a file in one line", async () => {
    const bytes = Deno.readFileSync(`${data}/compressed.h5`), path = `${folder}/damaged.h5`;
    const heap = new TextDecoder("latin1").decode(bytes).indexOf("HEAP");
    expect(heap).toBeGreaterThan(0);
    bytes.fill(0x7f, heap, heap + 32); // where names lie
    Deno.writeFileSync(path, bytes);
    expect(await refusal(path)).toMatch(/can't be read \(.+\)$/);
    const file = await openHdf5(path, "windows");
    expect(() => file.names()).toThrow(/^[^\n]*its names can't be read \(.+\)$/);
    file.close();
  });
});
