/** What all learned beamformers are as methods: a network for each point, and its weights opened. @module */
import type { ChannelSource } from "../../../datasets/massive_mimo.ts";
import { loadParameters, type Parameters } from "../../learn/parameters.ts";
import type { Precoder } from "../../phy/beamforming/downlink.ts";
import { recipesOf } from "../../suite/profiles.ts";
import type {
  ByProfile,
  Component,
  Method,
  OpenMethod,
  PaperLength,
  Point,
  Reduced,
  Training,
} from "../../suite/types.ts";
import type { BeamRecipe } from "./beam_training.ts";

/** What a suite declares a learned beamformer with. */
export interface BeamformerOptions<Recipe extends BeamRecipe> {
  readonly label: string;
  /** Begins the names of its trainings, of which there is one for each point: "calibration". */
  readonly name: string;
  /** The channels that it is trained on. */
  readonly source: ChannelSource;
  readonly recipe: Recipe;
  /** Where the recipe's length is stated; a choice, if absent. */
  readonly length?: PaperLength | undefined;
  /** A function where it depends on the point of the training. */
  readonly reduced: Reduced<Recipe> | ((at: Point) => Reduced<Recipe>);
  /** Where it is trained, of what differs from where it is tested: `{ users: 4 }`. */
  readonly trainedAt?: Point;
}

/** What is particular to one. */
export interface LearnedBeamformer<Inputs, Recipe extends BeamRecipe> extends Component {
  /** The network's training at a point. */
  training(at: Point, recipes: ByProfile<Recipe>): Training<Recipe>;
  /** Makes it ready to run with its weights, which are its to dispose of. */
  open(p: Parameters): OpenMethod<Inputs, Precoder>;
}

/** The method. */
export function learnedBeamformer<Inputs, Recipe extends BeamRecipe>(
  { label, recipe, length, reduced, trainedAt = {} }: BeamformerOptions<Recipe>,
  { training, open, ...component }: LearnedBeamformer<Inputs, Recipe>,
): Method<Inputs, Precoder> {
  return {
    ...component,
    spec: { trainedAt, of: component.spec },
    kind: "learned",
    label,
    parts(point) {
      const at = { ...point, ...trainedAt };
      const smaller = typeof reduced === "function" ? reduced(at) : reduced;
      return { network: { ...training(at, recipesOf(recipe, smaller)), length } };
    },
    open: ({ network }) => open(loadParameters(network)),
  };
}
