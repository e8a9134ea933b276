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
import axonKHodgkin1952 from './mechanisms/axon.K.hodgkin1952.eq?raw';
import axonK5Armstrong1969 from './mechanisms/axon.K5.armstrong1969.eq?raw';
import axonLeakHodgkin1952 from './mechanisms/axon.leak.hodgkin1952.eq?raw';
import axonNaHodgkin1952 from './mechanisms/axon.Na.hodgkin1952.eq?raw';
import axonNa8Armstrong1981 from './mechanisms/axon.Na8.armstrong1981.eq?raw';
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
import conePhototransductionChen2024 from './mechanisms/cone.phototransduction.chen2024.eq?raw';
import ganglionABenison2001 from './mechanisms/ganglion.A.benison2001.eq?raw';
import ganglionA from './mechanisms/ganglion.A.fohlmeister1997.eq?raw';
import ganglionCa from './mechanisms/ganglion.Ca.fohlmeister1997.eq?raw';
import ganglionCaLBenison2001 from './mechanisms/ganglion.CaL.benison2001.eq?raw';
import ganglionCaNBenison2001 from './mechanisms/ganglion.CaN.benison2001.eq?raw';
import ganglionCalciumBenison2001 from './mechanisms/ganglion.calcium.benison2001.eq?raw';
import ganglionCalcium from './mechanisms/ganglion.calcium.fohlmeister1997.eq?raw';
import ganglionK from './mechanisms/ganglion.K.fohlmeister1997.eq?raw';
import ganglionKCaBenison2001 from './mechanisms/ganglion.KCa.benison2001.eq?raw';
import ganglionKCa from './mechanisms/ganglion.KCa.fohlmeister1997.eq?raw';
import ganglionKdrBenison2001 from './mechanisms/ganglion.Kdr.benison2001.eq?raw';
import ganglionLeakBenison2001 from './mechanisms/ganglion.leak.benison2001.eq?raw';
import ganglionLeak from './mechanisms/ganglion.leak.fohlmeister1997.eq?raw';
import ganglionNaBenison2001 from './mechanisms/ganglion.Na.benison2001.eq?raw';
import ganglionNa from './mechanisms/ganglion.Na.fohlmeister1997.eq?raw';
import horizontalAAoyama2000 from './mechanisms/horizontal.A.aoyama2000.eq?raw';
import horizontalCaAoyama2000 from './mechanisms/horizontal.Ca.aoyama2000.eq?raw';
import horizontalKirAoyama2000 from './mechanisms/horizontal.Kir.aoyama2000.eq?raw';
import horizontalKvAoyama2000 from './mechanisms/horizontal.Kv.aoyama2000.eq?raw';
import horizontalLeakAoyama2000 from './mechanisms/horizontal.leak.aoyama2000.eq?raw';
import horizontalNaAoyama2000 from './mechanisms/horizontal.Na.aoyama2000.eq?raw';
import pyramidalCaHVAHay2011 from './mechanisms/pyramidal.CaHVA.hay2011.eq?raw';
import pyramidalCaLVAHay2011 from './mechanisms/pyramidal.CaLVA.hay2011.eq?raw';
import pyramidalCalciumHay2011 from './mechanisms/pyramidal.calcium.hay2011.eq?raw';
import pyramidalHHay2011 from './mechanisms/pyramidal.h.hay2011.eq?raw';
import pyramidalKPHay2011 from './mechanisms/pyramidal.KP.hay2011.eq?raw';
import pyramidalKTHay2011 from './mechanisms/pyramidal.KT.hay2011.eq?raw';
import pyramidalKv3Hay2011 from './mechanisms/pyramidal.Kv3.hay2011.eq?raw';
import pyramidalMHay2011 from './mechanisms/pyramidal.M.hay2011.eq?raw';
import pyramidalNaPHay2011 from './mechanisms/pyramidal.NaP.hay2011.eq?raw';
import pyramidalNaTaHay2011 from './mechanisms/pyramidal.NaTa.hay2011.eq?raw';
import pyramidalNaTsHay2011 from './mechanisms/pyramidal.NaTs.hay2011.eq?raw';
import pyramidalSKHay2011 from './mechanisms/pyramidal.SK.hay2011.eq?raw';
import rodCa from './mechanisms/rod.Ca.kamiyama2009.eq?raw';
import rodCaLiu2004 from './mechanisms/rod.Ca.liu2004.eq?raw';
import rodClCa from './mechanisms/rod.ClCa.kamiyama2009.eq?raw';
import rodClCaLiu2004 from './mechanisms/rod.ClCa.liu2004.eq?raw';
import rodCalcium from './mechanisms/rod.calcium.kamiyama2009.eq?raw';
import rodCalciumLiu2004 from './mechanisms/rod.calcium.liu2004.eq?raw';
import rodH from './mechanisms/rod.h.kamiyama2009.eq?raw';
import rodHLiu2004 from './mechanisms/rod.h.liu2004.eq?raw';
import rodKCa from './mechanisms/rod.KCa.kamiyama2009.eq?raw';
import rodKCaLiu2004 from './mechanisms/rod.KCa.liu2004.eq?raw';
import rodKv from './mechanisms/rod.Kv.kamiyama2009.eq?raw';
import rodKvLiu2004 from './mechanisms/rod.Kv.liu2004.eq?raw';
import rodKxLiu2004 from './mechanisms/rod.Kx.liu2004.eq?raw';
import rodLeak from './mechanisms/rod.leak.kamiyama2009.eq?raw';
import rodLeakLiu2004 from './mechanisms/rod.leak.liu2004.eq?raw';
import rodPhototransductionChen2024 from './mechanisms/rod.phototransduction.chen2024.eq?raw';
import rodPhototransduction from './mechanisms/rod.phototransduction.torre1990.eq?raw';
import rodTransductionTorre1990 from './mechanisms/rod.transduction.torre1990.eq?raw';
import { mouseDeclarations } from './mouseCatalogue.ts';
import aMPADestexhe1998 from './synapses/AMPA.destexhe1998.eq?raw';
import gABAADestexhe1998 from './synapses/GABAA.destexhe1998.eq?raw';
import gABABDestexhe1998 from './synapses/GABAB.destexhe1998.eq?raw';
import gradedSynapse from './synapses/graded.publio2009.eq?raw';
import nMDADestexhe1998 from './synapses/NMDA.destexhe1998.eq?raw';
import ribbonFeedbackSchroeder2021 from './synapses/ribbon.feedback.schroeder2021.eq?raw';
import ribbonMGluR6Nishiyama2014 from './synapses/ribbon.mGluR6.nishiyama2014.eq?raw';
import ribbonSchroeder2021 from './synapses/ribbon.schroeder2021.eq?raw';

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
	{ file: 'mechanisms/axon.K.hodgkin1952.eq', text: axonKHodgkin1952 },
	{ file: 'mechanisms/axon.K5.armstrong1969.eq', text: axonK5Armstrong1969 },
	{ file: 'mechanisms/axon.Na.hodgkin1952.eq', text: axonNaHodgkin1952 },
	{ file: 'mechanisms/axon.Na8.armstrong1981.eq', text: axonNa8Armstrong1981 },
	{ file: 'mechanisms/axon.leak.hodgkin1952.eq', text: axonLeakHodgkin1952 },
	{ file: 'mechanisms/cone.phototransduction.chen2024.eq', text: conePhototransductionChen2024 },
	{ file: 'mechanisms/ganglion.A.benison2001.eq', text: ganglionABenison2001 },
	{ file: 'mechanisms/ganglion.CaL.benison2001.eq', text: ganglionCaLBenison2001 },
	{ file: 'mechanisms/ganglion.CaN.benison2001.eq', text: ganglionCaNBenison2001 },
	{ file: 'mechanisms/ganglion.KCa.benison2001.eq', text: ganglionKCaBenison2001 },
	{ file: 'mechanisms/ganglion.Kdr.benison2001.eq', text: ganglionKdrBenison2001 },
	{ file: 'mechanisms/ganglion.Na.benison2001.eq', text: ganglionNaBenison2001 },
	{ file: 'mechanisms/ganglion.calcium.benison2001.eq', text: ganglionCalciumBenison2001 },
	{ file: 'mechanisms/ganglion.leak.benison2001.eq', text: ganglionLeakBenison2001 },
	{ file: 'mechanisms/horizontal.A.aoyama2000.eq', text: horizontalAAoyama2000 },
	{ file: 'mechanisms/horizontal.Ca.aoyama2000.eq', text: horizontalCaAoyama2000 },
	{ file: 'mechanisms/horizontal.Kir.aoyama2000.eq', text: horizontalKirAoyama2000 },
	{ file: 'mechanisms/horizontal.Kv.aoyama2000.eq', text: horizontalKvAoyama2000 },
	{ file: 'mechanisms/horizontal.Na.aoyama2000.eq', text: horizontalNaAoyama2000 },
	{ file: 'mechanisms/horizontal.leak.aoyama2000.eq', text: horizontalLeakAoyama2000 },
	{ file: 'mechanisms/pyramidal.CaHVA.hay2011.eq', text: pyramidalCaHVAHay2011 },
	{ file: 'mechanisms/pyramidal.CaLVA.hay2011.eq', text: pyramidalCaLVAHay2011 },
	{ file: 'mechanisms/pyramidal.KP.hay2011.eq', text: pyramidalKPHay2011 },
	{ file: 'mechanisms/pyramidal.KT.hay2011.eq', text: pyramidalKTHay2011 },
	{ file: 'mechanisms/pyramidal.Kv3.hay2011.eq', text: pyramidalKv3Hay2011 },
	{ file: 'mechanisms/pyramidal.M.hay2011.eq', text: pyramidalMHay2011 },
	{ file: 'mechanisms/pyramidal.NaP.hay2011.eq', text: pyramidalNaPHay2011 },
	{ file: 'mechanisms/pyramidal.NaTa.hay2011.eq', text: pyramidalNaTaHay2011 },
	{ file: 'mechanisms/pyramidal.NaTs.hay2011.eq', text: pyramidalNaTsHay2011 },
	{ file: 'mechanisms/pyramidal.SK.hay2011.eq', text: pyramidalSKHay2011 },
	{ file: 'mechanisms/pyramidal.calcium.hay2011.eq', text: pyramidalCalciumHay2011 },
	{ file: 'mechanisms/pyramidal.h.hay2011.eq', text: pyramidalHHay2011 },
	{ file: 'mechanisms/rod.Ca.liu2004.eq', text: rodCaLiu2004 },
	{ file: 'mechanisms/rod.ClCa.liu2004.eq', text: rodClCaLiu2004 },
	{ file: 'mechanisms/rod.KCa.liu2004.eq', text: rodKCaLiu2004 },
	{ file: 'mechanisms/rod.Kv.liu2004.eq', text: rodKvLiu2004 },
	{ file: 'mechanisms/rod.Kx.liu2004.eq', text: rodKxLiu2004 },
	{ file: 'mechanisms/rod.calcium.liu2004.eq', text: rodCalciumLiu2004 },
	{ file: 'mechanisms/rod.h.liu2004.eq', text: rodHLiu2004 },
	{ file: 'mechanisms/rod.leak.liu2004.eq', text: rodLeakLiu2004 },
	{ file: 'mechanisms/rod.phototransduction.chen2024.eq', text: rodPhototransductionChen2024 },
	{ file: 'mechanisms/rod.transduction.torre1990.eq', text: rodTransductionTorre1990 },
	{ file: 'cells/aii.smith1995.eq', text: aiiCell },
	{ file: 'cells/bipolar.usui1996.eq', text: bipolarCell },
	{ file: 'cells/cone.baylor1974.eq', text: coneCell },
	{ file: 'cells/ganglion.fohlmeister1997.eq', text: ganglionCell },
	{ file: 'cells/rod.kamiyama2009.eq', text: rodCell },
	{ file: 'synapses/graded.publio2009.eq', text: gradedSynapse },
	{ file: 'synapses/AMPA.destexhe1998.eq', text: aMPADestexhe1998 },
	{ file: 'synapses/GABAA.destexhe1998.eq', text: gABAADestexhe1998 },
	{ file: 'synapses/GABAB.destexhe1998.eq', text: gABABDestexhe1998 },
	{ file: 'synapses/NMDA.destexhe1998.eq', text: nMDADestexhe1998 },
	{ file: 'synapses/ribbon.feedback.schroeder2021.eq', text: ribbonFeedbackSchroeder2021 },
	{ file: 'synapses/ribbon.mGluR6.nishiyama2014.eq', text: ribbonMGluR6Nishiyama2014 },
	{ file: 'synapses/ribbon.schroeder2021.eq', text: ribbonSchroeder2021 },
	{ file: 'junctions/gap.publio2009.eq', text: gapJunction },
	{ file: 'circuits/cone.baek2020.eq', text: coneCircuit },
	{ file: 'circuits/dual.baek2020.eq', text: dualCircuit },
	{ file: 'circuits/rod.baek2020.eq', text: rodCircuit },
	...mouseDeclarations,
];

/** The published circuits, the whole column first. */
export const publishedCircuits = ['dual', 'rod', 'cone'] as const;

/** All circuits of the catalogue. */
export const circuitNames = [...publishedCircuits, 'mouse', 'mouseIntegrateAndFire'] as const;

/** The name of a published circuit. */
export type CircuitName = (typeof publishedCircuits)[number];
