import { type LevelSettings, levelRanges } from '../../../protocol/session/levelSchema.ts';
import { NumberField } from '../../fields/NumberField.tsx';
import { SelectField } from '../../fields/SelectField.tsx';

/** A usual power of screens, where one is asked for. */
const firstPower = 2.2;

/** How the values of camera pictures and clips become light. */
export function GammaField({
	light,
	set,
}: {
	readonly light: LevelSettings;
	readonly set: (next: LevelSettings) => Promise<string>;
}) {
	const { gamma = 'srgb' } = light;
	return (
		<>
			<SelectField
				title="Gamma of pictures"
				value={gamma === 'srgb' ? 'srgb' : 'power'}
				testId="light-gamma-kind"
				options={[
					{ value: 'srgb', title: 'sRGB curve' },
					{ value: 'power', title: 'A power' },
				]}
				onChange={(value) => void set({ ...light, gamma: value === 'power' ? firstPower : 'srgb' })}
			/>
			{gamma !== 'srgb' && (
				<NumberField
					title="Power"
					unit=""
					min={levelRanges.gamma[0]}
					max={levelRanges.gamma[1]}
					value={gamma}
					testId="light-gamma"
					onCommit={(value) => set({ ...light, gamma: value })}
				/>
			)}
		</>
	);
}
