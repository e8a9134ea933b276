import { recordedEmg } from '../io/control/emg/node/recordedEmg.ts';
import { openLine } from '../io/transport/node/openLine.ts';
import { openSerialPort } from '../io/transport/node/serial.ts';
import type { DeviceLines } from '../runtime/device/deviceLine.ts';
import { machineTime } from './machineTime.ts';
import { simulatedLine } from './simulatedLine.ts';

/** The lines that a program has: serial ports, TCP, files, and a simulated hand as a process behind a pseudo-terminal. */
export const hostLines: DeviceLines = {
	...machineTime,
	simulated: simulatedLine,
	openLine,
	openEmgPort: (path, baud) => (signal) => openSerialPort({ path, baud, signal }),
	recordedEmg,
};
