import { type FileStep, type JsonObject, objectAt } from '../../versions/fileVersions.ts';

/** Rates of version 2, baud; not those of the present program, which may come to differ. */
const baud = { min: 9600, max: 2_000_000 };

/** A board at a rate that no line is opened at any more: the muscle has no source then. */
function withBaudOf2(file: JsonObject): ReturnType<FileStep> {
	const control = objectAt(file, 'control');
	const emg = control && objectAt(control, 'emg');
	const rate = emg?.type === 'serial' ? emg.baudRate : undefined;
	if (typeof rate !== 'number' || !Number.isInteger(rate) || (rate >= baud.min && rate <= baud.max)) {
		return { file, notes: [] };
	}
	return {
		file: { ...file, control: { ...control, emg: { type: 'none' } } },
		notes: [
			`The muscle's board at ${String(emg?.path)} is left out: it was at ${rate} baud, and lines are opened at ${baud.min} to ${baud.max} baud now; choose it again.`,
		],
	};
}

/** Whether a declaration file declares a cell `ganglion` that does not say that it spikes. */
function hasSilentGanglion(text: string): boolean {
	const [, ...declarations] = text.split(/^(?=(?:cell|channel|pool|synapse|junction|circuit)\s)/m);
	const all =
		declarations.length > 0 ? [text.slice(0, text.indexOf(declarations[0] as string)), ...declarations] : [text];
	return all.some((each) => /^cell\s+ganglion\s*$/m.test(each) && !/^\s*spikes\s*$/m.test(each));
}

/** Cells named `ganglion` spiked by their name at first. Whether a file is that old cannot be seen: nothing is changed, but said. */
function ganglionNotes(file: JsonObject): readonly string[] {
	const declarations: readonly unknown[] = Array.isArray(file.declarations) ? file.declarations : [];
	return declarations.flatMap((each) => {
		const { file: name, text } = { ...(typeof each === 'object' ? each : {}) } as JsonObject;
		if (typeof text !== 'string' || !hasSilentGanglion(text)) return [];
		return `${String(name)}: the cell ganglion does not say that it spikes, and so its spikes are neither shown nor sent; the first versions of Retinode did so by its name. Write the line \`spikes\` into it if they should be.`;
	});
}

/** Version 1 to 2: see sessionFormat.ts. */
export const from1To2: FileStep = (file) => {
	const carried = withBaudOf2(file);
	return { file: carried.file, notes: [...carried.notes, ...ganglionNotes(file)] };
};
