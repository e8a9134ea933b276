import type { VersionedFormat } from '../versions/fileVersions.ts';
import { from1To2 } from './steps/from1To2.ts';
import { from2To3 } from './steps/from2To3.ts';
import { from3To4 } from './steps/from3To4.ts';

/**
 * Session files and their versions. A change of sessionFile.ts or controlBlock.ts that a file written before would not fit, or would not mean the
 * same by, is a new version: a step here, and an example of the file before in test/protocol/earlier.
 *
 * 1. Until 2026-11-29. Written without `control` at first, then with it; a muscle's board might be at 300 to 4,000,000 baud; cells were
 *    spiking by the name `ganglion`, later by the statement `spikes`.
 * 2. Until 2026-11-30. A muscle's board is at 9600 to 2,000,000 baud; cells spike by the statement alone.
 * 3. A light level that is a luminance passes the gains that receptors declare; `light.cones` says which cones see it.
 * 4. A mouse's receptors see a luminance through a mouse's eye, unless `light.eye` says whose; illuminance, spectrum, filters, gamma.
 */
export const sessionFormat: VersionedFormat = { format: 'retinode-session', steps: [from1To2, from2To3, from3To4] };
