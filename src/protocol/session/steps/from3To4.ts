import { type FileStep, type JsonObject, objectAt } from '../../versions/fileVersions.ts';

const isLuminance = (light: JsonObject): boolean =>
	light.kind === 'photometric' || (light.kind === 'named' && light.name !== 'live');

/** Whether receptors of the file's circuit are a mouse's. */
function isOfMouse(file: JsonObject): boolean {
	if (file.circuit === 'mouse') return true;
	const declarations: readonly unknown[] = Array.isArray(file.declarations) ? file.declarations : [];
	return declarations.some((each) => {
		const { text } = { ...(typeof each === 'object' ? each : {}) } as JsonObject;
		return typeof text === 'string' && /^\s*species\s+mouse\s*$/m.test(text);
	});
}

/** Version 3 to 4: see sessionFormat.ts. A luminance was seen through a human eye by every receptor; a mouse's are in a mouse's now. */
export const from3To4: FileStep = (file) => {
	const light = objectAt(file, 'light');
	if (!light || !isLuminance(light) || !isOfMouse(file)) return { file, notes: [] };
	return {
		file: { ...file, light: { ...light, eye: 'human' } },
		notes: [
			'The light level was meant through a human eye, so light.eye is set to human, as then; receptors of a mouse see it through their own when the eye is that of the receptors’ species.',
		],
	};
};
