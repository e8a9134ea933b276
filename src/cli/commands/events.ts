import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import type { EventBatch } from '../../io/light/events/eventDecoder.ts';
import {
	type EventFileFacts,
	eventFileFacts,
	openEventFile,
	passedOverText,
} from '../../io/light/node/events/eventFile.ts';
import { exitCodes } from '../terminal/failure.ts';
import { onInterrupt } from '../terminal/interrupt.ts';

interface EventsOptions {
	readonly csv?: string;
	readonly json?: true;
}

/** A table that is never written over another file. @throws UserError (rejection) */
async function openTable(path: string): Promise<WriteStream> {
	const stream = createWriteStream(path, { flags: 'wx' });
	try {
		await once(stream, 'open');
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		const why =
			code === 'EEXIST' ? 'it is there already; name another' : error instanceof Error ? error.message : String(error);
		throw new UserError(`Cannot write --csv ${path}: ${why}.`);
	}
	stream.write('t_us,x,y,on\n');
	return stream;
}

function rowsOf({ count, timesUs, x, y, on }: EventBatch): string {
	let rows = '';
	for (let k = 0; k < count; k++) rows += `${timesUs[k]},${x[k]},${y[k]},${on[k]}\n`;
	return rows;
}

async function append(table: WriteStream, batch: EventBatch): Promise<void> {
	if (!table.write(rowsOf(batch))) await once(table, 'drain');
}

function textOf(
	title: string,
	{ events, on, firstUs, lastUs, late, size, reaches, passedOver, cut }: EventFileFacts,
): string {
	const sensor = size
		? `${size.width} × ${size.height} pixels`
		: `not in the header; its events reach ${reaches.width} × ${reaches.height} pixels`;
	const passed = passedOverText(passedOver.known);
	const unknown = passedOverText(passedOver.unknown);
	return [
		`format   ${title}`,
		`sensor   ${sensor}`,
		`events   ${events} (${on} brighter, ${events - on} darker)`,
		`time     ${firstUs} to ${lastUs} µs: ${((lastUs - firstUs) / 1e6).toFixed(6)} s; ${late} go back`,
		...(passed === '' ? [] : [`beside   ${passed}`]),
		...(unknown === '' ? [] : [`unknown  ${unknown}`]),
		...(cut === undefined ? [] : [`ends     ${cut}`]),
	].join('\n');
}

async function events(path: string, options: EventsOptions): Promise<void> {
	const file = openEventFile(path);
	const interrupt = onInterrupt();
	const table = options.csv === undefined ? undefined : await openTable(options.csv);
	try {
		const facts = await eventFileFacts(file, interrupt.signal, table && ((batch) => append(table, batch)));
		const { passedOver, ...rest } = facts;
		const json = {
			format: file.format.title,
			...rest,
			size: rest.size ?? null,
			cut: rest.cut ?? null,
			passedOver: Object.fromEntries(passedOver.known),
			unknown: Object.fromEntries(passedOver.unknown),
		};
		console.log(options.json ? JSON.stringify(json, null, 2) : textOf(file.format.title, facts));
		if (interrupt.signal.aborted) process.exitCode = exitCodes.interrupted;
		else if (facts.cut !== undefined) process.exitCode = exitCodes.incomplete;
	} finally {
		interrupt.dispose();
		if (table) {
			table.end();
			await once(table, 'finish');
		}
	}
}

/** `retinode events FILE`: what is in an event camera's file. */
export function addEventsCommand(program: Command): void {
	program
		.command('events')
		.description(
			'say what is in an event camera’s file (AEDAT 4, EVT 3, EVT 2, DAT): sensor, events, time, what was passed over',
		)
		.argument('<file>', 'the file; what it is, its first bytes tell')
		.option('--csv <file>', 'write every event as t_us,x,y,on (1 brighter, 0 darker); never over a file that is there')
		.option('--json', 'print the facts as JSON')
		.action(events);
}
