import { createLineTwin } from '../lines/lineTwin.ts';
import type { DeviceKind } from '../twins/twin.ts';
import { createAbilityFirmware } from './abilityFirmware.ts';

/** The simulated PSYONIC Ability Hand. It has no button: to stop it at the hand is to switch it off. */
export const ABILITY_DEVICE: DeviceKind = {
	name: 'ability',
	summary:
		'simulated PSYONIC Ability Hand: six motors, frames of its extended mode with byte stuffing (drive it with the ability driver)',
	make: (parts) => createLineTwin(parts, (say) => createAbilityFirmware(parts.clock, say)),
};
