import type { Clock } from '../../base/clock.ts';
import type { GripIntent } from '../../io/control/controlLaw.ts';
import type { SpikeLink } from '../../io/link/linkContract.ts';
import type { LinkState } from '../../io/link/state.ts';
import type { SafetyGate } from '../../io/safety/safety.ts';
import { type CommandTarget, DIGITS } from '../../protocol/deviceCommand.ts';
import type { GripSettings } from './controlSettings.ts';
import type { DeviceLog } from './deviceLog.ts';

/** Says to one hand what closure the control law wants, when that is worth a command. */
export interface GripVoice {
	/** The link has news: what the device takes. */
	follow(state: LinkState): void;
	/** The device is a hand: it takes grips or digits. */
	isHand(): boolean;
	/** As `ConnectedDevice.move`; the link must be up. */
	say(intent: GripIntent, grip: GripSettings, frame: number | undefined, instantMs: number): void;
	/** What was said counts no more: the next closure is said in any case. */
	forget(): void;
}

/** A grip that has not changed is said again after this time, ms: a device that missed one must not stay behind. */
const repeatGripMs = 200;
/** Changes of closure below this are not worth a command: a tenth of what the wire resolves would be lost anyway. */
const leastChange = 1e-3;
const nothingSaid = { closure: Number.NaN, atMs: Number.NEGATIVE_INFINITY };

/** A voice that has said nothing yet. Everything it says passes the gate, and is logged. */
export function createGripVoice(
	gate: SafetyGate,
	link: SpikeLink,
	clock: Clock,
	log: Pick<DeviceLog, 'command'>,
): GripVoice {
	let takes: { readonly grip: boolean; readonly digits: boolean } | undefined;
	let said = nothingSaid;

	const closureTarget = (closure: number, grip: GripSettings): CommandTarget | null => {
		if (takes?.grip) return { target: 'grip', digits: DIGITS, closure, ...grip };
		if (takes?.digits) return { target: 'digits', closures: [closure, closure, closure, closure, closure], ...grip };
		return null;
	};
	return {
		follow({ device }) {
			takes = device?.capabilities;
		},
		isHand: () => (takes?.grip || takes?.digits) ?? false,
		say({ closure }, grip, frame, instantMs) {
			const nowMs = clock();
			if (Math.abs(closure - said.closure) < leastChange && nowMs - said.atMs < repeatGripMs) return;
			const target = closureTarget(closure, grip);
			if (!target) return;
			const answer = gate.request(target);
			if (!answer.ok) return;
			said = { closure, atMs: nowMs };
			// The promise never rejects.
			void link.command(answer.command, frame, instantMs).then(log.command(answer.command));
		},
		forget() {
			said = nothingSaid;
		},
	};
}
