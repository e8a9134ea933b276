import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TimeSource } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import { HAND_DEVICE } from '../io/devices/twins/handTwin.ts';
import { inProcessTwin } from '../io/devices/twins/twin.ts';
import { openSerialPort } from '../io/transport/node/serial.ts';
import type { DeviceLine } from '../runtime/device/deviceLine.ts';
import type { FromHand, ToHand } from './handProcess.ts';
import { machineTime } from './machineTime.ts';

/** A hand's process that listens. */
interface HandProcess {
	readonly path: string;
	readonly child: ChildProcess;
}

/** How long a hand may take to start, ms. */
const startLimitMs = 10_000;
/** A hand that was killed is started again no sooner than this: whoever pulled the plug wants to see what happens. */
const restartPauseMs = 2000;

/** Where the built program of the hand's process lies: beside this one. */
const program = new URL('./handProcess.js', import.meta.url);

function startHand(signal: AbortSignal | undefined): Promise<HandProcess> {
	return new Promise((resolve, reject) => {
		// In a group of its own: a Ctrl-C or a terminal that goes away is meant for the host, which then tells the device to let go.
		const child = fork(fileURLToPath(program), [], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
		const fail = (message: string): void => {
			clearTimeout(limit);
			child.kill('SIGKILL');
			reject(new UserError(message));
		};
		const limit = setTimeout(() => fail('The simulated hand did not start in time.'), startLimitMs);
		signal?.addEventListener('abort', () => fail('The simulated hand is not wanted any more.'), { once: true });
		child.once('error', (error) => fail(`The simulated hand could not be started: ${error.message}`));
		child.once('exit', () => fail('The simulated hand ended before it was ready.'));
		child.once('message', (message: FromHand) => {
			if (message.type === 'failed') return fail(message.message);
			clearTimeout(limit);
			child.removeAllListeners('exit');
			resolve({ path: message.path, child });
		});
	});
}

/** A hand within this process that goes by a time: for machines on which no pseudo-terminal can be made, and for tests. */
export function inProcessHand(time: TimeSource): DeviceLine {
	const { transport, device } = inProcessTwin(HAND_DEVICE, time);
	return { transport, resetEmergencyStop: () => device.resetEmergencyStop(), close: () => device.close() };
}

/** The same by the machine's time. */
export const inProcessLine = (): DeviceLine => inProcessHand(machineTime);

/**
 * The simulated hand as a process of its own behind a pseudo-terminal, through the very code that opens a real serial port. Killed, it is
 * started again after a pause. Where that cannot be, the hand runs within this process, and `notice` says so.
 */
export function simulatedLine(notice: (message: string) => void): DeviceLine {
	let hand: HandProcess | undefined;
	let here: DeviceLine | undefined;
	let endedAtMs = Number.NEGATIVE_INFINITY;

	const fallBack = (why: string): DeviceLine => {
		here ??= inProcessLine();
		notice(`The simulated hand runs within the program instead of behind a serial port: ${why}`);
		return here;
	};

	const running = async (signal: AbortSignal | undefined): Promise<HandProcess> => {
		if (hand) return hand;
		const waitMs = endedAtMs + restartPauseMs - performance.now();
		if (waitMs > 0) {
			throw new UserError('The simulated hand is gone; it is started again in a moment.');
		}
		const started = await startHand(signal);
		hand = started;
		started.child.once('exit', () => {
			hand = undefined;
			endedAtMs = performance.now();
		});
		return started;
	};

	return {
		async transport(signal) {
			if (here) return here.transport(signal);
			if (!existsSync(program)) return fallBack('its program is not built.').transport(signal);
			let path: string;
			try {
				({ path } = await running(signal));
			} catch (error) {
				// A hand that ran before was killed: it comes back. One that never started will not.
				if (endedAtMs > 0 || signal?.aborted || !(error instanceof UserError)) throw error;
				return fallBack(error.message).transport(signal);
			}
			return openSerialPort({ path, signal });
		},
		resetEmergencyStop() {
			if (here) here.resetEmergencyStop?.();
			else hand?.child.send({ type: 'resetEmergencyStop' } satisfies ToHand);
		},
		async close() {
			await here?.close();
			hand?.child.removeAllListeners('exit');
			hand?.child.kill();
			hand = undefined;
		},
	};
}
