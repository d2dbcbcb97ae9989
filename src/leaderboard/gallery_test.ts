// A gallery of forgeries: each is rejected, and for its own reason.
import { expect } from "@std/expect";
import { after, before, describe, it } from "@std/testing/bdd";
import { setupBackend } from "../compute/backend.ts";
import type { Reason } from "./rejection.ts";
import { sha256 } from "../suite/canonical_json.ts";
import { filesBelow } from "./files.ts";
import { readSubmission } from "./submission.ts";
import board from "./testdata/board.ts";
import { verify } from "./verify.ts";
import {
  forge,
  forgeMethod,
  type Forgery,
  submitSource,
  testLimits,
  verdictOf,
  verifyBoard,
} from "./testdata/forge.ts";

/** A method's source, whose `run` has this body. */
const method = (body: string) =>
  `export default { label: "honest", open: () => ({ async run(inputs: any) { ${body} } }) };`;
const honest = "return inputs.seen.map((y: number) => 2 * y);";

let parent: string, submitted: string, learned: string;

before(async () => {
  await setupBackend("exact");
  parent = Deno.makeTempDirSync({ prefix: "airtight-gallery-" });
  submitted = await submitSource(parent, "honest", method(honest));
  learned = await submitSource(
    parent,
    "relearned",
    `import toy from "airtight/src/engine/testdata/toy.ts";
     export default { ...toy.methods.learned, label: "learned again" };`,
  );
});
after(() => Deno.removeSync(parent, { recursive: true }));

async function expectRejected(directory: string, reason: Reason, message: string, options = {}) {
  const verdict = await verdictOf(directory, options);
  expect(verdict).toEqual({ reason, message: expect.stringContaining(message) });
}

/** A sample of everything. */
const all = { units: Infinity, stretches: Infinity };

describe("an honest submission", () => {
  it("is accepted, with what the sample would have missed", async () => {
    const { units, stretches, heldOut, root } = await verifyBoard(submitted);
    expect(units.sampled).toBe(5);
    // one false unit of all: it is not drawn with probability 1 - 5 / total
    expect(units.missed[0].probability).toBeCloseTo(1 - 5 / units.total, 12);
    expect(stretches).toBe(undefined);
    expect(heldOut.length).toBeGreaterThan(0);
    expect(root).toBe(readSubmission(submitted).manifest.root);
  });

  it("is accepted when it is learned and everything is run and trained again", async () => {
    const { units, stretches } = await verifyBoard(learned, all);
    expect(units.missed.every(({ probability }) => probability === 0)).toBe(true);
    // 4 trainings of 300 steps, of which the states after 64, 128, 192 and 256 are kept
    expect(stretches).toMatchObject({ total: 20, sampled: 20 });
  });

  it("has other units drawn by another nonce", async () => {
    const [a, b] = [
      await verifyBoard(submitted, { nonce: "a" }),
      await verifyBoard(submitted, { nonce: "b" }),
    ];
    expect(a.heldOut).not.toEqual(b.heldOut);
  });
});

