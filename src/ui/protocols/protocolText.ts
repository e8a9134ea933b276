import { UserError } from '../../base/errors.ts';
import { parseJson } from '../../base/jsonText.ts';
import { parametersOf } from '../../protocol/experiment/parameters.ts';
import { openProtocol, type Protocol } from '../../protocol/experiment/protocolFile.ts';
import { requireOwnNames, sweepPlan } from '../../protocol/experiment/trials.ts';

/** Keys that lead to a field of some JSON. */
export type FieldPath = readonly (string | number)[];

/** A protocol as a person writes it, or what is wrong with it and where. */
export type ReadText =
	| { readonly ok: true; readonly value: object; readonly protocol: Protocol }
	| {
			readonly ok: false;
			readonly complaint: string;
			/** The field that the complaint names, as a path with dots; empty for none. */
			readonly field: string;
			/** What was written, where it is JSON at all. */
			readonly value?: object;
	  };

/** Reads the text of a protocol. */
export function readProtocolText(text: string): ReadText {
	let value: unknown;
	try {
		value = parseJson('The text', text);
		const protocol = openProtocol(value);
		parametersOf(protocol);
		requireOwnNames(protocol.vary);
		sweepPlan(protocol).at(0);
		return { ok: true, value: value as object, protocol };
	} catch (error) {
		if (!(error instanceof UserError)) throw error;
		const complaint = error.message.replace(/^protocol(, sweep '[^']*')?: /, '');
		const field = value === undefined ? '' : (/field '([^']+)'/.exec(complaint)?.[1] ?? '');
		const isObject = typeof value === 'object' && value !== null;
		return { ok: false, complaint, field, ...(isObject ? { value: value as object } : {}) };
	}
}

/** A protocol as text. */
export const textOfProtocol = (value: unknown): string => `${JSON.stringify(value, null, '\t')}\n`;

type Keyed = Record<string | number, unknown>;

/** Some JSON with another value at a path; undefined takes the field away, and of a list the element. What the path leads through is made where it is missing. */
export function withField(value: unknown, [key, ...rest]: FieldPath, next: unknown): unknown {
	if (key === undefined) return next;
	const inside = (value as Keyed | undefined)?.[key];
	const changed = withField(inside, rest, next);
	if (Array.isArray(value)) {
		const list: unknown[] = [...value];
		if (changed === undefined) list.splice(Number(key), 1);
		else list[Number(key)] = changed;
		return list;
	}
	const { [key]: _before, ...others } = (value ?? {}) as Keyed;
	if (changed === undefined) return others;
	// In its place among the others, so that a text keeps its order.
	return typeof value === 'object' && value !== null && key in value
		? Object.fromEntries(Object.entries(value).map(([each, old]) => [each, each === String(key) ? changed : old]))
		: { ...others, [key]: changed };
}

/** A protocol to begin with: a step of current into a ganglion cell. */
export const newProtocol = {
	format: 'retinode-protocol',
	version: 1,
	title: 'My protocol',
	retina: { circuit: 'cone' },
	solver: { method: 'realtime' },
	durationS: 0.5,
	timeline: [
		{
			id: 'step',
			type: 'inject',
			target: { population: 'ganglion' },
			startS: 0.1,
			durationS: 0.3,
			currentPa: 20,
		},
	],
	vary: [{ name: 'current', unit: 'pA', values: { from: 0, by: 10, count: 5 }, of: ['timeline.step.currentPa'] }],
	record: { traces: ['ganglion.V'] },
	analyses: { spikes: { analysis: 'spikeCount', of: 'ganglion' } },
	plots: [
		{ title: 'Ganglion cell', xLabel: 'time (s)', yLabel: 'potential (mV)', traces: ['ganglion.V'] },
		{
			title: 'Spikes',
			xLabel: 'current (pA)',
			yLabel: 'spikes',
			x: 'current',
			curves: [{ y: 'spikes', style: 'line' }],
		},
	],
} as const;
