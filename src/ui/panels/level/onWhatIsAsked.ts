import type { LevelSettings } from '../../../protocol/session/levelSchema.ts';

/**
 * A change that was made on settings as they were shown, on top of those that were asked for since and that the host has not answered yet: two quick
 * changes are both there in the end. A change of the kind of light is whole by itself.
 * @param shown what the fields showed when the change was made
 * @param asked what was last asked for
 * @param next what was shown, with the change
 */
export function onWhatIsAsked(shown: LevelSettings, asked: LevelSettings, next: LevelSettings): LevelSettings {
	if (next.kind !== shown.kind || next.kind !== asked.kind) return next;
	const before = new Map<string, unknown>(Object.entries(shown));
	const changes = Object.entries(next).filter(([field, value]) => before.get(field) !== value);
	return { ...asked, ...Object.fromEntries(changes) };
}
