import { type FileStep, type JsonObject, objectAt } from '../../versions/fileVersions.ts';

/** The receptors of the circuits of version 2. */
const receptorsOf: Readonly<Record<string, readonly string[]>> = {
	dual: ['rod', 'cone'],
	rod: ['rod'],
	cone: ['cone'],
};

/** What the light level is called if it is a luminance. */
function photometricLevel(file: JsonObject): string | undefined {
	const light = objectAt(file, 'light');
	if (light?.kind === 'photometric') return `${String(light.luminanceCdM2)} cd/m²`;
	return light?.kind === 'named' && light.name !== 'live' ? String(light.name) : undefined;
}

/**
 * Version 2 to 3: see sessionFormat.ts. A luminance was photoisomerisations, and those were the receptors' input; now a gain stands between the two. The
 * gains are set to what they were then where it is known which there are.
 */
export const from2To3: FileStep = (file) => {
	const level = photometricLevel(file);
	// What was recorded is input, whatever the level.
	if (level === undefined || objectAt(file, 'source')?.type === 'recording') return { file, notes: [] };
	const isOwn = Array.isArray(file.declarations) && file.declarations.length > 0;
	const receptors = isOwn ? undefined : receptorsOf[String(file.circuit)];
	if (!receptors) {
		return {
			file,
			notes: [
				`The light level (${level}) now passes the gains that receptors declare. If the published rod or cone is among those of this session, it gets less input than it did: set its photometric_gain to 1 for the light of before.`,
			],
		};
	}
	const gains = Object.fromEntries(receptors.map((receptor) => [`${receptor}.photometric_gain`, 1]));
	const names = Object.keys(gains).join(' and ');
	return {
		file: { ...file, parameters: { ...gains, ...objectAt(file, 'parameters') } },
		notes: [
			`The light level (${level}) was meant without a gain between photoisomerisations and input, so ${names} ${receptors.length > 1 ? 'are' : 'is'} set to 1, as then; reset ${receptors.length > 1 ? 'them' : 'it'} for receptors that answer one photon as real ones do.`,
		],
	};
};
