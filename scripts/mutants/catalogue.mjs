import { ACCESS } from './access.mjs';
import { CONTROL } from './control.mjs';
import { DEVICES } from './devices.mjs';
import { ELECTRON } from './electron.mjs';
import { FIRMWARE } from './firmware.mjs';
import { GATE } from './gate.mjs';
import { GATEWARE } from './gateware.mjs';
import { LINK } from './link.mjs';
import { RECORDS } from './records.mjs';
import { SPIKE_TIMES } from './spikeTimes.mjs';
import { WATCHES } from './watches.mjs';

/** All mutants, by subject. @type {readonly import('./mutant.mjs').Mutant[]} */
export const MUTANTS = [
	...GATE,
	...LINK,
	...DEVICES,
	...WATCHES,
	...ACCESS,
	...ELECTRON,
	...SPIKE_TIMES,
	...RECORDS,
	...CONTROL,
	...FIRMWARE,
	...GATEWARE,
];
