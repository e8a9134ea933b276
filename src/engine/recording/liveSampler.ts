import { groupNamed } from '../../ode/kernels/network/network.ts';
import type { LiveSession } from '../live/liveSession.ts';
import { conductanceReader } from '../model/conductances.ts';
import type { Model } from '../model/prepareModel.ts';
import { probeInputs } from '../model/probeInputs.ts';
import { createProbe } from '../model/quantities.ts';
import type { RecordedQuantity } from './recordedQuantities.ts';

/** Reads quantities of a running circuit, all of their members side by side. */
export interface LiveSampler {
	/** Reads all; valid until the next call. @returns in the order of the quantities */
	read(): readonly Float32Array[];
}

/** Reads one quantity from a state that is up to date. */
type Reader = (y: Float64Array, into: Float32Array) => void;

/** What a quantity takes: states, nothing for all of them, and how it is read. */
interface Reading {
	readonly states: readonly number[] | undefined;
	readonly read: Reader;
}

/** A state of members that lie side by side: no more than a copy. */
function stateReading({ network }: Model, quantity: RecordedQuantity): Reading | undefined {
	const group = groupNamed(network, quantity.group);
	const k = group.kind.states.findIndex(({ path }) => path === quantity.path);
	if (k < 0) return undefined;
	const first = group.offset + k * group.count + (quantity.member ?? 0);
	const factor = group.kind.states[k]?.factor ?? 1;
	const states = Array.from({ length: quantity.columns }, (_, member) => first + member);
	return {
		states,
		read(y, into) {
			for (let member = 0; member < into.length; member++) into[member] = (y[first + member] as number) / factor;
		},
	};
}

/** Anything else: what connections deliver into each cell is reckoned for it, and forgotten again. */
function probeReading({ network }: Model, quantity: RecordedQuantity, scratch: Float64Array): Reading {
	const group = groupNamed(network, quantity.group);
	const first = quantity.member ?? 0;
	const members = Array.from({ length: quantity.columns }, (_, k) => {
		const member = first + k;
		const inputs = probeInputs(network, group, member);
		const conductance = conductanceReader(network, group, member, quantity.path);
		if (conductance) return { inputs, value: conductance.read };
		const probe = createProbe(network, group, member, [quantity.path]);
		const out = new Float64Array(1);
		const value = (y: Float64Array): number => {
			probe.read(y, out, 0);
			return out[0] as number;
		};
		return { inputs, value };
	});
	const all = members.map(({ inputs }) => inputs.states);
	return {
		states: all.every((states) => states !== undefined) ? all.flat() : undefined,
		read(y, into) {
			members.forEach(({ inputs, value }, k) => {
				inputs.fill(y, scratch);
				into[k] = value(y);
				inputs.restore();
			});
		},
	};
}

/** Prepares to read quantities of a session, which stay those of the circuit that it has now. */
export function createLiveSampler(live: LiveSession, quantities: readonly RecordedQuantity[]): LiveSampler {
	const { model } = live;
	const scratch = new Float64Array(model.network.size);
	const readings = quantities.map((each) => stateReading(model, each) ?? probeReading(model, each, scratch));
	const values = quantities.map(({ columns }) => new Float32Array(columns));
	const states = readings.every((each) => each.states !== undefined)
		? [...new Set(readings.flatMap((each) => [...(each.states ?? [])]))]
		: undefined;
	return {
		read() {
			const y = live.stateOf(states);
			readings.forEach(({ read }, k) => {
				read(y, values[k] as Float32Array);
			});
			return values;
		},
	};
}