describe("forged results", () => {
  const cases: [
    what: string,
    reason: Reason,
    message: string,
    change: (forgery: Forgery, directory: string) => void,
    careless?: Parameters<typeof forge>[2],
  ][] = [
    ["an altered row", "rows", "line 2 is", (forgery) => {
      forgery.rows = forgery.rows.replace(/errorRate,[\d.]+/, "errorRate,0.001");
    }, ["rows"]],
    ["an altered row under its old root", "rows", "line 3 is", (forgery) => {
      forgery.rows = forgery.rows.replace(/squaredError,[\d.]+/, "squaredError,0");
    }, ["rows", "root"]],
    ["a forged root", "root", "over what is there it is", ({ manifest }) => {
      manifest.root = "0".repeat(64);
    }, ["root"]],
    ["an altered unit under its old root", "root", "over what is there it is", ({ units }) => {
      units[0].output = "0".repeat(64);
    }, ["root"]],
    ["a unit of wrong n", "n", "n is 1000, but a shard has 100 items", ({ units }) => {
      units[0].sums = { ...units[0].sums, errorRate: { ...units[0].sums.errorRate, n: 1000 } };
    }],
    ["a unit that is missing", "n", "expected errors at", ({ units }) => {
      units.splice(1, 1);
    }],
    ["a point that goes on until it looks better", "stopping", "are not what its rule takes", (forgery) => {
      const { units, manifest: { points } } = forgery;
      units.splice(points[0].shards, 0, { ...units[0], shard: points[0].shards });
      points[0].shards++;
    }],
    ["a point that ends when it looks best", "stopping", "are not what its rule takes", (forgery) => {
      const { units, manifest: { points } } = forgery;
      units.splice(points[0].shards - 1, 1);
      points[0].shards--;
    }],
    ["one seed used twice", "seed", "seed 1 is used twice", ({ manifest }) => {
      manifest.seeds = [1, 1];
    }],
    ["seeds of one's own choice", "seed", "the leaderboard takes 1, 2", ({ manifest }) => {
      manifest.seeds = [5, 7];
    }],
    ["another profile", "evaluation", "the leaderboard takes smoke", ({ manifest }) => {
      manifest.profile = "quick";
    }],
    ["another version of airtight", "version", "code of the dataset was", ({ manifest }) => {
      manifest.points[2].key = "0".repeat(64);
      manifest.points[2].ingredients["code of the dataset"] = "1".repeat(64);
    }],
    ["a changed file", "files", "method/honest.ts", (_, directory) => {
      Deno.writeTextFileSync(`${directory}/method/honest.ts`, method("return inputs.seen;"));
    }, ["files"]],
    ["a file that isn't listed", "structure", "weights/more.bin is not listed", (_, directory) => {
      Deno.mkdirSync(`${directory}/weights`);
      Deno.writeTextFileSync(`${directory}/weights/more.bin`, "");
    }, ["files"]],
    [
      "a point that says it had 5 million times a thousand shards",
      "n",
      "expected errors at",
      ({ manifest }) => {
        manifest.points[0].shards = 5e9;
      },
    ],
    ["a name of a suite that is a path to code", "schema", "suite: expected the name", ({ manifest }) => {
      manifest.suite = "method/honest.ts";
    }],
    ["a name with capitals", "schema", "name: expected a name", ({ manifest }) => {
      manifest.name = "Honest";
    }],
    [
      "a file that is called as every object's prototype",
      "schema",
      "files.method/__proto__",
      (_, directory) => {
        Deno.writeTextFileSync(`${directory}/method/__proto__`, "");
      },
    ],
    ["a property that is there twice", "schema", "is there twice", (_, directory) => {
      const path = `${directory}/units.jsonl`;
      const [first, ...rest] = Deno.readTextFileSync(path).split("\n");
      Deno.writeTextFileSync(path, [first.replace("{", '{"seed":1,'), ...rest].join("\n"));
    }, ["units"]],
    ["20 MB of padding", "structure", "submission.json has", (_, directory) => {
      const path = `${directory}/submission.json`;
      Deno.writeTextFileSync(path, Deno.readTextFileSync(path) + " ".repeat(2e7));
    }, ["units"]],
    ["a million lines of no unit", "schema", "lines, more than the", (_, directory) => {
      Deno.writeTextFileSync(`${directory}/units.jsonl`, "{}\n".repeat(1e6));
    }, ["units"]],
    ["a field that doesn't exist", "schema", "submission.json: the whole: ", ({ manifest }) => {
      (manifest as unknown as { rank: number }).rank = 1;
    }],
  ];
  for (const [what, reason, message, change, careless] of cases) {
    it(`${what}: ${reason}`, async () => {
      await expectRejected(await forge(submitted, change, careless), reason, message);
    });
  }

  it("files swapped after they were hashed are never read", async () => {
    const copy = await forge(learned, () => {});
    const suiteOf = () => {
      for (const file of filesBelow(copy)) Deno.writeTextFileSync(`${copy}/${file}`, "swapped");
      return Promise.resolve(board);
    };
    const { root, rows } = await verify({
      ...{ directory: copy, suiteOf, sample: { units: 1, stretches: 1 }, nonce: "test", limits: testLimits },
      progress: () => {},
    });
    expect(root).toBe(readSubmission(learned).manifest.root);
    expect(rows).toBe(sha256(readSubmission(learned).rows));
  });

  it("a link: structure", async () => {
    const forged = await forge(submitted, () => {});
    Deno.symlinkSync("/etc/passwd", `${forged}/method/passwd`);
    await expectRejected(forged, "structure", "method/passwd is a link");
  });

  it("units that look better than they are: replay", async () => {
    const forged = await forge(submitted, ({ units }) => {
      const { errorRate } = units[0].sums;
      const fewer = { ...errorRate, sum: errorRate.sum - 1, sumSquares: errorRate.sum - 1 };
      units[0].sums = { ...units[0].sums, errorRate: fewer };
    });
    await expectRejected(
      forged,
      "replay",
      "errors at snrDb 0, seed 1, shard 0: run again, its scores are others",
      all,
    );
  });

  it("one seed's results for another's: seed, whatever the sample", async () => {
    const forged = await forge(submitted, ({ units, manifest: { points } }) => {
      const end = units.findIndex((unit) => unit.seed === 2);
      units.splice(end, Infinity, ...units.slice(0, end).map((unit) => ({ ...unit, seed: 2 })));
      for (let i = 0; i < 3; i++) points[i + 3].shards = points[i].shards;
    });
    await expectRejected(forged, "seed", "the results are those of another seed", { units: 0 });
  });
});

