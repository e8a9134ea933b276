import { spikeFile } from '../data/spikeFile.ts';
import { offerFile } from './offerFile.ts';
import type { Workbench } from './workbench.ts';

/** Hands the spikes of the screen to the user as a file, with the session as it stands now. */
export async function saveSpikes({ actions, live, model, status }: Workbench): Promise<void> {
	const session = await actions.presentSession();
	const { description } = model.getState();
	if (!session || !description) return;
	const { appVersion } = status.getState();
	offerFile('spikes.csv', new Blob([spikeFile(live.spikes, description, { appVersion, session })]));
}
