import type { Clock } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import type { SpikeLink } from '../../io/link/linkContract.ts';
import type { DisarmCause } from '../../io/safety/arming.ts';
import type { SafetyGate } from '../../io/safety/safety.ts';
import type { ElectrodeLevel } from '../../protocol/deviceCommand.ts';
import type { Electrodes } from './electrodes.ts';
import type { LevelRecorder } from './levelLog.ts';

/** Sets levels of one device's electrodes, and has all of them on record. */
export interface LevelSetting {
	/** As `ConnectedDevice.stimulate`. */
	set(target: ElectrodeLevel): Promise<readonly string[]>;
}

/** What a setting works with. */
export interface LevelSettingOptions {
	/** As the user calls the device. */
	readonly name: string;
	readonly gate: SafetyGate;
	readonly link: SpikeLink;
	readonly clock: Clock;
	readonly electrodes: Electrodes;
	readonly levels: LevelRecorder;
	readonly disarm: (reason: string, cause: DisarmCause) => void;
}

/** Levels go through the gate; where it is not known what became of one, the device is disarmed. */
export function createLevelSetting(options: LevelSettingOptions): LevelSetting {
	const { name, gate, link, clock, electrodes, levels, disarm } = options;
	return {
		async set(target) {
			const instantMs = clock();
			const answer = gate.request(target);
			if (!answer.ok) {
				levels.level(target, answer.reason);
				throw new UserError(answer.reason);
			}
			const acknowledged = electrodes.asked(answer.command);
			const outcome = await link.command(answer.command, undefined, instantMs);
			const sent = answer.command.target === 'stimulate' ? answer.command : target;
			levels.level(sent, outcome.kind === 'refused' || outcome.kind === 'unanswered' ? outcome.reason : outcome.kind);
			if (outcome.kind === 'unanswered') {
				// It may have taken the level over without this side knowing: then everything ends.
				if (gate.state().armed) disarm('It is not known whether a level was taken over.', 'fault');
				throw new UserError(`${name} may not have acted, and was disarmed: ${outcome.reason}`);
			}
			if (outcome.kind === 'refused') {
				throw new UserError(`${name} did not act: ${outcome.reason}`);
			}
			if (outcome.kind === 'acted') acknowledged();
			return answer.limited;
		},
	};
}
