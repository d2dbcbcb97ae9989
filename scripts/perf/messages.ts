/** What the driver of the measurements and its contestants, each a process of its own, say to each other. @module */

import type { Profile } from "./profile.ts";

/** A request: one line of JSON. */
export type Request =
  | { readonly op: "about" }
  /** Prepares a family or a throughput; PyTorch takes weights and batch from `file`. */
  | { readonly op: "load"; readonly workload: string; readonly file?: string }
  /** Runs it so many times. */
  | { readonly op: "run"; readonly times: number }
  /** Trains a family from its initial weights. */
  | { readonly op: "train"; readonly steps: number }
  /** Writes a family's initial weights and batch for PyTorch. */
  | { readonly op: "export"; readonly workload: string; readonly file: string }
  /** Runs a family's step so many times with every kernel timed. */
  | { readonly op: "profile"; readonly steps: number }
  | { readonly op: "unload" };

/** What a contestant computes with. */
export interface About {
  readonly framework: string;
  readonly compiler?: string;
  readonly blas?: string;
  readonly device?: string;
  readonly threads: number;
}

/** An answer: one line of JSON. `unsupported` says why a contestant can't do a workload; `error` is a mistake. */
export interface Reply {
  readonly about?: About;
  readonly parameters?: number;
  readonly note?: string;
  readonly ms?: number[];
  readonly losses?: number[];
  readonly sha256?: string;
  readonly profile?: Profile;
  readonly unsupported?: string;
  readonly error?: string;
}
