import type { Clock } from '../../base/clock.ts';
import type { LineBudget } from './lineBudget.ts';
import { createRateMeter } from './rateMeter.ts';
import type { LinkSettings } from './settings.ts';
import type { SpikeForm, SpikeProtocol } from './state.ts';

/** What decides about the form. */
export interface FormChooserOptions {
	readonly clock: Clock;
	readonly settings: LinkSettings;
	readonly budget: LineBudget;
	/** The form asked for. */
	readonly protocol: SpikeProtocol;
	/** What the device takes. */
	readonly takes: { readonly events: boolean; readonly rates: boolean };
}

/** Chooses the form of spikes by rule: events, coalesced events, rates, and back when the line can carry more. */
export interface FormChooser {
	form(): SpikeForm;
	/** Spikes came: the rate is measured. */
	came(spikes: number): void;
	/** Bytes that a waiting spike will take in the present form. */
	spikeBytes(): number;
	/** The oldest spike would wait too long. @returns whether a shorter form was taken */
	degrade(): boolean;
	/**
	 * Looks, in a form shorter than asked for, whether a longer one may be taken.
	 * @param carried the line carried all there was
	 * @returns whether a longer form was taken
	 */
	recover(carried: boolean): boolean;
}

/**
 * Bytes for planning (measured: test/io/wire): of a spike in frames that are full, and of a frame around spikes.
 * Coalesced spikes share stamps: two bytes each and three more for every step of the grid.
 */
const PLANNED_BYTES = { events: 3.2, coalesced: 2.4, frame: 11, otherPerS: 350 } as const;
/** A longer form returns when it would take at most this share of the line. */
const COMFORTABLE_SHARE = 0.7;
/** Coalesced events have so many times the usual patience to work off what had piled up. */
const PATIENCE = 2;
/** A relapse within this time doubles the pause before the next recovery, up to the longest, ms. */
const RELAPSE_MS = 10_000;
const LONGEST_RECOVERY_MS = 30_000;

/** A chooser that begins with the form asked for, or with what the device takes. */
export function createFormChooser(options: FormChooserOptions): FormChooser {
	const { clock, settings, budget, takes, protocol } = options;
	const wanted: SpikeForm = takes.events && (protocol === 'events' || !takes.rates) ? 'events' : 'rate';
	const meter = createRateMeter(clock);
	let form: SpikeForm = wanted;
	let sinceMs = clock();
	let carriedSinceMs = clock();
	let recoveredMs = Number.NEGATIVE_INFINITY;
	let recoverAfterMs: number = settings.recoverAfterMs;

	const take = (next: SpikeForm): true => {
		form = next;
		sinceMs = clock();
		carriedSinceMs = sinceMs;
		return true;
	};

	/** Whether a form would leave room on the line, at the present rate of spikes. */
	const comfortable = (candidate: 'events' | 'coalesced'): boolean => {
		const bytesPerS = budget.bytesPerS();
		if (bytesPerS === null) return true;
		const waitMs = Math.max(1, settings.latencyBudgetMs, candidate === 'coalesced' ? settings.coalesceWaitMs : 0);
		const framesPerS = Math.min(meter.hz(), 1000 / waitMs);
		const perS = meter.hz() * PLANNED_BYTES[candidate] + framesPerS * PLANNED_BYTES.frame + PLANNED_BYTES.otherPerS;
		return perS <= bytesPerS * COMFORTABLE_SHARE;
	};

	/** Whether coalesced events in full frames could get through at all. */
	const coalescingHelps = (): boolean => {
		const bytesPerS = budget.bytesPerS();
		return bytesPerS === null || meter.hz() * PLANNED_BYTES.coalesced + PLANNED_BYTES.otherPerS <= bytesPerS;
	};

	return {
		form: () => form,
		came: (spikes) => meter.add(spikes),
		spikeBytes: () => PLANNED_BYTES[form === 'events' ? 'events' : 'coalesced'],
		degrade() {
			const nowMs = clock();
			if (form === 'rate') return false;
			if (form === 'coalesced' && (!takes.rates || nowMs - sinceMs < PATIENCE * settings.degradeAfterMs)) return false;
			if (form === 'events') {
				const relapse = nowMs - recoveredMs < RELAPSE_MS;
				recoverAfterMs = relapse ? Math.min(LONGEST_RECOVERY_MS, recoverAfterMs * 2) : settings.recoverAfterMs;
				// Until it is measured, the rate counts as what filled the line.
				meter.atLeast((budget.bytesPerS() ?? 0) / PLANNED_BYTES.events);
			}
			return take(form === 'events' && (coalescingHelps() || !takes.rates) ? 'coalesced' : 'rate');
		},
		recover(carried) {
			if (form === wanted) return false;
			const nowMs = clock();
			const better = ['events', 'coalesced'] as const;
			const next = better.find((candidate) => candidate !== form && takes.events && comfortable(candidate));
			if (!carried || next === undefined || (form === 'coalesced' && next !== 'events')) carriedSinceMs = nowMs;
			if (nowMs - carriedSinceMs < recoverAfterMs || next === undefined) return false;
			recoveredMs = nowMs;
			return take(next);
		},
	};
}
