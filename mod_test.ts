import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { importMapArguments } from "./src/engine/import_map.ts";
import { fromFileUrl, root } from "./src/engine/paths.ts";

const { imports, exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));

/** The public modules' files, by the names under which they are imported. */
const publicModules = new Map(
  Object.entries<string>(exports).map(([name, file]) => [`airtight${name.slice(1)}`, file]),
);

/** Other files whose documentation has examples. */
const documented = [
  "src/engine/run_suite.ts",
  "src/report/load_rows.ts",
  "src/suite/define.ts",
  "src/claims/check.ts",
];

interface Output {
  readonly success: boolean;
  readonly said: string;
}

async function deno(...args: string[]): Promise<Output> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: fromFileUrl(root),
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return { success, said: decoder.decode(stdout) + decoder.decode(stderr) };
}

describe("the library", () => {
  it("has examples that run", async () => {
    const files = [...publicModules.values(), ...documented];
    const { success, said } = await deno("test", "-A", "--doc", ...importMapArguments(), ...files);
    expect(said).toContain(`ok | ${files.length} passed | 0 failed`);
    expect(success).toBe(true);
  });

  it("has the same names in a clone as in the package", () => {
    const names = Object.keys(imports).filter((name) => /^airtight(\/.|$)/.test(name));
    expect(Object.fromEntries(names.map((name) => [name, imports[name]]))).toEqual(
      Object.fromEntries(publicModules),
    );
    expect([...publicModules.keys()].sort()).toEqual([
      ...["airtight", "airtight/kernels", "airtight/learn", "airtight/phy", "airtight/suite"],
    ]);
  });
});

describe("a file that imports", () => {
  /** The folders of `src` and other places of the repository that a module reaches, types included. */
  async function reachOf(name: string): Promise<Set<string>> {
    const file = await Deno.makeTempFile({ suffix: ".ts" });
    try {
      await Deno.writeTextFile(file, `export * from "${name}";\n`);
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["info", "--json", ...importMapArguments(), file],
        cwd: fromFileUrl(root),
      }).output();
      const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
        modules: { specifier: string; error?: string }[];
      };
      expect(modules.filter(({ error }) => error !== undefined)).toEqual([]);
      const paths = modules.filter(({ specifier }) => specifier.startsWith(root.href))
        .map(({ specifier }) => specifier.slice(root.href.length));
      return new Set(
        paths.map((path) => path.split("/").slice(0, path.startsWith("src/") ? 2 : 1).join("/")),
      );
    } finally {
      await Deno.remove(file);
    }
  }

  const small: [name: string, reach: string[]][] = [
    ["airtight/suite", ["src/compute", "src/suite"]],
    ["airtight/phy", ["src/compute", "src/phy"]],
    ["airtight/kernels", ["src/compute"]],
    ["airtight/learn", ["src/compute", "src/learn", "src/suite"]],
  ];
  for (const [name, reach] of small) {
    it(`${name} reaches ${reach.join(", ")} and nothing else`, async () => {
      expect([...await reachOf(name)].sort()).toEqual(reach);
    });
  }

  it("airtight reaches the report", async () => {
    expect([...await reachOf("airtight")]).toContain("src/report");
  });
});
