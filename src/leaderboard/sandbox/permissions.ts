/** What a method's process may do, and what it tried to do beyond that. @module */
import { fromFileUrl, root } from "../../engine/paths.ts";
import type { Reason } from "../rejection.ts";

/** What a submission may import and read of airtight, below its root. */
export const openDirectories = ["src/", "datasets/", "suites/"];

/** The directories that a method in `directory` may read: its own, airtight's sources, and tfjs's WebAssembly. */
export function readableDirectories(directory: string): string[] {
  const tfjs = new URL(".", import.meta.resolve("@tensorflow/tfjs-backend-wasm"));
  return [
    Deno.realPathSync(directory),
    ...openDirectories.map((name) => Deno.realPathSync(fromFileUrl(new URL(name, root)))),
    Deno.realPathSync(fromFileUrl(tfjs)),
  ];
}

/** Something that a process asked Deno for. */
export interface Attempt {
  readonly permission: string;
  readonly value: string;
}

/** The attempts in Deno's audit log (`DENO_AUDIT_PERMISSIONS`), which code in the process can't touch. */
export function readAttempts(log: string): Attempt[] {
  let text: string;
  try {
    text = Deno.readTextFileSync(log);
  } catch {
    return []; // nothing was asked for
  }
  return text.split("\n").flatMap((line) => {
    try {
      const { permission, value } = JSON.parse(line);
      return [{ permission: String(permission), value: String(value ?? "") }];
    } catch {
      return []; // the last line, if the process was killed
    }
  });
}

const reasonOf: Readonly<Record<string, Reason>> = {
  read: "read",
  write: "write",
  net: "network",
  import: "network",
  run: "program",
  env: "environment",
  ffi: "native",
};

/** The first attempt at something that a method has no business with, as a reason and in words. */
export function firstTransgression(
  attempts: readonly Attempt[],
  readable: readonly string[],
): { reason: Reason; message: string } | undefined {
  for (const { permission, value } of attempts) {
    if (permission === "read" && readable.some((directory) => isWithin(value, directory))) continue;
    return transgression({ permission, value });
  }
}

/** What an error of Deno's says was refused. Its audit log has no programs that were refused, so their errors must do. */
export function refusedByDeno(error: string): { reason: Reason; message: string } | undefined {
  const [, permission, value] = /^Requires (\w+) access(?: to "?([^",]*)"?)?/.exec(error) ?? [];
  return permission === undefined ? undefined : transgression({ permission, value: value ?? "" });
}

function transgression({ permission, value }: Attempt): { reason: Reason; message: string } {
  const reason = reasonOf[permission] ?? "system";
  return { reason, message: `it asked for ${permission}${value ? ` of ${value}` : ""}` };
}

function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory.replace(/[/\\]$/, "")}/`);
}
