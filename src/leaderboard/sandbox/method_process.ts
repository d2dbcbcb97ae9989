/**
 * The process in which a method runs that nobody trusts. It is asked over standard input and answers on standard
 * output. Nothing that it says is believed; what it has no permission for it can't do, and the truth that it is scored on
 * is not in it.
 *
 * @module
 */
import { configureEngine } from "../../compute/exact.ts";
import { stream } from "../../compute/random.ts";
import { methodSchema } from "../../suite/check.ts";
import { firstLine } from "../../suite/errors.ts";
import { partsAt, withNeeds } from "../../suite/profiles.ts";
import type { Artifact, Method, OpenMethod, Parts, Training } from "../../suite/types.ts";
import { isKept } from "../training_states.ts";
import { frame, readFrames } from "./frames.ts";
import { watchGlobals } from "./globals.ts";
import type { Described, PartsAtPoints, Reply, Request, TrainingEnd, TrainRequest } from "./messages.ts";
import { restrictModules } from "./modules.ts";
import { decodeValue, encodeValue } from "./values.ts";

type Of<Type extends Request["type"]> = Extract<Request, { type: Type }>;

const stopped = Symbol("the state that was asked for is there");

/** Serves until standard input ends. */
export async function serve(): Promise<void> {
  const { writeSync } = Deno.stdout, stdout = Deno.stdout;
  const reply = (message: Reply) => {
    const bytes = frame(encodeValue(message));
    for (let at = 0; at < bytes.length;) at += writeSync.call(stdout, bytes.subarray(at));
  };
  console.log =
    console.info =
    console.debug =
    console.warn =
      console.error; // standard output is the protocol's
  const server = new MethodServer(reply);
  for await (const bytes of readFrames(Deno.stdin.readable, Infinity)) {
    await server.answer(decodeValue(bytes) as Request);
  }
}

class MethodServer {
  readonly #reply: (message: Reply) => void;
  #changed: () => string | undefined = () => undefined;
  #refused: () => string | undefined = () => undefined;
  #method: Method | undefined;
  readonly #trainings = new Map<string, { training: Training; recipe: Training["recipes"]["paper"] }>();
  #open: OpenMethod | undefined;

  constructor(reply: (message: Reply) => void) {
    this.#reply = reply;
  }

  async answer(request: Request): Promise<void> {
    try {
      const value = await this.#perform(request);
      this.#reply({ type: "done", value, ...this.#noticed() });
    } catch (error) {
      this.#reply({ type: "failed", error: firstLine(error), ...this.#noticed() });
    }
  }

  #noticed() {
    return { changed: this.#changed() ?? null, refused: this.#refused() ?? null };
  }

  async #perform(request: Request): Promise<unknown> {
    switch (request.type) {
      case "load":
        return await this.#load(request);
      case "parts":
        return this.#parts(request);
      case "train":
        return await this.#train(request);
      case "open":
        this.#open?.close?.();
        this.#open = await this.#method!.open(request.parts);
        if (typeof this.#open?.run !== "function") throw new Error("open() gave no run()");
        return null;
      case "run":
        return await this.#open!.run(request.inputs as never); // any suite's
    }
  }

  async #load({ method: url, engine }: Of<"load">): Promise<Described> {
    const { setupBackend } = await import("../../compute/backend.ts");
    await setupBackend("exact", { engine });
    configureEngine({ threads: Math.max(1, navigator.hardwareConcurrency) });
    this.#refused = restrictModules();
    this.#changed = watchGlobals();
    const { default: exported } = await import(url);
    const given = typeof exported === "function" ? await exported() : exported;
    if (typeof given !== "object" || given === null) {
      throw new Error("expected 'export default' of a method, { open() { return { run(inputs) { … } } } }");
    }
    const method = { kind: "classical", label: "a method", spec: null, ...given, module: url };
    const parsed = methodSchema.safeParse(method);
    if (!parsed.success) {
      throw new Error(`${parsed.error.issues[0].path.join(".")}: ${parsed.error.issues[0].message}`);
    }
    if (method.kind === "bound") throw new Error("kind: a bound knows the truth, and can't be submitted");
    this.#method = method as Method;
    return { kind: method.kind, label: method.label, spec: method.spec };
  }

  #parts({ points, profile }: Of<"parts">): PartsAtPoints {
    const byPoint = points.map((point) => partsAt(this.#method!, point));
    for (const training of withNeeds(byPoint.flatMap((parts) => Object.values(parts)))) {
      if (this.#trainings.has(training.name)) continue;
      this.#trainings.set(training.name, { training, recipe: training.recipes[profile] });
    }
    return {
      points: byPoint.map(namesOf),
      trainings: [...this.#trainings.values()].map(({ training, recipe }) => ({
        name: training.name,
        spec: training.spec,
        recipe,
        effort: training.effort(recipe),
        needs: namesOf(training.needs ?? {}),
      })),
    };
  }

  async #train({ suite, name, seed, inputs, resumed, until }: TrainRequest): Promise<TrainingEnd> {
    const { training, recipe } = this.#trainings.get(name)!;
    let calls = resumed?.calls ?? 0;
    try {
      const artifact = await training.train(recipe, {
        seed,
        inputs,
        resumed: resumed?.state,
        stream: (...path) => stream(suite, "training", name, seed, ...path),
        progress: () => {},
        checkpoint: async (state) => {
          calls++;
          const wanted = until === null ? isKept(calls) : calls === until;
          if (wanted) this.#reply({ type: "state", calls, state: plain(await state()) });
          if (calls === until) throw stopped;
        },
      });
      return { calls, artifact: plain(artifact) };
    } catch (error) {
      if (error !== stopped) throw error;
      return { calls, artifact: null };
    }
  }
}

function namesOf(parts: Parts): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([role, training]) => [role, training.name]));
}

/** An artifact with nothing beside what it should have. */
function plain({ tensors, info }: Artifact): Artifact {
  const entries = Object.entries(tensors).map((
    [name, { shape, data }],
  ) => [name, { shape: [...shape], data }]);
  return { tensors: Object.fromEntries(entries), info };
}
