import type { ParameterDescription } from '../../protocol/description.ts';
import { Term } from '../fields/Term.tsx';
import { useWorkbench } from '../workbench/workbench.ts';
import { lastPart } from './parameterTree.ts';

/** The switches of the noise that a circuit declares, among its parameters. */
export const noiseSwitchesOf = (parameters: readonly ParameterDescription[]): ParameterDescription[] =>
	parameters.filter(({ path, type }) => type === 'switch' && /^noise\.\w+$/.test(path));

/** Which noise is on; nothing for a circuit that declares none. Parameters like others: undone, saved, recorded and replayed as they are. */
export function NoiseSwitches({
	parameters,
	seed,
}: {
	readonly parameters: readonly ParameterDescription[];
	readonly seed: number;
}) {
	const { actions } = useWorkbench();
	const switches = noiseSwitchesOf(parameters);
	if (switches.length === 0) return null;
	return (
		<section class="panel" aria-label="Noise">
			<h2>Noise</h2>
			{switches.map(({ path, title, value }) => (
				<label key={path} class="check" title={title}>
					<input
						type="checkbox"
						role="switch"
						aria-checked={value !== 0}
						checked={value !== 0}
						data-testid={`${path}-switch`}
						onChange={(event) => void actions.setParameter(path, event.currentTarget.checked ? 1 : 0)}
					/>
					{lastPart(path)}: {title}
				</label>
			))}
			<p class="note">
				The session’s <Term of="seed">seed</Term>, {seed}, decides what is drawn: the same gives the same run.
			</p>
		</section>
	);
}
