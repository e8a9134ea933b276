import type { DeclarationFile } from '../ode/equations/linking/library.ts';
import aiiCell from './cells/aii.smith1995.eq?raw';
import bipolarCell from './cells/bipolar.usui1996.eq?raw';
import coneCell from './cells/cone.baylor1974.eq?raw';
import ganglionCell from './cells/ganglion.fohlmeister1997.eq?raw';
import rodCell from './cells/rod.kamiyama2009.eq?raw';
import coneCircuit from './circuits/cone.baek2020.eq?raw';
import dualCircuit from './circuits/dual.baek2020.eq?raw';
import rodCircuit from './circuits/rod.baek2020.eq?raw';
import gapJunction from './junctions/gap.publio2009.eq?raw';
import aiiK from './mechanisms/aii.K.smith1995.eq?raw';
import aiiLeak from './mechanisms/aii.leak.smith1995.eq?raw';
import aiiNa from './mechanisms/aii.Na.smith1995.eq?raw';
import bipolarA from './mechanisms/bipolar.A.usui1996.eq?raw';
import bipolarCa from './mechanisms/bipolar.Ca.usui1996.eq?raw';
import bipolarCalcium from './mechanisms/bipolar.calcium.usui1996.eq?raw';
import bipolarH from './mechanisms/bipolar.h.usui1996.eq?raw';
import bipolarKCa from './mechanisms/bipolar.KCa.usui1996.eq?raw';
import bipolarKv from './mechanisms/bipolar.Kv.usui1996.eq?raw';
import bipolarLeak from './mechanisms/bipolar.leak.usui1996.eq?raw';
import coneFeedback from './mechanisms/cone.feedback.baylor1974.eq?raw';
import coneLeak from './mechanisms/cone.leak.baylor1974.eq?raw';
import conePhototransduction from './mechanisms/cone.phototransduction.baylor1974.eq?raw';
import ganglionA from './mechanisms/ganglion.A.fohlmeister1997.eq?raw';
import ganglionCa from './mechanisms/ganglion.Ca.fohlmeister1997.eq?raw';
import ganglionCalcium from './mechanisms/ganglion.calcium.fohlmeister1997.eq?raw';
import ganglionK from './mechanisms/ganglion.K.fohlmeister1997.eq?raw';
import ganglionKCa from './mechanisms/ganglion.KCa.fohlmeister1997.eq?raw';
import ganglionLeak from './mechanisms/ganglion.leak.fohlmeister1997.eq?raw';
import ganglionNa from './mechanisms/ganglion.Na.fohlmeister1997.eq?raw';
import rodCa from './mechanisms/rod.Ca.kamiyama2009.eq?raw';
import rodClCa from './mechanisms/rod.ClCa.kamiyama2009.eq?raw';
import rodCalcium from './mechanisms/rod.calcium.kamiyama2009.eq?raw';
import rodH from './mechanisms/rod.h.kamiyama2009.eq?raw';
import rodKCa from './mechanisms/rod.KCa.kamiyama2009.eq?raw';
import rodKv from './mechanisms/rod.Kv.kamiyama2009.eq?raw';
import rodLeak from './mechanisms/rod.leak.kamiyama2009.eq?raw';
import rodPhototransduction from './mechanisms/rod.phototransduction.torre1990.eq?raw';
import { mouseDeclarations } from './mouseCatalogue.ts';
import gradedSynapse from './synapses/graded.publio2009.eq?raw';

/**
 * Every declaration that comes with the program: mechanisms, cells, synapses, junctions, circuits. To add one, write its file, import it here
 * and list it here.
 */
export const catalogue: readonly DeclarationFile[] = [
	{ file: 'mechanisms/aii.K.smith1995.eq', text: aiiK },
	{ file: 'mechanisms/aii.Na.smith1995.eq', text: aiiNa },
	{ file: 'mechanisms/aii.leak.smith1995.eq', text: aiiLeak },
	{ file: 'mechanisms/bipolar.A.usui1996.eq', text: bipolarA },
	{ file: 'mechanisms/bipolar.Ca.usui1996.eq', text: bipolarCa },
	{ file: 'mechanisms/bipolar.KCa.usui1996.eq', text: bipolarKCa },
	{ file: 'mechanisms/bipolar.Kv.usui1996.eq', text: bipolarKv },
	{ file: 'mechanisms/bipolar.calcium.usui1996.eq', text: bipolarCalcium },
	{ file: 'mechanisms/bipolar.h.usui1996.eq', text: bipolarH },
	{ file: 'mechanisms/bipolar.leak.usui1996.eq', text: bipolarLeak },
	{ file: 'mechanisms/cone.feedback.baylor1974.eq', text: coneFeedback },
	{ file: 'mechanisms/cone.leak.baylor1974.eq', text: coneLeak },
	{ file: 'mechanisms/cone.phototransduction.baylor1974.eq', text: conePhototransduction },
	{ file: 'mechanisms/ganglion.A.fohlmeister1997.eq', text: ganglionA },
	{ file: 'mechanisms/ganglion.Ca.fohlmeister1997.eq', text: ganglionCa },
	{ file: 'mechanisms/ganglion.K.fohlmeister1997.eq', text: ganglionK },
	{ file: 'mechanisms/ganglion.KCa.fohlmeister1997.eq', text: ganglionKCa },
	{ file: 'mechanisms/ganglion.Na.fohlmeister1997.eq', text: ganglionNa },
	{ file: 'mechanisms/ganglion.calcium.fohlmeister1997.eq', text: ganglionCalcium },
	{ file: 'mechanisms/ganglion.leak.fohlmeister1997.eq', text: ganglionLeak },
	{ file: 'mechanisms/rod.Ca.kamiyama2009.eq', text: rodCa },
	{ file: 'mechanisms/rod.ClCa.kamiyama2009.eq', text: rodClCa },
	{ file: 'mechanisms/rod.KCa.kamiyama2009.eq', text: rodKCa },
	{ file: 'mechanisms/rod.Kv.kamiyama2009.eq', text: rodKv },
	{ file: 'mechanisms/rod.calcium.kamiyama2009.eq', text: rodCalcium },
	{ file: 'mechanisms/rod.h.kamiyama2009.eq', text: rodH },
	{ file: 'mechanisms/rod.leak.kamiyama2009.eq', text: rodLeak },
	{ file: 'mechanisms/rod.phototransduction.torre1990.eq', text: rodPhototransduction },
	{ file: 'cells/aii.smith1995.eq', text: aiiCell },
	{ file: 'cells/bipolar.usui1996.eq', text: bipolarCell },
	{ file: 'cells/cone.baylor1974.eq', text: coneCell },
	{ file: 'cells/ganglion.fohlmeister1997.eq', text: ganglionCell },
	{ file: 'cells/rod.kamiyama2009.eq', text: rodCell },
	{ file: 'synapses/graded.publio2009.eq', text: gradedSynapse },
	{ file: 'junctions/gap.publio2009.eq', text: gapJunction },
	{ file: 'circuits/cone.baek2020.eq', text: coneCircuit },
	{ file: 'circuits/dual.baek2020.eq', text: dualCircuit },
	{ file: 'circuits/rod.baek2020.eq', text: rodCircuit },
	...mouseDeclarations,
];

/** The published circuits, the whole column first. */
export const publishedCircuits = ['dual', 'rod', 'cone'] as const;

/** The name of a published circuit. */
export type CircuitName = (typeof publishedCircuits)[number];
