import type { Kind, KindParameter } from '../../equations/linking/kind.ts';
import type { ParameterHolder } from './parameterHolder.ts';

/** Kinds of noise, each with a switch of its own. */
export const noiseKinds = ['photon', 'channel', 'synaptic'] as const;
export type NoiseKind = (typeof noiseKinds)[number];

const titles: Readonly<Record<NoiseKind, string>> = {
	photon: 'photons are caught one by one: in each step a Poisson number with the mean that the light says',
	channel: 'channels of a membrane open and close by chance',
	synaptic: 'transmitter is released, and opens channels, by chance',
};

/** What a population must have to be looked through. */
interface Noisy {
	readonly kind: Pick<Kind, 'inputs'>;
}

/** What draws: an input of a population. */
export interface NoiseSource<G extends Noisy> {
	readonly kind: NoiseKind;
	readonly group: G;
	/** Which of its inputs. */
	readonly input: number;
}

/** Every noise that populations declare. */
export function noiseSourcesOf<G extends Noisy>(populations: readonly G[]): NoiseSource<G>[] {
	return populations.flatMap((group) =>
		group.kind.inputs.flatMap(({ photons, noise }, input): NoiseSource<G>[] => {
			const kind = noise?.origin ?? (photons === undefined ? undefined : 'photon');
			return kind === undefined ? [] : [{ kind, group, input }];
		}),
	);
}

const switchOf = (kind: NoiseKind): KindParameter => ({
	path: kind,
	title: titles[kind],
	type: 'switch',
	unit: '1',
	factor: 1,
	value: 0,
	minimum: 0,
	maximum: 1,
	source: 'off unless it is asked for: without noise a run is the same whatever the seed',
	evidence: 'assumed',
	editable: true,
});

/** What the paths of the switches begin with. */
export const noiseName = 'noise';

/** The circuit's switches of noise, off: `noise.photon` and so on, of those kinds that its populations declare. */
export function noiseSwitches(populations: readonly Noisy[]): ParameterHolder {
	const declared = new Set(noiseSourcesOf(populations).map(({ kind }) => kind));
	const parameters = noiseKinds.filter((kind) => declared.has(kind)).map(switchOf);
	return { name: noiseName, kind: { parameters }, parameters: new Float64Array(parameters.length) };
}

/** Whether noise of a kind is on. */
export function isNoisy({ noise }: { readonly noise: ParameterHolder }, kind: NoiseKind): boolean {
	const index = noise.kind.parameters.findIndex(({ path }) => path === kind);
	return index >= 0 && noise.parameters[index] === 1;
}
