import type { PatchSize, Steps } from '../limits/patchSize.ts';
import type { Session } from './sessionFile.ts';

/** A session on another patch, with the interventions that it has the cells for. */
export function onPatch(session: Session, columns: PatchSize, steps: Steps): Session {
	const interventions = session.interventions.filter(
		(each) => !('target' in each) || (each.target.member ?? 0) < columns.x * columns.y,
	);
	return { ...session, columns, ...steps, interventions };
}
