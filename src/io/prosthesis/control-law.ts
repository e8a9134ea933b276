import { type ControlParameters, controlParameters } from './parameters.ts';

/** What the control law says at one control instant. */
export interface GripIntent {
	/** The control instant, ms on the spikes' clock. */
	readonly tMs: number;
	/** Mean rate per cell over the window, Hz. */
	readonly rateHz: number;
	/** Closure that the rate maps to, behind the dead band: 0 open to 1 closed. */
	readonly targetClosure: number;
	/** Closure asked for now, behind the rate limit. */
	readonly closure: number;
}

/** Spikes in, grip out: a state machine without a clock of its own. */
export interface GripController {
	/** Takes spike times in ms, in any order; those older than the window at the next instant have no effect. */
	push(spikeTimesMs: Iterable<number>): void;
	/**
	 * Runs every control instant (a multiple of the control period) up to a time. Push the spikes before it first.
	 * @returns what was said at the last instant; the same object as before when none was due
	 */
	advance(toMs: number): GripIntent;
	/** Replaces parameters; the grip moves on from where it is. @throws UserError when one is out of range */
	configure(changes: Partial<ControlParameters>): void;
	parameters(): ControlParameters;
}

/**
 * The control law of Arrow et al. 2021 (doi:10.1109/ISCAS51556.2021.9401160): spikes are counted over a sliding window
 * and averaged over time and cells; the rate above a threshold closes the grip in proportion. A dead band keeps the
 * hand still while the rate flickers, a rate limit bounds its speed. The same spikes give the same grip, however the
 * calls are spread.
 * @param startMs time of the first possible spike; the hand is open then
 */
export function createGripController(changes: Partial<ControlParameters> = {}, startMs = 0): GripController {
	let parameters = controlParameters(changes);
	let spikes: number[] = [];
	let instantMs = startMs;
	let intent: GripIntent = { tMs: startMs, rateHz: 0, targetClosure: 0, closure: 0 };

	const step = (tMs: number, elapsedMs: number): GripIntent => {
		const { windowMs, cells, thresholdHz, gainPerHz, deadBand, maxClosurePerS } = parameters;
		const fromMs = tMs - windowMs;
		spikes = spikes.filter((atMs) => atMs > fromMs);
		const count = spikes.reduce((sum, atMs) => (atMs <= tMs ? sum + 1 : sum), 0);
		const rateHz = (count * 1000) / (windowMs * cells);
		const mapped = Math.min(1, Math.max(0, (rateHz - thresholdHz) * gainPerHz));
		// The ends are always reached: a dead band must not keep a hand from opening.
		const moves = Math.abs(mapped - intent.targetClosure) >= deadBand || mapped === 0 || mapped === 1;
		const targetClosure = moves ? mapped : intent.targetClosure;
		const most = (maxClosurePerS * elapsedMs) / 1000;
		const closure = intent.closure + Math.min(most, Math.max(-most, targetClosure - intent.closure));
		return { tMs, rateHz, targetClosure, closure };
	};

	return {
		push(spikeTimesMs) {
			for (const atMs of spikeTimesMs) if (Number.isFinite(atMs)) spikes.push(atMs);
		},
		advance(toMs) {
			while (instantMs + parameters.updateMs <= toMs) {
				instantMs += parameters.updateMs;
				intent = step(instantMs, parameters.updateMs);
			}
			return intent;
		},
		configure(next) {
			parameters = controlParameters({ ...parameters, ...next });
		},
		parameters: () => parameters,
	};
}
