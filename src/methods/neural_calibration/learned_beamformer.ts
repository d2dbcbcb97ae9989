/** What all learned beamformers are as methods: a network for each point, and its weights opened. @module */
import type { IndoorPoint } from "../../../datasets/indoor_room.ts";
import type { MassiveMimoBlock } from "../../../datasets/massive_mimo.ts";
import { loadParameters, type Parameters } from "../../learn/parameters.ts";
import type { Json, Method, OpenMethod, Training } from "../../suite/types.ts";
import type { Precoder } from "./rows.ts";

/** What is particular to one. */
export interface LearnedBeamformer<Point extends IndoorPoint, Recipe extends Json> {
  readonly module: string;
  readonly spec: Json;
  readonly label: string;
  /** The network's training for a point. */
  training(point: Point): Training<Recipe>;
  /** Makes it ready to run with its weights, which are its to dispose of. */
  open(p: Parameters): OpenMethod<MassiveMimoBlock, Precoder>;
}

/** The method. */
export function learnedBeamformer<Point extends IndoorPoint, Recipe extends Json>(
  { module, spec, label, training, open }: LearnedBeamformer<Point, Recipe>,
): Method<MassiveMimoBlock, Precoder> {
  return {
    module,
    spec,
    kind: "learned",
    label,
    parts: (point) => ({ network: training(point as Point) as unknown as Training }),
    open: ({ network }) => open(loadParameters(network)),
  };
}
