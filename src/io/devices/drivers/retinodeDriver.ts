import { createSpikeLink } from '../../link/spikeLink.ts';
import type { DeviceDriver } from './driver.ts';

/** Devices that speak the wire protocol of docs/protocol.md: the project's own firmware, gateware and simulators. */
export const RETINODE_DRIVER: DeviceDriver = {
	name: 'retinode',
	title: 'Retinode protocol',
	summary: 'devices that speak the wire protocol of docs/protocol.md',
	baud: 115_200,
	can: ['spikes', 'grip', 'wrist', 'stimulate'],
	watchdog: true,
	limitations: [],
	resetBy:
		'Look at the device, then press its reset button (on an Uno the key at pin 3) for a tenth of a second; one started with `retinode device` is reset by starting it anew.',
	open: createSpikeLink,
};
