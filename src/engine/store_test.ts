import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { sha256 } from "../suite/canonical_json.ts";
import { packScores } from "./item_scores.ts";
import { packArtifact, unpackArtifact } from "./artifact_file.ts";
import { shownPath } from "./paths.ts";
import { Store, type StoredUnit, StoreError } from "./store.ts";
import { partialName } from "./partial.ts";
import { inDirectory } from "./testdata/bench.ts";

const key = sha256("a unit");
const unit: StoredUnit = {
  label: "train x",
  ingredients: { kind: "train", seed: 1 },
  value: { n: 3 },
  artifact: {
    tensors: {
      w: { shape: [2, 2], data: new Float32Array([1, -0, 1e-45, 3.5]) },
      s: { shape: [], data: new Float32Array([7]) },
    },
    info: { curve: { step: [0, 1] } },
  },
};
const entry = (directory: string) => `${directory}/${key.slice(0, 2)}/${key}`;

/** What may stand where the store wants a folder. */
const inTheWay: Record<string, (path: string) => void> = {
  file: (path) => Deno.writeTextFileSync(path, ""),
  link: (path) => Deno.symlinkSync("/nonexistent/x", path),
  "special file": makePipe,
};

function replaceBy(path: string, make: (path: string) => void): void {
  Deno.removeSync(path, { recursive: true });
  make(path);
}

function makePipe(path: string): void {
  if (!new Deno.Command("mkfifo", { args: [path] }).outputSync().success) {
    throw new Error(`no pipe at ${path}`);
  }
}

describe("packArtifact", () => {
  it("keeps every bit", () => {
    fc.assert(fc.property(fc.float32Array({ maxLength: 20 }), (data) => {
      const { head, bytes } = packArtifact({ tensors: { w: { shape: [data.length], data } }, info: {} });
      expect(bytes.length).toBe(4 * data.length);
      const back = unpackArtifact(head, bytes).tensors.w.data;
      expect(new Uint32Array(back.slice().buffer)).toEqual(new Uint32Array(data.slice().buffer));
    }));
  });
  it("is little-endian", () => {
    const { bytes } = packArtifact({ tensors: { w: { shape: [1], data: new Float32Array([1]) } }, info: {} });
    expect([...bytes]).toEqual([0, 0, 0x80, 0x3f]);
  });
  it("refuses a tensor that isn't as long as its shape", () => {
    const tensors = { w: { shape: [3], data: new Float32Array(2) } };
    expect(() => packArtifact({ tensors, info: {} })).toThrow(
      "tensor 'w' has 2 values, but its shape is [3]",
    );
  });
});

