/** What went wrong on a run's way, as it is told and as the report has it. */
export interface LiveProblems {
	/** Something went wrong that does not end the run: one sentence. */
	say(message: string): void;
	/** The same, where a device did not do what was asked of it. */
	miss(message: string): void;
	/** All of them, in order. */
	readonly problems: readonly string[];
	/** Those that a device did not do. */
	readonly unmet: readonly string[];
	/** Those of them that mean that light or records are not whole. */
	readonly incomplete: string[];
}

/** No problems yet. @param tell hears of each */
export function createLiveProblems(tell: ((message: string) => void) | undefined): LiveProblems {
	const problems: string[] = [];
	const unmet: string[] = [];
	const say = (message: string): void => {
		problems.push(message);
		tell?.(message);
	};
	return {
		say,
		miss(message) {
			unmet.push(message);
			say(message);
		},
		problems,
		unmet,
		incomplete: [],
	};
}
