/** Where a run took place: engines record it, reports show it. @module */

/** Where a run took place and what it took. */
export interface Environment {
  /** Deno's version. */
  readonly deno: string;
  /** V8's version. */
  readonly v8: string;
  /** Such as "linux x86_64". */
  readonly os: string;
  /** Model and number of cores. */
  readonly cpu: string;
  /** The adapter that computed, where one did. */
  readonly gpu?: string;
  /** The backend, and the engine that served: "exact (native)". */
  readonly backend: string;
  /** SHA-256 of the kernels' sources. */
  readonly kernelHash: string;
  /** SHA-256 of `deno.lock`. */
  readonly lockfileHash?: string;
  /** The commit of the working tree, with "+" where it had changes. */
  readonly gitCommit?: string;
  /** How long the run took, in seconds. */
  readonly wallSeconds: number;
  /** The most memory that one worker had. */
  readonly peakMemoryBytes: number;
}

/** What was computed on a machine at a commit. Labels are those of the plan: "fig5 ml snrDb 20 seed 1". */
export interface ComputedOn {
  /** System, processor and Deno. */
  readonly machine: string;
  /** The backend, and the engine that served: "exact (native)". */
  readonly engine: string;
  /** The commit of the working tree, with "+" where it had changes. */
  readonly commit?: string;
  /** When the first of it was done: ISO 8601, UTC. */
  readonly from: string;
  /** When the last of it was done. */
  readonly to: string;
  /** Seconds of each training. */
  readonly trainings: Readonly<Record<string, number>>;
  /** Seconds of each point, all its shards together. */
  readonly points: Readonly<Record<string, number>>;
}
