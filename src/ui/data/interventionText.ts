import type { Description } from '../../protocol/description.ts';
import { actsUntilS, type Intervention } from '../../protocol/session/interventions.ts';
import { shown } from '../fields/numberInput.ts';
import type { KeyedIntervention } from '../stores/keyedInterventions.ts';
import { populationNamed } from './cells.ts';

/** What an intervention does, for the list of active ones. */
export function interventionText(description: Description, intervention: Intervention): string {
	const target = () => {
		if (!('target' in intervention)) return '';
		const { population, member } = intervention.target;
		const title = populationNamed(description, population)?.title ?? population;
		return member === undefined ? `all of ${title}` : `${title} ${member}`;
	};
	switch (intervention.type) {
		case 'inject':
			return `${shown(intervention.currentPa)} pA into ${target()}`;
		case 'clamp':
			return `${target()} clamped to ${shown(intervention.potentialMv)} mV`;
		case 'block':
			return `${intervention.path} blocked by ${shown(100 * intervention.fraction)} %`;
		case 'drug': {
			const { drug, dose, concentrationUm } = intervention;
			return dose === undefined
				? `${drug}, ${shown(concentrationUm ?? 0)} µM`
				: `${drug}, ${shown(100 * dose)} % of what it blocks`;
		}
		case 'electrode': {
			const { xUm, yUm, diameterUm, currentUa, amplitudeUa, course } = intervention;
			const form = course ? `${shown(amplitudeUa ?? 0)} µA in ${course.form}` : `${shown(currentUa)} µA`;
			return `Electrode of ${shown(diameterUm)} µm at ${shown(xUm)}, ${shown(yUm)} µm: ${form}`;
		}
		case 'remove': {
			const { population, members, fraction, seed } = intervention;
			const title = populationNamed(description, population)?.title ?? population;
			if (fraction !== undefined) return `${shown(100 * fraction)} % of ${title} removed (seed ${seed ?? 0})`;
			return members ? `${title} ${members.join(', ')} removed` : `all of ${title} removed`;
		}
		case 'set':
			return `${intervention.path} set to ${shown(intervention.value)}`;
	}
}

/** When it acts, at a time of the model, s: `waits until 12.50 s`, `since 1.20 s, until 1.50 s`, `over since 1.50 s`. */
export function spanText(intervention: Intervention, nowS: number): string {
	const { startS, endS, now } = intervention;
	const until =
		endS === undefined ? '' : `, ${intervention.type === 'drug' ? 'washed out from' : 'until'} ${endS.toFixed(2)} s`;
	const again = now ? '; also from the start of the next run' : '';
	const overS = actsUntilS(intervention);
	if (nowS < startS) return `waits until ${startS.toFixed(2)} s${until && `, then${until.slice(1)}`}${again}`;
	if (overS !== undefined && nowS >= overS) return `over since ${overS.toFixed(2)} s${again}`;
	return `since ${startS.toFixed(2)} s${until}${again}`;
}

/** Clamps of the same cell at the same time: the later one holds. */
export function clampsBeside(
	interventions: readonly KeyedIntervention[],
	{ target: { population, member }, startS, endS = Number.POSITIVE_INFINITY }: Extract<Intervention, { type: 'clamp' }>,
): readonly KeyedIntervention[] {
	return interventions.filter(({ intervention }) => {
		if (intervention.type !== 'clamp' || intervention.target.population !== population) return false;
		const other = intervention.target.member;
		const isSameCell = member === undefined || other === undefined || member === other;
		return isSameCell && intervention.startS < endS && startS < (intervention.endS ?? Number.POSITIVE_INFINITY);
	});
}

/**
 * What can be blocked of a cell kind and of the connections that end on it: conductances (paths without the closing `.g`), and connections whose signal has a
 * weight.
 */
export function blockable(description: Description, population: string): string[] {
	const own = description.connections.filter(({ from, to }) => from === population || to === population);
	const names = new Set([population, ...own.map(({ name }) => name)]);
	const signals = new Set(own.flatMap(({ name, isSignal }) => (isSignal ? [`${name}.weight`] : [])));
	return description.parameters
		.filter(({ path }) => signals.has(path) || (path.endsWith('.g') && names.has(path.slice(0, path.indexOf('.')))))
		.map(({ path }) => path.slice(0, path.lastIndexOf('.')));
}
