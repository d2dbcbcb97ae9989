/** Finds and loads suites and users' methods. Every mistake in them becomes one line. @module */
import { describeIssue, methodSchema, plainText } from "../suite/check.ts";
import { firstLine, UsageError } from "../suite/errors.ts";
import { suggest } from "../suite/names.ts";
import type { AnyMethod, Suite } from "../suite/types.ts";
import { fromFileUrl, kindOf, root, shownPath, toFileUrl } from "./paths.ts";
import { takesMethods } from "./plan.ts";
import { RequestError } from "./request.ts";

/** The file URLs of the suites in `suites/`, by name. */
export function listSuites(): Map<string, URL> {
  const directory = new URL("suites/", root);
  const names = [...Deno.readDirSync(directory)].map((entry) => entry.name)
    .filter((name) => name.endsWith(".ts") && !name.endsWith("_test.ts")).sort();
  return new Map(names.map((name) => [name.slice(0, -3), new URL(name, directory)]));
}

/**
 * The file of a suite: a name in `suites/` or a path to a `.ts` file.
 *
 * @throws {UsageError} where there is none
 */
export function findSuite(name: string): URL {
  if (name.endsWith(".ts")) {
    if (kindOf(name) !== "file") throw new UsageError(`there is no suite file '${name}'`);
    return toFileUrl(name);
  }
  const suites = listSuites();
  const url = suites.get(name) ?? suites.get(name.replaceAll("-", "_"));
  if (!url) throw new UsageError(`there is no suite '${name}'${suggest(name, [...suites.keys()])}`);
  return url;
}

/** Loads a suite. @throws {UsageError} */
export async function loadSuite(url: string | URL): Promise<Suite> {
  const { default: suite } = await importQuietly(url, "suite");
  if (typeof suite !== "object" || suite === null || !("experiments" in suite)) {
    throw new UsageError(`${shownPath(url)}: expected 'export default defineSuite({ … })'`);
  }
  return suite as Suite;
}

/** A suite with users' methods, and the names of these. @throws {UsageError} */
export async function loadSuiteWith(
  url: string | URL,
  methodFiles: readonly string[],
): Promise<{ readonly suite: Suite; readonly added: readonly string[] }> {
  const methods = await loadUserMethods(methodFiles);
  const suite = addUserMethods(await loadSuite(url), methods);
  return { suite, added: methods.map(({ name }) => name) };
}

/** A user's own method, and the experiments that it is for (all, if the file doesn't say). */
export interface UserMethod {
  readonly name: string;
  readonly method: AnyMethod;
  readonly experiments: readonly string[] | undefined;
}

/** The file URL of a user's method, given as a path or as such a URL. */
export function methodUrl(path: string): string {
  return path.startsWith("file:") ? path : toFileUrl(path).href;
}

/** Loads users' methods, one after the other. @throws {UsageError} */
async function loadUserMethods(paths: readonly string[]): Promise<UserMethod[]> {
  const methods: UserMethod[] = [];
  for (const path of paths) methods.push(await loadUserMethod(path));
  return methods;
}

/**
 * Loads a user's method: the default export is a `Method` or a function that gives one. Only `open` is needed;
 * `export const experiments = ["fig5"]` names the experiments that it is for.
 *
 * @throws {UsageError}
 */
async function loadUserMethod(path: string): Promise<UserMethod> {
  const url = methodUrl(path);
  if (kindOf(fromFileUrl(url)) !== "file") {
    throw new RequestError("methodFiles", `there is no file '${path}'`);
  }
  const file = shownPath(url);
  const exported = await importQuietly(url, "method");
  const name = fromFileUrl(url).replace(/^.*[\\/]/s, "").replace(/\.[cm]?[jt]s$/, "");
  if (!plainText.safeParse(name).success) {
    throw new UsageError(
      `--method ${JSON.stringify(path)}: expected a file's name without control characters`,
    );
  }
  let given: unknown = exported.default;
  if (typeof given === "function") {
    try {
      given = await given();
    } catch (error) {
      throw new UsageError(`${file}: making the method failed: ${firstLine(error)}`);
    }
  }
  if (typeof given !== "object" || given === null) {
    throw new UsageError(
      `${file}: expected 'export default' of a method, { open() { return { run(inputs) { … } } } }`,
    );
  }
  const method = {
    kind: "classical",
    label: name,
    spec: null,
    ...given,
    ...allOf(url),
  } as unknown as AnyMethod; // checked next
  const parsed = methodSchema.safeParse(method);
  if (!parsed.success) throw new UsageError(`${file}: ${describeIssue(method, parsed.error.issues[0])}`);
  return { name, method, experiments: exported.experiments as readonly string[] | undefined };
}

/** A file may make its method by a function of another one: all that it exports counts, with what this imports. */
function allOf(module: string): Pick<AnyMethod, "module" | "export"> {
  return { module, export: undefined };
}

/** The suite with users' methods in every experiment that runs methods on data. @throws {UsageError} */
export function addUserMethods(suite: Suite, added: readonly UserMethod[]): Suite {
  return added.reduce((before, { name, method, experiments }) => {
    if (Object.hasOwn(before.methods, name)) {
      throw new RequestError("methodFiles", `the suite has a method '${name}' already; rename the file`);
    }
    for (const one of experiments ?? []) {
      if (!Object.hasOwn(before.experiments, one)) {
        const known = suggest(one, Object.keys(before.experiments));
        throw new UsageError(`${name}: experiments: there is no experiment '${one}'${known}`);
      }
    }
    const extended = Object.entries(before.experiments).map(([id, experiment]) => {
      const takesPart = takesMethods(experiment) && (experiments?.includes(id) ?? true);
      return [id, takesPart ? { ...experiment, methods: [...experiment.methods, name] } : experiment];
    });
    return {
      ...before,
      methods: { ...before.methods, [name]: method },
      experiments: Object.fromEntries(extended),
    };
  }, suite);
}

/** Imports a module; what its packages print on the way (banners) is not for users. */
async function importQuietly(url: string | URL, what: string): Promise<Record<string, unknown>> {
  const { log, info, warn } = console;
  console.log = console.info = console.warn = () => {};
  try {
    return await import(String(url));
  } catch (error) {
    const reason = error instanceof UsageError
      ? error.message
      : `the ${what} can't be loaded: ${firstLine(error)}`;
    throw new UsageError(`${shownPath(url)}: ${reason}`);
  } finally {
    Object.assign(console, { log, info, warn });
  }
}
