import type { GripIntent } from '../../io/control/controlLaw.ts';
import { armWarningOf, type DeviceDriver } from '../../io/devices/drivers/driver.ts';
import type { SinkState } from '../../io/link/sinkSet.ts';
import type { LinkState } from '../../io/link/state.ts';
import type { GateState } from '../../io/safety/safety.ts';
import type { CommandsStatus, DeviceStatus, ElectrodesStatus, HandStatus, LinkStatus } from '../../protocol/status.ts';

/** A link's state as the screen shows it. */
function linkStatusOf({ phase, reason, device, sending, spikes, counters }: LinkState): LinkStatus {
	return {
		state: phase === 'closed' ? 'disconnected' : phase,
		message: phase === 'ready' ? '' : reason,
		device: device?.identity ?? '',
		sending,
		bytesWritten: counters.bytesOut,
		spikesSent: spikes.delivered + spikes.inFlight + spikes.lost.line,
		spikesCoalesced: spikes.sentCoalesced,
		spikesAsRates: spikes.sentAsRates,
		spikesLost: spikes.lostTotal,
		checksumErrors: counters.crcErrors + counters.framingErrors,
		sequenceGaps: counters.sequenceGaps,
		reconnections: Math.max(0, counters.sessions - 1),
	};
}

/** What a hand reports back, with what the control law asks of it; null until it has reported anything. */
function handStatusOf({ telemetry, stop }: LinkState, gate: GateState, intent: GripIntent): HandStatus | null {
	if (telemetry === null) return null;
	return {
		digits: telemetry.closures,
		wristDeg: telemetry.wristDeg,
		forceN: telemetry.forceN,
		armed: gate.armed,
		emergencyStop: stop.pending || stop.latched || telemetry.emergencyStopped,
		faults: [...telemetry.faults, ...(telemetry.watchdogRelaxed ? ['watchdog'] : [])],
		commanded: intent.closure,
		rateHz: intent.rateHz,
	};
}

/** What became of a device's commands, with what the gate refused: reasons without a refusal are left out. */
export function commandsStatusOf({ counters }: LinkState, gate: GateState): CommandsStatus {
	const all = Object.entries({ ...counters.commandsRefusedBy, ...gate.refusedBy });
	return {
		sent: counters.commandsSent,
		acted: counters.commandsActed,
		refused: Object.fromEntries(all.filter(([, count]) => count > 0)),
		unanswered: counters.commandsUnanswered,
		overtaken: counters.commandsOvertaken,
		repeated: counters.commandsRepeated,
	};
}

/** What a device's status is made of. */
export interface DeviceStatusParts {
	/** As the user calls it. */
	readonly name: string;
	readonly driver: DeviceDriver;
	readonly counts: SinkState;
	readonly intent: GripIntent;
	readonly gate: GateState;
	readonly electrodes: ElectrodesStatus | null;
	/** It takes grips or digits. */
	readonly isHand: boolean;
	readonly whyNotArmed: string | null;
}

/** A device as panels show it. */
export function deviceStatusOf(parts: DeviceStatusParts): DeviceStatus {
	const { name, driver, counts, intent, gate, electrodes, isHand, whyNotArmed } = parts;
	const { link: state, cells, channels, offered, notMapped } = counts;
	const { lost, delivered } = state.spikes;
	return {
		name,
		link: linkStatusOf(state),
		hand: electrodes && !isHand ? null : handStatusOf(state, gate, intent),
		cells,
		channels,
		spikesOffered: offered,
		spikesNotMapped: notMapped,
		spikesDelivered: delivered,
		losses: Object.fromEntries(Object.entries(lost).filter(([, count]) => count > 0)),
		armed: gate.armed,
		whyNotArmed,
		armWarning: armWarningOf(driver),
		emergencyStop: state.stop.pending || state.stop.latched,
		stopPending: state.stop.pending,
		letGo: state.letGo,
		commands: commandsStatusOf(state, gate),
		electrodes,
	};
}
