import { UserError } from '../../base/errors.ts';

/**
 * How the retina's wanted closure and the muscle's activation become one.
 * - `vision`, `emg`: one of them alone.
 * - `gated`: the muscle says whether, the retina how far, as Došen et al. 2010 (doi:10.1186/1743-0003-7-42) part the work:
 *   the user's muscle triggers, the vision system shapes. The gate opens at `openAt` and closes below `closeAt`.
 * - `weighted`: a mean of both, `visionWeight` for the retina and the rest for the muscle.
 */
export type Fusion =
	| { readonly mode: 'vision' }
	| { readonly mode: 'emg' }
	| { readonly mode: 'gated'; readonly openAt: number; readonly closeAt: number }
	| { readonly mode: 'weighted'; readonly visionWeight: number };

/** Gating before anyone sets it; assumed: well above the noise of a relaxed muscle, with room for a slack one. */
export const DEFAULT_GATED: Fusion = { mode: 'gated', openAt: 0.3, closeAt: 0.15 };

/** Weighting before anyone sets it; assumed. */
export const DEFAULT_WEIGHTED: Fusion = { mode: 'weighted', visionWeight: 0.5 };

/** What fusion remembers; plain data. */
export interface FusionState {
	readonly gateOpen: boolean;
}

/** Fusion before the first sample: the gate is shut. */
export const GATE_SHUT: FusionState = { gateOpen: false };

/** What one step of fusion says. */
export interface FusionStep {
	readonly state: FusionState;
	/** Closure wanted, 0–1; on to the grip shaper and the safety gate. */
	readonly wanted: number;
}

/** @throws UserError when a number is out of range */
export function checkedFusion(fusion: Fusion): Fusion {
	const want = (name: string, value: number, most = 1): void => {
		if (!(value >= 0 && value <= most)) {
			throw new UserError(`Fusion ${name} is ${value}; it must be from 0 to ${most}.`);
		}
	};
	switch (fusion.mode) {
		case 'gated':
			want('openAt', fusion.openAt);
			want('closeAt', fusion.closeAt, fusion.openAt);
			break;
		case 'weighted':
			want('visionWeight', fusion.visionWeight);
			break;
		case 'vision':
		case 'emg':
			break;
	}
	return fusion;
}

/** A closure or activation within 0–1; what is no number counts as none. */
const unit = (value: number): number => (Number.isNaN(value) ? 0 : Math.min(1, Math.max(0, value)));

/**
 * One step of fusion, a pure function. A source that is lost must give 0 (as an EMG signal does by itself): then `gated`
 * and `emg` open the hand, and `weighted` keeps the other's share.
 * @param vision closure that the retina's spikes ask for
 * @param emg activation of the muscle: 0 at rest, 1 at the calibrated maximum
 */
export function fuse(fusion: Fusion, state: FusionState, vision: number, emg: number): FusionStep {
	const [seen, felt] = [unit(vision), unit(emg)];
	switch (fusion.mode) {
		case 'vision':
			return { state, wanted: seen };
		case 'emg':
			return { state, wanted: felt };
		case 'gated': {
			const gateOpen = state.gateOpen ? felt >= fusion.closeAt : felt >= fusion.openAt;
			return { state: { gateOpen }, wanted: gateOpen ? seen : 0 };
		}
		case 'weighted':
			return { state, wanted: fusion.visionWeight * seen + (1 - fusion.visionWeight) * felt };
	}
}

/**
 * Fusion as a grip controller takes it: `blend` joins what the spikes want with the activation at the same instant.
 * @param activationAt the muscle's activation at a time on the spikes' clock, ms
 * @throws UserError when a number of the fusion is out of range
 */
export function createBlend(
	fusion: Fusion,
	activationAt: (tMs: number) => number,
): (wanted: number, tMs: number) => number {
	checkedFusion(fusion);
	let state = GATE_SHUT;
	return (wanted, tMs) => {
		const step = fuse(fusion, state, wanted, activationAt(tMs));
		state = step.state;
		return step.wanted;
	};
}