describe("swapped methods", () => {
  it("the source of another under the results' keys: method", async () => {
    const forged = await forge(submitted, (_, directory) => {
      Deno.writeTextFileSync(`${directory}/method/honest.ts`, method("return inputs.seen;"));
    });
    await expectRejected(forged, "method", "code of the method was");
  });

  it("the source of another with its keys: replay", async () => {
    const forged = await forgeMethod(submitted, method("return inputs.seen;"));
    await expectRejected(forged, "replay", "its outputs are others");
  });

  it("a source that imports what nobody else has: imports", async () => {
    const forged = await forge(submitted, (_, directory) => {
      Deno.writeTextFileSync(`${directory}/method/honest.ts`, `import "../../secret.ts";\n${method(honest)}`);
    });
    await expectRejected(forged, "imports", "from outside its directory");
  });
});

describe("forged training", () => {
  /** Adds to the first number of a file's last float32 array. */
  const spoil = (path: string) => {
    const bytes = Deno.readFileSync(path);
    const weights = new Float32Array(bytes.buffer, bytes.length - 8, 1);
    weights[0] += 1e-3;
    Deno.writeFileSync(path, bytes);
  };

  it("other weights than the results came from: replay", async () => {
    const forged = await forge(learned, ({ manifest }, directory) => {
      for (const { weights } of manifest.trainings) spoil(`${directory}/${weights}`);
    });
    await expectRejected(forged, "replay", "its outputs are others");
  });

  it("a state that the training doesn't lead to: training", async () => {
    const forged = await forge(learned, ({ manifest }, directory) => {
      spoil(`${directory}/${manifest.trainings[1].states[2].file}`);
    });
    await expectRejected(
      forged,
      "training",
      "seed 1, from offer 128 to 192: trained again, it ends with other bits",
      {
        units: 1,
        stretches: Infinity,
      },
    );
  });

  it("states left out, so that a stretch is too long to be run again: training", async () => {
    const forged = await forge(learned, ({ manifest }, directory) => {
      const [{ file }] = manifest.trainings[0].states.splice(0, 1);
      Deno.removeSync(`${directory}/${file}`);
    });
    await expectRejected(forged, "training", "not the states that are kept");
  });
});

describe("a method that reads the test labels", () => {
  it("under their name: they aren't there", async () => {
    await expectRejected(await forgeMethod(submitted, method("return inputs.sent;")), "output", "undefined");
  });

  it("wherever they may be: nothing that it can reach is an array beside what it has to see", async () => {
    const search = `
      const arrays = new Set<unknown>(), seen = new Set<unknown>();
      const walk = (value: unknown) => {
        if (value === null || typeof value !== "object" || seen.has(value)) return;
        seen.add(value);
        if (ArrayBuffer.isView(value)) arrays.add(value);
        else for (const key of Reflect.ownKeys(value)) walk((value as any)[key]);
      };
      walk(inputs);
      throw new Error("found " + arrays.size + " array of " + inputs.seen.buffer.byteLength + " bytes");`;
    await expectRejected(await forgeMethod(submitted, method(search)), "fails", "found 1 array of 400 bytes");
  });

  it("by making the published seeds' data itself: labels", async () => {
    const cheat = await submitSource(
      parent,
      "cheat",
      `import toy from "airtight/src/engine/testdata/toy.ts";
       import { blockStream } from "airtight/src/engine/evaluate.ts";
       const known = new Map<number, Float32Array>();
       for (const seed of [1, 2]) for (const snrDb of [0, 3, 6]) for (let index = 0; index < 10; index++) {
         const point = { snrDb }, address = { suite: "board", dataset: "numbers", seed, point, index };
         const { inputs: { seen }, truth: { sent } } =
           await toy.datasets.numbers.block(point, blockStream(address), 100) as any;
         known.set(seen[0], sent);
       }
       export default { open: () => ({ run: ({ seen }: any) => known.get(seen[0]) ?? seen }) };`,
    );
    await expectRejected(cheat, "labels", "is 0 on the published seed, but");
  });
});

