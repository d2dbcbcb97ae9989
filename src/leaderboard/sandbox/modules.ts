/**
 * What the code of a method can load while it runs, whatever name it computes and whichever way it asks: `import()`,
 * `require`, a package's `require`. What Deno resolves a name to decides, by a hook in the module loader.
 *
 * @module
 */
import { registerHooks } from "node:module";

/** Built-in modules that compute, or that ask for permissions as Deno's own functions do. No databases, loaders or threads. */
export const builtIns: readonly string[] = [
  "assert",
  "buffer",
  "crypto",
  "events",
  "fs",
  "os",
  "path",
  "perf_hooks",
  "stream",
  "string_decoder",
  "url",
  "util",
  "zlib",
];

// Nothing that a method can reach is used once it runs: an object without a prototype, and loops over strings.
const allowed: Record<string, true> = Object.assign(
  Object.create(null),
  Object.fromEntries(builtIns.map((name) => [`node:${name}`, true])),
);

function begins(text: string, prefix: string): boolean {
  for (let i = 0; i < prefix.length; i++) if (text[i] !== prefix[i]) return false;
  return true;
}

/** Files are a matter of permissions. A package is loaded by the name that airtight's import map has for it. */
function isAllowed(specifier: string, url: string, parent: string): boolean {
  if (allowed[url]) return true;
  if (begins(parent, "https:")) return begins(url, "https:"); // a package of JSR, which Deno has cached
  return begins(url, "file:") && !begins(specifier, "npm:") && !begins(specifier, "jsr:") ||
    begins(url, "https://jsr.io/") && !begins(specifier, "https:") && !begins(specifier, "jsr:");
}

/**
 * From now on refuses all modules but files, airtight's packages and {@link builtIns}, and takes away the ways around
 * the loader: workers, which would have one of their own, and direct access to built-in modules.
 *
 * @returns a function that gives the first name that was refused since, if any
 */
export function restrictModules(): () => string | undefined {
  let refused: string | undefined;
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      if (isAllowed(specifier, resolved.url, context.parentURL ?? "")) return resolved;
      refused ??= specifier;
      throw new Error("a submission may not import this");
    },
  });
  const { process, Deno: deno } = globalThis as unknown as Record<string, Record<PropertyKey, unknown>>;
  take(globalThis, "Worker");
  for (const name of ["getBuiltinModule", "dlopen"]) take(process, name);
  take(deno, deno.internal as symbol);
  return () => refused;
}

function take(owner: object, name: PropertyKey): void {
  if (!Reflect.deleteProperty(owner, name) || name in owner) {
    throw new Error(`${String(name)} can't be taken from a method with this version of Deno`);
  }
}
