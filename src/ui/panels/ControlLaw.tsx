import { useRef, useState } from 'preact/hooks';
import { ESTIMATORS } from '../../io/control/estimators.ts';
import type { Description } from '../../protocol/description.ts';
import { type ControlBlock, estimatorSchema } from '../../protocol/session/controlBlock.ts';
import type { Status } from '../../protocol/status.ts';
import { FileInput } from '../fields/FileInput.tsx';
import { NumberField } from '../fields/NumberField.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { Explained } from '../fields/Term.tsx';
import { useWorkbench } from '../workbench/workbench.ts';
import { FoldedSection } from './FoldedSection.tsx';
import { GripBench, type Trial } from './GripBench.tsx';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** From spikes to grip: what came of it lately, the estimator, and every number of the law, each with what it would have made of the last seconds. */
export function ControlLaw(props: {
	readonly description: Description;
	readonly control: ControlBlock;
	readonly status: Status | null;
}) {
	const { description, control, status } = props;
	const { actions } = useWorkbench();
	/** What a slider is at while it is drawn, or a calibration proposes. */
	const [trial, setTrial] = useState<Trial>({});
	return (
		<FoldedSection name="control-law" title="Control law">
			<p class="note">
				<Explained text="Spikes are counted over a window, averaged, and mapped to grip (Arrow et al. 2021)." />
			</p>
			<GripBench description={description} control={control} status={status} trial={trial} onTrial={setTrial} />
			<Estimator control={control} status={status} />
			{description.control.map(({ name, title, unit, value, minimum, maximum }) => (
				<div class="slider" key={name}>
					<NumberField
						title={capital(title)}
						unit={unit}
						min={minimum}
						max={maximum}
						value={value}
						testId={`control-${name}`}
						onCommit={async (next) => {
							await actions.setControl(name, next);
							return '';
						}}
					/>
					<input
						type="range"
						aria-label={`${title}, slider`}
						min={minimum}
						max={maximum}
						step={(maximum - minimum) / 200}
						value={value}
						onBlur={() => setTrial({})}
						onInput={(event) => setTrial({ [name]: Number(event.currentTarget.value) })}
						onChange={async (event) => {
							await actions.setControl(name, Number(event.currentTarget.value));
							setTrial({});
						}}
					/>
				</div>
			))}
		</FoldedSection>
	);
}

function Estimator({ control, status }: { readonly control: ControlBlock; readonly status: Status | null }) {
	const { actions } = useWorkbench();
	const fileInput = useRef<HTMLInputElement>(null);
	const { estimator } = control;
	const delay = status?.estimatorDelayMs;
	return (
		<>
			<SelectField
				title="Estimator"
				value={estimator.kind}
				testId="estimator-picker"
				options={Object.entries(ESTIMATORS).map(([kind, { title, needsFile }]) => ({
					value: kind,
					title: needsFile
						? `${title}${estimator.kind === kind && 'file' in estimator ? `: ${estimator.file}` : ' …'}`
						: title,
				}))}
				onChange={(kind) => {
					const choice = estimatorSchema.safeParse({ kind });
					// One that goes with a file is none without it.
					if (choice.success) void actions.setEstimator(choice.data);
					else fileInput.current?.click();
				}}
			/>
			<button type="button" data-testid="decoder-choose" onClick={() => fileInput.current?.click()}>
				Load a decoder file …
			</button>
			<FileInput
				input={fileInput}
				label="Decoder file"
				testId="decoder-file"
				onFile={async (file) => {
					// What the file holds is checked by the host, which answers with the sentence for the user.
					await actions.setEstimator({ kind: 'decoder', file: file.name, text: await file.text() });
				}}
			/>
			<p class="note" data-testid="estimator-delay">
				{typeof delay === 'number'
					? `Its own delay: ${delay.toFixed(0)} ms.`
					: 'It answers to changes only and has no single delay.'}
			</p>
		</>
	);
}
