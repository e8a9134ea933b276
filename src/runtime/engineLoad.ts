import { answerLengthOf, type RequestType } from '../protocol/requests.ts';

/** How much is with the engine at a time: answers that come back together take one turn of the loop together. */
export interface EngineLoad {
	/** No more should be asked of the engine now. */
	isFull(): boolean;
	/** A request is with the engine until it is answered; one that the engine does not answer counts for nothing. */
	add(type: RequestType, answered: Promise<void>): void;
}

/** So much may be with the engine at a time. */
const most = 16;

/** How much a request is to the engine that it answers at once: those with long answers are few at a time. */
function weightOf(type: RequestType): number {
	switch (answerLengthOf(type)) {
		case 'long':
			return most / 2;
		case 'short':
			return 1;
		default:
			return 0;
	}
}

/** The load of an engine that has been asked nothing. @param lighter an answer has come */
export function createEngineLoad(lighter: () => void): EngineLoad {
	let underWay = 0;
	return {
		isFull: () => underWay >= most,
		add(type, answered) {
			const weight = weightOf(type);
			if (weight === 0) return;
			underWay += weight;
			void answered.finally(() => {
				underWay -= weight;
				lighter();
			});
		},
	};
}
