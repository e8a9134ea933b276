import { useState } from 'preact/hooks';
import { decimalNumber } from '../../base/decimalNumber.ts';
import { UserError } from '../../base/errors.ts';
import { fileWithValues, numberPaths, parametersOf } from '../../protocol/experiment/parameters.ts';
import type { Protocol } from '../../protocol/experiment/protocolFile.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { unitOfName } from '../protocols/fieldForms.ts';
import { textOfProtocol } from '../protocols/protocolText.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { FoldedSection } from './FoldedSection.tsx';

/** Parts of a protocol whose numbers are what it does; those of analyses and plots are what it makes of that. */
const changed = [
	'durationS',
	'settleS',
	'repeats',
	'pauseS',
	'timeline',
	'vary',
	'conditions',
	'retina',
	'solver',
	'record',
	'level',
];

/** Ends that no file has: the file says what it allows. */
const [least, most] = [-1e12, 1e12];

/** What of a protocol can be changed: its declared parameters, every other number of it, and any parameter of the model. */
export function ProtocolParameters(props: { readonly value: object; readonly protocol: Protocol }) {
	const { value, protocol } = props;
	const { protocolActions } = useWorkbench();
	const put = async (name: string, next: unknown): Promise<string> => {
		try {
			// What the text is now: an earlier change may not be drawn yet.
			const file = JSON.parse(protocolActions.text()) as object;
			await protocolActions.change(
				`${name} of ${protocol.title}`,
				textOfProtocol(fileWithValues(file, { [name]: next })),
			);
			return '';
		} catch (error) {
			if (error instanceof UserError) return `${error.message.replace(/^protocol: /, '')}.`;
			throw error;
		}
	};
	const declared = parametersOf(protocol);
	const others = numberPaths(value).filter(({ path }) => changed.includes(path.split('.')[0] as string));
	return (
		<>
			{declared.length > 0 && (
				<section class="panel" aria-label="Parameters of the protocol">
					<h2>Parameters</h2>
					{declared.map(({ name, title, unit, min = least, max = most, value: now }) =>
						typeof now === 'number' ? (
							<NumberField
								key={name}
								title={title}
								unit={unit}
								min={min}
								max={max}
								value={now}
								testId={`protocol-parameter-${name}`}
								onCommit={(next) => put(name, next)}
							/>
						) : null,
					)}
				</section>
			)}
			<FoldedSection name="protocol-numbers" title="Every number of it" aside={String(others.length)}>
				{others.map(({ path, value: now }) => (
					<NumberField
						key={path}
						title={path}
						unit={unitOfName(path.split('.').at(-1) ?? '')}
						min={least}
						max={most}
						value={now}
						testId={`protocol-number-${path}`}
						onCommit={(next) => put(path, next)}
					/>
				))}
				<ModelParameter onPut={(path, next) => put(`retina.parameters.${path}`, next)} />
			</FoldedSection>
		</>
	);
}

/** Any parameter of the model, by its path. */
function ModelParameter({ onPut }: { readonly onPut: (path: string, value: number) => Promise<string> }) {
	const { model } = useWorkbench();
	const paths = useStore(model, (state) => state.description?.parameters ?? []);
	const [path, setPath] = useState('');
	const [text, setText] = useState('');
	const [complaint, setComplaint] = useState('');
	const number = decimalNumber(text.trim().replace(',', '.'));
	return (
		<form
			onSubmit={(event) => {
				event.preventDefault();
				if (!Number.isFinite(number)) setComplaint(`The value must be a number, got ${text || 'nothing'}.`);
				else void onPut(path.trim(), number).then(setComplaint);
			}}
		>
			<h3>A parameter of its retina</h3>
			<div class="field">
				<label for="protocol-model-path">Path</label>
				<input
					id="protocol-model-path"
					type="text"
					list="protocol-model-paths"
					placeholder="rod_cone.g"
					value={path}
					onInput={(event) => setPath(event.currentTarget.value)}
				/>
				<datalist id="protocol-model-paths">
					{paths.map((each) => (
						<option key={each.path} value={each.path} />
					))}
				</datalist>
			</div>
			<div class="field">
				<label for="protocol-model-value">Value</label>
				<input
					id="protocol-model-value"
					type="text"
					inputMode="decimal"
					value={text}
					onInput={(event) => setText(event.currentTarget.value)}
				/>
			</div>
			{complaint !== '' && (
				<p class="complaint" role="alert">
					{complaint}
				</p>
			)}
			<button type="submit" disabled={path.trim() === '' || text.trim() === ''}>
				Put in
			</button>
		</form>
	);
}
