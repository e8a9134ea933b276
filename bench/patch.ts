import { type Model, prepareModel } from '../src/engine/model/prepareModel.ts';
import { groupNamed, inputIndex } from '../src/ode/kernels/network/network.ts';
import { DEFAULT_LIGHT_LEVEL } from '../src/retina/light/levels/lightLevel.ts';

/** Sides of the nearly square patch of so many columns. */
function sides(columns: number): { x: number; y: number } {
	let y = Math.floor(Math.sqrt(columns));
	while (columns % y !== 0) y--;
	return { x: columns / y, y };
}

/** The corrected dual circuit in so many columns, with the gap junctions between neighbours. */
export function patchOf(columns: number): Model {
	return prepareModel({ circuit: 'dual', variant: 'corrected', columns: sides(columns), parameters: {} });
}

/** Photoisomerisations per ms of the standard flash: 100/s on a rod, 50000/s on a cone. */
const standard = { rod: 0.1, cone: 50 } as const;

/** Sets the light of a column as a multiple of the standard flash. */
export function setLight({ network }: Model, column: number, factor: number): void {
	for (const name of ['rod', 'cone'] as const) {
		network.inputs[inputIndex(groupNamed(network, name), 'photoisomerisation') + column] = standard[name] * factor;
	}
}

/** The light under which speed is measured: every column at its own intensity from × 0.02 to × 5, so that all cells are at work. */
export function lightAll(model: Model, isOn: boolean): void {
	const { columns } = model.network.lattice;
	for (let column = 0; column < columns; column++) {
		setLight(model, column, isOn ? 0.02 * 250 ** (columns > 1 ? column / (columns - 1) : 1) : 0);
	}
}

/** Light level of live sessions. */
export const defaultLightLevel = DEFAULT_LIGHT_LEVEL;
