import type { EventRecord } from '../../protocol/recording/recordedRun.ts';
import { actsUntilS, type Intervention } from '../../protocol/session/interventions.ts';

/** What an intervention is done to, and with what number, in the unit of its target. */
function aimOf(intervention: Intervention): Pick<EventRecord, 'target'> & { readonly value?: number } {
	switch (intervention.type) {
		case 'set':
			return { target: intervention.path, value: intervention.value };
		case 'block':
			return { target: intervention.path, value: intervention.fraction };
		case 'inject':
			return { target: cellsOf(intervention.target), value: intervention.currentPa };
		case 'clamp':
			return { target: cellsOf(intervention.target), value: intervention.potentialMv };
		case 'drug': {
			const value = intervention.dose ?? intervention.concentrationUm;
			return { target: intervention.drug, ...(value === undefined ? {} : { value }) };
		}
		case 'electrode':
			return { target: 'electrode', value: intervention.currentUa };
		case 'remove': {
			const { population, fraction } = intervention;
			return { target: population, ...(fraction === undefined ? {} : { value: fraction }) };
		}
	}
}

const cellsOf = ({
	population,
	member,
}: {
	readonly population: string;
	readonly member?: number | undefined;
}): string => (member === undefined ? population : `${population}[${member}]`);

/** An intervention as a recording tells of it. */
export function interventionEvent(intervention: Intervention): Omit<EventRecord, 'record'> {
	const untilS = actsUntilS(intervention);
	return {
		of: 'edit',
		atS: intervention.startS,
		...(untilS === undefined ? {} : { untilS }),
		type: intervention.type,
		...aimOf(intervention),
		detail: JSON.stringify(intervention),
	};
}

/** A parameter that was set, in its declared unit. */
export const parameterEvent = (path: string, value: number, atS: number): Omit<EventRecord, 'record'> => ({
	of: 'edit',
	atS,
	type: 'set',
	target: path,
	value,
	detail: JSON.stringify({ type: 'set', path, value, startS: atS }),
});
