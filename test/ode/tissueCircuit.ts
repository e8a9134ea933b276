import { parseDeclaration } from '../../src/ode/equations/language/parser.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import type { Lattice } from '../../src/ode/kernels/network/network.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import { createTissue, extentOf } from '../../src/retina/tissue/tissue.ts';

/** Cells of the published column in mosaics, with junctions across populations, thinned rods and a synapse onto cells that fire. */
const text = `circuit spread
cell rod
cell cone
cell bipolar as coneBipolar
cell ganglion
synapse graded as cone_cb from cone to coneBipolar gaussian 9[um] with inverting = on
synapse graded as cb_gc from coneBipolar to ganglion nearest 3
junction gap as rod_cone between rod and cone nearest 2
junction gap as cone_cone between cone and cone of neighbours nearest 4
mosaic rod density 50000[1/mm^2] jitter 0.2 seed 3 thinned 2
mosaic cone density 12000[1/mm^2] jitter 0.2
mosaic coneBipolar density 6000[1/mm^2] jitter 0.2 seed 2
mosaic ganglion density 1500[1/mm^2]
extent 40[um] by 30[um] torus`;

export const spreadLibrary = createLibrary([...catalogue, { file: 'spread.eq', text }]);

const declaration = parseDeclaration(text, 'spread.eq');

/** The tissue of circuit `spread` on a piece of retina. */
export function spreadOver(widthUm: number, heightUm: number): Lattice {
	const tissue = createTissue(declaration, extentOf(declaration, { widthUm, heightUm }));
	return { columns: 1, neighbours: [], tissue };
}
