import { chainSubject } from './chain/chainSubject.ts';
import { programSubject, twinSubject } from './devices/deviceSubject.ts';
import { type ProofFigures, type ProofOptions, prove } from './prove.ts';
import type { Subject } from './subject.ts';

export { together, whyNotHeld } from './prove.ts';

/** Everything that sequences can be played to. */
export const SUBJECTS = ['hand', 'stimulator', 'core', 'gateware', 'chain', 'chain-auto', 'chain-rearm'] as const;

/** Its name. */
export type SubjectName = (typeof SUBJECTS)[number];

/** @param program the path of the device's program, where it has one */
export function openSubject(name: SubjectName, program: string | undefined): Subject {
	switch (name) {
		case 'hand':
		case 'stimulator':
			return twinSubject(name);
		case 'core':
			return programSubject(name, program ?? '');
		case 'gateware':
			return programSubject(name, program ?? '', ['--sequences', '--baud', '400000']);
		case 'chain':
			return chainSubject(name, { auto: false, rearm: false });
		case 'chain-auto':
			return chainSubject(name, { auto: true, rearm: false });
		case 'chain-rearm':
			return chainSubject(name, { auto: false, rearm: true });
	}
}

/** A sequence takes the simulated gateware over a second: it tells how far it is after so many. */
const GATEWARE_BATCH = 10;

/** A part of a run, in a process of its own or not. */
export async function runPart(
	name: SubjectName,
	program: string | undefined,
	options: ProofOptions,
): Promise<ProofFigures> {
	const subject = openSubject(name, program);
	try {
		return await prove(subject, name === 'gateware' ? { batch: GATEWARE_BATCH, ...options } : options);
	} finally {
		await subject.close();
	}
}
