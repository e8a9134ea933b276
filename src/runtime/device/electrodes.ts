import type { ElectrodesStatus } from '../../engine/protocol/status.ts';
import type { LinkState } from '../../io/link/state.ts';
import { MAX_GAP_US, type SafetyGate } from '../../io/prosthesis/safety.ts';
import type { CommandTarget } from '../../io/wire/message.ts';

/** The electrodes of one device, as far as this side knows them. */
export interface Electrodes {
	/** The link has news: who the device is, whether it still stimulates. */
	follow(state: LinkState): void;
	/** A command leaves. @returns to be called when the device has acknowledged it */
	asked(command: CommandTarget): () => void;
	/** All are told to end. */
	off(): void;
	/** Null when the device has none, or has not said yet. */
	status(): ElectrodesStatus | null;
}

/**
 * Keeps the levels that a device has acknowledged, until it is disarmed, stopped, lets go by itself or is lost; brings
 * the gate's limits down to the device's own, so that what passes the gate is not refused for its size.
 */
export function createElectrodes(gate: SafetyGate): Electrodes {
	const levels = new Map<number, ElectrodesStatus['levels'][number]>();
	let device: LinkState['device'] = null;
	/** Goes up with every end: an acknowledgement of before says nothing of what is. */
	let ends = 0;

	const off = (): void => {
		levels.clear();
		ends++;
	};

	return {
		follow(state) {
			const limits = state.device?.stimulator;
			if (state.device !== device && limits) {
				const now = gate.state().limits;
				gate.setLimits({
					maxAmplitudeUa: Math.min(now.maxAmplitudeUa, limits.maxAmplitudeUa),
					maxPhaseUs: Math.min(now.maxPhaseUs, limits.maxPhaseUs),
					maxPulseHz: Math.min(now.maxPulseHz, limits.maxRateHz),
					maxChargeNc: Math.min(now.maxChargeNc, limits.maxChargeNc),
				});
			}
			device = state.device;
			const connected = state.phase === 'ready' || state.phase === 'degraded';
			const stopped = state.stop.latched || state.stop.pending || state.telemetry?.watchdogRelaxed;
			if (levels.size > 0 && (!connected || stopped)) off();
		},
		asked(command) {
			const asOf = ends;
			return () => {
				if (command.target !== 'stimulate' || asOf !== ends) return;
				const { target: _target, ...level } = command;
				if (level.amplitudeUa * level.phaseUs * level.rateHz > 0) levels.set(level.electrode, level);
				else levels.delete(level.electrode);
			};
		},
		off,
		status() {
			if (!device?.stimulator) return null;
			const { maxAmplitudeUa, maxPhaseUs, maxPulseHz, maxChargeNc } = gate.state().limits;
			return {
				count: device.stimulator.electrodes,
				...{ maxAmplitudeUa, maxPhaseUs, maxGapUs: MAX_GAP_US, maxRateHz: maxPulseHz, maxChargeNc },
				levels: [...levels.values()].sort((a, b) => a.electrode - b.electrode),
			};
		},
	};
}
