import { HIGHEST_SHANNON_K } from '../../io/devices/twins/chargeLimit.ts';
import type { LinkState } from '../../io/link/state.ts';

/** Why a device's state, or that of its line, forbids to arm it, one sentence; null when neither does. */
export function obstacleOf(state: LinkState, isConnected: boolean): string | null {
	const { stop, reason, device, telemetry, letGo, heartbeat, clock } = state;
	if (!isConnected || !device) return `The device cannot be armed: ${reason}`;
	if (device.protocolVersion === 1) {
		return `${device.identity} cannot be armed: its firmware can hold on after a lost line: load 2.x.`;
	}
	if (stop.latched || stop.pending) return 'The emergency stop is in force: release it first.';
	if (telemetry && telemetry.faults.length > 0) return `The device reports: ${telemetry.faults.join(', ')}.`;
	if (letGo === 'pending') return 'The device has not confirmed yet that it let go; try again in a moment.';
	if (device.capabilities.stimulate && !device.electrodes) {
		return 'The device has not said yet what its electrodes bear; try again in a moment.';
	}
	if (device.electrodes && device.electrodes.shannonK > HIGHEST_SHANNON_K) {
		return `${device.identity} cannot be armed: its charge limits were made with k = ${device.electrodes.shannonK}, above ${HIGHEST_SHANNON_K}, from where damage was seen.`;
	}
	if (device.capabilities.telemetry && heartbeat.current === null) {
		return 'The device has not said yet that it hears this program; try again in a moment.';
	}
	if (device.capabilities.telemetry && !heartbeat.current) {
		const lateMs = Math.round(clock?.lastRoundTripMs ?? 0);
		return `The device does not hear this program in time (the way there and back takes ${lateMs} ms); it would let go at once.`;
	}
	return null;
}
