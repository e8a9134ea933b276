import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../src/protocol/experiment/timeline.ts';
import { courseForms } from '../../src/protocol/session/courses/catalogue.ts';
import { emptyOf, eventForm, type FieldForm, titleOfName, unitOfName } from '../../src/ui/protocols/fieldForms.ts';
import { amountOf, previewPanels } from '../../src/ui/protocols/preview.ts';
import { newProtocol, readProtocolText, textOfProtocol, withField } from '../../src/ui/protocols/protocolText.ts';

const opened = (fields: object) => {
	const read = readProtocolText(textOfProtocol({ ...newProtocol, vary: [], ...fields }));
	if (!read.ok) throw new Error(read.complaint);
	return read.protocol;
};

describe('the text of a protocol', () => {
	it('is read, or its mistake is said with the field and what is allowed', () => {
		expect(readProtocolText(textOfProtocol(newProtocol))).toMatchObject({ ok: true });
		const far = readProtocolText(textOfProtocol(withField(newProtocol, ['timeline', 0, 'currentPa'], 1e9)));
		expect(far).toMatchObject({
			ok: false,
			field: 'timeline.0.currentPa',
			complaint: "field 'timeline.0.currentPa' must be at most 100000; got 1000000000",
		});
		expect(readProtocolText('{"format": ')).toMatchObject({ ok: false, field: '' });
		const lost = readProtocolText(textOfProtocol(withField(newProtocol, ['vary', 0, 'of'], ['timeline.flash.startS'])));
		expect(lost).toMatchObject({
			ok: false,
			complaint: expect.stringContaining("there is no 'flash'; there are step"),
		});
	});

	it('gets and loses fields in their places, and the rest stays', () => {
		const longer = withField(newProtocol, ['durationS'], 2);
		expect(Object.keys(longer as object)).toEqual(Object.keys(newProtocol));
		expect(longer).toEqual({ ...newProtocol, durationS: 2 });
		expect(withField(newProtocol, ['timeline', 0], undefined)).toMatchObject({ timeline: [] });
		expect(withField({ a: { b: 1, c: 2 } }, ['a', 'b'], undefined)).toEqual({ a: { c: 2 } });
		expect(withField({}, ['retina', 'seed'], 3)).toEqual({ retina: { seed: 3 } });
	});

	it('of every protocol that comes with the project is read, but for those that name files', () => {
		const folder = new URL('../../assets/protocols/', import.meta.url);
		const failed = readdirSync(folder).filter(
			(name) => !readProtocolText(readFileSync(new URL(name, folder), 'utf8')).ok,
		);
		expect(failed).toEqual([]);
	});
});

describe('the form of a protocol', () => {
	it('knows units by names, and every kind of event and course', () => {
		expect(['durationS', 'currentPa', 'potentialMv', 'rodRate', 'frequencyHz', 'count'].map(unitOfName)).toEqual([
			's',
			'pA',
			'mV',
			'1/s',
			'Hz',
			'',
		]);
		expect(['durationS', 'innerRadiusUm', 'rodRate', 'count'].map(titleOfName)).toEqual([
			'Duration',
			'Inner radius',
			'Rod rate',
			'Count',
		]);
		const events = eventForm as Extract<FieldForm, { kind: 'variants' }>;
		expect(events.variants.map(({ name }) => name)).toEqual(eventSchema.options.map(({ shape }) => shape.type.value));
		const inject = events.variants.find(({ name }) => name === 'inject');
		const course = inject?.fields.find(({ name }) => name === 'course')?.form as typeof events;
		expect(course.variants.map(({ name }) => name)).toEqual(courseForms.map(({ form }) => form));
	});

	it('begins every kind of event with what the file allows', () => {
		const { by, variants } = eventForm as Extract<FieldForm, { kind: 'variants' }>;
		for (const { name, fields } of variants) {
			const event = { [by]: name, ...emptyOf(fields) };
			expect(eventSchema.safeParse(event).error?.issues ?? [], name).toEqual([]);
			for (const { name: field, form } of fields) {
				if (form.kind !== 'variants' || field !== 'course') continue;
				for (const each of form.variants) {
					const course = { [form.by]: each.name, ...emptyOf(each.fields) };
					expect(eventSchema.safeParse({ ...event, course }).error?.issues ?? [], `${name} ${each.name}`).toEqual([]);
				}
			}
		}
	});
});

describe('what a protocol does, drawn', () => {
	it('is a staircase for each amount and sweep, in its unit', () => {
		const [current, ...others] = previewPanels(
			opened({
				timeline: [
					{
						id: 'step',
						type: 'inject',
						target: { population: 'ganglion' },
						startS: 0.1,
						durationS: 0.2,
						currentPa: 20,
					},
					{
						type: 'inject',
						target: { population: 'ganglion' },
						startS: 0.2,
						durationS: 0.1,
						currentPa: 5,
						amplitudePa: 2,
						course: { form: 'pulses', widthS: 0.02, periodS: 0.05 },
					},
				],
				vary: [{ name: 'current', values: [20, 40], of: ['timeline.step.currentPa'] }],
			}),
		);
		expect(others).toEqual([]);
		expect(current).toMatchObject({ title: 'current into ganglion (pA)' });
		expect(current?.curves).toHaveLength(2);
		const at = (sweep: number, tS: number): number => {
			const { x, y } = current?.curves[sweep] ?? { x: [], y: [] };
			const place = Array.from(x).findIndex((from, k) => k % 2 === 0 && from <= tS && tS < (x[k + 1] as number));
			return y[place] as number;
		};
		// Currents add up: 20 pA, and from 0.2 s on 5 pA with 2 pA for 20 ms of every 50.
		expect([0.05, 0.15, 0.21, 0.23, 0.26, 0.4].map((tS) => at(0, tS))).toEqual([0, 20, 27, 25, 27, 0]);
		expect(at(1, 0.15)).toBe(40);
	});

	it('shows a clamp where it holds only, and a bar for a drug', () => {
		const panels = previewPanels(
			opened({
				durationS: 1,
				timeline: [
					{ type: 'clamp', target: { population: 'ganglion' }, startS: 0.2, durationS: 0.3, potentialMv: -80 },
					{ type: 'drug', drug: 'TTX', dose: 1, startS: 0.5 },
				],
			}),
		);
		expect(panels.map(({ title }) => title)).toEqual(['ganglion held at (mV)', 'done']);
		expect(Array.from(panels[0]?.curves[0]?.y ?? []).filter((each) => !Number.isNaN(each))).toEqual([-80, -80]);
		expect(panels[1]?.curves[0]).toMatchObject({ label: 'TTX', x: [0.5, 1] });
	});

	it('is counted: runs and model time', () => {
		const protocol = opened({
			vary: newProtocol.vary,
			repeats: 3,
			settleS: 0.5,
			conditions: [{ name: 'a' }, { name: 'b' }],
		});
		expect(amountOf(protocol)).toEqual({ runs: 30, modelS: 30 });
	});
});
