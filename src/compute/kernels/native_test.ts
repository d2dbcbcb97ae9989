import { afterEach, describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { nativeAvailable } from "../testing.ts";
import { buildNative, defaultCacheDirectory, NativeUnavailableError } from "./native.ts";
import { wideVectorsPay } from "./processor.ts";

const temporary: string[] = [];
function directory(): string {
  temporary.push(Deno.makeTempDirSync({ prefix: "airtight-native-" }));
  return temporary.at(-1)!;
}

/** A program that stands in for the C compiler. */
function compiler(script: string): string {
  const path = `${directory()}/compiler`;
  Deno.writeTextFileSync(
    path,
    `#!/bin/sh\nif [ "$1" = --version ]; then echo stand-in 1.0; exit; fi\n${script}\n`,
  );
  Deno.chmodSync(path, 0o755);
  return path;
}

/** Writes its output in two halves, slowly: whoever sees half a library sees a mistake. */
const slowCompiler = `while [ "$1" != -o ]; do shift; done
printf half > "$2"; sleep 0.3; printf whole > "$2"`;

/** Runs a script in a process of its own with another compiler, since a process asks for its library once. */
async function inProcess(
  source: string,
  environment: Record<string, string>,
): Promise<{ code: number; out: string; error: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--no-check", source],
    env: { XDG_CACHE_HOME: directory(), NO_COLOR: "1", ...environment },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, out: text(stdout), error: text(stderr) };
}

const exactModule = new URL("../exact.ts", import.meta.url).href;
/** Prints which engine serves, the bits of a draw, and why there is no native library. */
const whichEngine = `
  import { nativeLibrary, sharedEngine } from ${JSON.stringify(exactModule)};
  import { fillNormal } from ${JSON.stringify(new URL("../draw.ts", import.meta.url).href)};
  const x = new Float32Array(3);
  fillNormal(x, { key0: 1, key1: 2 });
  console.log(sharedEngine().kind, new Uint32Array(x.buffer).join(" "));
  console.log(nativeLibrary().message ?? "native");`;

