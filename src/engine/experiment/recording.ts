import { UserError } from '../../base/errors.ts';
import { groupNamed } from '../../ode/kernels/network/network.ts';
import type { Protocol } from '../../protocol/experiment/protocolFile.ts';
import { isSpiking } from '../model/describe.ts';
import type { Model } from '../model/prepareModel.ts';
import { quantitiesOf } from '../model/quantities.ts';
import { type ComputedTrace, computedTraceAt, isComputed } from './computedTraces.ts';

/** What is recorded of a quantity. */
interface RecordedPath {
	/** As the protocol calls it: `rod.V`, `rod.V[middle]`. */
	readonly path: string;
	readonly population: string;
	readonly unit: string;
	readonly members: readonly number[];
	/** The first of its columns in a row. */
	readonly first: number;
}

/** What a run records. */
export interface Recording {
	/** As `Simulation.record` takes them. */
	readonly paths: readonly string[];
	readonly traces: readonly RecordedPath[];
	/** Quantities computed from those. */
	readonly computed: readonly ComputedTrace[];
	readonly spiking: readonly string[];
}

/** Whether what is analysed or drawn is a quantity, `rod.V`, and not a population, for its spikes. */
export const isQuantity = (of: string): boolean => of.includes('.');

/** Splits the choice of a cell off: `onSustained[middle]` → onSustained, middle. */
export function chosenCell(path: string): { readonly population: string; readonly choice: string | undefined } {
	const [, population = path, choice] = /^(.*)\[(\w+)\]$/.exec(path) ?? [];
	return { population, choice };
}

/** The cell of a population that stands nearest to the middle of the retina; the first of several. */
function middleOf({ mosaic }: Model, population: string): number {
	const bodies = mosaic.bodies.filter((body) => body.population === population);
	const [first] = bodies;
	if (!first) throw new UserError(`'${population}' has no place on the retina, and so no cell in its middle`);
	return bodies.reduce((best, body) => (Math.hypot(body.x, body.y) < Math.hypot(best.x, best.y) ? body : best), first)
		.member;
}

/** The members of a population that are meant: all of them, or the one chosen. @throws UserError that names the path and what there is */
function membersOf(path: string, population: string, choice: string | undefined, model: Model): number[] {
	const { count } = groupNamed(model.network, population);
	if (choice === undefined) return Array.from({ length: count }, (_, member) => member);
	const member = choice === 'middle' ? middleOf(model, population) : Number(choice);
	if (!Number.isInteger(member) || member >= count) {
		throw new UserError(`'${path}': ${population} has cells 0 to ${count - 1}, and 'middle'; got '${choice}'`);
	}
	return [member];
}

/** The population, the quantity and the members that a path means. @throws UserError that names the path and what there is */
function readPath(path: string, model: Model): { population: string; quantity: string; members: number[] } {
	const { population: plain, choice } = chosenCell(path);
	const [population = '', ...rest] = plain.split('.');
	const quantity = rest.join('.');
	return { population, quantity, members: membersOf(path, population, choice, model) };
}

/** What a protocol records of a circuit: what it asks for, and what its analyses and plots read. @throws UserError for quantities and populations that there are not */
export function recordingOf({ record, analyses, plots }: Protocol, model: Model): Recording {
	const { network } = model;
	const read = Object.values(analyses).flatMap(({ of }) => (of === undefined ? [] : [of]));
	const named = [...record.traces, ...read.filter(isQuantity), ...plots.flatMap(({ traces = [] }) => traces)];
	const computed = [...new Set(named.filter(isComputed))].map((path) => computedTraceAt(path, record));
	const wanted = [...named.filter((path) => !isComputed(path)), ...computed.flatMap(({ reads }) => reads)];
	const paths: string[] = [];
	const traces = [...new Set(wanted)].map((path): RecordedPath => {
		const { population, quantity, members } = readPath(path, model);
		const known = quantitiesOf(groupNamed(network, population));
		const found = known.find((each) => each.path === quantity);
		if (!found) {
			throw new UserError(
				`'${path}': ${population} has no quantity '${quantity}'; it has ${known.map((each) => each.path).join(', ')}`,
			);
		}
		const first = paths.length;
		paths.push(...members.map((member) => `${population}.${quantity}[${member}]`));
		return { path, population, unit: found.unit, members, first };
	});
	const spiking = network.populations.filter(isSpiking).map(({ name }) => name);
	const asked = [
		...(record.spikes ?? spiking),
		...read.filter((of) => !isQuantity(of)),
		...plots.flatMap(({ spikes = [], intervals = [] }) => [...spikes, ...intervals]),
	];
	const firing = asked.map((of) => {
		const { population, choice } = chosenCell(of);
		const populations = network.populations.map((group) => group.name);
		if (!populations.includes(population)) {
			throw new UserError(`spikes: there is no population '${population}'; there are ${populations.join(', ')}`);
		}
		membersOf(of, population, choice, model);
		return population;
	});
	return { paths, traces, computed, spiking: [...new Set(firing)] };
}
