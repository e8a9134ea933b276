import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { elementOr } from '../../base/elementOr.ts';
import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import { DEFAULT_DRIVER, DRIVERS, deviceDriver } from '../../io/devices/driverRegistry.ts';
import { parseMapping } from '../../io/transport/mapping/parseMapping.ts';
import { isTcpAddress, parseTcpAddress } from '../../io/transport/tcpAddress.ts';
import { BAUD_RANGE } from '../../protocol/limits/baudRate.ts';
import type { NamedSink } from '../../protocol/sinks.ts';
import { collect, wholeNumber } from './options.ts';

/** Where spikes go, as options say it: each may be repeated, for several devices at once. */
export interface SinkOptions {
	readonly sink?: readonly string[];
	readonly map?: readonly string[];
	readonly driver?: readonly string[];
	readonly protocol?: readonly string[];
	readonly baud?: readonly number[];
}

const protocols = ['events', 'rate'] as const;

const DRIVER_NAMES = nameList(
	DRIVERS.map(({ name }) => name),
	'or',
);

/** Adds `--sink` and what goes with it. */
export function addSinkOptions(command: Command): void {
	command
		.option(
			'--sink <sink>',
			'serial:PATH, tcp:HOST:PORT, or device:hand for the simulated hand; repeated, several devices at once',
			collect(String),
		)
		.option(
			'--map <cells>',
			"a device's ganglion cells: all, squares:CHANNELS (neighbours share one), columns:0,1, region:X0..X1,Y0..Y1 (µm), round-robin:CHANNELS or table:CELL=CHANNEL,…; once for all, or once for each --sink in order",
			collect(String),
		)
		.option(
			'--driver <name>',
			`what a device speaks: ${DRIVER_NAMES} (default: ${DEFAULT_DRIVER.name}); as --map`,
			collect(String),
		)
		.option(
			'--protocol <name>',
			'events (each spike with its time) or rate (counts per window); as --map',
			collect(String),
		)
		.option(
			'--baud <rate>',
			`rate of a serial line (default: the driver's, ${DEFAULT_DRIVER.baud}); as --map`,
			collect(wholeNumber('--baud', BAUD_RANGE.min, BAUD_RANGE.max)),
		);
}

/** The value for each sink: one for all, or as many as there are sinks. */
function perSink<T>(option: string, values: readonly T[] | undefined, sinks: number, usual: T): readonly T[] {
	if (values === undefined) return Array.from({ length: sinks }, () => usual);
	if (values.length === 1 || values.length === sinks) {
		return Array.from({ length: sinks }, (_, k) => elementOr(values, values.length === 1 ? 0 : k, usual));
	}
	throw new UserError(
		`${option} must be given once for all, or once for each of the ${sinks} --sink, in order; got ${values.length}`,
	);
}

/** Reads what an option says, and names the option in what is wrong with it. */
function saidBy<T>(option: string, read: (text: string) => T): (text: string) => T {
	return (text) => {
		try {
			return read(text);
		} catch (error) {
			throw error instanceof UserError ? new UserError(`${option}: ${error.message}`) : error;
		}
	};
}

/** The devices, named `device` when there is one, else by number. @throws UserError naming the option */
export function sinksOf({ sink = [], map, driver, protocol, baud }: SinkOptions): readonly NamedSink[] {
	// Looked at even where no device is named: a mistyped option must not pass in silence.
	const count = Math.max(1, sink.length);
	const mappings = perSink('--map', map, count, 'all').map(saidBy('--map', parseMapping));
	const drivers = perSink('--driver', driver, count, DEFAULT_DRIVER.name).map(deviceDriver);
	const forms = perSink('--protocol', protocol, count, 'events').map((name) => {
		const found = protocols.find((each) => each === name);
		if (!found) throw new UserError(`--protocol must be events or rate; got '${name}'`);
		return found;
	});
	const rates = perSink('--baud', baud, count, null);
	return sink.map((text, k) => {
		const name = sink.length === 1 ? 'device' : `device ${k + 1}`;
		const mapping = elementOr(mappings, k, { kind: 'all' });
		const form = elementOr(forms, k, 'events');
		if (text === 'device:hand') return { name, mapping, sink: { type: 'simulatedHand', protocol: form } };
		const path = text.startsWith('serial:') ? text.slice('serial:'.length) : isTcpAddress(text) ? text : '';
		if (path === '') throw new UserError(`--sink must be serial:PATH, tcp:HOST:PORT or device:hand; got '${text}'`);
		if (isTcpAddress(path)) saidBy('--sink', parseTcpAddress)(path);
		// A port that goes away later is waited for; one that was never there is a mistake. Windows' ports (COM3) are no files.
		else if (path.startsWith('/') && !existsSync(path)) {
			throw new UserError(`serial port ${path} does not exist; \`retinode ports\` lists those that do`);
		}
		const speaks = elementOr(drivers, k, DEFAULT_DRIVER);
		const line = { path, baudRate: elementOr(rates, k, undefined) ?? speaks.baud, protocol: form, driver: speaks.name };
		return { name, mapping, sink: { type: 'serial', ...line } };
	});
}
