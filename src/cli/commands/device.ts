import type { Command } from 'commander';
import { machineTime } from '../../host/machineTime.ts';
import { runTwin } from '../../io/devices/node/runTwin.ts';
import { DEVICES } from '../../io/devices/twinRegistry.ts';
import type { DeviceConditions } from '../../io/devices/twins/conditions.ts';
import type { HandServerState } from '../../io/devices/twins/handServer.ts';
import type { DeviceKind } from '../../io/devices/twins/twin.ts';
import { BAUD_RANGE } from '../../protocol/limits/baudRate.ts';
import { finiteNumber, wholeNumber } from '../options/options.ts';
import { onInterrupt } from '../terminal/interrupt.ts';

interface DeviceOptions {
	readonly port?: string;
	readonly portBaud?: number;
	readonly baud?: number;
	readonly latency?: number;
	readonly loss?: number;
	readonly noise?: number;
	readonly babble?: number;
	readonly silent?: true;
	readonly seed?: number;
	readonly quiet?: true;
	readonly json?: true;
}

function conditionsOf({ baud, latency, loss, noise, babble, silent }: DeviceOptions): Partial<DeviceConditions> {
	return {
		...(baud === undefined ? {} : { baud }),
		...(latency === undefined ? {} : { latencyMs: latency }),
		...(loss === undefined ? {} : { loss }),
		...(noise === undefined ? {} : { noise }),
		...(babble === undefined ? {} : { babbleBytesPerS: babble }),
		...(silent === undefined ? {} : { silent }),
	};
}

/** The device's state is printed this often, ms. */
const printEveryMs = 500;

function stateLine({ hand, hostPresent, spikes }: HandServerState): string {
	const closures = hand.closures.map((closure) => `${Math.round(closure * 100)}`.padStart(3)).join(' ');
	const on = hand.electrodes?.map(({ electrode, amplitudeUa }) => `${electrode}: ${amplitudeUa} µA`).join(', ');
	const host = hostPresent ? 'host present' : 'no host';
	const what = on === undefined ? `closure % thumb to little: ${closures}` : `electrodes: ${on || 'all off'}`;
	return `${what}   spikes ${spikes.total}   ${host}${hand.emergencyStopped ? '   EMERGENCY STOP' : ''}`;
}

async function serve(kind: DeviceKind, options: DeviceOptions): Promise<void> {
	const interrupt = onInterrupt();
	let printedMs = 0;
	const { port, portBaud, seed } = options;
	try {
		const reason = await runTwin(kind, {
			...machineTime,
			...(port === undefined ? {} : { port }),
			...(portBaud === undefined ? {} : { portBaud }),
			...(seed === undefined ? {} : { seed }),
			conditions: conditionsOf(options),
			signal: interrupt.signal,
			onReady({ path, description }) {
				if (options.json) console.log(JSON.stringify({ type: 'ready', path, description }));
				else
					console.log(
						`${kind.name}: ${description}${path === null ? '' : `\nConnect to it with --sink serial:${path}`}`,
					);
			},
			onState(state) {
				const now = performance.now();
				if (options.quiet || now - printedMs < printEveryMs) return;
				printedMs = now;
				console.log(options.json ? JSON.stringify({ type: 'state', ...state }) : stateLine(state));
			},
			onLevel(change) {
				if (options.json && !options.quiet) console.log(JSON.stringify({ type: 'level', ...change }));
			},
		});
		if (!interrupt.signal.aborted) {
			console.error(`retinode: the line closed: ${reason.message}`);
			process.exitCode = 1;
		}
	} finally {
		interrupt.dispose();
	}
}

/** `retinode device NAME`: a simulated device that speaks the real bytes over a serial port or a pseudo-terminal. */
export function addDeviceCommand(program: Command): void {
	const device = program.command('device').description('run a simulated device that speaks the real bytes');
	for (const kind of DEVICES) {
		device
			.command(kind.name)
			.description(kind.summary)
			.option('--port <path>', 'serial port to answer on (default: a pseudo-terminal is made and its path printed)')
			.option(
				'--port-baud <rate>',
				'rate at which that port is opened',
				wholeNumber('--port-baud', BAUD_RANGE.min, BAUD_RANGE.max),
			)
			.option(
				'--baud <rate>',
				'slow the device down to this rate; 0: not limited',
				wholeNumber('--baud', 0, BAUD_RANGE.max),
			)
			.option('--latency <ms>', 'added travel time each way', finiteNumber('--latency'))
			.option('--loss <p>', 'probability that a byte vanishes', finiteNumber('--loss'))
			.option('--noise <p>', 'probability that a bit of a byte flips', finiteNumber('--noise'))
			.option('--babble <bytes>', 'random bytes a second that it sends by itself', finiteNumber('--babble'))
			.option('--silent', 'hear nothing and say nothing')
			.option('--seed <n>', 'seed of loss, noise and babble', wholeNumber('--seed', 0, 0xffffffff))
			.option('--quiet', 'do not print its state')
			.option('--json', 'print JSON lines')
			.action((options: DeviceOptions) => serve(kind, options));
	}
}
