#!/usr/bin/env node
/**
 * Makes the bundled clip assets/clips/reach.y4m (what someone sees who reaches for a cup in a dark room) and beside it its
 * ground truth, assets/clips/reach.truth.json. The scene itself is src/io/light/reachScene.ts.
 *
 *     node scripts/makeClip.mjs                     writes both (grey, 64 × 48, 30 frames/s, 12 s)
 *     node scripts/makeClip.mjs --out FILE          writes the clip alone elsewhere
 *     node scripts/makeClip.mjs --truth FILE        writes the ground truth alone elsewhere
 *     node scripts/makeClip.mjs --camera --out FILE the same pictures as 4:2:0, which Chromium's fake camera accepts
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

/** @param {string} path */
const inProject = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Loads a TypeScript file of the project, which Node 20 cannot do by itself.
 * @template T
 * @param {string} path
 * @returns {Promise<T>}
 */
async function load(path) {
	const { module } = await runnerImport(inProject(path), { configFile: false, logLevel: 'error' });
	return /** @type {T} */ (module);
}

const { REACH_SCENE, REACH_WIDTH, REACH_HEIGHT, reachFrames, reachPicture } =
	/** @type {typeof import('../src/io/light/reachScene.ts')} */ (await load('src/io/light/reachScene.ts'));

/**
 * The whole clip as YUV4MPEG2.
 * @param {'mono' | '420jpeg'} colour
 */
function clip(colour) {
	/** @type {Uint8Array[]} */
	const parts = [
		Buffer.from(
			`YUV4MPEG2 W${REACH_WIDTH} H${REACH_HEIGHT} F${REACH_SCENE.rateHz}:1 Ip A1:1 C${colour} XCOLORRANGE=FULL\n`,
			'latin1',
		),
	];
	const chroma = Buffer.alloc(colour === 'mono' ? 0 : (REACH_WIDTH * REACH_HEIGHT) / 2, 128);
	for (let frame = 0; frame < reachFrames(REACH_SCENE); frame++) {
		parts.push(Buffer.from('FRAME\n', 'latin1'), reachPicture(REACH_SCENE, frame), chroma);
	}
	return Buffer.concat(parts);
}

/** The ground truth as readable JSON, a phase and a knot a line. */
async function truth() {
	const { reachTruth } = /** @type {typeof import('../src/io/light/reachTruth.ts')} */ (
		await load('src/io/light/reachTruth.ts')
	);
	const { phases, closure, ...head } = reachTruth(REACH_SCENE, 'computed from the drawn scene by scripts/makeClip.mjs');
	/** @param {readonly unknown[]} rows */
	const rows = (rows) => `[\n${rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]`;
	const fields = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`);
	return `{\n${fields.join('')}  "phases": ${rows(phases)},\n  "closure": ${rows(closure)}\n}\n`;
}

const args = process.argv.slice(2);
/** @param {string} option */
const after = (option) => {
	const at = args.indexOf(option);
	if (at < 0) return undefined;
	const file = args[at + 1];
	if (file !== undefined) return file;
	console.error(`${option} needs a file name.`);
	process.exit(2);
};
const [out, truthOut] = [after('--out'), after('--truth')];
const both = out === undefined && truthOut === undefined;
if (both || out !== undefined) {
	const file = out ?? inProject('assets/clips/reach.y4m');
	writeFileSync(file, clip(args.includes('--camera') ? '420jpeg' : 'mono'));
	console.log(`Wrote ${file}`);
}
if (both || truthOut !== undefined) {
	const file = truthOut ?? inProject('assets/clips/reach.truth.json');
	writeFileSync(file, await truth());
	console.log(`Wrote ${file}`);
}
