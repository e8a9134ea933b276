import { describe, expect, it } from 'vitest';
import type { LiveSession } from '../../src/engine/live/liveSession.ts';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import { createLiveSampler } from '../../src/engine/recording/liveSampler.ts';
import { whatIsRecorded } from '../../src/engine/recording/recordedQuantities.ts';
import { lightFollower } from '../../src/engine/recording/recordingHead.ts';
import { groupNamed, stateIndex } from '../../src/ode/kernels/network/network.ts';

const model = prepareModel({ circuit: 'dual', variant: 'corrected', columns: { x: 2, y: 1 }, parameters: {} });

describe('what a recording reads of a live session', () => {
	it('is the states of what is recorded and no others', () => {
		const asked: (readonly number[] | undefined)[] = [];
		const live = {
			model,
			stateOf(states: readonly number[] | undefined) {
				asked.push(states);
				return Float64Array.from(model.start);
			},
		} as Pick<LiveSession, 'model' | 'stateOf'> as LiveSession;
		const { quantities } = whatIsRecorded(model.network, ['ganglion.V[1]', 'rod.V']);
		const values = createLiveSampler(live, quantities).read();
		const index = (name: string, member: number) => stateIndex(groupNamed(model.network, name), 'V', member);
		const wanted = [index('ganglion', 1), index('rod', 0), index('rod', 1)];
		expect(asked).toEqual([wanted]);
		expect(values.flatMap((each) => [...each])).toEqual(
			wanted.map((state) => Math.fround(model.start[state] as number)),
		);
	});
});

describe('light at the receptors of a recording', () => {
	it('is told once for each change, as photoisomerisations', () => {
		const receptors = model.mosaic.receptors.length;
		const follower = lightFollower(model);
		const input = new Float64Array(receptors);
		expect([...(follower.changed(input) ?? [])]).toEqual(new Array<number>(receptors).fill(0));
		expect(follower.changed(input)).toBeUndefined();
		input[1] = 2;
		const rod = groupNamed(model.network, 'rod');
		const light = [...(follower.changed(input) ?? [])];
		expect(light.filter((value) => value !== 0)).toHaveLength(1);
		expect(light[1]).toBeGreaterThan(2);
		const gain = rod.kind.parameters.findIndex(
			({ path }) => path === rod.kind.inputs.find((each) => each.gain)?.gain?.path,
		);
		rod.parameters[gain] = 0;
		const blind = follower.changed(input) ?? [];
		const kinds = model.mosaic.receptors.map(({ population }, r) => [population, Number.isNaN(blind[r])]);
		expect(kinds).toEqual(model.mosaic.receptors.map(({ population }) => [population, population === 'rod']));
	});
});
