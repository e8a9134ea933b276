import type { Request } from '../../src/protocol/requests.ts';
import { defaultSession } from '../../src/protocol/session/sessionFile.ts';

/** A level of an electrode, without its type. */
export const levelExample = { electrode: 0, drive: 'rate', amplitudeUa: 1, phaseUs: 1, gapUs: 0, rateHz: 1 } as const;
const intervention = { type: 'block', startS: 0, path: 'rod.Ca', fraction: 1 } as const;

/** One of each kind; of those that wait differently by what they say, each way. */
export const exampleRequests: readonly Request[] = [
	{ type: 'hello', version: 2 },
	{ type: 'clock', clientMs: 1 },
	{ type: 'pong', ping: 1 },
	{ type: 'drew', pictures: 3, everyMs: 20 },
	{ type: 'describe' },
	{ type: 'setParameter', path: 'rod.C', value: 1 },
	{ type: 'resetParameter' },
	{ type: 'setSource', source: { type: 'dark' } },
	{ type: 'setTitle', title: 'Control, 5 µM' },
	{ type: 'setLight', light: { kind: 'named', name: 'live' } },
	{ type: 'setRunning', running: true },
	{ type: 'restart' },
	{ type: 'watch', cell: { population: 'rod', member: 0 }, quantities: [] },
	{ type: 'unwatch', watch: 1 },
	{ type: 'addIntervention', intervention },
	{ type: 'removeIntervention', intervention: 1 },
	{ type: 'cellParameters', cell: { population: 'rod', member: 0 } },
	{ type: 'setCellParameter', cell: { population: 'rod', member: 0 }, path: 'Kv.g', value: null },
	{ type: 'listDeclarations' },
	{ type: 'editCircuit', declarations: [] },
	{ type: 'cancelChange' },
	{ type: 'saveSession' },
	{ type: 'loadSession', session: defaultSession() },
	{ type: 'setPatch', columns: { x: 2, y: 2 } },
	{ type: 'measureMachine' },
	{ type: 'openCamera', width: 8, height: 8 },
	{ type: 'closeCamera', reason: 'it was unplugged' },
	{ type: 'setSink', sink: { type: 'none' } },
	{ type: 'setSinks', sinks: [] },
	{ type: 'listPorts' },
	{ type: 'arm', armed: true },
	{ type: 'arm', armed: false },
	{ type: 'hold', held: true },
	{ type: 'hold', held: false },
	{ type: 'emergencyStop' },
	{ type: 'releaseEmergencyStop' },
	{ type: 'stimulate', ...levelExample },
	{ type: 'levelLog', device: 'hand' },
	{ type: 'setEstimator', estimator: { kind: 'count' } },
	{ type: 'setFusion', fusion: { mode: 'vision' } },
	{ type: 'setEmg', emg: { type: 'none' } },
	{ type: 'setEffort', effort: 0.5 },
	{ type: 'calibrate', of: 'emg', word: 'next' },
	{ type: 'setControl', control: {} },
];
