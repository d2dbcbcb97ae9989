/** Deep unfolding of WMMSE, trained, and as a method. @module */
import { type ChannelSource, downlinkItems, massiveMimoPoint } from "../../../datasets/massive_mimo.ts";
import { disposeParameters } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import type { Downlink } from "../../phy/beamforming/downlink.ts";
import { madeBy } from "../../suite/made_by.ts";
import type { ByProfile, Method, Point, Training } from "../../suite/types.ts";
import { type BeamRecipe, beamTraining } from "./beam_training.ts";
import { initialUnfolded, unfolded, type UnfoldedSize } from "./deep_unfolding_model.ts";
import { type BeamformerOptions, learnedBeamformer } from "./learned_beamformer.ts";
import { downlinkRows, type Precoder, precoderOf } from "./rows.ts";
import { negativeSumRate } from "./sum_rate_loss.ts";

/** The paper's number of iterations. */
export const unfoldedLayers = 20;

const sizeOf = ({ antennas, users }: { antennas: number; users: number }): UnfoldedSize => ({
  antennas,
  users,
  layers: unfoldedLayers,
});

/** The training of the layers for a point: matrices of their own for every user. */
export function unfoldingTraining(
  source: ChannelSource,
  at: Point,
  recipes: ByProfile<BeamRecipe>,
  name = "unfolding",
): Training<BeamRecipe> {
  const { antennas, users, downlinkPowerDbm } = massiveMimoPoint(at);
  const point = { antennas, users, downlinkPowerDbm }, size = sizeOf(point);
  return beamTraining({
    name: `${name} ${antennas}x${users} ${downlinkPowerDbm} dBm`,
    ...madeBy(import.meta.url, unfoldingTraining),
    spec: { size: { ...size }, point, source: source.spec },
    recipes,
    source,
    point,
    network: () => ({
      initial: initialUnfolded(size),
      buffers: {},
      tensors: (block) => [downlinkRows(block)],
      loss: (p, _buffers, [downlink]) => negativeSumRate(unfolded(size, p, downlink), downlink, 1),
    }),
  });
}

/** Channels that go through the layers at a time. */
const chunk = 256;

/** The method, for the number of users that it was trained for. */
export function deepUnfolding(options: BeamformerOptions<BeamRecipe>): Method<Downlink, Precoder> {
  return learnedBeamformer(options, {
    ...madeBy(import.meta.url, deepUnfolding),
    spec: { layers: unfoldedLayers },
    training: (at, recipes) => unfoldingTraining(options.source, at, recipes, options.name),
    open(p) {
      return {
        async run(channels) {
          const beams = await overRows(channels.count, (begin, end) => {
            const part = downlinkItems(channels, begin, end);
            return unfolded(sizeOf(part), p, downlinkRows(part));
          }, chunk);
          return precoderOf(channels, beams);
        },
        close: () => disposeParameters(p),
      };
    },
  });
}