describe("Store", () => {
  it("gives back what was put, to any process that looks", () =>
    inDirectory((directory) => {
      new Store(directory).put(key, unit);
      expect(new Store(directory).get(key)).toEqual(unit);
      expect([...new Store(directory).keys()]).toEqual([key]);
      expect([...Deno.readDirSync(`${directory}/partial`)]).toEqual([]);
      return Promise.resolve();
    }));

  it("gives back what items scored and where that was computed, and detects a change of either", () =>
    inDirectory((directory) => {
      const warnings: string[] = [];
      const store = new Store(directory, (line) => warnings.push(line));
      const quantity = { kind: "mean", unit: "", label: "" } as const;
      const shard = {
        label: "a shard",
        ingredients: { kind: "shard" },
        value: { n: 2 },
        items: packScores({ ber: [0.5, 0] }, { ber: quantity }),
        provenance: {
          machine: "an Atari",
          engine: "exact (wasm)",
          date: "2024-01-01T00:00:00.000Z",
          seconds: 3,
        },
      };
      store.put(key, shard);
      expect(new Store(directory).get(key)).toEqual(shard);
      for (const [from, to] of [[shard.items.data, `A${shard.items.data.slice(1)}`], ["Atari", "Amiga"]]) {
        store.put(key, shard);
        const path = `${entry(directory)}/entry.json`, text = Deno.readTextFileSync(path);
        expect(text).toContain(from);
        Deno.writeTextFileSync(path, text.replace(from, to));
        expect(store.get(key)).toBe(undefined);
      }
      expect(warnings.length).toBe(2);
      return Promise.resolve();
    }));

  it("puts twice without harm, also over the remains of an entry", () =>
    inDirectory((directory) => {
      const store = new Store(directory);
      store.put(key, unit);
      store.put(key, unit);
      Deno.removeSync(`${entry(directory)}/entry.json`);
      expect(store.has(key)).toBe(false);
      store.put(key, unit);
      expect(store.get(key)).toEqual(unit);
      return Promise.resolve();
    }));

  it("detects every damage, says so in one line, and removes the entry", async () => {
    const damages: Record<string, (path: string) => void> = {
      "a truncated entry": (path) => Deno.truncateSync(`${path}/entry.json`, 30),
      "an empty entry": (path) => Deno.truncateSync(`${path}/entry.json`, 0),
      "an entry of another kind": (path) => Deno.writeTextFileSync(`${path}/entry.json`, '{"body":{}}'),
      "a changed number": (path) => {
        const text = Deno.readTextFileSync(`${path}/entry.json`);
        Deno.writeTextFileSync(`${path}/entry.json`, text.replace('"n":3', '"n":4'));
      },
      "a truncated tensor": (path) => Deno.truncateSync(`${path}/tensors.bin`, 4),
      "a missing tensor file": (path) => Deno.removeSync(`${path}/tensors.bin`),
      "a link that leads nowhere": (path) => replaceBy(path, () => Deno.symlinkSync("/nonexistent/x", path)),
      "a link to an entry": (path) => {
        Deno.renameSync(path, `${path}-moved`);
        Deno.symlinkSync(`${path}-moved`, path);
      },
      "a file in its place": (path) => replaceBy(path, () => Deno.writeTextFileSync(path, "")),
      "a pipe in its place": (path) => replaceBy(path, () => makePipe(path)),
      "an entry that is a pipe": (path) => replaceBy(`${path}/entry.json`, makePipe),
      "an entry that is a directory": (path) => replaceBy(`${path}/entry.json`, Deno.mkdirSync),
      "an entry that is an endless device": (path) =>
        replaceBy(`${path}/entry.json`, (file) => Deno.symlinkSync("/dev/zero", file)),
      "an entry of a terabyte": (path) => Deno.truncateSync(`${path}/entry.json`, 2 ** 40),
      "tensors that are a pipe": (path) => replaceBy(`${path}/tensors.bin`, makePipe),
      "tensors that are an endless device": (path) =>
        replaceBy(`${path}/tensors.bin`, (file) => Deno.symlinkSync("/dev/zero", file)),
      "tensors of a terabyte": (path) => Deno.truncateSync(`${path}/tensors.bin`, 2 ** 40),
      "a flipped bit": (path) => {
        const bytes = Deno.readFileSync(`${path}/tensors.bin`);
        bytes[3] ^= 1;
        Deno.writeFileSync(`${path}/tensors.bin`, bytes);
      },
    };
    for (const [name, damage] of Object.entries(damages)) {
      await inDirectory((directory) => {
        const warnings: string[] = [];
        const store = new Store(directory, (line) => warnings.push(line));
        store.put(key, unit);
        damage(entry(directory));
        expect([name, store.get(key)]).toEqual([name, undefined]);
        expect([name, warnings.length, warnings[0].split("\n").length]).toEqual([name, 1, 1]);
        expect(store.has(key)).toBe(false);
        store.put(key, unit);
        expect([name, store.get(key)]).toEqual([name, unit]);
        return Promise.resolve();
      });
    }
  });

  it("puts over what isn't an entry, also where nobody has read it", () =>
    inDirectory((directory) => {
      const store = new Store(directory), path = entry(directory);
      store.put(key, unit);
      for (const place of [path, `${path}/entry.json`]) {
        replaceBy(place, () => Deno.symlinkSync("/nonexistent/x", place));
        expect(store.has(key)).toBe(false);
        store.put(key, unit);
        expect(store.get(key)).toEqual(unit);
      }
      return Promise.resolve();
    }));

  it("says what to remove where something stands in the place of a folder of its own", async () => {
    for (const folder of ["partial", key.slice(0, 2), "checkpoints", "code"]) {
      for (const [kind, make] of Object.entries(inTheWay)) {
        await inDirectory((directory) => {
          const store = new Store(directory);
          make(`${directory}/${folder}`);
          expect(store.getListing(key)).toBe(undefined);
          expect(store.getCheckpoint(key)).toBe(undefined);
          const write = () => {
            store.put(key, unit);
            store.putCheckpoint(key, unit);
            store.putListing(key, { a: "b" });
          };
          const line = `${
            shownPath(`${directory}/${folder}`)
          } is a ${kind}, not a directory; remove it, and the next run goes on`;
          expect(write).toThrow(StoreError);
          expect(write).toThrow(line);
          Deno.removeSync(`${directory}/${folder}`);
          write();
          return Promise.resolve();
        });
      }
    }
  });

  it("takes a listing that is a pipe for none, and writes it anew", () =>
    inDirectory((directory) => {
      const store = new Store(directory);
      store.putListing(key, { a: "b" });
      replaceBy(`${directory}/code/${key}.json`, makePipe);
      expect(store.getListing(key)).toBe(undefined);
      store.putListing(key, { a: "b" });
      expect(store.getListing(key)).toEqual({ a: "b" });
      return Promise.resolve();
    }));

  it("sweeps what killed processes left half written, and nothing of those that run", async () => {
    await inDirectory(async (directory) => {
      const store = new Store(directory);
      store.put(key, unit);
      const partial = `${directory}/partial`, mine = partialName();
      const source = `import { partialName } from ${
        JSON.stringify(new URL("./partial.ts", import.meta.url).href)
      };
        console.log(partialName());`;
      const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", "--quiet", source] })
        .output();
      const dead = new TextDecoder().decode(stdout).trim();
      const again = dead.replace(/-\d+-/, `-${Deno.pid}-`); // its id is another process's now
      const elsewhere = `${"0".repeat(12)}-1-1-x`,
        old = `${"0".repeat(12)}-1-1-y`,
        older = "123-an-older-version";
      for (const name of [mine, dead, again, elsewhere, old, older]) {
        Deno.mkdirSync(`${partial}/${name}`);
        Deno.writeTextFileSync(`${partial}/${name}/entry.json`, "half");
      }
      const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3600 * 1000);
      for (const name of [mine, old, older]) Deno.utimeSync(`${partial}/${name}`, twoDaysAgo, twoDaysAgo);
      store.sweep();
      expect([...Deno.readDirSync(partial)].map(({ name }) => name).sort()).toEqual([elsewhere, mine].sort());
    });
  });

  it("keeps the last checkpoint until the next is there", () =>
    inDirectory((directory) => {
      const store = new Store(directory);
      const state = (value: number) => ({ ...unit, artifact: { tensors: {}, info: { step: value } } });
      for (const step of [1, 2, 3]) store.putCheckpoint(key, state(step));
      expect(store.getCheckpoint(key)?.artifact?.info.step).toBe(3);
      store.putCheckpoint(key, state(4));
      const [last] = [...Deno.readDirSync(`${directory}/checkpoints`)].map(({ name }) => name);
      Deno.truncateSync(`${directory}/checkpoints/${last}/entry.json`, 9);
      expect(store.getCheckpoint(key)).toBe(undefined);
      store.putCheckpoint(key, state(5));
      store.removeCheckpoint(key);
      expect(store.hasCheckpoint(key)).toBe(false);
      return Promise.resolve();
    }));

  it("takes what it lacks from another store", () =>
    inDirectory((directory) => {
      const [a, b] = [new Store(`${directory}/a`), new Store(`${directory}/b`)];
      a.put(key, unit);
      expect(b.import(a)).toBe(1);
      expect(b.import(a)).toBe(0);
      expect(b.get(key)).toEqual(unit);
      return Promise.resolve();
    }));

  it("says in one line that it can't be written", () =>
    inDirectory((directory) => {
      Deno.writeTextFileSync(`${directory}/file`, "");
      const store = new Store(`${directory}/file/store`);
      expect(() => store.put(key, unit)).toThrow(StoreError);
      expect(() => store.put(key, unit)).toThrow(/^the store .* can't be written: [^\n]+$/);
      return Promise.resolve();
    }));
});
