import type { GripIntent } from '../../io/control/controlLaw.ts';
import type { LinkState } from '../../io/link/state.ts';
import type { GateState } from '../../io/safety/safety.ts';
import type { CommandsStatus, HandStatus, LinkStatus } from '../../protocol/status.ts';

/** A link's state as the screen shows it. */
export function linkStatusOf({ phase, reason, device, sending, spikes, counters }: LinkState): LinkStatus {
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

/** What the device reports back, with what the control law asks of it; null until it has reported anything. */
export function handStatusOf({ telemetry, stop }: LinkState, gate: GateState, intent: GripIntent): HandStatus | null {
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
