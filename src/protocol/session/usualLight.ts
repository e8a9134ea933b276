import type { LevelSettings } from './sessionFile.ts';

/** Circuits of a mouse's retina. */
const mice: readonly string[] = ['mouse', 'mouseIntegrateAndFire'];

/**
 * White that suits pictures on a circuit, until somebody chooses another: of the published column `live`; of the mouse twice the 1e4
 * photoisomerisations per cone and second that it was fitted at, so that grey gives those, with 2.5 times as many in rods (collecting areas 0.5 and 0.2 µm², Chen et al. 2024).
 */
export function usualLight(circuit: string): LevelSettings {
	if (mice.includes(circuit)) return { kind: 'free', rodRate: 50_000, coneRate: 20_000 };
	return { kind: 'named', name: 'live' };
}

/** The light of a session on another circuit: what suits that one where nobody had chosen, else as it was. */
export function lightOn(
	circuit: string,
	before: { readonly circuit: string; readonly light: LevelSettings },
): LevelSettings {
	const usual = JSON.stringify(before.light) === JSON.stringify(usualLight(before.circuit));
	return usual ? usualLight(circuit) : before.light;
}
