/** What it takes to run airtight on an emulated arm64: the emulator, its libraries, and Deno for it. @module */
import { defaultCacheDirectory } from "../../src/compute/kernels/native.ts";
import { kindOf } from "../../src/engine/paths.ts";

/** What is missing, and how to get it. */
export class MissingToolError extends Error {}

/** How to start the emulated Deno. */
export interface Emulator {
  readonly command: string;
  /** Arguments that come before Deno's own. */
  readonly args: readonly string[];
  readonly denoVersion: string;
}

const sysroot = "/usr/aarch64-linux-gnu";
const libraries = {
  "ld-linux-aarch64.so.1": "libc6",
  "libgcc_s.so.1": "libgcc-s1",
  "libstdc++.so.6": "libstdc++6",
};
const npmPackage = "@deno/linux-arm64-glibc";

/**
 * Finds everything; Deno for arm64 comes from npm and is kept in the cache directory.
 *
 * @param deno an arm64 Deno that is there already
 * @throws {MissingToolError}
 */
export async function findEmulator(deno?: string): Promise<Emulator> {
  if (Deno.build.os !== "linux") throw new MissingToolError("qemu-user runs on Linux only");
  if (!await output("qemu-aarch64", ["--version"])) {
    throw new MissingToolError("no qemu-aarch64 (Debian: qemu-user)");
  }
  for (const [file, name] of Object.entries(libraries)) {
    if (kindOf(`${sysroot}/lib/${file}`) !== "file") {
      throw new MissingToolError(`no ${sysroot}/lib/${file} (Debian: ${name}-arm64-cross)`);
    }
  }
  const args = ["-L", sysroot, deno ?? await fetchDeno()];
  const version = await output("qemu-aarch64", [...args, "--version"]);
  const denoVersion = /^deno (\S+).*aarch64/.exec(version ?? "")?.[1];
  if (!denoVersion) throw new MissingToolError(`${args[2]} doesn't run as an arm64 Deno`);
  return { command: "qemu-aarch64", args, denoVersion };
}

/** The arm64 build of this Deno from npm, or where npm lacks it the last one before. */
async function fetchDeno(): Promise<string> {
  const versions = await output("npm", ["view", npmPackage, "versions", "--json"]);
  if (!versions) throw new MissingToolError(`npm doesn't give ${npmPackage}; say --deno PATH`);
  const version = newestUpTo([JSON.parse(versions)].flat(), Deno.version.deno);
  if (!version) {
    throw new MissingToolError(`npm has no ${npmPackage} up to ${Deno.version.deno}; say --deno PATH`);
  }
  const directory = `${defaultCacheDirectory()}/deno-arm64-${version}`, path = `${directory}/package/deno`;
  if (kindOf(path) === "file") return path;
  const workshop = `${directory}.${Deno.pid}`;
  await Deno.mkdir(workshop, { recursive: true });
  try {
    const pack = ["pack", "--silent", "--pack-destination", workshop, `${npmPackage}@${version}`];
    const archive = (await output("npm", pack))?.trim().split("\n").at(-1);
    if (!archive || await output("tar", ["-xzf", `${workshop}/${archive}`, "-C", workshop]) === undefined) {
      throw new MissingToolError(`npm pack ${npmPackage}@${version} failed; say --deno PATH`);
    }
    await Deno.remove(`${workshop}/${archive}`);
    await Deno.rename(workshop, directory).catch(() => {}); // another process was faster
  } finally {
    await Deno.remove(workshop, { recursive: true }).catch(() => {});
  }
  return path;
}

/** The newest of `versions` that isn't newer than `limit`. */
export function newestUpTo(versions: readonly string[], limit: string): string | undefined {
  const order = (a: string, b: string) => {
    const [x, y] = [a, b].map((version) => version.split(".").map(Number));
    return x[0] - y[0] || x[1] - y[1] || x[2] - y[2];
  };
  return versions.filter((one) => /^\d+\.\d+\.\d+$/.test(one) && order(one, limit) <= 0).sort(order).at(-1);
}

/**
 * A compiler for arm64, as the emulated Deno may call it: the cross compiler knows no native CPU.
 *
 * @throws {MissingToolError}
 */
export async function crossCompiler(directory: string): Promise<string> {
  const compiler = "aarch64-linux-gnu-gcc";
  if (!await output(compiler, ["--version"])) {
    throw new MissingToolError(`no ${compiler} (Debian: gcc-aarch64-linux-gnu)`);
  }
  const path = `${directory}/cc`;
  const script = [
    "#!/bin/sh",
    "for argument; do",
    "  shift",
    '  [ "$argument" = -mcpu=native ] && argument=-mcpu=neoverse-n1',
    '  set -- "$@" "$argument"',
    "done",
    `exec ${compiler} "$@"`,
  ];
  await Deno.writeTextFile(path, `${script.join("\n")}\n`, { mode: 0o755 });
  return path;
}

/** What a program prints, or undefined where it isn't there or fails. */
async function output(command: string, args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(command, { args, stdin: "null", stderr: "null" })
      .output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch {
    return undefined;
  }
}
