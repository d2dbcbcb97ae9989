/** Options of a run under mutation, against Python's integers. @module */
import { refuseEmptyArguments } from "../../src/cli/arguments.ts";
import { describeError } from "../../src/cli/main.ts";
import type { RunRequest } from "../../src/engine/request.ts";
import { requestOf, type RunFlags } from "../../src/cli/request.ts";
import { UsageError } from "../../src/suite/errors.ts";
import { referenceInPython } from "./python.ts";
import type { FuzzTarget } from "./target.ts";

const file = "options.txt";
const inputs = [
  "profile=smoke\nseeds=1,2,3\nbackend=wasm\nworkers=2\nshard=1/2\nmethods=ml,zfSic\nstore=out/store\n",
  "seed=9007199254740991\nworkers=1024\nshard=3/17\nfrom=a,b\nexperiments=fig5\n",
];

/** The reader of a run's options, of which a line gives one. */
export const target: FuzzTarget = {
  name: "options",
  corpus: () => inputs.map((text) => ({ [file]: new TextEncoder().encode(text) })),
  read(folder) {
    const lines = new TextDecoder().decode(Deno.readFileSync(`${folder}/${file}`)).split("\n").filter((
      line,
    ) => line !== "");
    const flags: Record<string, string> = {};
    for (const line of lines) {
      const at = line.indexOf("=");
      flags[at < 0 ? line : line.slice(0, at)] = at < 0 ? "" : line.slice(at + 1);
    }
    const { seeds, workers, shard, store, from, methods, experiments } = requested(lines, flags);
    const given = {
      seeds: seeds?.map(String),
      workers: workers?.toString(),
      shard: shard && [shard.index, shard.count].map(String),
      ...{ store, from, methods, experiments },
    };
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  },
  refusal: (error) => error instanceof UsageError,
  reference: (folders) => referenceInPython(reader, folders),
};

/** A refusal is what the command line prints. */
function requested(lines: readonly string[], flags: RunFlags): RunRequest {
  try {
    refuseEmptyArguments(lines.map((line) => `--${line}`));
    return requestOf("toy", flags);
  } catch (error) {
    throw new UsageError(describeError(error)[0]);
  }
}

const reader = `
def read(folder):
    with open(folder + "/${file}", "rb") as opened:
        lines = opened.read().decode("utf-8-sig", "replace").split("\\n")
    flags = dict((line.partition("=")[0], line.partition("=")[2]) for line in lines if line)
    names = lambda text: [name.strip() for name in text.split(",")]
    seeds = names(flags["seeds"]) if "seeds" in flags else [flags["seed"]] if "seed" in flags else None
    given = {
        "seeds": seeds and [str(int(seed)) for seed in seeds],
        "workers": str(int(flags["workers"])) if "workers" in flags else None,
        "shard": [str(int(part)) for part in flags["shard"].split("/")] if "shard" in flags else None,
        "store": flags.get("store"),
        **{name: names(flags[name]) if name in flags else None for name in ("from", "methods", "experiments")},
    }
    return {name: value for name, value in given.items() if value is not None}
`;
