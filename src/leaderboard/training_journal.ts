/** A training's states and weights on disk while a submission is being made, so that it can be interrupted. @module */
import type { Artifact } from "../suite/types.ts";
import { replaceFile } from "../suite/write_aside.ts";
import { artifactSchema, type TrainingState } from "./sandbox/messages.ts";
import { decodeValue, encodeValue } from "./sandbox/values.ts";
import type { TrainedWeights } from "./training.ts";
import { keptStates } from "./training_states.ts";

/** The journal of a training in a directory of its own, which need not exist. */
export class TrainingJournal {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** What the training gave, if it has come to its end. */
  end(): TrainedWeights | undefined {
    const [calls] = this.#numbers("final");
    if (calls === undefined) return undefined;
    return { calls, artifact: artifactSchema.parse(this.#load("final", calls)) };
  }

  /** The state to go on from. */
  last(): TrainingState | null {
    const calls = this.#numbers("state").at(-1);
    return calls === undefined ? null : this.#load("state", calls) as TrainingState;
  }

  /** Keeps a state, and of the earlier ones those that are kept now. */
  keep(state: TrainingState): void {
    this.#save("state", state.calls, state);
    this.#thin(state.calls);
  }

  /** Takes the weights. */
  finish({ calls, artifact }: TrainedWeights): void {
    this.#thin(calls);
    this.#save("final", calls, artifact);
  }

  /** The paths of the weights and of the states, by the numbers of their offers. */
  files(): { weights: string; states: { calls: number; path: string }[] } {
    const states = this.#numbers("state").map((calls) => ({ calls, path: this.#path("state", calls) }));
    return { weights: this.#path("final", this.#numbers("final")[0]), states };
  }

  #thin(calls: number): void {
    const kept = new Set(keptStates(calls));
    for (const state of this.#numbers("state")) {
      if (!kept.has(state)) Deno.removeSync(this.#path("state", state));
    }
  }

  #numbers(kind: "state" | "final"): number[] {
    const pattern = new RegExp(`^${kind}-(\\d+)\\.bin$`);
    try {
      return [...Deno.readDirSync(this.#directory)].flatMap(({ name }) => pattern.exec(name)?.[1] ?? [])
        .map(Number).sort((a, b) => a - b);
    } catch {
      return []; // there is no such directory yet
    }
  }

  #path(kind: "state" | "final", calls: number): string {
    return `${this.#directory}/${kind}-${calls}.bin`;
  }

  #load(kind: "state" | "final", calls: number): unknown {
    return decodeValue(Deno.readFileSync(this.#path(kind, calls)));
  }

  /** A file appears whole. */
  #save(kind: "state" | "final", calls: number, value: Artifact | TrainingState): void {
    Deno.mkdirSync(this.#directory, { recursive: true });
    const path = this.#path(kind, calls);
    replaceFile(path, encodeValue(value));
  }
}
