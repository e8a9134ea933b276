import { extentLimits, type TissueSize } from '../../protocol/limits/patchSize.ts';
import { NumberField } from '../fields/NumberField.tsx';

/** Whether a circuit is laid out as a tissue, and how large; nothing for one that has no mosaics. */
export function TissueFields(props: {
	/** The piece that the circuit declares. */
	readonly declared: TissueSize | null;
	readonly tissue: TissueSize | undefined;
	readonly onChange: (tissue: TissueSize | undefined) => void;
}) {
	const { declared, tissue, onChange } = props;
	if (!declared) return null;
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
					onChange({ ...tissue, [key]: value });
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
					onChange={(event) => onChange(event.currentTarget.checked ? declared : undefined)}
				/>
				A piece of tissue by the circuit’s own mosaics, not columns
			</label>
			{side('Width', 'widthUm', 'tissue-width')}
			{side('Height', 'heightUm', 'tissue-height')}
		</>
	);
}
