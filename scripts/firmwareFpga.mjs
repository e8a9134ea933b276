// What the gateware needs of an FPGA: synthesises it with yosys for every device in firmware/fpga/budget.json, prints a
// table, and ends with status 1 where a device would be fuller than its share.
//   node scripts/firmwareFpga.mjs [folder for yosys' output]
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const home = join(import.meta.dirname, '../firmware/fpga');
const build = process.argv[2] ?? join(home, 'build');
const { targets } = JSON.parse(readFileSync(join(home, 'budget.json'), 'utf8'));

/** @typedef {{ type: string, connections: Record<string, (number | string)[]> }} Cell */

/**
 * Counts what the placer will need: each look-up table a cell, and each flip-flop one more unless it takes the output
 * of a look-up table that feeds nothing else.
 * @param {Record<string, Cell>} cells
 */
function count(cells) {
	const all = Object.values(cells);
	/** @param {RegExp} type */
	const of = (type) => all.filter((cell) => type.test(cell.type));
	const tables = of(/^(SB_LUT4|LUT4)$/);
	const flipFlops = of(/^(SB_DFF|TRELLIS_FF)/);
	/** @type {Map<number | string, number>} */
	const readers = new Map();
	for (const { connections } of all) {
		for (const [port, bits] of Object.entries(connections)) {
			if (/^(O|Q|Z|Y|CO|S0|S1)$/.test(port)) continue;
			for (const bit of bits) readers.set(bit, (readers.get(bit) ?? 0) + 1);
		}
	}
	const fromTables = new Set(tables.map(({ connections }) => (connections.O ?? connections.Z)?.[0]));
	const alone = flipFlops.filter(({ connections }) => {
		const [source = ''] = connections.D ?? connections.DI ?? [];
		return !fromTables.has(source) || readers.get(source) !== 1;
	});
	// An ECP5 carry cell takes two look-up tables, a distributed RAM four and two for its addresses.
	const carries = 2 * of(/^CCU2C$/).length + 6 * of(/^TRELLIS_DPR16X4$/).length;
	return {
		cells: tables.length + alone.length + carries,
		tables: tables.length + carries,
		flipFlops: flipFlops.length,
		rams: of(/^(SB_RAM40_4K|DP16KD)/).length,
	};
}

/** @param {{ device: string, family: string, arguments: string, electrodes: number, clockHz: number }} target */
async function synthesise(target) {
	const netlist = join(build, `${target.family}.json`);
	const sources = readdirSync(join(home, 'rtl'))
		.filter((name) => name.endsWith('.v'))
		.map((name) => join(home, 'rtl', name));
	const script = [
		`read_verilog ${[...sources, join(home, 'boards/board.v')].join(' ')}`,
		`chparam -set ELECTRODES ${target.electrodes} -set CLOCK_HZ ${target.clockHz} board`,
		`synth_${target.family} ${target.arguments} -top board -json ${netlist}`,
		'check -assert',
	];
	await run('yosys', ['-q', '-p', script.join('; ')], { maxBuffer: 1 << 26 });
	return count(JSON.parse(readFileSync(netlist, 'utf8')).modules.board.cells);
}

mkdirSync(build, { recursive: true });
const results = await Promise.all(targets.map(synthesise)).catch((/** @type {Error & { code?: unknown }} */ error) => {
	const missing = error.code === 'ENOENT';
	console.error(missing ? 'yosys is not installed (Debian: apt-get install yosys).' : error.message);
	process.exit(2);
});

let full = false;
for (const [i, target] of targets.entries()) {
	const { cells, tables, flipFlops, rams } = results[i] ?? { cells: 0, tables: 0, flipFlops: 0, rams: 0 };
	console.log(`${target.device}, ${target.electrodes} electrodes, ${tables} look-up tables`);
	const used = [cells, flipFlops, rams];
	for (const [k, [name, limit]] of /** @type {[string, number][]} */ (Object.entries(target.limits)).entries()) {
		const share = (used[k] ?? 0) / limit;
		const tooMuch = share > target.share;
		full ||= tooMuch;
		const note = tooMuch ? `  more than ${100 * target.share} %` : '';
		console.log(
			`  ${name.padEnd(20)} ${String(used[k]).padStart(6)} of ${limit}  ${(100 * share).toFixed(0)} %${note}`,
		);
	}
}
if (full) process.exit(1);
