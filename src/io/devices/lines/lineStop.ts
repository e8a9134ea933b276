import type { Transport } from '../../transport/transport.ts';
import type { LineDesk } from './lineDesk.ts';
import type { LineHand } from './lineHand.ts';

/** The emergency stop, pending until the hand says that it is stopped. */
export interface LineStop {
	pending(): boolean;
	ask(): void;
	/** Says it, before everything else, however often the line fails meanwhile. */
	say(): Promise<void>;
}

/**
 * A stop that nobody asked for.
 * @param lookTries how often the hand is asked how it is
 * @param line the line that the hand is on now
 * @param done it is stopped, or there is nothing to say it to any more
 */
export function createLineStop<Report>(
	hand: LineHand<Report>,
	desk: LineDesk<Report>,
	lookTries: number,
	line: () => Transport | null,
	done: () => void,
): LineStop {
	let isPending = false;
	let saying = false;
	const look = () => desk.askNow({ ...hand.look, tries: lookTries });
	return {
		pending: () => isPending,
		ask() {
			isPending = true;
		},
		async say() {
			if (saying) return;
			saying = true;
			desk.clear('overtaken');
			const transport = line();
			while (isPending && line() === transport && transport !== null) {
				const question = hand.stop();
				const outcome = await (question === null ? look() : desk.askNow(question));
				if (line() !== transport) break;
				// It may have been heard though its answer was not: only a look tells.
				if (outcome !== 'answered') {
					hand.forgetStopped();
					if ((await look()) !== 'answered') break;
				}
				if (hand.stopped() === true) isPending = false;
			}
			saying = false;
			done();
		},
	};
}
