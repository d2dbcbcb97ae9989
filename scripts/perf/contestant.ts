/** A process that measures one engine, as told on standard input; `scripts/perf.ts` starts it. @module */
import { exactBackend } from "../../src/compute/tfjs/exact_backend.ts";
import { lines } from "../../src/engine/protocol.ts";
import { startEngine } from "./engines.ts";
import { families } from "./families.ts";
import type { Family } from "./family.ts";
import { exportFamily } from "./peer_file.ts";
import type { About, Reply, Request } from "./messages.ts";
import { profileSteps } from "./profile.ts";
import { throughputs } from "./throughput.ts";
import { createStepper, trainSteps } from "./train_step.ts";

/** What is loaded: how to run it once, and how to let it go. */
interface Loaded {
  run(): Promise<unknown> | void;
  dispose(): void;
}

let loaded: Loaded | undefined;
let loadedName = "";

async function answer(request: Request, about: About): Promise<Reply> {
  if (request.op === "about") return { about };
  if (request.op === "load") return await load(request.workload);
  if (request.op === "export") {
    exportFamily(families.find(({ name }) => name === request.workload)!, request.file);
    return {};
  }
  if (request.op === "train") {
    const family = families.find(({ name }) => name === loadedName)!;
    const { sha256, losses } = await trainSteps(family, family.rows, request.steps);
    const { lossWithoutDropout: loss } = family;
    return loss ? { sha256, ...await lossesOf({ ...family, loss }, request.steps) } : { sha256, losses };
  }
  if (request.op === "profile") {
    return {
      profile: await profileSteps(exactBackend().engine, async () => await loaded!.run(), request.steps),
    };
  }
  if (request.op === "run") {
    const ms: number[] = [];
    for (let i = 0; i < request.times; i++) {
      const start = performance.now();
      await loaded!.run();
      ms.push(performance.now() - start);
    }
    return { ms };
  }
  unload();
  return {};
}

async function lossesOf(family: Family, steps: number): Promise<Reply> {
  return { losses: (await trainSteps(family, family.rows, steps)).losses };
}

async function load(workload: string): Promise<Reply> {
  unload();
  loadedName = workload;
  const throughput = throughputs.find(({ name }) => name === workload);
  if (throughput) {
    loaded = { run: throughput.prepare(), dispose() {} };
    await loaded.run();
    return {};
  }
  const family = families.find(({ name }) => name === workload)!;
  const stepper = createStepper(family, family.rows);
  loaded = { run: stepper.step, dispose: stepper.dispose };
  try {
    await stepper.step();
  } catch (error) {
    unload();
    return { unsupported: firstLine(error) };
  }
  return { parameters: stepper.parameters };
}

function unload(): void {
  loaded?.dispose();
  loaded = undefined;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}

if (import.meta.main) {
  const say = (reply: Reply) => Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(reply)}\n`));
  console.log = console.info = console.warn = console.error;
  let about: About | undefined, failure = "";
  try {
    about = await startEngine(Deno.args[0]);
  } catch (error) {
    failure = firstLine(error);
  }
  for await (const line of lines(Deno.stdin.readable)) {
    try {
      say(about ? await answer(JSON.parse(line), about) : { unsupported: failure });
    } catch (error) {
      say({ error: firstLine(error) });
    }
  }
}
