import { useState } from 'preact/hooks';
import { holdsWords, wordsOf } from '../../base/wordSearch.ts';
import type { Preset } from '../protocols/protocolStore.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { FoldedSection } from './FoldedSection.tsx';
import { timeText } from './ProtocolRun.tsx';

/** The protocols that come with the project, each run by one click. */
export function ProtocolGallery() {
	const { protocols } = useWorkbench();
	const presets = useStore(protocols, (state) => state.presets);
	const [sought, setSought] = useState('');
	if (!presets) return <p class="empty">Asking for the protocols that come with Retinode …</p>;
	const words = wordsOf(sought);
	const found = presets.filter(({ name, title, description }) => holdsWords(`${name} ${title} ${description}`, words));
	const listed = found.filter((each) => each.listed);
	const others = found.filter((each) => !each.listed);
	return (
		<>
			<section class="panel" aria-label="Gallery">
				<h2>Gallery</h2>
				<input
					type="search"
					placeholder="Search"
					aria-label="Search the protocols"
					value={sought}
					data-testid="protocol-search"
					onInput={(event) => setSought(event.currentTarget.value)}
				/>
				<Cards of={listed} />
			</section>
			{others.length > 0 && (
				<FoldedSection
					name="protocol-validation"
					title="From the validation"
					aside={`${others.length}, some of them long`}
				>
					<Cards of={others} />
				</FoldedSection>
			)}
		</>
	);
}

function Cards(props: { readonly of: readonly Preset[] }) {
	const { protocols, protocolActions } = useWorkbench();
	const phase = useStore(protocols, (each) => each.state?.phase);
	const isUnderWay = phase === 'starting' || phase === 'running' || phase === 'measuring';
	const choose = ({ title, text }: Preset): Promise<void> => protocolActions.change(`protocol ${title}`, text);

	async function run(preset: Preset): Promise<void> {
		await choose(preset);
		await protocolActions.run();
	}

	return (
		<ul class="cards">
			{props.of.map((preset) => (
				<li key={preset.name} data-testid={`protocol-card-${preset.name}`}>
					<strong>{preset.title}</strong>
					<p title={preset.description}>{preset.description}</p>
					<div class="tools">
						<small class="grow">{`${preset.runs} ${preset.runs === 1 ? 'run' : 'runs'}, ${timeText(preset.modelS)}`}</small>
						<button
							type="button"
							aria-label={`Choose: ${preset.title}`}
							data-testid={`protocol-choose-${preset.name}`}
							onClick={() => void choose(preset)}
						>
							Choose
						</button>
						<button
							type="button"
							class="primary"
							aria-label={`Run: ${preset.title}`}
							disabled={isUnderWay}
							data-testid={`protocol-run-${preset.name}`}
							onClick={() => void run(preset)}
						>
							Run
						</button>
					</div>
				</li>
			))}
		</ul>
	);
}
