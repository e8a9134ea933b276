import { describe, expect, it } from 'vitest';
import { buildCircuit, openCircuit, prepareCircuit } from '../../src/engine/background/preparation.ts';
import { createLiveSession } from '../../src/engine/live/liveSession.ts';
import { describeModel } from '../../src/engine/model/describe.ts';
import { createExperiment } from '../../src/engine/model/interventions.ts';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import { rowColumns } from '../../src/engine/simulate/rowColumns.ts';
import { groupNamed, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { parameterAt, parameterValue } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';
import { restFiles } from '../ode/darkRestCircuit.ts';
import { fakeClock } from './bench.ts';

const forever = Number.POSITIVE_INFINITY;
const declarations = (changes: Readonly<Record<string, string>> = {}) =>
	Object.entries({ ...restFiles, ...changes }).map(([name, text]) => ({ file: `${name}.eq`, text }));

const request = (changes: Readonly<Record<string, string>> = {}) => ({
	circuit: 'pair',
	variant: 'corrected',
	columns: { x: 2, y: 1 },
	parameters: {},
	stepMs: 0.5,
	substepMs: 0.1,
	declarations: declarations(changes),
});

const sessionOf = () =>
	createLiveSession({ circuit: buildCircuit(request()), level: LIGHT_LEVELS.live, clock: fakeClock(), listener: {} });

type Session = ReturnType<typeof sessionOf>;

const potential = ({ model, state }: Session, population: string) =>
	state[stateIndex(groupNamed(model.network, population), 'V', 0)] as number;
const parameter = ({ model }: Session, path: string) => parameterValue(parameterAt(model.network, path));

describe('a connection that delivers a signal', () => {
	it('is blocked by its weight, in part or wholly, and given back', () => {
		const session = sessionOf();
		const before = potential(session, 'follower');
		const block = session.addIntervention({ type: 'block', startS: 0, path: 'receptor_follower', fraction: 1 });
		session.run(500, forever);
		// Without what the receptor releases only the leak is left.
		expect(potential(session, 'follower')).toBeCloseTo(-60, 2);
		session.removeIntervention(block);
		session.addIntervention({ type: 'block', startS: 0, path: 'receptor_follower', fraction: 0.25 });
		expect(parameter(session, 'receptor_follower.weight')).toBeCloseTo(0.75, 12);
		for (const id of session.interventionNumbers()) session.removeIntervention(id);
		session.run(3500, forever);
		expect(potential(session, 'follower')).toBeCloseTo(before, 1);
	});

	it('cannot be blocked without a weight, and that is said', () => {
		const release = restFiles.release.replace(/^parameter weight.*\n/m, '').replace('weight*', '');
		const model = prepareModel(request({ release }));
		const blocking = () =>
			createExperiment(model.network).check({ type: 'block', startS: 0, path: 'receptor_follower', fraction: 1 });
		expect(blocking).toThrow(
			/block: 'receptor_follower' delivers a signal, and must have a parameter weight that multiplies it/,
		);
	});

	it('is described with what it adds to, and what is collected can be probed and recorded', () => {
		const session = sessionOf();
		const { connections, populations } = describeModel(session.model, () => 0);
		expect(connections[0]).toMatchObject({ type: 'synapse', into: 'released', isSignal: true });
		const follower = populations.find(({ name }) => name === 'follower');
		expect(follower?.quantities).toContainEqual({ path: 'released', title: 'released', unit: '1', isCurrent: false });
		const { watch } = session.watch({ population: 'follower', member: 1 }, ['released']);
		session.run(100, forever);
		const probed = session
			.takeSnapshot()
			.probes.find((each) => each.watch === watch)
			?.values.at(-1);
		const released = session.state[stateIndex(groupNamed(session.model.network, 'receptor'), 'terminal.x', 1)];
		expect(probed).toBeCloseTo(released as number, 5);
		const [collected, , sent] = rowColumns(session.model, ['follower.released', 'receptor_follower.released']);
		session.model.network.rates(session.state, new Float64Array(session.model.network.size));
		expect(collected?.readsConnections).toBe(true);
		expect(collected?.read(session.state)).toBe(sent?.read(session.state));
		expect(sent?.header).toBe('receptor_follower.released[0]');
	});
});

describe('a dark rest of a cell while it runs', () => {
	const path = 'receptor.terminal.rest';

	it('keeps its value when a conductance is edited, live and through a change of circuit', () => {
		const session = sessionOf();
		const rest = parameter(session, path);
		session.setParameter('receptor.g', 2);
		session.run(200, forever);
		expect(parameter(session, path)).toBe(rest);
		expect(potential(session, 'receptor')).toBeLessThan(rest - 5);
		const next = request({ receptor: restFiles.receptor.replace('0.5[nS]*(V - 8', '0.6[nS]*(V - 8') });
		const job = { type: 'circuit', request: next, threads: 1, spreadFrom: 256, lenient: true } as const;
		expect(session.exchange(openCircuit(structuredClone(prepareCircuit(job)), next))).toEqual([]);
		expect(parameter(session, path)).toBe(rest);
		expect(session.parameter('receptor.g')).toBe(2);
	});

	it('is offered as a parameter with that value as its standard', () => {
		const model = prepareModel(request());
		const { parameters } = describeModel(model, (each) => parameterValue(parameterAt(model.network, each)));
		const rest = parameters.find((each) => each.path === path);
		expect(rest?.value).toBeCloseTo(-56 / 1.5, 9);
		expect(rest?.standard).toBe(rest?.value);
		const moved = prepareModel({ ...request(), parameters: { [path]: -30 } });
		expect(moved.standards.get(path)).toBeCloseTo(-56 / 1.5, 9);
		expect(parameterValue(parameterAt(moved.network, path))).toBe(-30);
	});
});
