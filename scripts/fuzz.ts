/**
 * `deno task test:fuzz`: every reader of what comes from outside with mutated real inputs: `--count 10000` of each (1000),
 * `--targets claims,alist` (all), `--seed 2` (1). An input may be refused in one line or give what an independent reader
 * gives; a stack trace, 5 seconds without an end or another reading is a finding. Inputs with findings are kept in `out/fuzz`.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { fromFileUrl, root } from "../src/engine/paths.ts";
import { mutatedInput } from "./fuzz/mutate.ts";
import { fuzz } from "./fuzz/run.ts";
import { targets } from "./fuzz/targets.ts";
import { write } from "./fuzz/worker.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    count: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    targets: { type: "string", default: Object.keys(targets).join() },
  },
});
const count = Number(values.count), seed = Number(values.seed);
let found = 0;
for (const name of values.targets.split(",")) {
  if (!(name in targets)) throw new Error(`there is no target '${name}': ${Object.keys(targets).join(", ")}`);
  const { read, refused, findings } = await fuzz(name, seed, count);
  const of = (kind: string) => [...findings.values()].filter((one) => one.kind === kind).length;
  console.log(
    `${name}: ${count} inputs, ${read} read, ${refused} refused, ${of("crash")} crashes, ${
      of("hang")
    } hangs, ` +
      `${of("differs")} read otherwise than by the reference`,
  );
  const { target } = await targets[name]();
  for (const [index, { kind, text }] of findings) {
    const folder = fromFileUrl(new URL(`out/fuzz/${name}/${seed}-${index}`, root));
    write(folder, mutatedInput(name, await target.corpus(), seed, index));
    console.log(`  ${kind} ${folder}: ${text.split("\n").slice(0, 3).join(" | ")}`);
  }
  found += findings.size;
}
Deno.exit(found > 0 ? 1 : 0);