describe("a method that", () => {
  const cases: [what: string, reason: Reason, message: string, body: string][] = [
    [
      "uses the network",
      "network",
      "net of http://127.0.0.1/",
      `await fetch("http://127.0.0.1:80/").catch(() => {}); ${honest}`,
    ],
    [
      "starts a program",
      "program",
      "run of",
      `new Deno.Command("sh").outputSync(); ${honest}`,
    ],
    ["writes a file", "write", "write of", `try { Deno.makeTempFileSync(); } catch {} ${honest}`],
    [
      "reads other files",
      "read",
      "read of /etc/passwd",
      `try { Deno.readTextFileSync("/etc/passwd"); } catch {} ${honest}`,
    ],
    [
      "reads the environment",
      "environment",
      "env of HOME",
      `try { Deno.env.get("HOME"); } catch {} ${honest}`,
    ],
    ["calls native code", "native", "ffi of", `try { Deno.dlopen("/x.so", {}); } catch {} ${honest}`],
    [
      "asks for the machine's name",
      "system",
      "sys of hostname",
      `try { Deno.hostname(); } catch {} ${honest}`,
    ],
    [
      "loads a database under a computed name",
      "imports",
      "the module 'node:sqlite'",
      `await import(["no", "de:sqlite"].join("")).catch(() => {}); ${honest}`,
    ],
    [
      "makes modules of text, which Deno would keep",
      "imports",
      "the module 'data:text/javascript,",
      `await import(["data:text/javascript", "0"].join()).catch(() => {}); ${honest}`,
    ],
    [
      "loads a package of its own choice under a computed name",
      "imports",
      "the module 'npm:esbuild'",
      `await import(["np", "m:esbuild"].join("")).catch(() => {}); ${honest}`,
    ],
    [
      "asks for a loader of modules",
      "imports",
      "the module 'node:module'",
      `await new Function('return import("node:" + "module")')().catch(() => {}); ${honest}`,
    ],
    [
      "asks the process for built-in modules",
      "fails",
      "getBuiltinModule is not a function",
      `(globalThis as any).process.getBuiltinModule("node:sqlite"); ${honest}`,
    ],
    [
      "starts threads, which would load modules by themselves",
      "fails",
      "Worker is not",
      `new (globalThis as any).Worker("data:text/javascript,1", { type: "module" }); ${honest}`,
    ],
    ["patches a global", "globals", "Math.sign", `Math.sign = () => 1; ${honest}`],
    ["exits with 0", "exits", "exit 0", "Deno.exit(0);"],
    ["fails", "fails", "no idea", `throw new Error("no idea");`],
    ["gives something else", "fails", "expected 100 numbers, got 3", "return new Float32Array(3);"],
    ["gives no plain data", "fails", "expected plain data", "return new Map();"],
    [
      "writes to standard output what is no message",
      "output",
      "bytes, more than the",
      `Deno.stdout.writeSync(new Uint8Array([255, 255, 255, 255])); ${honest}`,
    ],
    [
      "prints without end",
      "output",
      "it printed more than",
      `for (;;) console.log("x".repeat(100000));`,
    ],
    [
      "fills the disk by way of Deno's caches",
      "disk",
      "on the disk",
      `const cache = await caches.open("x"); const part = new Uint8Array(2 ** 24);
       for (let i = 0; ; i++) await cache.put("http://x/" + i, new Response(part));`,
    ],
    [
      "takes all memory",
      "memory",
      "MiB",
      "const kept = []; for (;;) kept.push(new Float64Array(2 ** 20).fill(kept.length));",
    ],
  ];
  for (const [what, reason, message, body] of cases) {
    it(`${what}: ${reason}`, async () => {
      await expectRejected(await forgeMethod(submitted, method(body)), reason, message);
    });
  }

  it("never ends: time", async () => {
    const forged = await forgeMethod(submitted, method("for (;;);"));
    await expectRejected(forged, "time", "no answer after 3 s", {
      limits: { ...testLimits, unitSeconds: 3 },
    });
  });
});
