import { watchFiles } from '../../host/watchFiles.ts';
import type { Replies } from '../../protocol/requests.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import { loadDeclarations } from '../options/declarations.ts';
import { describeFailure } from './failure.ts';

/** What a run's declarations are followed from. */
export interface FollowOptions {
	/** What the run began with; the last ones were read from `paths`, the others stay. */
	readonly declarations: Session['declarations'];
	/** Declaration files of the user's own. */
	readonly paths: readonly string[];
	/** Light is recorded, which describes the circuit that the run began with. */
	readonly isRecorded: boolean;
	/** Hears, in one sentence each, of what became of a change. */
	readonly tell: (message: string) => void;
	/** Gives a running engine other declarations. Rejects with one sentence when there is a mistake in them. */
	readonly edit: (declarations: Session['declarations']) => Promise<Replies['editCircuit']>;
}

/**
 * Gives a running engine its declaration files anew whenever they are written. With a mistake in them it goes on as it is.
 * @returns how to stop
 */
export function followDeclarations({ declarations: first, paths, isRecorded, tell, edit }: FollowOptions): () => void {
	const base = first.slice(0, first.length - paths.length);
	let last = JSON.stringify(first.slice(base.length));
	/** Tells the answer to the newest change from those to changes that it has overtaken. */
	let newest = 0;
	const use = async (): Promise<void> => {
		const own = ++newest;
		try {
			const declarations = loadDeclarations(paths);
			const now = JSON.stringify(declarations);
			if (now === last) return;
			last = now;
			const { modelTimeS, dropped, warnings } = await edit([...base, ...declarations]);
			for (const each of [...dropped, ...warnings]) tell(each);
			const log = isRecorded ? '; the light log ends there' : '';
			tell(`The changed circuit is in use since model time ${modelTimeS.toFixed(2)} s${log}.`);
		} catch (error) {
			if (own === newest) tell(`The circuit stays as it was: ${describeFailure(error).message}`);
		}
	};
	// Something may have been written while the engine started.
	void use();
	return watchFiles(paths, () => void use());
}
