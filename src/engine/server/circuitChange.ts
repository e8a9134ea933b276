import type { Arithmetic } from '../../base/arithmetic.ts';
import type { LoadObject } from '../../ode/solvers/native/nativeCode.ts';
import type { BackgroundHost } from '../background/backgroundJobs.ts';
import { buildCircuit, type CircuitRequest, openCircuit, type Spread } from '../background/preparation.ts';
import type { LiveCircuit } from '../live/liveCircuit.ts';
import type { WallClock } from '../live/modelClock.ts';
import type { Model } from '../model/prepareModel.ts';

/** Whoever wants another circuit; exactly one of its functions is called, once. */
export interface CircuitUser {
	/** Parameters that the circuit has not are left out instead of being errors. */
	readonly lenient: boolean;
	/** See `CircuitJob`. */
	readonly native?: Arithmetic | undefined;
	/** The circuit is ready: use it now, between two steps. `leftOut`: parameters that it has not, one sentence each. */
	use(circuit: LiveCircuit, leftOut: readonly string[]): void;
	/** There will be none: one sentence. */
	failed(why: string): void;
	/** Another change took the place of this one before it was ready; told by `failed` where it is absent. */
	readonly displaced?: (() => void) | undefined;
}

/** The one change of circuit that is under way, if any. */
export interface CircuitChange {
	/**
	 * Prepares a circuit while the present one goes on; takes the place of a change that is still under way.
	 * @param what is prepared, for the status: `circuit`, `patch`
	 */
	begin(what: string, request: CircuitRequest, user: CircuitUser): void;
	/** Calls off what is under way; nothing happens when nothing is. */
	cancel(): void;
	/** To be called between steps: a circuit that is ready is used then. */
	look(): void;
	/** `preparing circuit…`; empty when nothing is under way. */
	readonly message: string;
}

/** What a change needs. */
export interface CircuitChangeOptions {
	readonly clock: WallClock;
	/** Where circuits are prepared; without it here and at once, which stalls the present one. */
	readonly host: BackgroundHost | undefined;
	readonly spread: () => Spread;
	/** The model that runs. */
	readonly present: () => Model;
	/** Loads native code. */
	readonly load?: LoadObject | undefined;
}

/** How long a circuit waits for its threads, ms; it goes on with one until they have come. */
const threadsWithinMs = 500;

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Creates a change that has not begun. */
export function createCircuitChange({ clock, host, spread, present, load }: CircuitChangeOptions): CircuitChange {
	/** Tells results of a change that was called off from those of the present one. */
	let number = 0;
	let message = '';
	let waiting: CircuitUser | undefined;
	/** Ends the preparation under way, which would go on for seconds. */
	let stop: (() => void) | undefined;
	let ready:
		| { readonly circuit: LiveCircuit; readonly leftOut: readonly string[]; readonly untilMs: number }
		| undefined;

	const end = (): CircuitUser | undefined => {
		const user = waiting;
		number++;
		waiting = undefined;
		stop = undefined;
		ready = undefined;
		message = '';
		return user;
	};
	const callOff = (tell: (user: CircuitUser) => void): void => {
		ready?.circuit.stepper.close();
		stop?.();
		const user = end();
		if (user) tell(user);
	};
	const isDisplaced = ({ displaced, failed }: CircuitUser): void =>
		displaced ? displaced() : failed('Another change took the place of this one before it was ready.');
	const useNow = (circuit: LiveCircuit, leftOut: readonly string[]): void => end()?.use(circuit, leftOut);

	return {
		begin(what, request, user) {
			callOff(isDisplaced);
			waiting = user;
			const own = number;
			if (!host) {
				try {
					const leftOut: string[] = [];
					const circuit = buildCircuit(request, spread(), user.lenient ? (why) => void leftOut.push(why) : undefined);
					useNow(circuit, leftOut);
				} catch (error) {
					end()?.failed(sentence(error));
				}
				return;
			}
			message = `preparing ${what}…`;
			const over = spread();
			const job = { type: 'circuit', request, threads: over.threads?.most ?? 1, spreadFrom: over.from } as const;
			const { lenient, native } = user;
			stop = host.start({ ...job, lenient, ...(native && { native }) }, (result) => {
				if (own !== number) return;
				if (result.type !== 'circuit') {
					end()?.failed(result.type === 'failed' ? result.message : 'the circuit could not be prepared');
					return;
				}
				try {
					const circuit = openCircuit(result.circuit, request, { spread: over, present: present(), load });
					ready = { circuit, leftOut: result.circuit.leftOut, untilMs: clock.nowMs() + threadsWithinMs };
				} catch (error) {
					end()?.failed(sentence(error));
				}
			});
		},
		cancel: () => callOff(({ failed }) => failed('The change was called off: everything goes on as it was.')),
		look() {
			if (!ready) return;
			const { circuit, leftOut, untilMs } = ready;
			const { threads: at, threadsWanted } = circuit.stepper;
			if (at < threadsWanted && clock.nowMs() < untilMs) return;
			useNow(circuit, leftOut);
		},
		get message() {
			return message;
		},
	};
}
