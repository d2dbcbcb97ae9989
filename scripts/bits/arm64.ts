/**
 * `deno task test:arm64`: whether an arm64 machine, emulated by qemu-user, computes the same bits as this one: kernels,
 * data, detection, decoding, trainings of all model families, and the suites' classical methods.
 *
 * @module
 */
import { importMapArguments } from "../../src/engine/import_map.ts";
import { fromFileUrl } from "../../src/engine/paths.ts";
import { lines } from "../../src/engine/protocol.ts";
import { firstLine, UsageError } from "../../src/suite/errors.ts";
import { orUsage, readGiven } from "../options.ts";
import { crossCompiler, type Emulator, findEmulator, MissingToolError } from "./arm64_tools.ts";

const usage = `usage: deno task test:arm64 [options]

Compares SHA-256s of what airtight computes here and on an arm64 emulated by qemu-user: kernels, data, detection,
decoding, ${20} training steps of each model family at a small batch, a block of the suites' classical methods.

  --deno PATH     an arm64 Deno, instead of the one from npm
  --engine NAME   wasm or native, instead of both
  --help          print this

Debian: qemu-user libc6-arm64-cross libgcc-s1-arm64-cross libstdc++6-arm64-cross, and gcc-aarch64-linux-gnu for the
native engine. Takes some minutes. Exit code 0: the same, or skipped; 1: different.`;

/** One line of scripts/bits/print.ts. */
interface Line {
  readonly name: string;
  readonly sha256: string;
  readonly seconds: number;
  readonly arch: string;
}

const printer = fromFileUrl(new URL("./print.ts", import.meta.url));

/** Runs the printer; each line is handed over as it comes. */
async function print(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  take: (line: Line) => void,
): Promise<void> {
  const process = new Deno.Command(command, {
    args: [...args],
    env: { ...env, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = new Response(process.stderr).text();
  for await (const line of lines(process.stdout)) take(JSON.parse(line));
  const { success, code, signal } = await process.status;
  if (!success) {
    const text = (await errors).trim().split("\n").find((line) => /error|fatal/i.test(line));
    throw new Error(`${command} ended with ${signal ?? `code ${code}`}${text ? `: ${text}` : ""}`);
  }
}

/** Prints this machine's fingerprints beside the emulated one's; gives how many differ. */
async function compare(emulator: Emulator, engine: string, env: Record<string, string>): Promise<number> {
  const run = ["run", "--quiet", "--no-prompt", "--no-check", "--no-code-cache"];
  const script = [...importMapArguments(), "-A", printer];
  const here = new Map<string, string>();
  await print(
    Deno.execPath(),
    [...run, ...script, "wasm"],
    {},
    ({ name, sha256 }) => void here.set(name, sha256),
  );
  let same = 0, different = 0;
  await print(
    emulator.command,
    [...emulator.args, ...run, "--cached-only", ...script, engine],
    env,
    ({ name, sha256, seconds, arch }) => {
      const equal = here.get(name) === sha256;
      equal ? same++ : different++;
      console.log(
        `  ${equal ? "same" : "DIFFERENT"}  ${sha256.slice(0, 16)}  ${name} (${arch}, ${seconds} s)`,
      );
    },
  );
  const missing = here.size - same - different;
  if (missing) console.log(`  ${missing} fingerprints are missing`);
  return different + missing;
}

async function main(): Promise<number> {
  const { texts: options, switches, rest } = readGiven(Deno.args, {
    texts: ["deno", "engine"],
    switches: ["help"],
  });
  if (rest.length) throw new UsageError(`unexpected argument '${rest[0]}'; --help shows the usage`);
  if (!["wasm", "native", undefined].includes(options.engine)) {
    throw new UsageError(`--engine must be wasm or native, not '${options.engine}'`);
  }
  if (switches.help) {
    console.log(usage);
    return 0;
  }
  let different = 0, compared = false;
  try {
    const emulator = await findEmulator(options.deno);
    const versions = `Deno ${emulator.denoVersion} on arm64, ${Deno.version.deno} on ${Deno.build.arch}`;
    if (options.engine !== "native") {
      console.log(`wasm on arm64 against wasm here (${versions}):`);
      different += await compare(emulator, "wasm", {});
      compared = true;
    }
    if (options.engine !== "wasm") {
      different += await compareNative(emulator);
      compared = true;
    }
  } catch (error) {
    if (!(error instanceof MissingToolError)) {
      console.error(`arm64: ${firstLine(error)}`);
      return 1;
    }
    console.log(`skipped: ${error.message}`);
  }
  if (compared) console.log(different ? `${different} differ` : "nothing differs");
  return different ? 1 : 0;
}

async function compareNative(emulator: Emulator): Promise<number> {
  const directory = await Deno.makeTempDir({ prefix: "airtight-arm64-" });
  try {
    const cc = await crossCompiler(directory);
    console.log("native on arm64 against wasm here:");
    const cache = Deno.env.get("DENO_DIR") ?? await denoDirectory();
    return await compare(emulator, "native", { CC: cc, XDG_CACHE_HOME: directory, DENO_DIR: cache });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Where Deno keeps packages, which the native library's temporary cache must not move. */
async function denoDirectory(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"], stderr: "null" })
    .output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

if (import.meta.main) await orUsage("arm64", main);
