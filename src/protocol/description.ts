import type { z } from 'zod';
import type { TissueSize } from '../retina/tissue/tissue.ts';
import type { ReplayDescription } from './replay.ts';
import type { sessionSchema } from './session/sessionFile.ts';
import type { NamedSink, SinkSpec } from './sinks.ts';

/** A cell population as the screen needs it. */
export interface PopulationDescription {
	readonly name: string;
	readonly kind: string;
	readonly title: string;
	/** `photoreceptor`, `horizontal`, `bipolar`, `amacrine`, `ganglion`. */
	readonly layer: string;
	readonly count: number;
	/** x, y, z of each cell, µm; z grows from the photoreceptors (0) to the ganglion cells. */
	readonly positionsUm: readonly number[];
	/** Where its potentials start in a snapshot's `potentialsMv`. */
	readonly firstCell: number;
	/** Potential in the dark steady state, mV. */
	readonly restMv: number;
	readonly spiking: boolean;
	/** Of photoreceptors: how light becomes their input. */
	readonly light?: LightInputDescription;
	/** Of photoreceptors: which of the quantities is that input. */
	readonly lightPath?: string;
	/** Everything that can be probed, with units; ionic currents are marked. */
	readonly quantities: readonly {
		readonly path: string;
		readonly title: string;
		readonly unit: string;
		readonly isCurrent: boolean;
		/** Of a recording that has it of some cells only: their members. */
		readonly members?: readonly number[];
	}[];
}

/** How light becomes the input of a photoreceptor. */
export interface LightInputDescription {
	/** Whose photoisomerisations it counts. */
	readonly sees: 'rod' | 'cone';
	/** The eye that its text puts it in, and its pigment: wavelength of the peak, nm, and collecting area, µm². */
	readonly eye?: 'human' | 'mouse';
	readonly pigment?: { readonly peakNm: number; readonly areaUm2: number };
	/** Unit of the input. */
	readonly unit: string;
	/**
	 * The parameter that is multiplied with photoisomerisations of a level that is a luminance, and the input, in its unit, of one per second at a value of 1;
	 * without one, a photoisomerisation counts as one.
	 */
	readonly gain?: { readonly path: string; readonly inputPerUnit: number };
}

/** A group of synapses or gap junctions. */
export interface ConnectionDescription {
	readonly name: string;
	readonly type: 'synapse' | 'junction';
	readonly title: string;
	readonly from: string;
	readonly to: string;
	/** What of the cells at its end it adds to: a current, or what collects its signal. */
	readonly into: string;
	/** It delivers a signal in place of a current. */
	readonly isSignal: boolean;
	/** Members that it joins, as `pairsOf` reads them. */
	readonly pairs: string;
	/** A synapse that turns depolarisation into release stopping. */
	readonly inverting: boolean;
}

/** A parameter in the panel's tree; value and range in `unit`. */
export interface ParameterDescription {
	readonly path: string;
	readonly title: string;
	readonly type: 'number' | 'switch';
	readonly unit: string;
	readonly value: number;
	/** The variant's value: what reset goes back to. */
	readonly standard: number;
	readonly minimum: number;
	readonly maximum: number;
	readonly source: string;
	readonly evidence: 'source' | 'fitted' | 'assumed';
}

/** A drug that can be given to the circuit. */
export interface DrugDescription {
	readonly name: string;
	/** What it is used for, in a few words. */
	readonly use: string;
	/** The parameters of this circuit that it lessens; none where there is nothing that it blocks. */
	readonly blocks: readonly string[];
	/** A concentration can be given for it: its affinity is known. */
	readonly hasAffinity: boolean;
}

/** A stimulus of the catalogue. */
export interface StimulusDescription {
	readonly name: string;
	readonly title: string;
	readonly description: string;
	readonly parameters: readonly {
		readonly name: string;
		readonly title: string;
		readonly unit: string;
		readonly default: number;
		readonly min: number;
		readonly max: number;
		readonly integer?: true;
	}[];
}

