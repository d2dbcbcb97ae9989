/** What the processor's arithmetic gives at most, beside which a matrix product can be held. @module */
import { fromFileUrl } from "../../src/engine/paths.ts";

/** GFLOP/s of multiplications and additions in float32, with nothing read from memory. */
export interface Roof {
  readonly vectorBits: number;
  /** Whether each multiplication is fused with its addition: exact kernels never do that. */
  readonly fused: boolean;
  readonly oneThread: number;
  readonly twoThreads: number;
}

/** Measures it with the C compiler; nothing where there is none, or it lacks the vectors. */
export async function measureRoofs(): Promise<Roof[]> {
  const source = fromFileUrl(new URL("roofline.c", import.meta.url));
  const directory = await Deno.makeTempDir({ prefix: "airtight-roofline-" });
  try {
    const roofs: Roof[] = [];
    for (const vectorBits of Deno.build.arch === "x86_64" ? [256, 512] : [128]) {
      for (const fused of [false, true]) {
        const program = `${directory}/${vectorBits}-${fused}`;
        const machine = Deno.build.arch === "aarch64" ? "-mcpu=native" : "-march=native";
        const contract = `-ffp-contract=${fused ? "fast" : "off"}`;
        const flags = ["-O3", machine, contract, `-DBYTES=${vectorBits / 8}`, "-pthread", source];
        if (await output(Deno.env.get("CC") ?? "cc", [...flags, "-o", program]) === undefined) continue;
        const [oneThread, twoThreads] = (await output(program, []) ?? "").trim().split(" ").map(Number);
        if (oneThread > 0) roofs.push({ vectorBits, fused, oneThread, twoThreads });
      }
    }
    return roofs;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function output(command: string, args: string[]): Promise<string | undefined> {
  try {
    const run = new Deno.Command(command, { args, stdout: "piped", stderr: "null" });
    const { success, stdout } = await run.output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch {
    return undefined; // no such command
  }
}
