/** Processes that resolve imports as this one does. @module */
import { fromFileUrl, root } from "./paths.ts";

/** Arguments of `deno run` under which a child process has this process's import map. */
export function importMapArguments(): string[] {
  const usesJsr = import.meta.resolve("@cliffy/command").startsWith("jsr:");
  return [
    "--config",
    fromFileUrl(new URL("deno.json", root)),
    ...(usesJsr ? ["--no-lock", "--import-map", fromFileUrl(new URL("jsr.json", root))] : []),
  ];
}
