import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { UserError } from '../../base/errors.ts';
import type { Protocol } from '../../protocol/experiment/protocolFile.ts';
import { type TrialResult, trialOf, trialText } from '../../protocol/experiment/trialResult.ts';

/** Runs of a protocol that are done, kept in a file as they are made, so that whoever ended it, or lost power, goes on from there: the protocol in the first line, then a run a line. */
export interface KeptRuns {
	/** Runs that the file held when it was opened. */
	readonly before: readonly TrialResult[];
	keep(results: readonly TrialResult[]): void;
}

const headOf = (protocol: Protocol): string => JSON.stringify({ format: 'retinode-kept-runs', version: 1, protocol });

/**
 * Opens such a file, or begins one.
 * @throws UserError for a file that holds something else, or runs of another protocol; the system's error for one that cannot be read or written
 */
export function openKeptRuns(path: string, protocol: Protocol): KeptRuns {
	const head = headOf(protocol);
	const keep = (results: readonly TrialResult[]): void =>
		appendFileSync(path, results.map((each) => `${trialText(each)}\n`).join(''));
	if (!existsSync(path) || readFileSync(path).length === 0) {
		writeFileSync(path, `${head}\n`);
		return { before: [], keep };
	}
	const text = readFileSync(path, 'utf8');
	const whole = text.slice(0, text.lastIndexOf('\n') + 1);
	const [first = '', ...lines] = whole.split('\n').slice(0, -1);
	if (!first.startsWith('{"format":"retinode-kept-runs"')) {
		throw new UserError(
			`--keep ${path}: it holds no runs of a protocol; give a new file, or one that --keep has written`,
		);
	}
	if (first !== head) {
		throw new UserError(
			`--keep ${path}: it holds runs of another protocol, or of the same with other values; give a new file to begin anew`,
		);
	}
	const before = lines.map((line, k) => {
		try {
			return trialOf(line);
		} catch (error) {
			throw new UserError(`--keep ${path}, line ${k + 2}: ${error instanceof Error ? error.message : String(error)}`);
		}
	});
	// What stood in the middle of a line when the power went is made again.
	truncateSync(path, Buffer.byteLength(whole));
	return { before, keep };
}
