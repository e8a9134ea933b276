import type { RecordedArrays } from '../recordedArrays.ts';
import type { SampleSpikes } from '../sampleSpikes.ts';

/** How an export is made where its format leaves a choice. */
export interface ExportSettings {
	/** Width of the bins in which spikes are counted, s. */
	readonly binS: number;
	/** What the stimulus is called. */
	readonly stimulus: string;
}

/** A format that recordings are converted to. */
export interface ExportFormat {
	/** As `--format` names it. */
	readonly name: string;
	/** One line of help. */
	readonly summary: string;
	/** Ends of file names that mean it where no format is said. */
	readonly endings: readonly string[];
	/** Writes the file, which is not there. @throws UserError (rejection) for what the format cannot hold */
	write(file: string, recording: RecordedArrays, settings: ExportSettings): Promise<void>;
	/** Writes the samples of a dataset into one file; of a format that can. */
	writeSamples?(file: string, samples: SampleSpikes): Promise<void>;
}
