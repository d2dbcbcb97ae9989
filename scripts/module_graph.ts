/** The graph of a tree's modules, as Deno resolves them: types, dynamic imports and the import map included. @module */
import { fromFileUrl, root } from "../src/engine/paths.ts";

/** What each file of a tree imports. */
export interface ModuleGraph {
  /** Paths from the tree's root of all TypeScript files in it, sorted. */
  readonly files: readonly string[];
  /** From file to file, each once, whether for code, for types or for both. */
  readonly imports: readonly Import[];
  /** From file to what isn't a file of the tree, by its resolved name: "npm:zod@4.6.7", "node:path". */
  readonly packages: readonly Import[];
}

/** `from` imports `to`. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** The parts of `deno info --json` that are read here. */
interface Info {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly code?: { readonly specifier?: string };
      readonly type?: { readonly specifier?: string };
    }[];
  }[];
}

/**
 * The modules below a directory, whether or not something imports them. Nothing is run and nothing is downloaded.
 *
 * @param tree ends in a slash
 * @throws {Error} with what Deno says, where it can't read the graph
 */
export async function moduleGraph(tree: URL): Promise<ModuleGraph> {
  const files = [...typeScriptFiles(tree)].sort();
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(entry, files.map((file) => `import "${new URL(file, tree)}";\n`).join(""));
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["info", "--json", "--no-lock", "--no-npm", "--no-remote"],
        ...["--config", fromFileUrl(new URL("deno.json", root)), entry],
      ],
      cwd: fromFileUrl(tree),
      env: { NO_COLOR: "1" },
    }).output();
    if (!success) throw new Error(`deno info: ${new TextDecoder().decode(stderr)}`);
    return { files, ...importsOf(JSON.parse(new TextDecoder().decode(stdout)), tree) };
  } finally {
    await Deno.remove(entry);
  }
}

function importsOf({ modules }: Info, tree: URL): Omit<ModuleGraph, "files"> {
  const inTree = (specifier: string) =>
    specifier.startsWith(tree.href) ? decodeURI(specifier.slice(tree.href.length)) : undefined;
  const imports: Import[] = [], packages: Import[] = [];
  for (const { specifier, dependencies = [] } of modules) {
    const from = inTree(specifier);
    if (from === undefined) continue;
    const targets = dependencies.flatMap(({ specifier: written, code, type }) =>
      [code, type].flatMap((found) => found ? [found.specifier ?? written] : [])
    );
    for (const target of new Set(targets)) {
      const to = inTree(target);
      if (to === undefined) packages.push({ from, to: target });
      else imports.push({ from, to });
    }
  }
  return { imports, packages };
}

/** Paths below a directory, without hidden folders, results of runs and packages. */
function* typeScriptFiles(tree: URL, directory = ""): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(directory || ".", tree))) {
    if (isDirectory) {
      if (!name.startsWith(".") && name !== "node_modules" && name !== "out") {
        yield* typeScriptFiles(tree, `${directory}${name}/`);
      }
    } else if (name.endsWith(".ts")) yield directory + name;
  }
}

/** One cycle of each group of files that import each other, as a path that ends where it begins. */
export function findCycles({ imports }: Pick<ModuleGraph, "imports">): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...next.get(from) ?? [], to]);
  const state = new Map<string, "open" | "done">(), path: string[] = [], cycles: string[][] = [];
  const visit = (file: string) => {
    state.set(file, "open");
    path.push(file);
    for (const to of next.get(file) ?? []) {
      if (state.get(to) === "open") cycles.push([...path.slice(path.indexOf(to)), to]);
      else if (!state.has(to)) visit(to);
    }
    path.pop();
    state.set(file, "done");
  };
  for (const file of next.keys()) if (!state.has(file)) visit(file);
  return cycles;
}
