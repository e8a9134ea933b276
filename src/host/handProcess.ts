import { runTwin } from '../io/devices/node/runTwin.ts';
import { HAND_DEVICE } from '../io/devices/twins/handTwin.ts';
import { machineTime } from './machineTime.ts';

/**
 * The simulated hand as a process of its own behind a pseudo-terminal: what the host starts, and what a test may kill. Forked, it tells its
 * parent where it listens and takes the acts of a person at the device; it ends with its parent.
 */
export type FromHand =
	/** A host may open `path` like a serial port. */
	| { readonly type: 'ready'; readonly path: string }
	/** It cannot run; one sentence. */
	| { readonly type: 'failed'; readonly message: string };

/** What a person does at the device. */
export type ToHand =
	| { readonly type: 'pressEmergencyStop' | 'resetEmergencyStop' }
	/** An object is put where the digits meet it at a closure of 0 to 1; null takes it away. */
	| { readonly type: 'setObject'; readonly closure: number | null };

const tell = (message: FromHand): void => void process.send?.(message);

const stop = new AbortController();
process.once('disconnect', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

try {
	await runTwin(HAND_DEVICE, {
		...machineTime,
		signal: stop.signal,
		onReady(device) {
			process.on('message', (message: ToHand) => {
				switch (message.type) {
					case 'pressEmergencyStop':
						device.pressEmergencyStop();
						return;
					case 'resetEmergencyStop':
						device.resetEmergencyStop();
						return;
					case 'setObject':
						device.setObject(message.closure);
				}
			});
			tell({ type: 'ready', path: device.path ?? '' });
		},
	});
	process.exit(0);
} catch (error) {
	tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
	process.exitCode = 1;
	process.disconnect?.();
}
