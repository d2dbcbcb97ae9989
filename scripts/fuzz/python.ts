/** Reference readers in Python, whose standard library is read by nobody here. @module */
import type { Reference } from "./target.ts";

const prelude = `
import csv, io, json, math, struct, sys

def plain(value):
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value

def no_name_twice(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)

def no_constant(text):
    raise ValueError(text)

def parse_json(text):
    return json.loads(text, object_pairs_hook=no_name_twice, parse_constant=no_constant)
`;

const loop = `
answers = []
for folder in json.load(sys.stdin):
    try:
        answers.append({"read": read(folder)})
    except LookupError as error:
        answers.append("unknown" if error.args == ("unknown",) else "refused")
    except Exception:
        answers.append("refused")
sys.stdout.write(json.dumps(answers))
`;

/**
 * What a function \`read(folder)\` gives. It raises \`LookupError("unknown")\` where the two readers can't be compared.
 *
 * @returns "unknown" for all where there is no Python
 */
export async function referenceInPython(read: string, folders: readonly string[]): Promise<Reference[]> {
  let process;
  try {
    process = new Deno.Command("python3", {
      args: ["-c", prelude + read + loop],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return folders.map(() => "unknown");
    throw error;
  }
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(folders)));
  await writer.close();
  const { success, stdout } = await process.output();
  if (!success) throw new Error("the reference reader in Python failed");
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** A number as JSON can say it. */
export function plain(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