/** One declaration file. */
export interface DeclarationDescription {
	readonly file: string;
	readonly text: string;
	readonly kind: 'channel' | 'pool' | 'cell' | 'synapse' | 'junction' | 'circuit';
	readonly name: string;
	readonly title: string;
	/** The user's; otherwise the catalogue's. */
	readonly own: boolean;
	/** The user's own takes the place of one of the catalogue. */
	readonly replaces: boolean;
	/** The present circuit consists of it. */
	readonly inUse: boolean;
	/** What in it is no mistake and should be looked at: `FILE:LINE (declaration, term): …`. */
	readonly warnings: readonly string[];
	/** Of a cell, its mechanisms. */
	readonly includes: readonly { readonly mechanism: string; readonly alias: string }[];
	/** Of a mechanism, what its cell must give it beside the potential. */
	readonly needs: readonly string[];
	/** Of a mechanism, its ions, cells, species, temperature and drugs in one line: what a search looks through. */
	readonly about: string;
}

/** What a driver can have a device do. */
export type DriverAbility = 'spikes' | 'grip' | 'wrist' | 'stimulate';

/** A driver of devices, for people. */
export interface DriverDescription {
	/** As on the command line: `brunel`. */
	readonly name: string;
	/** What it drives, in a few words: for menus. */
	readonly title: string;
	/** One line for help and panels. */
	readonly summary: string;
	/** What devices that it drives may be able to do; what one can do, it says itself when it is connected. */
	readonly can: readonly DriverAbility[];
	/** What a person must know because neither the device nor this driver can prevent it; sentences. */
	readonly limitations: readonly string[];
	/** What a person does at the device to end its emergency stop: one sentence, to be read while it is stopped. */
	readonly resetBy: string;
}

/** A circuit that can be asked for. */
export interface CircuitDescription {
	readonly name: string;
	readonly title: string;
	/** The piece of tissue that it declares; null for one that is laid out in columns only. */
	readonly tissue: TissueDescription | null;
}

/** What a circuit's mosaics come to. */
export interface TissueDescription extends TissueSize {
	/** Cells that are simulated, of all populations. */
	readonly cellsPerMm2: number;
	/** Populations of which one simulated cell stands for several, and for how many. */
	readonly thinned: readonly { readonly population: string; readonly factor: number }[];
}

/** Reply to `describe`. */
export interface Description {
	readonly session: z.infer<typeof sessionSchema>;
	/** For each of the session's interventions the number that removes it. */
	readonly interventionNumbers: readonly number[];
	/** Watches that are open. After a change of circuit those go on that it has the cell and the quantities for. */
	readonly watches: readonly number[];
	readonly circuits: readonly CircuitDescription[];
	readonly variants: readonly { readonly name: string; readonly title: string }[];
	readonly stimuli: readonly StimulusDescription[];
	readonly drugs: readonly DrugDescription[];
	readonly clips: readonly { readonly name: string; readonly title: string }[];
	readonly populations: readonly PopulationDescription[];
	readonly connections: readonly ConnectionDescription[];
	readonly parameters: readonly ParameterDescription[];
	/** Populations that light falls on, in the order of a snapshot's `lightRates`: all members of one after those of another; they stand where their cells do. */
	readonly receptors: readonly { readonly population: string; readonly radiusUm: number }[];
	readonly states: number;
	/** The first device's line. */
	readonly sink: SinkSpec;
	readonly sinks: readonly NamedSink[];
	/** What devices may speak; the first is meant where a line names none. */
	readonly drivers: readonly DriverDescription[];
	/** Estimator, fusion and EMG source stand in the session's control block. */
	readonly control: readonly {
		readonly name: string;
		readonly title: string;
		readonly unit: string;
		readonly value: number;
		readonly minimum: number;
		readonly maximum: number;
	}[];
	/** What is replayed; absent where a model runs. */
	readonly replay?: ReplayDescription;
	/** Spikes count as upward crossings of this potential, mV, unless they are events that a cell declares. */
	readonly spikeThresholdMv: number;
}
