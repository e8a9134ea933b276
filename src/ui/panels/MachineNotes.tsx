import { reserve } from '../../protocol/limits/patchSize.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { machineText, percent } from './patchText.ts';

/** What a patch means on this machine: a warning where it is too large, and how fast the machine is. @param load share of wall time; null while that is not known */
export function MachineNotes({
	load,
	isTissue = false,
}: {
	readonly load: number | null;
	readonly isTissue?: boolean;
}) {
	const { status } = useWorkbench();
	const machine = useStore(status, (state) => state.status?.machine);
	const speed = machine?.speed ?? null;
	return (
		<>
			{load !== null && load > 1 - reserve && (
				<p class="note warn" role="alert" data-testid="patch-warning">
					{load > 1
						? `Too large for this machine: the model’s clock will run at about ${(1 / load).toFixed(2)} of real time. No step is skipped.`
						: `This leaves less than ${percent(reserve)} of the time for screen, camera and serial line: the model’s clock may slow.`}
				</p>
			)}
			<p class="note" data-testid="machine-speed">
				{machine?.phase === 'measuring'
					? 'The speed of this machine is being measured …'
					: speed
						? machineText(speed, isTissue)
						: machine?.message || 'The speed of this machine has not been measured.'}
			</p>
		</>
	);
}
