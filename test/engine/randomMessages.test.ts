import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { UserError } from '../../src/base/errors.ts';
import { requestSchemas, requestTypes } from '../../src/protocol/requests.ts';
import { parseSession, sessionSchema } from '../../src/protocol/session/sessionFile.ts';
import { parseRequest } from '../../src/runtime/parseRequest.ts';
import { fc } from '../property.ts';
import { changedAt, type Path, placesIn, valuesOf } from './random/schemaValues.ts';

/** A session whose interventions by hand are as a file of it has them: from the start of the run. */
function withHandsAtStart(session: unknown): unknown {
	const { interventions, ...rest } = session as { interventions?: readonly { now?: boolean; startS?: number }[] };
	if (!interventions) return session;
	return { ...rest, interventions: interventions.map((each) => (each.now ? { ...each, startS: 0 } : each)) };
}

/** Also what relations between fields allow. */
const sessions = valuesOf(sessionSchema)
	.map(withHandsAtStart)
	.filter((value) => sessionSchema.safeParse(value).success);
const requests = fc.oneof(
	...Object.values(requestSchemas).map((schema) => valuesOf(schema).filter((value) => schema.safeParse(value).success)),
);
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Plain data with one thing wrong, and the name of the field that a complaint must give. */
interface Spoiled {
	readonly value: unknown;
	readonly names: string;
}

const nameOf = (path: Path): string => path.join('.');

/** One place emptied that may not be empty, or an object with a field that nobody knows. */
const spoiled = (valid: fc.Arbitrary<unknown>, schemas: readonly z.ZodType[]): fc.Arbitrary<Spoiled> =>
	valid.chain((value) => {
		const places = placesIn(value);
		const isObject = (path: Path): boolean => {
			let at = value;
			for (const key of path) at = Reflect.get(at as object, key);
			return typeof at === 'object' && at !== null && !Array.isArray(at);
		};
		const objects: Path[] = [[], ...places].filter(isObject);
		return fc.oneof(
			fc
				.constantFrom(...places)
				.map((path) => ({ value: changedAt(value, path, () => null), names: nameOf(path) }))
				.filter((emptied) => !schemas.some((schema) => schema.safeParse(emptied.value).success)),
			fc.constantFrom(...objects).map((path) => ({
				value: changedAt(value, path, (before) => ({ ...(before as object), surplus: 'x' })),
				names: 'surplus',
			})),
		);
	});

/** The sentence of the UserError; other errors go through. */
function refusal(read: () => unknown): string {
	try {
		read();
	} catch (error) {
		if (error instanceof UserError) return error.message;
		throw error;
	}
	return '';
}

describe('any session', () => {
	it('comes back from its file as it was written, with what was left out filled in once and for all', () => {
		fc.assert(
			fc.property(sessions, (session) => {
				const read = parseSession(throughJson(session));
				expect(read).toMatchObject(session as object);
				expect(parseSession(throughJson(read))).toEqual(read);
			}),
		);
	});

	it('with one thing wrong is refused in one sentence that names the field', () => {
		fc.assert(
			fc.property(spoiled(sessions, [sessionSchema]), ({ value, names }) => {
				const sentence = refusal(() => parseSession(throughJson(value)));
				expect(sentence).toContain('session file: ');
				expect(sentence).toMatch(/field /);
				expect(sentence).toContain(`${names}'`);
				expect(sentence).not.toContain('\n');
			}),
			{ numRuns: 500 },
		);
	});

	it('that is none is refused, whatever it is', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				expect(refusal(() => parseSession(value))).toContain('session file: ');
			}),
		);
	});
});

describe('any request', () => {
	it('comes through as it was sent', () => {
		const seen = new Set<string>();
		fc.assert(
			fc.property(requests, fc.nat(), (request, id) => {
				const parsed = parseRequest(JSON.stringify({ id, request }));
				if (!parsed.ok) throw new Error(parsed.error);
				seen.add(parsed.request.type);
				expect(parsed.id).toBe(id);
				expect(parsed.request).toMatchObject(request as object);
				expect(parseRequest(JSON.stringify({ id, request: parsed.request }))).toEqual(parsed);
			}),
			{ numRuns: 2000 },
		);
		// 2000 draws of some 40 kinds: one that is missed by chance in 10²⁰ runs.
		expect([...seen].sort()).toEqual([...requestTypes].sort());
	});

	it('with one thing wrong is answered in one sentence that names the field, under its number', () => {
		fc.assert(
			fc.property(spoiled(requests, Object.values(requestSchemas)), fc.nat(), ({ value, names }, id) => {
				const parsed = parseRequest(JSON.stringify({ id, request: value }));
				if (parsed.ok) throw new Error('it was taken');
				expect(parsed.error).toMatch(/field /);
				expect(parsed.error).toContain(`${names}'`);
				expect(parsed.error).not.toContain('\n');
				// Without a type it is no request, and has no number.
				expect(parsed.id).toBe(names === 'type' ? -1 : id);
			}),
			{ numRuns: 500 },
		);
	});

	it('that is none is answered, whatever it is', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
				expect(parseRequest(text)).toMatchObject({ ok: false, error: expect.stringMatching(/./) });
			}),
		);
	});
});
