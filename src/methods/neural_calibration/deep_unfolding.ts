/** Deep unfolding of WMMSE, trained, and as a method. @module */
import type { IndoorPoint } from "../../../datasets/indoor_room.ts";
import { itemsOf, type MassiveMimoBlock } from "../../../datasets/massive_mimo.ts";
import { disposeParameters } from "../../learn/parameters.ts";
import { overRows } from "../../learn/rows.ts";
import type { ByProfile, Method, Training } from "../../suite/types.ts";
import { type BeamRecipe, beamTraining, type ChannelSource } from "./beam_training.ts";
import { initialUnfolded, unfolded, type UnfoldedSize } from "./deep_unfolding_model.ts";
import { learnedBeamformer } from "./learned_beamformer.ts";
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
  { antennas, users, downlinkPowerDbm }: IndoorPoint,
  recipes: ByProfile<BeamRecipe>,
  use = "unfolding",
): Training<BeamRecipe> {
  const point = { antennas, users, downlinkPowerDbm }, size = sizeOf(point);
  return beamTraining({
    name: `${use} ${antennas}x${users} ${downlinkPowerDbm} dBm`,
    module: import.meta.url,
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
export function deepUnfolding(
  label: string,
  training: (point: IndoorPoint) => Training<BeamRecipe>,
): Method<MassiveMimoBlock, Precoder> {
  return learnedBeamformer({
    module: import.meta.url,
    spec: { layers: unfoldedLayers },
    label,
    training,
    open(p) {
      return {
        async run(block) {
          const beams = await overRows(block.count, (begin, end) => {
            const part = itemsOf(block, begin, end);
            return unfolded(sizeOf(part), p, downlinkRows(part));
          }, chunk);
          return precoderOf(block, beams);
        },
        close: () => disposeParameters(p),
      };
    },
  });
}
