import type { DeclarationFile } from '../ode/equations/linking/library.ts';
import mouseAiiCell from './cells/mouse.aii.assumed.eq?raw';
import mouseConeCell from './cells/mouse.cone.assumed.eq?raw';
import mouseHorizontalCell from './cells/mouse.horizontal.aoyama2000.eq?raw';
import mouseIntegrateAndFireCell from './cells/mouse.integrateAndFire.lapicque1907.eq?raw';
import mouseOffBipolarCell from './cells/mouse.offBipolar.assumed.eq?raw';
import mouseOffGanglionCell from './cells/mouse.offGanglion.fohlmeister2010.eq?raw';
import mouseOnBipolarCell from './cells/mouse.onBipolar.assumed.eq?raw';
import mouseOnGanglionCell from './cells/mouse.onGanglion.fohlmeister2010.eq?raw';
import mouseRodCell from './cells/mouse.rod.assumed.eq?raw';
import mouseRodBipolarCell from './cells/mouse.rodBipolar.assumed.eq?raw';
import mouseWideFieldCell from './cells/mouse.wideField.assumed.eq?raw';
import mouseCircuit from './circuits/mouse.eq?raw';
import { withIntegrateAndFire } from './integrateAndFire.ts';
import mouseAiiAMPA from './mechanisms/mouse.aii.AMPA.assumed.eq?raw';
import mouseAiiKv from './mechanisms/mouse.aii.Kv.assumed.eq?raw';
import mouseAiiLeak from './mechanisms/mouse.aii.leak.assumed.eq?raw';
import mouseAiiNa from './mechanisms/mouse.aii.Na.riecke2014.eq?raw';
import mouseAiiRelease from './mechanisms/mouse.aii.release.assumed.eq?raw';
import mouseConeCa from './mechanisms/mouse.cone.Ca.assumed.eq?raw';
import mouseConeFeedback from './mechanisms/mouse.cone.feedback.assumed.eq?raw';
import mouseConeH from './mechanisms/mouse.cone.h.assumed.eq?raw';
import mouseConeKv from './mechanisms/mouse.cone.Kv.assumed.eq?raw';
import mouseConeLeak from './mechanisms/mouse.cone.leak.assumed.eq?raw';
import mouseConePhototransduction from './mechanisms/mouse.cone.phototransduction.chen2024.eq?raw';
import mouseConeRibbon from './mechanisms/mouse.cone.ribbon.schroeder2021.eq?raw';
import mouseConeTerminal from './mechanisms/mouse.cone.terminal.assumed.eq?raw';
import mouseGanglionAMPA from './mechanisms/mouse.ganglion.AMPA.assumed.eq?raw';
import mouseGanglionCa from './mechanisms/mouse.ganglion.Ca.fohlmeister2010.eq?raw';
import mouseGanglionCalcium from './mechanisms/mouse.ganglion.calcium.fohlmeister2010.eq?raw';
import mouseGanglionGABA from './mechanisms/mouse.ganglion.GABA.assumed.eq?raw';
import mouseGanglionGlycine from './mechanisms/mouse.ganglion.glycine.assumed.eq?raw';
import mouseGanglionH from './mechanisms/mouse.ganglion.h.mccormick1990.eq?raw';
import mouseGanglionK from './mechanisms/mouse.ganglion.K.fohlmeister2010.eq?raw';
import mouseGanglionKCa from './mechanisms/mouse.ganglion.KCa.fohlmeister2010.eq?raw';
import mouseGanglionLeak from './mechanisms/mouse.ganglion.leak.fohlmeister2010.eq?raw';
import mouseGanglionNa from './mechanisms/mouse.ganglion.Na.fohlmeister2010.eq?raw';
import mouseGanglionNoise from './mechanisms/mouse.ganglion.noise.assumed.eq?raw';
import mouseGanglionT from './mechanisms/mouse.ganglion.T.wang1991.eq?raw';
import mouseHorizontalAMPA from './mechanisms/mouse.horizontal.AMPA.assumed.eq?raw';
import mouseOffBipolarGABA from './mechanisms/mouse.offBipolar.GABA.assumed.eq?raw';
import mouseOffBipolarGlycine from './mechanisms/mouse.offBipolar.glycine.assumed.eq?raw';
import mouseOffBipolarH from './mechanisms/mouse.offBipolar.h.assumed.eq?raw';
import mouseOffBipolarKv from './mechanisms/mouse.offBipolar.Kv.assumed.eq?raw';
import mouseOffBipolarKainate from './mechanisms/mouse.offBipolar.kainate.assumed.eq?raw';
import mouseOffBipolarLeak from './mechanisms/mouse.offBipolar.leak.assumed.eq?raw';
import mouseOffBipolarSustained from './mechanisms/mouse.offBipolar.sustained.fitted.eq?raw';
import mouseOffBipolarTransient from './mechanisms/mouse.offBipolar.transient.fitted.eq?raw';
import mouseOnBipolarGABA from './mechanisms/mouse.onBipolar.GABA.assumed.eq?raw';
import mouseOnBipolarH from './mechanisms/mouse.onBipolar.h.assumed.eq?raw';
import mouseOnBipolarKv from './mechanisms/mouse.onBipolar.Kv.assumed.eq?raw';
import mouseOnBipolarLeak from './mechanisms/mouse.onBipolar.leak.assumed.eq?raw';
import mouseOnBipolarMGluR6 from './mechanisms/mouse.onBipolar.mGluR6.assumed.eq?raw';
import mouseOnBipolarSustained from './mechanisms/mouse.onBipolar.sustained.fitted.eq?raw';
import mouseOnBipolarTransient from './mechanisms/mouse.onBipolar.transient.fitted.eq?raw';
import mouseRodCa from './mechanisms/mouse.rod.Ca.assumed.eq?raw';
import mouseRodH from './mechanisms/mouse.rod.h.assumed.eq?raw';
import mouseRodKv from './mechanisms/mouse.rod.Kv.assumed.eq?raw';
import mouseRodLeak from './mechanisms/mouse.rod.leak.assumed.eq?raw';
import mouseRodPhototransduction from './mechanisms/mouse.rod.phototransduction.chen2024.eq?raw';
import mouseRodRibbon from './mechanisms/mouse.rod.ribbon.schroeder2021.eq?raw';
import mouseRodTerminal from './mechanisms/mouse.rod.terminal.assumed.eq?raw';
import mouseRodBipolarKv from './mechanisms/mouse.rodBipolar.Kv.assumed.eq?raw';
import mouseRodBipolarLeak from './mechanisms/mouse.rodBipolar.leak.assumed.eq?raw';
import mouseRodBipolarMGluR6 from './mechanisms/mouse.rodBipolar.mGluR6.assumed.eq?raw';
import mouseRodBipolarRibbon from './mechanisms/mouse.rodBipolar.ribbon.fitted.eq?raw';
import mouseWideFieldAMPA from './mechanisms/mouse.wideField.AMPA.assumed.eq?raw';
import mouseWideFieldLeak from './mechanisms/mouse.wideField.leak.assumed.eq?raw';
import mouseWideFieldRelease from './mechanisms/mouse.wideField.release.assumed.eq?raw';
import mouseConeReleaseSynapse from './synapses/mouse.coneRelease.assumed.eq?raw';
import mouseGabaReleaseSynapse from './synapses/mouse.gabaRelease.assumed.eq?raw';
import mouseGlycineReleaseSynapse from './synapses/mouse.glycineRelease.assumed.eq?raw';
import mouseHorizontalFeedbackSynapse from './synapses/mouse.horizontalFeedback.assumed.eq?raw';
import mouseRibbonReleaseSynapse from './synapses/mouse.ribbonRelease.assumed.eq?raw';
import mouseRodReleaseSynapse from './synapses/mouse.rodRelease.assumed.eq?raw';
import mouseSustainedReleaseSynapse from './synapses/mouse.sustainedRelease.assumed.eq?raw';
import mouseTransientReleaseSynapse from './synapses/mouse.transientRelease.assumed.eq?raw';

