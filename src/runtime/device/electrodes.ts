import type { Clock } from '../../base/clock.ts';
import type { LinkDevice, LinkState } from '../../io/link/state.ts';
import type { SafetyGate } from '../../io/safety/safety.ts';
import { MAX_GAP_US } from '../../io/safety/safetyLimits.ts';
import type { CommandTarget } from '../../protocol/deviceCommand.ts';
import type { ElectrodesStatus } from '../../protocol/status.ts';

/** The electrodes of one device, as far as this side knows them. */
export interface Electrodes {
	/** The link has news: who the device is, and what it bears. */
	follow(state: LinkState): void;
	/** A command leaves. @returns to be called when the device has acknowledged it */
	asked(command: CommandTarget): () => void;
	/** All are told to end. @returns whether any had a level */
	off(): boolean;
	/** Null when the device has none, or has not said yet. */
	status(): ElectrodesStatus | null;
}

/**
 * Keeps the levels that a device has acknowledged, until their time is over or they are told to end, as whatever disarms
 * the device does; brings the gate's limits down to the device's own, so that what passes the gate is not refused for its size.
 */
export function createElectrodes(gate: SafetyGate, clock: Clock): Electrodes {
	const levels = new Map<number, { readonly level: ElectrodesStatus['levels'][number]; readonly untilMs: number }>();
	let device: LinkDevice | null = null;
	/** Goes up with every end: an acknowledgement of before says nothing of what is. */
	let ends = 0;

	const off = (): boolean => {
		const any = levels.size > 0;
		levels.clear();
		ends++;
		return any;
	};
	const lower = ({ stimulator, electrodes }: LinkDevice): void => {
		if (stimulator) {
			gate.setLimits(
				{
					maxAmplitudeUa: Math.min(stimulator.maxAmplitudeUa, gate.state().limits.maxAmplitudeUa),
					maxPhaseUs: Math.min(stimulator.maxPhaseUs, gate.state().limits.maxPhaseUs),
					maxPulseHz: Math.min(stimulator.maxRateHz, gate.state().limits.maxPulseHz),
					maxChargeNc: Math.min(stimulator.maxChargeNc, gate.state().limits.maxChargeNc),
				},
				'device',
			);
		}
		if (electrodes) gate.setElectrodes(electrodes);
	};

	return {
		follow(state) {
			if (state.device !== device && state.device) lower(state.device);
			device = state.device;
		},
		asked(command) {
			const asOf = ends;
			return () => {
				if (command.target !== 'stimulate' || asOf !== ends) return;
				const { target: _target, ...level } = command;
				const isOn = level.amplitudeUa * level.phaseUs * level.rateHz > 0;
				if (isOn) levels.set(level.electrode, { level, untilMs: clock() + 1000 * level.holdS });
				else levels.delete(level.electrode);
			};
		},
		off,
		status() {
			if (!device?.stimulator) return null;
			const { limits } = gate.state();
			const nowMs = clock();
			return {
				count: device.stimulator.electrodes,
				maxAmplitudeUa: limits.maxAmplitudeUa,
				maxPhaseUs: limits.maxPhaseUs,
				maxGapUs: MAX_GAP_US,
				maxRateHz: limits.maxPulseHz,
				maxChargeNc: limits.maxChargeNc,
				maxHoldS: Math.min(limits.maxHoldS, device.electrodes?.maxHoldS ?? limits.maxHoldS),
				maxRiseUaPerS: limits.maxRiseUaPerS,
				maxReturnUa: device.electrodes?.maxReturnUa ?? limits.maxAmplitudeUa,
				each: device.electrodes?.electrodes ?? [],
				levels: [...levels.values()]
					.filter(({ untilMs }) => untilMs > nowMs)
					.map(({ level }) => level)
					.sort((a, b) => a.electrode - b.electrode),
			};
		},
	};
}
