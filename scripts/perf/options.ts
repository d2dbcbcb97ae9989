/** The command line of `deno task perf`. @module */
import { UsageError } from "../../src/suite/errors.ts";
import { suggest } from "../../src/suite/names.ts";
import { readGiven } from "../options.ts";
import { families } from "./families.ts";
import { fingerprintSteps } from "./measure.ts";
import { throughputs } from "./throughput.ts";

export const usage = `usage: deno task perf [options]

Times a training step of each model family, data generation, detection and decoding, for every engine at hand.

  --repetitions N     blocks of steps per engine, of which the table has the median (5)
  --families LIST     ${families.map(({ name }) => name).join(",")}
                      (all), or none
  --throughputs LIST  ${throughputs.map(({ name }) => name).join(",")}
                      (all), or none
  --engines LIST      native-1,native-2 (native-N has N threads),wasm,stock-wasm,webgpu; without it all that are at
                      hand, webgpu only where the adapter is a real GPU
  --peer LIST         torch also times PyTorch with 1 and 2 threads, torch-cuda on a GPU: taking turns with airtight
  --python PATH       the interpreter with PyTorch (the first of python3 and /usr/bin/python3 that has it)
  --skip-fingerprints leaves out the ${fingerprintSteps} steps from the start that compare weights between engines
  --name NAME         writes results/performance/NAME.json, also for a run with options; without it a whole run of at
                      least 5 repetitions is written under the CPU's name, other runs are not written
  --json              prints the record instead of the table
  --help              prints this
`;

/** What is to be measured. */
export interface Options {
  readonly repetitions: number;
  readonly families: readonly string[];
  readonly throughputs: readonly string[];
  /** Undefined: what is at hand. */
  readonly engines: readonly string[] | undefined;
  readonly peers: readonly string[];
  readonly python: string | undefined;
  readonly fingerprints: boolean;
  readonly name: string | undefined;
  readonly json: boolean;
  /** Nothing was left out. */
  readonly whole: boolean;
}

const names = {
  texts: ["repetitions", "families", "throughputs", "engines", "peer", "python", "name"],
  switches: ["skip-fingerprints", "json", "help"],
} as const;

/**
 * Reads the arguments; undefined asks for help.
 *
 * @throws {UsageError} on anything that can't be meant
 */
export function readOptions(args: string[]): Options | undefined {
  const { texts: text, switches, rest } = readGiven(args, names);
  if (switches.help) return undefined;
  if (rest.length) throw new UsageError(`unexpected argument '${rest[0]}'; --help shows the usage`);
  const repetitions = text.repetitions ?? "5";
  if (!/^[1-9]\d{0,4}$/.test(repetitions)) {
    throw new UsageError(`--repetitions must be a whole number from 1 on, not '${repetitions}'`);
  }
  if (text.name !== undefined && !/^[a-z0-9][a-z0-9._-]*$/.test(text.name)) {
    throw new UsageError(`--name must be lower-case letters, digits and '-', not '${text.name}'`);
  }
  const engines = text.engines === undefined ? undefined : listOf("engines", text.engines, isEngine);
  const whole = !(text.families ?? text.throughputs ?? text.engines) && Number(repetitions) >= 5;
  return {
    repetitions: Number(repetitions),
    families: named("families", text.families, families.map(({ name }) => name)),
    throughputs: named("throughputs", text.throughputs, throughputs.map(({ name }) => name)),
    engines,
    peers: named("peer", text.peer ?? "none", ["torch", "torch-cuda"]),
    python: text.python,
    fingerprints: !switches["skip-fingerprints"],
    name: text.name,
    json: switches.json,
    whole,
  };
}

const engineNames = ["native-1", "native-2", "wasm", "stock-wasm", "webgpu"];

function isEngine(name: string): string | undefined {
  return engineNames.includes(name) || /^native-[1-9]\d{0,2}$/.test(name)
    ? undefined
    : `no engine '${name}'${suggest(name, engineNames)}`;
}

function listOf(option: string, text: string, wrong: (name: string) => string | undefined): string[] {
  const names = text.split(",").map((name) => name.trim()).filter((name) => name);
  if (names.length === 0) throw new UsageError(`--${option} is empty`);
  for (const name of names) {
    const reason = wrong(name);
    if (reason) throw new UsageError(`--${option}: ${reason}`);
  }
  return [...new Set(names)];
}

function named(option: string, text: string | undefined, known: readonly string[]): readonly string[] {
  if (text === undefined) return known;
  if (text === "none") return [];
  return listOf(
    option,
    text,
    (name) => known.includes(name) ? undefined : `no '${name}'${suggest(name, known)}`,
  );
}
