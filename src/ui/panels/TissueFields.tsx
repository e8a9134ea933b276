import type { Description } from '../../protocol/description.ts';
import { extentLimits, stepsForPatch, type TissueSize } from '../../protocol/limits/patchSize.ts';
import { cellsIn, largestTissue, loadOfCells } from '../../protocol/limits/tissueSize.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { useStore } from '../stores/useStore.ts';
import type { Change } from '../workbench/ontoPresent.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { MachineNotes } from './MachineNotes.tsx';
import { percent, tissueText } from './patchText.ts';

/** The piece of tissue that a circuit declares; nothing for one that has no mosaics. */
export const declaredTissue = ({ circuits }: Description, circuit: string) =>
	circuits.find(({ name }) => name === circuit)?.tissue ?? null;

/** Whether a circuit is laid out as a tissue, how large, and what that means; nothing for one that has no mosaics. */
export function TissueFields(props: {
	readonly description: Description;
	readonly circuit: string;
	readonly tissue: TissueSize | undefined;
	/** A change of what holds when its turn comes. */
	readonly onChange: (tissue: Change<TissueSize | undefined>) => void;
}) {
	const { description, circuit, tissue, onChange } = props;
	const declared = declaredTissue(description, circuit);
	if (!declared) return null;
	const { widthUm, heightUm } = declared;
	const side = (title: string, key: keyof TissueSize, testId: string) =>
		tissue && (
			<NumberField
				title={title}
				unit="um"
				min={extentLimits.least}
				max={extentLimits.most}
				value={tissue[key]}
				testId={testId}
				onCommit={(value) => {
					onChange((now) => now && { ...now, [key]: value });
					return undefined;
				}}
			/>
		);
	return (
		<>
			<label class="check">
				<input
					type="checkbox"
					checked={tissue !== undefined}
					data-testid="as-tissue"
					onChange={(event) => onChange(event.currentTarget.checked ? { widthUm, heightUm } : undefined)}
				/>
				A piece of tissue by the circuit’s own mosaics, not columns
			</label>
			{side('Width', 'widthUm', 'tissue-width')}
			{side('Height', 'heightUm', 'tissue-height')}
			{tissue && <TissueFacts description={description} circuit={circuit} tissue={tissue} onChange={onChange} />}
		</>
	);
}

/** How many cells a tissue has on what area, which of them stand for several, what load that is here, and the largest that the machine holds. */
function TissueFacts(props: {
	readonly description: Description;
	readonly circuit: string;
	readonly tissue: TissueSize;
	readonly onChange: (tissue: TissueSize) => void;
}) {
	const { description, circuit, tissue, onChange } = props;
	const { status } = useWorkbench();
	const machine = useStore(status, (state) => state.status?.machine);
	const declared = declaredTissue(description, circuit);
	if (!declared) return null;
	const { cellsPerMm2 } = declared;
	const speed = machine?.speed ?? null;
	const load = speed ? loadOfCells(speed, cellsIn(tissue, cellsPerMm2)) : null;
	const { stepMs } = stepsForPatch({ columns: description.session.columns, tissue });
	return (
		<>
			<p class="note" data-testid="tissue-facts">
				{tissueText(tissue, declared)}; steps of {stepMs} ms
				{load === null ? '' : `; expected load about ${percent(load)}`}
			</p>
			<MachineNotes load={load} isTissue />
			{speed && (
				<div class="tools">
					<button
						type="button"
						data-testid="largest-tissue"
						onClick={() => onChange(largestTissue(speed, cellsPerMm2))}
					>
						As large as this machine holds
					</button>
				</div>
			)}
		</>
	);
}
