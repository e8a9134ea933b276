import { createLineTwin } from '../lines/lineTwin.ts';
import type { DeviceKind } from '../twins/twin.ts';
import { createBrunelFirmware } from './brunelFirmware.ts';

/** The simulated Open Bionics Brunel hand. It has no button: a person switches its motors off and on at its serial console. */
export const BRUNEL_DEVICE: DeviceKind = {
	name: 'brunel',
	summary:
		'simulated Open Bionics Brunel hand: four motors, ASCII commands of its Beetroot firmware (drive it with the brunel driver)',
	make: (parts) => createLineTwin(parts, (say) => createBrunelFirmware(parts.clock, say)),
};
