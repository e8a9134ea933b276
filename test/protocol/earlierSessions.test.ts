import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSession } from '../../src/protocol/session/sessionFile.ts';
import { sessionFormat } from '../../src/protocol/session/sessionFormat.ts';
import { carriedOver, newestVersion, type VersionedFormat } from '../../src/protocol/versions/fileVersions.ts';

const folder = new URL('earlier/', import.meta.url);
/** What a file of an earlier version means without saying it. */
const present = { version: 4, arithmetic: 'exact' } as const;

const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

describe('A session file of an earlier version', () => {
	it.each(readdirSync(folder).filter((name) => name.endsWith('.json')))('opens: %s', (name) => {
		const value = read(name);
		expect(value.version).toBeLessThan(newestVersion(sessionFormat));
		const { session } = openSession(value);
		expect(session).toMatchObject({ version: 4, title: value.title, circuit: value.circuit, light: value.light });
	});

	it('without a control block has none afterwards either', () => {
		const value = read('session1WithoutControl.json');
		const { session } = openSession({ ...value, light: { kind: 'named', name: 'live' } });
		expect(session).toEqual({ ...value, light: { kind: 'named', name: 'live' }, ...present, declarations: [] });
	});

	it('with a luminance as light level keeps the light that it meant: gains are 1, and that is said', () => {
		const value = read('session2Photometric.json');
		const { session, notes } = openSession(value);
		expect(session).toEqual({
			...value,
			...present,
			parameters: { 'rod.photometric_gain': 1, 'cone.photometric_gain': 1, 'rod.Kv.g': 1.5 },
		});
		expect(notes).toEqual([
			'The light level (0.3 cd/m²) was meant without a gain between photoisomerisations and input, so rod.photometric_gain and cone.photometric_gain are set to 1, as then; reset them for receptors that answer one photon as real ones do.',
		]);
		const named = openSession({ ...value, circuit: 'cone', light: { kind: 'named', name: 'photopic' } });
		expect(named.session.parameters).toEqual({ 'cone.photometric_gain': 1, 'rod.Kv.g': 1.5 });
		expect(named.notes.join()).toMatch(/^The light level \(photopic\) .* so cone\.photometric_gain is set to 1/);
		// Steps end where the file is of the present version.
		expect(openSession(session)).toEqual({ session, notes: [] });
	});

	it('with a luminance and a circuit of its own says what to do, since what it is made of is not known', () => {
		const value = read('session2Photometric.json');
		const declarations = [{ file: 'mine.eq', text: 'circuit dual\ntitle mine\ncell cone' }];
		for (const changed of [
			{ ...value, declarations },
			{ ...value, circuit: 'mine' },
		]) {
			const { session, notes } = openSession(changed);
			expect(session).toEqual({ ...changed, ...present });
			expect(notes.join()).toMatch(
				/^The light level \(0\.3 cd\/m²\) now passes the gains .* set its photometric_gain to 1/,
			);
		}
	});

	it('with light that is input is as it was: a level of rates, a light log', () => {
		const value = read('session2Photometric.json');
		for (const changed of [
			{ ...value, light: { kind: 'named', name: 'live' } },
			{ ...value, light: { kind: 'free', rodRate: 1, coneRate: 2 } },
			{ ...value, source: { type: 'recording', file: 'run.light' } },
		]) {
			expect(openSession(changed)).toEqual({ session: { ...changed, ...present }, notes: [] });
		}
	});

	it('of a mouse under a luminance is seen through a human eye, as it was meant, and that is said', () => {
		const value = read('session3MouseLuminance.json');
		const { session, notes } = openSession(value);
		expect(session).toEqual({ ...value, ...present, light: { ...value.light, eye: 'human' } });
		expect(notes.join()).toMatch(/^The light level was meant through a human eye, so light\.eye is set to human/);
		expect(openSession(session)).toEqual({ session, notes: [] });
		// Nothing to keep: light that is input, receptors of no mouse.
		for (const changed of [
			{ ...value, light: { kind: 'named', name: 'live' } },
			{ ...value, light: { kind: 'free', rodRate: 1, coneRate: 2 } },
			{ ...value, circuit: 'dual' },
		]) {
			expect(openSession(changed)).toEqual({ session: { ...changed, ...present }, notes: [] });
		}
		const declarations = [{ file: 'mine.eq', text: 'cell violet\nspecies mouse\n' }];
		const own = openSession({ ...value, circuit: 'mine', declarations });
		expect(own.session.light).toEqual({ ...value.light, eye: 'human' });
	});

	it('keeps its control block, but a board at a rate that is not opened any more is left out and said', () => {
		const value = read('session1WithControl.json');
		const { session, notes } = openSession(value);
		expect(session.control).toEqual({ ...value.control, emg: { type: 'none' } });
		expect(notes).toEqual([
			"The muscle's board at /dev/ttyACM1 is left out: it was at 4800 baud, and lines are opened at 9600 to 2000000 baud now; choose it again.",
		]);
		const quick = { ...value, control: { ...value.control, emg: { ...value.control.emg, baudRate: 9600 } } };
		expect(openSession(quick)).toEqual({ session: { ...quick, ...present }, notes: [] });
	});

	it('with a ganglion cell of its own that spiked by its name says so, once', () => {
		const value = read('session1OwnGanglion.json');
		const { session, notes } = openSession(value);
		expect(session.declarations).toEqual(value.declarations);
		expect(notes).toHaveLength(1);
		expect(notes[0]).toMatch(/^mine\.eq: the cell ganglion does not say that it spikes/);
		const text = 'cell rod\nspikes\n\ncell ganglion\ntitle mine\nspikes\n';
		expect(openSession({ ...value, declarations: [{ file: 'mine.eq', text }] }).notes).toEqual([]);
		expect(openSession(session).notes).toEqual([]);
	});

	it('is not changed by being opened', () => {
		const value = read('session1WithControl.json');
		const before = structuredClone(value);
		openSession(value);
		expect(value).toEqual(before);
	});

	it('with a bad field is refused by the field', () => {
		const value = read('session1WithControl.json');
		const control = { ...value.control, emg: { ...value.control.emg, baudRate: 'fast' } };
		expect(() => openSession({ ...value, control })).toThrow(
			"field 'control.emg.baudRate' must be a number; got 'fast'",
		);
	});
});

describe('Files of several versions', () => {
	const format: VersionedFormat = {
		format: 'a',
		steps: [
			(file) => ({ file: { ...file, b: 1 }, notes: ['b is new'] }),
			(file) => ({ file: { ...file, b: Number(file.b) + 1 }, notes: [] }),
		],
	};

	it('go through every step from their own version on', () => {
		expect(carriedOver('a', format, { format: 'a', version: 1 })).toEqual({
			file: { format: 'a', version: 3, b: 2 },
			notes: ['b is new'],
		});
		expect(carriedOver('a', format, { format: 'a', version: 2, b: 5 }).file).toEqual({ format: 'a', version: 3, b: 6 });
		expect(carriedOver('a', format, { format: 'a', version: 3, b: 5 }).file).toEqual({ format: 'a', version: 3, b: 5 });
	});

	it.each([[null], [3], [[]], [{ format: 'b', version: 9 }], [{ format: 'a' }], [{ format: 'a', version: 1.5 }]])(
		'leave what is none to the schema: %j',
		(value) => {
			expect(carriedOver('a', format, value)).toEqual({ file: value, notes: [] });
		},
	);
});
