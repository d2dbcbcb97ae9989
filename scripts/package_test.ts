import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { fromFileUrl, root } from "../src/engine/paths.ts";

const { exports, imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));

async function deno(cwd: string, ...args: string[]): Promise<{ success: boolean; out: string; err: string }> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { success, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** The files that would be published, relative to the root, as `deno publish` lists them. */
async function publishedFiles(): Promise<string[]> {
  const { success, err } = await deno(
    fromFileUrl(root),
    "publish",
    "--dry-run",
    "--allow-dirty",
    "--no-check",
  );
  if (!success) throw new Error(err);
  return [...err.matchAll(/^\s*(file:\S+) \([\d.]+[KM]?B\)$/gm)].map(([, url]) =>
    url.slice(root.href.length)
  );
}

/** Where a name of the import map leads from a published file; publishing writes that into the modules. */
function unfurled(specifier: string, file: string): string {
  const name =
    Object.keys(imports).filter((key) => specifier === key || key.endsWith("/") && specifier.startsWith(key))
      .sort((a, b) => b.length - a.length)[0];
  if (name === undefined) return specifier;
  const target: string = imports[name] + specifier.slice(name.length);
  return target.startsWith("./") ? "../".repeat(file.split("/").length - 1) + target : target;
}

/** What the registry serves of a file. */
function served(file: string): string | Uint8Array<ArrayBuffer> {
  if (!file.endsWith(".ts")) return Deno.readFileSync(new URL(file, root));
  return Deno.readTextFileSync(new URL(file, root)).replace(
    /^((?:import|export|\} from|import type|export type)\b[^"\n;]*?")([^"\n]+)"/gm,
    (_, before, specifier) => `${before}${unfurled(specifier, file)}"`,
  );
}

/** Serves the published files on this machine while `work` runs. */
async function withRegistry(files: readonly string[], work: (url: string) => Promise<void>): Promise<void> {
  const known = new Set(files);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ url }) => {
    const file = new URL(url).pathname.slice(1);
    if (!known.has(file)) return new Response(null, { status: 404 });
    const type = file.endsWith(".ts") ? "text/typescript" : "application/octet-stream";
    return new Response(served(file), { headers: { "content-type": type } });
  });
  try {
    await work(`http://127.0.0.1:${server.addr.port}/`);
  } finally {
    await server.shutdown();
  }
}

describe("the package", () => {
  it("is about 2 MB, without tests, their data, results and scripts", async () => {
    const files = await publishedFiles();
    expect(files).toContain("mod.ts");
    expect(files.filter((file) => /(^|\/)testdata\/|^(results|scripts)\/|_test\.ts$/.test(file))).toEqual([
      "src/compute/kernels/self_test.ts", // which native kernels have to pass
    ]);
    const bytes = files.reduce((sum, file) => sum + Deno.statSync(new URL(file, root)).size, 0);
    expect(bytes).toBeLessThan(2.3e6);
  });

  it("works where it is imported over the network, and says in a line what needs a clone", async () => {
    const directory = await Deno.makeTempDir();
    try {
      await withRegistry(await publishedFiles(), async (url) => {
        const entryPoints = Object.entries<string>(exports).map(([name, file]) =>
          [`airtight${name.slice(1)}`, new URL(file, url).href] as const
        );
        const map = {
          imports: {
            ...Object.fromEntries(entryPoints),
            "airtight/examples/": `${directory}/`,
            "@tensorflow/tfjs-core": imports["@tensorflow/tfjs-core"],
          },
        };
        Deno.writeTextFileSync(`${directory}/map.json`, JSON.stringify(map));
        Deno.copyFileSync(new URL("examples/bpsk.ts", root), `${directory}/bpsk.ts`);
        Deno.copyFileSync(new URL("scripts/testdata/package_user.ts", root), `${directory}/user.ts`);
        const { out, err } = await deno(
          directory,
          ...["run", "--quiet", "--no-prompt", "--no-lock", "-A", `--reload=${url}`],
          ...["--import-map", "map.json", "user.ts"],
        );
        expect(err).toBe("");
        const from = (what: string) =>
          `UsageError: ${what} needs a clone of airtight's repository; airtight was imported from ${url}`;
        expect(JSON.parse(out)).toEqual({
          demapped: [0, 1, 1, 0, 1, 1, 0, 0],
          satisfied: true,
          sent: true,
          product: [19, 22, 43, 50],
          slope: 2,
          suite: ["bpsk", "function"],
          differences: { changes: [], same: 0 },
          refused: {
            run: from("running a suite"),
            report: from("a report"),
            native:
              "NativeUnavailableError: no native kernels: building them needs a clone of airtight's repository",
          },
        });
      });
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
});
