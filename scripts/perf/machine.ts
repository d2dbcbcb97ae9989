/** What the measurements ran on: nothing that names a machine, a person or a place. @module */
import { cpus, loadavg, totalmem } from "node:os";
import { kernelHash } from "../../src/engine/kernel_bits.ts";

/** The machine and what is the same for all engines. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly deno: string;
  readonly v8: string;
  readonly kernels: string;
  /** Processes that wanted to run, the mean over the minute before: far above 0, times say little. */
  readonly load: number;
}

/** This machine, now. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: navigator.hardwareConcurrency,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${Deno.build.os} ${Deno.build.arch}`,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    kernels: kernelHash(),
    load: Math.round(loadavg()[0] * 10) / 10,
  };
}

/** A file name for the machine: `amd-epyc-2-cores`. */
export function machineName({ cpu, cores }: Machine): string {
  const model = cpu.toLowerCase().replace(/\(r\)|\(tm\)|@.*|\bcpu\b|processor/g, " ");
  return `${model.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")}-${cores}-cores`;
}
