import { UserError } from '../base/errors.ts';
import { HAND_DEVICE } from '../io/devices/twins/handTwin.ts';
import { inProcessTwin } from '../io/devices/twins/twin.ts';
import { openRelay } from '../io/transport/browser/browserRelay.ts';
import { isTcpAddress } from '../io/transport/tcpAddress.ts';
import type { Transport } from '../io/transport/transport.ts';
import type { DeviceLines } from '../runtime/device/deviceLine.ts';
import { machineTime } from './machineTime.ts';
import type { FromRuntime, PagePort } from './messages.ts';

/** The rate of a port that no other is asked for, baud. */
const standardBaud = 115_200;

/**
 * The lines of a page: serial ports that a person let it have, and a simulated hand in its own worker.
 * @param ports those that the window has
 * @param ask asks the window for one of them
 */
export function pageLines(
	ports: () => readonly PagePort[],
	ask: (message: FromRuntime, transfer: MessagePort[]) => void,
): DeviceLines {
	const open = async (path: string, baud: number, signal: AbortSignal | undefined): Promise<Transport> => {
		if (isTcpAddress(path)) {
			throw new UserError('A page without a host cannot open TCP connections; `retinode app` can.');
		}
		if (!ports().some((port) => port.path === path)) {
			throw new UserError(
				`A page without a host has no serial port ${path}; press "Connect serial …" and choose the device.`,
			);
		}
		const { port1, port2 } = new MessageChannel();
		ask({ type: 'openPort', path, baud, line: port2 }, [port2]);
		return openRelay(port1, signal);
	};
	return {
		...machineTime,
		simulated() {
			const { transport, device } = inProcessTwin(HAND_DEVICE, machineTime);
			return { transport, resetEmergencyStop: () => device.resetEmergencyStop(), close: () => device.close() };
		},
		openLine: ({ path, baud = standardBaud, signal }) => open(path, baud, signal),
		openEmgPort: (path, baud) => (signal) => open(path, baud, signal),
		recordedEmg(file) {
			throw new UserError(
				`A page without a host cannot read the EMG recording ${file} from disk; open this session with \`retinode app\`, or choose the simulated muscle.`,
			);
		},
	};
}
