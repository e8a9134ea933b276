import { UserError } from '../../base/errors.ts';

/** What a JSON file holds. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A file carried over, and one sentence for everything that could not keep its meaning. */
export interface CarriedOver {
	readonly file: unknown;
	readonly notes: readonly string[];
}

/** Makes of a file of one version a file of the next, but for the field `version`. It must take whatever the program of that version wrote. */
export type FileStep = (file: JsonObject) => { readonly file: JsonObject; readonly notes: readonly string[] };

/** A kind of file that is versioned: its fields `format` and `version` say what it is. */
export interface VersionedFormat {
	readonly format: string;
	/** The step at place n makes version n + 1 into n + 2; the version that is written is one more than there are steps. */
	readonly steps: readonly FileStep[];
}

/** The version that is written. */
export const newestVersion = ({ steps }: VersionedFormat): number => steps.length + 1;

const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A part of a file that is an object itself. */
export const objectAt = (file: JsonObject, name: string): JsonObject | undefined => {
	const value = file[name];
	return isObject(value) ? value : undefined;
};

/**
 * A file of any version up to the newest, as a file of the newest; what is no such file at all comes back as it is, for the schema to refuse.
 * @param what is read, for the sentence: `session file`
 * @throws UserError for a version that this program does not know
 */
export function carriedOver(what: string, format: VersionedFormat, value: unknown): CarriedOver {
	if (!isObject(value) || value.format !== format.format) return { file: value, notes: [] };
	const { version } = value;
	if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return { file: value, notes: [] };
	const newest = newestVersion(format);
	if (version > newest) {
		const known = newest === 1 ? 'version 1' : `versions 1 to ${newest}`;
		throw new UserError(
			`${what}: field 'version' is ${version}, which a newer Retinode has written; this one reads ${known}`,
		);
	}
	let file: JsonObject = value;
	const notes: string[] = [];
	for (const [k, step] of format.steps.slice(version - 1).entries()) {
		const next = step(file);
		file = { ...next.file, version: version + k + 1 };
		notes.push(...next.notes);
	}
	return { file, notes };
}