/** The declarations of the circuit `mouse`; see `catalogue.ts`. */
export const mouseDeclarations: readonly DeclarationFile[] = [
	{ file: 'mechanisms/mouse.aii.AMPA.assumed.eq', text: mouseAiiAMPA },
	{ file: 'mechanisms/mouse.aii.Kv.assumed.eq', text: mouseAiiKv },
	{ file: 'mechanisms/mouse.aii.leak.assumed.eq', text: mouseAiiLeak },
	{ file: 'mechanisms/mouse.aii.Na.riecke2014.eq', text: mouseAiiNa },
	{ file: 'mechanisms/mouse.aii.release.assumed.eq', text: mouseAiiRelease },
	{ file: 'mechanisms/mouse.cone.Ca.assumed.eq', text: mouseConeCa },
	{ file: 'mechanisms/mouse.cone.Kv.assumed.eq', text: mouseConeKv },
	{ file: 'mechanisms/mouse.cone.feedback.assumed.eq', text: mouseConeFeedback },
	{ file: 'mechanisms/mouse.cone.h.assumed.eq', text: mouseConeH },
	{ file: 'mechanisms/mouse.cone.leak.assumed.eq', text: mouseConeLeak },
	{ file: 'mechanisms/mouse.cone.phototransduction.chen2024.eq', text: mouseConePhototransduction },
	{ file: 'mechanisms/mouse.cone.ribbon.schroeder2021.eq', text: mouseConeRibbon },
	{ file: 'mechanisms/mouse.cone.terminal.assumed.eq', text: mouseConeTerminal },
	{ file: 'mechanisms/mouse.ganglion.AMPA.assumed.eq', text: mouseGanglionAMPA },
	{ file: 'mechanisms/mouse.ganglion.Ca.fohlmeister2010.eq', text: mouseGanglionCa },
	{ file: 'mechanisms/mouse.ganglion.GABA.assumed.eq', text: mouseGanglionGABA },
	{ file: 'mechanisms/mouse.ganglion.K.fohlmeister2010.eq', text: mouseGanglionK },
	{ file: 'mechanisms/mouse.ganglion.KCa.fohlmeister2010.eq', text: mouseGanglionKCa },
	{ file: 'mechanisms/mouse.ganglion.Na.fohlmeister2010.eq', text: mouseGanglionNa },
	{ file: 'mechanisms/mouse.ganglion.noise.assumed.eq', text: mouseGanglionNoise },
	{ file: 'mechanisms/mouse.ganglion.T.wang1991.eq', text: mouseGanglionT },
	{ file: 'mechanisms/mouse.ganglion.calcium.fohlmeister2010.eq', text: mouseGanglionCalcium },
	{ file: 'mechanisms/mouse.ganglion.glycine.assumed.eq', text: mouseGanglionGlycine },
	{ file: 'mechanisms/mouse.ganglion.h.mccormick1990.eq', text: mouseGanglionH },
	{ file: 'mechanisms/mouse.ganglion.leak.fohlmeister2010.eq', text: mouseGanglionLeak },
	{ file: 'mechanisms/mouse.horizontal.AMPA.assumed.eq', text: mouseHorizontalAMPA },
	{ file: 'mechanisms/mouse.offBipolar.GABA.assumed.eq', text: mouseOffBipolarGABA },
	{ file: 'mechanisms/mouse.offBipolar.Kv.assumed.eq', text: mouseOffBipolarKv },
	{ file: 'mechanisms/mouse.offBipolar.glycine.assumed.eq', text: mouseOffBipolarGlycine },
	{ file: 'mechanisms/mouse.offBipolar.h.assumed.eq', text: mouseOffBipolarH },
	{ file: 'mechanisms/mouse.offBipolar.kainate.assumed.eq', text: mouseOffBipolarKainate },
	{ file: 'mechanisms/mouse.offBipolar.leak.assumed.eq', text: mouseOffBipolarLeak },
	{ file: 'mechanisms/mouse.offBipolar.sustained.fitted.eq', text: mouseOffBipolarSustained },
	{ file: 'mechanisms/mouse.offBipolar.transient.fitted.eq', text: mouseOffBipolarTransient },
	{ file: 'mechanisms/mouse.onBipolar.GABA.assumed.eq', text: mouseOnBipolarGABA },
	{ file: 'mechanisms/mouse.onBipolar.Kv.assumed.eq', text: mouseOnBipolarKv },
	{ file: 'mechanisms/mouse.onBipolar.h.assumed.eq', text: mouseOnBipolarH },
	{ file: 'mechanisms/mouse.onBipolar.leak.assumed.eq', text: mouseOnBipolarLeak },
	{ file: 'mechanisms/mouse.onBipolar.mGluR6.assumed.eq', text: mouseOnBipolarMGluR6 },
	{ file: 'mechanisms/mouse.onBipolar.sustained.fitted.eq', text: mouseOnBipolarSustained },
	{ file: 'mechanisms/mouse.onBipolar.transient.fitted.eq', text: mouseOnBipolarTransient },
	{ file: 'mechanisms/mouse.rod.Ca.assumed.eq', text: mouseRodCa },
	{ file: 'mechanisms/mouse.rod.Kv.assumed.eq', text: mouseRodKv },
	{ file: 'mechanisms/mouse.rod.h.assumed.eq', text: mouseRodH },
	{ file: 'mechanisms/mouse.rod.leak.assumed.eq', text: mouseRodLeak },
	{ file: 'mechanisms/mouse.rod.phototransduction.chen2024.eq', text: mouseRodPhototransduction },
	{ file: 'mechanisms/mouse.rod.ribbon.schroeder2021.eq', text: mouseRodRibbon },
	{ file: 'mechanisms/mouse.rod.terminal.assumed.eq', text: mouseRodTerminal },
	{ file: 'mechanisms/mouse.rodBipolar.Kv.assumed.eq', text: mouseRodBipolarKv },
	{ file: 'mechanisms/mouse.rodBipolar.leak.assumed.eq', text: mouseRodBipolarLeak },
	{ file: 'mechanisms/mouse.rodBipolar.mGluR6.assumed.eq', text: mouseRodBipolarMGluR6 },
	{ file: 'mechanisms/mouse.rodBipolar.ribbon.fitted.eq', text: mouseRodBipolarRibbon },
	{ file: 'mechanisms/mouse.wideField.AMPA.assumed.eq', text: mouseWideFieldAMPA },
	{ file: 'mechanisms/mouse.wideField.leak.assumed.eq', text: mouseWideFieldLeak },
	{ file: 'mechanisms/mouse.wideField.release.assumed.eq', text: mouseWideFieldRelease },
	{ file: 'cells/mouse.aii.assumed.eq', text: mouseAiiCell },
	{ file: 'cells/mouse.cone.assumed.eq', text: mouseConeCell },
	{ file: 'cells/mouse.horizontal.aoyama2000.eq', text: mouseHorizontalCell },
	{ file: 'cells/mouse.offBipolar.assumed.eq', text: mouseOffBipolarCell },
	{ file: 'cells/mouse.offGanglion.fohlmeister2010.eq', text: mouseOffGanglionCell },
	{ file: 'cells/mouse.onBipolar.assumed.eq', text: mouseOnBipolarCell },
	{ file: 'cells/mouse.onGanglion.fohlmeister2010.eq', text: mouseOnGanglionCell },
	{ file: 'cells/mouse.rod.assumed.eq', text: mouseRodCell },
	{ file: 'cells/mouse.rodBipolar.assumed.eq', text: mouseRodBipolarCell },
	{ file: 'cells/mouse.wideField.assumed.eq', text: mouseWideFieldCell },
	{ file: 'synapses/mouse.coneRelease.assumed.eq', text: mouseConeReleaseSynapse },
	{ file: 'synapses/mouse.gabaRelease.assumed.eq', text: mouseGabaReleaseSynapse },
	{ file: 'synapses/mouse.glycineRelease.assumed.eq', text: mouseGlycineReleaseSynapse },
	{ file: 'synapses/mouse.horizontalFeedback.assumed.eq', text: mouseHorizontalFeedbackSynapse },
	{ file: 'synapses/mouse.ribbonRelease.assumed.eq', text: mouseRibbonReleaseSynapse },
	{ file: 'synapses/mouse.rodRelease.assumed.eq', text: mouseRodReleaseSynapse },
	{ file: 'synapses/mouse.sustainedRelease.assumed.eq', text: mouseSustainedReleaseSynapse },
	{ file: 'synapses/mouse.transientRelease.assumed.eq', text: mouseTransientReleaseSynapse },
	{ file: 'circuits/mouse.eq', text: mouseCircuit },
	{ file: 'circuits/mouseIntegrateAndFire.eq', text: withIntegrateAndFire(mouseCircuit) },
	{ file: 'cells/mouse.integrateAndFire.lapicque1907.eq', text: mouseIntegrateAndFireCell },
];
