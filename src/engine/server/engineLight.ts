import type { LightSourceBy, LightSourceOf } from '../../protocol/session/lightSources.ts';
import type { Receptor } from '../../retina/light/field/lightFrame.ts';
import { createStimulus, seededSpec } from '../../retina/light/stimuli/catalogue.ts';
import { viewForReceptors } from '../../retina/light/stimuli/stimulusFrames.ts';
import { darkFeed, type FrameFeed, stimulusFeed } from '../live/frameFeed.ts';

/** A kind of light that the engine makes itself. */
type Made = LightSourceBy<'engine'>;
/** A session's light of such a kind. */
export type EngineLight = LightSourceOf<Made>;

/** Each kind; one that the table of light sources gives to the engine and that is missing here does not compile. */
const makers: {
	readonly [T in Made]: (source: LightSourceOf<T>, seed: number, receptors: readonly Receptor[]) => FrameFeed;
} = {
	dark: () => darkFeed(),
	stimulus({ name, parameters: given }, seed, receptors) {
		return stimulusFeed(createStimulus(seededSpec(name, given, seed), viewForReceptors(receptors)), true);
	},
};

const makeAs = <T extends Made>(
	type: T,
	source: LightSourceOf<T>,
	seed: number,
	receptors: readonly Receptor[],
): FrameFeed => makers[type](source, seed, receptors);

/**
 * Light that the engine makes itself, from its beginning.
 * @throws UserError for a stimulus that there is not, or parameters out of range
 */
export const engineLight = (source: EngineLight, seed: number, receptors: readonly Receptor[]): FrameFeed =>
	makeAs<Made>(source.type, source, seed, receptors);
