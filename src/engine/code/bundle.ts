/**
 * Several modules and what they import as one flat text, by esbuild: types and comments are gone, every name at its
 * top level is unique, and what nothing can reach is left out where esbuild sees it.
 *
 * @module
 */
import { type BuildFailure, buildSync, type Metafile } from "esbuild";
import { UsageError } from "../../suite/errors.ts";
import { fromFileUrl, shownPath } from "../paths.ts";

/** An export of a module, or all of them. */
export interface Entry {
  /** Its path. */
  readonly file: string;
  readonly export: string | undefined;
}

/** How specifiers are resolved. */
export interface Resolution {
  /** The directory that {@link imports} is relative to. */
  readonly root: URL;
  /** The import map of `deno.json`. */
  readonly imports: Readonly<Record<string, string>>;
  /** Files and folders (`…/*`) that are not followed: what they export is imported by name. */
  readonly boundary: readonly string[];
}

/** Modules in one text. Before what is left of a module stands a comment with its {@link pathOf path}. */
export interface Bundle {
  readonly text: string;
  /** What modules import when they are loaded, by path. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** The modules that load others by `import()`, which makes esbuild write those in another form. */
  readonly loadsLater: ReadonlySet<string>;
}

/** Modules with all that they import, directly or not. */
export function loadedWith({ imports }: Pick<Bundle, "imports">, modules: readonly string[]): Set<string> {
  const loaded = new Set(modules);
  for (const module of loaded) imports.get(module)?.forEach((one) => loaded.add(one));
  return loaded;
}

/** The name under which entry number `index` is exported. */
export function entryName(index: number): string {
  return `entry${index}`;
}

/**
 * Bundles entries.
 *
 * @throws {UsageError} where a module lacks an export that is asked for, or can't be read
 */
export function bundle(entries: readonly Entry[], resolution: Resolution): Bundle {
  const contents = entries.map(({ file, export: name }, index) =>
    `export ${name === undefined ? "*" : `{ ${name}`} as ${entryName(index)}${
      name === undefined ? "" : " }"
    } ` +
    `from ${JSON.stringify(file)};`
  );
  try {
    const { outputFiles, metafile } = buildSync({
      stdin: { contents: contents.join("\n"), resolveDir: workingDirectory },
      absWorkingDir: workingDirectory,
      bundle: true,
      write: false,
      metafile: true,
      format: "esm",
      target: "es2024",
      charset: "utf8",
      legalComments: "none",
      logLevel: "silent",
      packages: "external",
      preserveSymlinks: true,
      tsconfigRaw: {
        compilerOptions: { baseUrl: fromFileUrl(resolution.root), paths: ownPaths(resolution) },
      },
      define: { "import.meta.main": "false" },
      alias: packageAliases(resolution),
      external: ["npm:*", "jsr:*", "node:*", `${workingDirectory}*.wasm`, ...resolution.boundary],
    });
    return { text: outputFiles[0].text, ...graphOf(metafile) };
  } catch (error) {
    throw explained(error, entries);
  }
}

/** esbuild names files relative to this directory. */
const workingDirectory = Deno.build.os === "windows" ? "C:\\" : "/";

/** The path of a file as a {@link Bundle} names it. */
export function pathInBundle(file: string): string {
  return file.replace(/^([A-Za-z]:|\.)?[\\/]/, "").replaceAll("\\", "/");
}

/** The path of a file that a {@link Bundle} names. */
export function pathOf(name: string): string {
  return `${workingDirectory}${name}`;
}

/** The import map's names of files and folders of the root. */
function ownPaths({ imports }: Resolution): Record<string, string[]> {
  const anything = (path: string) => path.replace(/\/$/, "/*");
  return Object.fromEntries(
    Object.entries(imports).flatMap(([name, target]) =>
      target.startsWith(".") ? [[anything(name), [anything(target)]]] : []
    ),
  );
}

/** The import map's packages, of which a name with "/" at its end is the same one's. */
function packageAliases({ imports }: Resolution): Record<string, string> {
  const found: Record<string, string> = { "file:": "/." };
  for (const [name, target] of Object.entries(imports)) {
    const key = name.replace(/\/$/, "");
    if (target.startsWith(".") || key !== name && imports[key] !== undefined) continue;
    found[key] = target.replace(/^(npm|jsr):\//, "$1:").replace(/\/$/, "");
  }
  return found;
}

function graphOf({ inputs }: Metafile): Pick<Bundle, "imports" | "loadsLater"> {
  const imports = new Map<string, string[]>();
  const loadsLater = new Set<string>();
  for (const [path, input] of Object.entries(inputs)) {
    const own = input.imports.filter(({ external }) => !external);
    imports.set(path, own.map((one) => one.path));
    if (own.some(({ kind }) => kind !== "import-statement")) loadsLater.add(path);
  }
  return { imports, loadsLater };
}

function explained(error: unknown, entries: readonly Entry[]): unknown {
  const first = (error as Partial<BuildFailure>).errors?.[0];
  if (!first) return error;
  const { text, location } = first;
  const entry = location?.file === "<stdin>" ? entries[location.line - 1] : undefined;
  if (entry?.export !== undefined && text.startsWith("No matching export")) {
    return new UsageError(
      `${shownPath(entry.file)}: it exports no '${entry.export}', which a component says makes it`,
    );
  }
  const where = entry?.file ?? (location ? pathOf(location.file) : undefined);
  return new UsageError(`${where ? `${shownPath(where)}: ` : ""}its code can't be read: ${text}`);
}
