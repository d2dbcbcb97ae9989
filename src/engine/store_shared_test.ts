import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { importMapArguments } from "./import_map.ts";
import { fromFileUrl } from "./paths.ts";
import { Store } from "./store.ts";
import { inDirectory } from "./testdata/bench.ts";
import { unitOf } from "./testdata/stored_units.ts";

const script = fromFileUrl(new URL("./testdata/store_writer.ts", import.meta.url));
/** How many units a writer writes that is left alone; those that are killed would write more. */
const count = 200, more = 2000;

/** Starts a writer and waits until it writes. `ended` is its exit code and what it complained of. */
async function startWriter(directory: string, units: number) {
  const writer = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", ...importMapArguments(), script, directory, String(units)],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const reader = writer.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const complaints = new Response(writer.stderr).text();
  return { writer, ended: writer.status.then(async ({ code }) => ({ code, complaints: await complaints })) };
}

describe("a store with many writers", () => {
  it("holds every unit whole, though some of them are killed at any moment", async () => {
    await inDirectory(async (directory) => {
      const victims = await Promise.all([1, 2, 3, 4].map(() => startWriter(directory, more)));
      const survivors = await Promise.all([1, 2].map(() => startWriter(directory, count)));
      for (const [i, victim] of victims.entries()) {
        await new Promise((resolve) => setTimeout(resolve, 60 + 37 * i));
        victim.writer.kill("SIGKILL");
      }
      const ended = await Promise.all([...victims, ...survivors].map((writer) => writer.ended));
      expect(ended.slice(0, 4).map(({ code }) => code)).toEqual([137, 137, 137, 137]); // none had ended
      expect(ended.slice(4)).toEqual([{ code: 0, complaints: "" }, { code: 0, complaints: "" }]);

      const warnings: string[] = [];
      const store = new Store(directory, (line) => warnings.push(line));
      let found = 0;
      for (let i = 0; i < more; i++) {
        const { key, unit } = unitOf(i);
        if (i >= count && !store.has(key)) continue;
        expect(store.get(key)).toEqual(unit);
        found++;
      }
      expect([...store.keys()].length).toBe(found);
      expect(warnings).toEqual([]);
    });
  });
});
