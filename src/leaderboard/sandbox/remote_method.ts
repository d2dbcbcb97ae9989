/** A method that is in a sandbox, as the engine plans methods. @module */
import { canonicalJson } from "../../suite/canonical_json.ts";
import type { Method, Point, ProfileName, Training } from "../../suite/types.ts";
import { Rejection } from "../rejection.ts";
import type { Sandbox } from "./sandbox.ts";

/**
 * Loads a method into a sandbox. Opening it, running it and training it happen there; a sandbox has one open method.
 *
 * @param url of the method's file, in the directory that the sandbox may read
 * @param points all points at which it will be opened
 * @throws {Rejection}
 */
export async function loadRemotely(sandbox: Sandbox, request: {
  readonly url: string;
  readonly suite: string;
  readonly points: readonly Point[];
  readonly profile: ProfileName;
  readonly engine: "auto" | "wasm";
}): Promise<Method<unknown>> {
  const { url, suite, points, profile, engine } = request;
  const described = await sandbox.ask({ type: "load", method: url, engine });
  const parts = await sandbox.ask({ type: "parts", points, profile });
  const trainings = new Map<string, Training>();
  const named = (roles: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(roles).map(([role, name]) => {
        const training = trainings.get(name);
        if (!training) throw new Rejection("output", `there is no training '${name}'`);
        return [role, training];
      }),
    );
  for (const { name, spec, recipe, effort, needs } of parts.trainings) {
    trainings.set(name, {
      module: url,
      name,
      spec,
      recipes: { smoke: recipe, quick: recipe, nightly: recipe, paper: recipe },
      needs: named(needs),
      effort: () => effort,
      train: async (_recipe, { seed, inputs }) => {
        const ask = { type: "train", suite, name, seed, inputs, resumed: null, until: null } as const;
        return (await sandbox.ask(ask)).artifact!;
      },
    });
  }
  const byPoint = new Map(points.map((point, i) => [canonicalJson(point), named(parts.points[i] ?? {})]));
  return {
    ...described,
    module: url,
    parts: (point) => byPoint.get(canonicalJson(point)) ?? {},
    async open(artifacts) {
      await sandbox.ask({ type: "open", parts: artifacts });
      return { run: (inputs) => sandbox.ask({ type: "run", inputs }) };
    },
  };
}
