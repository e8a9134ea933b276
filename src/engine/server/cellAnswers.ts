import type { Fields, Replies } from '../../protocol/requests.ts';
import type { EngineReplies } from './engineMessages.ts';
import type { EngineRun } from './engineRun.ts';
import type { SelfCheck } from './selfCheck.ts';
import type { Asked, SessionChanges } from './sessionChanges.ts';

/** What answers about single cells are about. */
export interface CellAnswering {
	readonly run: EngineRun;
	readonly changes: Pick<SessionChanges, 'letDiffer'>;
	readonly selfCheck: Pick<SelfCheck, 'changed'>;
	/** Tells the session as it stands. */
	readonly tellSession: () => void;
}

/** Handlers of the requests about the parameters of single cells. */
export const cellAnswers = ({ run, changes, selfCheck, tellSession }: CellAnswering) => ({
	cellParameters: ({ cell }: Fields<'cellParameters'>): Replies['cellParameters'] => ({
		parameters: run.live.cells.ofCell(cell),
	}),
	setCellParameter(
		{ cell, path, value }: Fields<'setCellParameter'>,
		asked: Asked<EngineReplies['setCellParameter']>,
	): Replies['setCellParameter'] | undefined {
		const { population, member } = cell;
		const { cells } = run.live;
		const own = `${population}[${member}].${path}`;
		const differs = cells.ofCell(cell).find((each) => each.path === path)?.differs;
		if (value === null && !differs) return { value: run.live.parameter(`${population}.${path}`) };
		const set = (wanted: number): Replies['setCellParameter'] => {
			run.live.setParameter(own, wanted);
			selfCheck.changed();
			return { value: run.live.parameter(own) };
		};
		// Of what there is not at all, setting it says so.
		if (value === null || differs !== false) return set(value ?? cells.followed(own));
		changes.letDiffer(
			{ [own]: value },
			{
				failed: asked.failed,
				done() {
					const reply = set(value);
					tellSession();
					asked.done(reply);
				},
			},
		);
		return undefined;
	},
});
