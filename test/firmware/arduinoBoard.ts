import { fileURLToPath } from 'node:url';
import { type LineProgram, startProgram } from './arduinoPrograms.ts';

/** One line of the simulator about a servo: the width of its pulses from a time on; 0: no pulses, the servo is limp. */
export interface PulseChange {
	readonly servo: string;
	readonly pulseUs: number;
	/** On the simulated board's clock. */
	readonly atMs: number;
}

/** What the simulator has counted. */
export interface BoardReport {
	readonly atMs: number;
	readonly receivedBytes: number;
	readonly sentBytes: number;
	/** Bytes that nobody read from the pseudo-terminal. */
	readonly droppedBytes: number;
	readonly pulses: number;
	/** Of all servos since the report before, µs; 0: there was no pulse. */
	readonly shortestUs: number;
	readonly longestUs: number;
	/** Time by which the board's clock fell behind the wall clock, because this machine was busy. */
	readonly slippedMs: number;
}

/** A simulated Uno that runs a firmware's binary. */
export interface SimulatedBoard {
	/** What a host opens like a serial port. */
	readonly path: string;
	/** Does something at the board (firmware/arduino/simulator/simulate.c lists what). */
	tell(word: string, value: number): Promise<BoardReport>;
	pulses(servo?: string): readonly PulseChange[];
	/** The next change of a servo's pulses that fits, from now on or from a line on. */
	nextPulse(is: (change: PulseChange) => boolean, from?: number): Promise<PulseChange>;
	/** How many lines the simulator has said. */
	lines(): number;
	next: LineProgram['next'];
	/** Times, on the board's clock, at which the servos' supply was switched, from a line on. */
	power(from?: number): readonly { readonly on: boolean; readonly atMs: number }[];
	end(): Promise<void>;
}

const isPulse = (line: Record<string, unknown>): boolean => typeof line.servo === 'string';

/** The Uno's firmware of protocol version 1, as hosts meet it in the field (version1/README.md). */
const VERSION_1 = fileURLToPath(new URL('./version1/hand-uno-1.0.0.hex', import.meta.url));

/** Starts the simulator with the firmware of protocol version 1; it ends with the test that is running. */
export const startVersion1Board = (simulator: string): Promise<SimulatedBoard> => startBoard(simulator, VERSION_1);

/**
 * Starts the simulator; it ends with the test that is running.
 * @param firmware an ELF file, or Intel HEX
 */
export async function startBoard(simulator: string, firmware: string): Promise<SimulatedBoard> {
	const program = startProgram(simulator, [firmware]);
	const { path } = await program.next((line) => typeof line.path === 'string');
	return {
		path: String(path),
		async tell(word, value) {
			const from = program.said.length;
			program.write(`${word} ${value}`);
			const report = await program.next((line) => line.did === word || typeof line.error === 'string', from);
			if (typeof report.error === 'string') throw new Error(report.error);
			return report as unknown as BoardReport;
		},
		pulses: (servo) =>
			(program.said.filter(isPulse) as unknown as PulseChange[]).filter(
				(change) => servo === undefined || change.servo === servo,
			),
		nextPulse: async (is, from = program.said.length) =>
			(await program.next(
				(line) => isPulse(line) && is(line as unknown as PulseChange),
				from,
			)) as unknown as PulseChange,
		lines: () => program.said.length,
		power: (from = 0) =>
			program.said
				.slice(from)
				.filter(({ servoPower }) => typeof servoPower === 'boolean')
				.map(({ servoPower, atMs }) => ({ on: servoPower === true, atMs: Number(atMs) })),
		next: program.next,
		end: program.end,
	};
}