describe("the native library", () => {
  const before = Deno.env.get("CC");
  afterEach(() => {
    if (before === undefined) Deno.env.delete("CC");
    else Deno.env.set("CC", before);
    for (const path of temporary.splice(0)) Deno.removeSync(path, { recursive: true });
  });

  it("is not to be had without a compiler, which the error names", () => {
    Deno.env.set("CC", "/nonexistent/cc");
    expect(() => buildNative(directory())).toThrow(NativeUnavailableError);
    expect(() => buildNative(directory())).toThrow(/no native kernels: \/nonexistent\/cc: /);
  });

  it("says what a compiler that fails says, and leaves nothing behind", () => {
    Deno.env.set("CC", compiler("echo 'kernel.h:1: error: too modern' >&2; exit 1"));
    const cache = directory();
    expect(() => buildNative(cache)).toThrow(/too modern/);
    expect([...Deno.readDirSync(cache)]).toEqual([]);
  });

  it("is built once: the second time it is found", () => {
    const log = `${directory()}/log`;
    Deno.env.set("CC", compiler(`echo built >> ${log}\n${slowCompiler}`));
    const cache = directory();
    expect(buildNative(cache)).toEqual(buildNative(cache));
    expect(Deno.readTextFileSync(log)).toBe("built\n");
  });

  it("is never seen half-written when several processes build it at once", async () => {
    const CC = compiler(slowCompiler), cache = directory();
    const native = JSON.stringify(new URL("./native.ts", import.meta.url).href);
    const source = `import { buildNative } from ${native};
      console.log(Deno.readTextFileSync(buildNative(${JSON.stringify(cache)}).path));`;
    const results = await Promise.all([1, 2, 3].map(() => inProcess(source, { CC })));
    expect(results.map(({ out }) => out)).toEqual(["whole", "whole", "whole"]);
    expect([...Deno.readDirSync(cache)].length).toBe(2); // the library and its hash
  });

  it("is built again where a bit of it flipped, or it isn't a file with its hash", () => {
    Deno.env.set("CC", compiler(slowCompiler));
    const cache = directory(), { path } = buildNative(cache);
    const damages: (() => void)[] = [
      () => Deno.writeTextFileSync(path, "whome"),
      () => Deno.truncateSync(path, 0),
      () => Deno.removeSync(path),
      () => Deno.removeSync(`${path}.sha256`),
      () => Deno.truncateSync(`${path}.sha256`, 10),
      () => {
        Deno.removeSync(path);
        Deno.symlinkSync("/nonexistent/library", path);
      },
    ];
    for (const damage of damages) {
      damage();
      expect(buildNative(cache).path).toBe(path);
      expect(Deno.readTextFileSync(path)).toBe("whole");
    }
  });

  it("has vectors of 512 bits on Intel's processors that have them", () => {
    const features = ["fpu", "avx2", "avx512f"];
    expect(wideVectorsPay({ vendor: "GenuineIntel", features })).toBe(true);
    expect(wideVectorsPay({ vendor: "AuthenticAMD", features })).toBe(false);
    expect(wideVectorsPay({ vendor: "GenuineIntel", features: ["fpu", "avx2"] })).toBe(false);
    expect(wideVectorsPay({ vendor: "", features: [""] })).toBe(false);
  });

  it("is another one with vectors of another width", () => {
    Deno.env.set("CC", compiler(slowCompiler));
    const cache = directory(), [wide, narrow] = [true, false].map((wide) => buildNative(cache, wide));
    expect([wide.wide, narrow.wide]).toEqual([true, false]);
    expect(wide.path).not.toBe(narrow.path);
  });

  it("is kept in the user's cache directory", () => {
    const home = Deno.env.get("XDG_CACHE_HOME");
    Deno.env.set("XDG_CACHE_HOME", "/some/cache");
    expect(defaultCacheDirectory()).toBe("/some/cache/airtight");
    if (home === undefined) Deno.env.delete("XDG_CACHE_HOME");
    else Deno.env.set("XDG_CACHE_HOME", home);
  });

  it("is kept among the temporary files where there is no home, in a folder that nobody else can write", async () => {
    const TMPDIR = directory(), native = JSON.stringify(new URL("./native.ts", import.meta.url).href);
    const source = `import { defaultCacheDirectory } from ${native}; console.log(defaultCacheDirectory());`;
    const found = () => inProcess(source, { XDG_CACHE_HOME: "", HOME: "", USERPROFILE: "", TMPDIR });
    const { out } = await found(), path = `${TMPDIR}/airtight-${Deno.uid()}`;
    expect(out).toBe(path);
    expect(Deno.statSync(path).mode! & 0o777).toBe(0o700);
    expect((await found()).out).toBe(path);
    Deno.chmodSync(path, 0o777);
    expect((await found()).error).toContain("isn't this user's own folder: set XDG_CACHE_HOME");
  });

  it("is replaced by WebAssembly, with the reason and the same bits, where it can't be built", async () => {
    const without = await inProcess(whichEngine, { CC: "/nonexistent/cc" });
    expect(without.code).toBe(0);
    expect(without.out).toMatch(/^wasm [\d ]+\nno native kernels: \/nonexistent\/cc: /);
    if (!nativeAvailable()) return;
    const with_ = await inProcess(whichEngine, { XDG_CACHE_HOME: Deno.env.get("XDG_CACHE_HOME") ?? "" });
    expect(with_.out.replace(/^native/, "wasm").split("\n")[0]).toBe(without.out.split("\n")[0]);
    expect(with_.out).toMatch(/^native .*\nnative$/);
  });

  it("is an error where it was asked for by name", async () => {
    const source = `import { configureEngine, sharedEngine } from ${JSON.stringify(exactModule)};
      configureEngine({ engine: "native" });
      sharedEngine();`;
    const { code, error } = await inProcess(source, { CC: "/nonexistent/cc" });
    expect(code).not.toBe(0);
    expect(error).toContain("NativeUnavailableError: no native kernels");
  });

  it("is refused where its bits differ from WebAssembly's", async () => {
    // A compiler that breaks the rules: it sums in another order (Linux on x86-64 with fused multiply-add, or any).
    if (!nativeAvailable() || Deno.build.os === "windows") return;
    const CC = compiler(`exec cc "$@" -ffast-math -ffp-contract=fast -O1`);
    const { out } = await inProcess(whichEngine, { CC });
    expect(out).toMatch(
      /^wasm [\d ]+\nno native kernels: what stand-in 1.0 made of '\w+' differs from WebAssembly/,
    );
  });
});
