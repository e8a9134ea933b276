import type { Description } from '../../protocol/description.ts';
import type { Intervention } from '../../protocol/session/interventions.ts';
import { shown } from '../fields/numberInput.ts';
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

/** When it acts: `from 1.2 s`, `1.2–1.5 s`. */
export function spanText({ startS, endS }: Intervention): string {
	return endS === undefined ? `from ${startS.toFixed(2)} s` : `${startS.toFixed(2)}–${endS.toFixed(2)} s`;
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
