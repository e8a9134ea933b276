/** Offset from a column's middle as a part of the pitch, x to the right and y up in the visual field. */
type Offset = readonly [number, number];

/** Where the bodies of one population stand in a column, and how large they are; lengths in µm. */
export interface BodyPlace {
	readonly across: Offset;
	/** Height of the body's middle above that of the ganglion cells. */
	readonly z: number;
	/** Radius of the cell body. */
	readonly radius: number;
	/** Where the figures come from; `assumed` where no source gives them. */
	readonly source: string;
}

/**
 * Where the receptors of the published column stand in it (assumed); others stand in its middle. Aperture and height are in their own declarations.
 */
export const receptorOffsets: Readonly<Record<string, Offset>> = { rod: [-0.25, 0.25], cone: [0.25, 0.25] };

/**
 * The column's other cells from the bipolar (top) to the ganglion cell (bottom). Order of the layers is that of every vertebrate retina; the
 * heights are assumed, for an amphibian retina of about 150 µm.
 */
export const bodyPlaces: Readonly<Record<string, BodyPlace>> = {
	rodBipolar: { across: [-0.25, 0], z: 82, radius: 6, source: 'radius of the declared soma (Usui et al. 1996)' },
	coneBipolar: { across: [0.25, 0], z: 76, radius: 6, source: 'radius of the declared soma (Usui et al. 1996)' },
	aii: { across: [0, -0.2], z: 56, radius: 5, source: 'assumed' },
	ganglion: { across: [0, 0], z: 0, radius: 12.5, source: 'radius of the declared cell (Fohlmeister & Miller 1997)' },
	horizontal: { across: [0, 0.1], z: 98, radius: 5, source: 'assumed' },
	onBipolar: { across: [0.25, 0], z: 76, radius: 4, source: 'assumed' },
	offBipolar: { across: [0.25, -0.25], z: 80, radius: 4, source: 'assumed' },
	wideField: { across: [-0.3, -0.3], z: 54, radius: 5, source: 'assumed' },
	onSustained: { across: [-0.25, 0.25], z: 0, radius: 7, source: 'assumed' },
	onTransient: { across: [0.25, 0.25], z: 0, radius: 7, source: 'assumed' },
	offSustained: { across: [-0.25, -0.25], z: 0, radius: 7, source: 'assumed' },
	offTransient: { across: [0.25, -0.25], z: 0, radius: 7, source: 'assumed' },
};

/**
 * Distance between the middles of neighbouring columns, µm. Assumed: the least at which ganglion cells of 25 µm stand side by side; a retina
 * has far more rods than ganglion cells, a column here stands for one of each.
 */
export const defaultPitchUm = 30;
