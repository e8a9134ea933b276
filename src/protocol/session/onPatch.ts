import type { Patch, Steps } from '../limits/patchSize.ts';
import type { Intervention } from './interventions.ts';
import type { Session } from './sessionFile.ts';

/** A session on another patch, with the interventions that it has the cells for: in a tissue, those on the first cell of a population, which every one has. */
export function onPatch(session: Session, { columns, tissue }: Patch, steps: Steps): Session {
	const members = tissue ? 1 : columns.x * columns.y;
	const last = (each: Intervention): number =>
		each.type === 'remove'
			? (each.members ?? []).reduce((most, member) => Math.max(most, member), 0)
			: 'target' in each
				? (each.target.member ?? 0)
				: 0;
	const interventions = session.interventions.filter((each) => last(each) < members);
	return { ...session, columns, tissue, ...steps, interventions };
}
