import type { ChannelSpike } from './estimator.ts';
import { createVisionDrive, type EstimatorSpec, memoryMs } from './estimators.ts';
import { OPEN_HAND, type ShaperState, shapeGrip } from './gripShaper.ts';
import { type ControlParameters, controlParameters } from './parameters.ts';

/** What the control law says at one control instant. */
export interface GripIntent {
	/** The control instant, ms on the spikes' clock. */
	readonly tMs: number;
	/** Mean rate per cell over the window, Hz. */
	readonly rateHz: number;
	/** Closure wanted, behind hysteresis and dead band: 0 open to 1 closed. */
	readonly targetClosure: number;
	/** Closure asked for now, behind the rate limit. */
	readonly closure: number;
}

/** Spikes in, grip out: a state machine without a clock of its own. */
export interface GripController {
	/**
	 * Takes spikes, in any order: times in ms where the channel does not matter, or spikes with their channel, which a
	 * decoder needs. Those older than what the estimator looks back on at the next instant have no effect.
	 */
	push(spikes: Iterable<number | ChannelSpike>): void;
	/**
	 * Runs every control instant (a multiple of the control period) up to a time. Push the spikes before it first.
	 * @returns what was said at the last instant; the same object as before when none was due
	 */
	advance(toMs: number): GripIntent;
	/** Replaces parameters; the grip moves on from where it is. @throws UserError when one is out of range */
	configure(changes: Partial<ControlParameters>): void;
	/**
	 * Takes another estimator, with the spikes that the one before still remembered; the grip moves on from where it is.
	 * @throws UserError for a decoder that makes no sense; then the one before stays
	 */
	choose(estimator: EstimatorSpec): void;
	/** The delay that the estimator adds, ms; NaN for a decoder that answers only to changes. */
	delayMs(): number;
	parameters(): ControlParameters;
}

/** How a controller differs from the plain law of Arrow et al. */
export interface GripControllerOptions {
	/** Default: the windowed count. */
	readonly estimator?: EstimatorSpec;
	/** Joins what the spikes want with another source (fusion) at each control instant, before the grip is shaped. */
	readonly blend?: (wanted: number, tMs: number) => number;
}

/** Spikes that no estimator looks back to any more are dropped this often, ms. */
const forgetEveryMs = 100;

/**
 * The control law of Arrow et al. 2021 (doi:10.1109/ISCAS51556.2021.9401160): spikes are counted over a sliding window
 * and averaged over time and cells; the rate above a threshold closes the grip in proportion. Other estimators and another
 * source may take part. Hysteresis and a dead band keep the hand still while the rate flickers, a rate limit bounds its
 * speed. The same spikes give the same grip, however the calls are spread.
 * @param startMs time of the first possible spike; the hand is open then
 * @throws UserError for a parameter out of range or a decoder that makes no sense
 */
export function createGripController(
	changes: Partial<ControlParameters> = {},
	startMs = 0,
	{ estimator: first = { kind: 'count' }, blend = (wanted) => wanted }: GripControllerOptions = {},
): GripController {
	let estimator = first;
	let parameters = controlParameters(changes);
	let drive = createVisionDrive(parameters, estimator);
	let kept: ChannelSpike[] = [];
	let forgottenMs = startMs;
	let instantMs = startMs;
	let shaped: ShaperState = OPEN_HAND;
	let intent: GripIntent = { tMs: startMs, rateHz: 0, targetClosure: 0, closure: 0 };

	const step = (tMs: number, elapsedMs: number): GripIntent => {
		const { rateHz, wanted } = drive.at(tMs);
		shaped = shapeGrip(shaped, blend(wanted, tMs), elapsedMs, parameters);
		return { tMs, rateHz, targetClosure: shaped.targetClosure, closure: shaped.closure };
	};

	return {
		push(spikes) {
			const taken = Array.from(spikes, (spike) => (typeof spike === 'number' ? { channel: 0, tMs: spike } : spike));
			drive.push(taken);
			kept.push(...taken);
		},
		advance(toMs) {
			while (instantMs + parameters.updateMs <= toMs) {
				instantMs += parameters.updateMs;
				intent = step(instantMs, parameters.updateMs);
			}
			const fromMs = instantMs - memoryMs(parameters, estimator);
			// Now and then: a thousand cells give tens of thousands of spikes a second, and this is called hundreds of times.
			if (fromMs - forgottenMs >= forgetEveryMs) {
				kept = kept.filter(({ tMs }) => tMs > fromMs);
				forgottenMs = fromMs;
			}
			return intent;
		},
		configure(next) {
			parameters = controlParameters({ ...parameters, ...next });
			drive = createVisionDrive(parameters, estimator);
			drive.push(kept);
		},
		choose(next) {
			const chosen = createVisionDrive(parameters, next);
			chosen.push(kept);
			[drive, estimator] = [chosen, next];
		},
		delayMs: () => drive.delayMs,
		parameters: () => parameters,
	};
}
